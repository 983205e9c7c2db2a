"""Our number for people's address books: a card to save, a page to show, and a poster with its code."""

from io import BytesIO

import segno
from flask import Blueprint, Response, current_app, render_template, url_for
from segno.helpers import make_vcard_data

from hub.accounts.guards import public
from hub.errors import NotFound
from hub.extensions import limiter
from hub.installation.queries import is_set_up, settings
from hub.messaging.our_numbers import our_numbers

bp = Blueprint("save_number", __name__, url_prefix="/number")
# Room around the code, and how large one of its squares is drawn.
BORDER, SCALE = 2, 8


@bp.get("")
@limiter.limit("120 per minute")
@public
def show() -> str:
    """The number, its code for a camera, and the card to save."""
    return render_template("public/save_number.html", numbers=_numbers())


@bp.get("/poster")
@limiter.limit("120 per minute")
@public
def poster() -> str:
    """One sheet for the wall of a hub."""
    return render_template("public/save_number_poster.html", numbers=_numbers())


@bp.get("/hub.vcf")
@limiter.limit("120 per minute")
@public
def card() -> Response:
    """The card as a file, which a telephone offers to save."""
    answer = Response(_card(), mimetype="text/vcard")
    answer.headers["Content-Disposition"] = 'attachment; filename="emergency-volunteers.vcf"'
    return answer


@bp.get("/code.svg")
@limiter.limit("120 per minute")
@public
def code() -> Response:
    """The whole card as a code: a camera reads it without any network."""
    drawn = BytesIO()
    segno.make(_card(), error="m", micro=False).save(
        drawn, kind="svg", scale=SCALE, border=BORDER, xmldecl=False, nl=False, light="#fff"
    )
    return Response(drawn.getvalue(), mimetype="image/svg+xml")


def _numbers() -> list[str]:
    """The numbers we text from. Raises NotFound where there is none to save."""
    numbers = [one for one in our_numbers(current_app.config) if one.startswith("+")]
    if not is_set_up() or not numbers:
        raise NotFound("This hub has no number of its own to save yet.")
    return numbers


def _card() -> str:
    name = f"{settings().site_name}, emergency volunteers"
    there = f"{current_app.config['PUBLIC_URL'].rstrip('/')}{url_for('public.home')}"
    return str(make_vcard_data(name=f";{name}", displayname=name, phone=_numbers(), url=there, memo=NOTE))


NOTE = "We text you from this number in an emergency. Answer 1 for yes and 2 for no."
