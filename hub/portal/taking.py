"""An organisation's word about today: how many more it can take, or nobody until it says otherwise."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from hub.accounts.guards import actor, check, requires
from hub.accounts.permissions import Permission
from hub.accounts.rules import Scope
from hub.errors import Invalid
from hub.portal import home
from hub.portal.home import Again
from hub.portal.us import us
from hub.referrals.organisations import taking
from hub.referrals.organisations.forms_taking import RoomForm, StopForm

bp = Blueprint("portal_taking", __name__, url_prefix="/portal/taking")
Refused = RoomForm | StopForm


@bp.post("/<any(room,stop,again):step>")
@requires(Permission.PORTAL_SEE)
def say(step: str) -> str | tuple[str, int] | Response:
    """Takes the word; a number that cannot be stands beside its field."""
    o = us()
    check(Permission.REFERRAL_DECIDE, Scope(organisation_id=o.id))
    if refused := take_word(o.uid, step):
        return home.page(Again(refused=refused)), 422
    return redirect(url_for("portal.home", _anchor="taking"), 303)


def take_word(uid: UUID, step: str) -> Refused | None:
    """What each button does; answers the form when something in it is wrong."""
    form = StopForm() if step == "stop" else RoomForm()
    if step != "again" and not form.validate():
        return form
    try:
        flash(_take(uid, step, form))
    except Invalid as error:
        form.refuse(error)
        return form
    return None


def _take(uid: UUID, step: str, form: Refused) -> str:
    if isinstance(form, StopForm):
        taking.stop_sending(uid, why=form.why.data or "", by=actor())
        return (
            "Nobody is sent from now on. The public board says so. Whoever is confirmed already still comes."
        )
    if step == "again":
        taking.send_again(uid, by=actor())
        return "People may be sent again."
    number = form.number()
    taking.say_room(uid, number, by=actor())
    return "No number is said for today." if number is None else f"Noted: {number} more today."
