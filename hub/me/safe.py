"""The link in the text of a roll call: are you safe, and where are you? Whoever holds it answers, without a sign-in."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response
from wtforms import FloatField, StringField
from wtforms.validators import Length, Optional
from wtforms.widgets import HiddenInput

from hub.accounts.guards import public
from hub.attendance.models import RollCall
from hub.attendance.rollcall import services
from hub.attendance.rollcall.links import answer_behind
from hub.attendance.rollcall.queries import with_same_phone
from hub.attendance.rollcall.rules import position_words
from hub.attendance.states import RollCallState, RollEvent
from hub.database import db
from hub.errors import HubError, Invalid
from hub.extensions import csrf, limiter
from hub.installation.queries import settings
from hub.refusals import RefusableForm
from hub.web.headers import keep_to_yourself

bp = Blueprint("safe", __name__, url_prefix="/s")
# The address is the key, which no other site knows; nobody in danger is refused since a page was open for long.
csrf.exempt(bp)
LOOKS, ANSWERS = "3000 per hour", "600 per hour"
STEPS = {"safe": RollEvent.IS_SAFE, "help": RollEvent.NEEDS_HELP}


class SafeForm(RefusableForm):
    """Where somebody is, in their words; and by their phone, if they let it say so."""

    class Meta:
        csrf = False

    where = StringField(_("Where are you?"), [Optional(), Length(max=120)])
    lat = FloatField(widget=HiddenInput(), validators=[Optional()])
    lon = FloatField(widget=HiddenInput(), validators=[Optional()])
    metres = FloatField(widget=HiddenInput(), validators=[Optional()])


bp.after_request(keep_to_yourself)


@bp.get("/<token>")
@limiter.limit(LOOKS)
@public
def show(token: str) -> str | tuple[str, int]:
    """The question, and what was said so far."""
    return _page(token, SafeForm(formdata=None))


@bp.post("/<token>")
@limiter.limit(ANSWERS)
@public
def answer(token: str) -> str | tuple[str, int] | Response:
    """Takes the answer; the page then says what was understood."""
    form, step = SafeForm(), STEPS.get(request.form.get("do", ""))
    if step is None:
        form.refuse(Invalid({"": str(_("Press one of the two buttons."))}))
        return _page(token, form), 422
    try:
        position = position_words(form.lat.data, form.lon.data, form.metres.data)
        said = (form.where.data or "")[:120]
        services.take_link(token, step, _who(), said=said, position=position)
    except HubError as error:
        form.refuse(error)
        return _page(token, form), 422
    return redirect(url_for("safe.show", token=token), 303)


def _who() -> set[UUID]:
    try:
        return {UUID(value) for value in request.form.getlist("who")}
    except ValueError:
        return set()


def _page(token: str, form: SafeForm) -> str:
    first = answer_behind(token)
    roll_call = db.session.get_one(RollCall, first.roll_call_id)
    return render_template(
        "me/safe.html", token=token, form=form, people=with_same_phone(first), roll_call=roll_call,
        is_over=roll_call.state is RollCallState.OVER, emergency_number=settings().emergency_number,
    )  # fmt: skip
