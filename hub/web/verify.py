"""Does this letter hold? Anybody who has one types its code, or scans it, and reads what it says and nothing else."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub.accounts.guards import public
from hub.attendance.letters.queries import letter_by_code
from hub.extensions import limiter
from hub.installation.queries import is_set_up, settings
from hub.printed_codes import tidy
from hub.web.filters import date_words
from hub.web.letter_sheet import sheet_of

bp = Blueprint("verify", __name__, url_prefix="/verify")
# More than anybody types, and less than anybody needs who tries codes out.
LOOKS = "20 per minute; 100 per hour"
LONGEST = 40


@bp.after_request
def keep_nothing(response: Response) -> Response:
    """Names stand here: no cache keeps the page, and no search engine finds it."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


@bp.get("")
@limiter.limit(LOOKS)
@public
def index() -> str | Response:
    """A field for the code."""
    typed = request.args.get("code", "").strip()[:LONGEST]
    if code := tidy(typed):
        return redirect(url_for("verify.show", code=code), 303)
    return render_template("public/verify.html", typed=typed, asked="code" in request.args)


@bp.get("/<code>")
@limiter.limit(LOOKS)
@public
def show(code: str) -> str | tuple[str, int]:
    """The letter of this code as it was issued, or that it was withdrawn, or that there is none."""
    letter = letter_by_code(code[:LONGEST]) if is_set_up() else None
    if letter is None:
        return render_template("public/verify.html", typed=code[:LONGEST], is_unknown=True), 404
    withdrawn = letter.row.withdrawn_at
    return render_template(
        "public/verified.html", sheet=sheet_of(letter), letter=letter,
        withdrawn_on=date_words(settings().local(withdrawn).date()) if withdrawn else "",
    )  # fmt: skip
