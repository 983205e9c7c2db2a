"""What does somebody take along who was just referred? The slip, printed or texted."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from hub import clock
from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.attendance.queries import open_stint_of
from hub.console.desk.desk_hub import desk_hub
from hub.errors import Conflict
from hub.installation.queries import settings
from hub.messaging.our_numbers import usual_number
from hub.printed_codes import spaced
from hub.referrals.persons.slip import NextStep, Slip, slip_of
from hub.referrals.persons.slip_texts import text_slip
from hub.referrals.wording import clock_words, date_words
from hub.web.filters import clock_time, masked
from hub.web.qr import qr

bp = Blueprint("slips", __name__, url_prefix="/console/slips/<uuid:uid>")


@dataclass(frozen=True, slots=True)
class SlipWords:
    """What the page says about a slip: the heading, the first line, and what the slip says in place of an address."""

    title: str
    answer: str
    next: str


@bp.get("")
@requires(Permission.DESK)
def show(uid: UUID) -> str:
    """The slip as it prints, and what can be done with it."""
    slip = slip_of(uid)
    paper = {
        "desk": desk_hub(), "by": current_user.name, "printed_at": clock.now(),
        "our_number": usual_number(current_app.config), "code": spaced(slip.code), "svg": qr(slip.code, error="m"),
    }  # fmt: skip
    return render_template(
        "console/slip.html", slip=slip, words=words_of(slip), paper=paper,
        is_here=open_stint_of(slip.h.volunteer.id),
    )  # fmt: skip


@bp.post("/text")
@requires(Permission.DESK)
def text(uid: UUID) -> Response:
    """The same as a text."""
    try:
        text_slip(uid, by=actor())
        flash("The text is on its way.", "success")
    except Conflict as error:
        flash(error.sentence)
    return redirect(url_for("slips.show", uid=uid), 303)


def _moment(moment: datetime) -> str:
    """On paper “tomorrow” is soon wrong: the hour and the date."""
    local = settings().local(moment)
    return f"{clock_words(local)}, {date_words(local)}"


def words_of(slip: Slip) -> SlipWords:
    """The words for where the referral stands."""
    h, name = slip.h, slip.h.volunteer.given_name
    hears = f"We text {masked(h.volunteer.phone)}." if slip.gets_texts else "Come back to the hub and ask."
    match slip.step:
        case NextStep.GO:
            sent = " A text with the same is on its way." if slip.texted else ""
            return SlipWords(
                f"{name} is confirmed for {h.task.number}", f"Give them the slip.{sent}", "You are expected."
            )
        case NextStep.SIGN:
            title = slip.to_sign[0].title
            return SlipWords(
                f"{name} holds a place on {h.task.number}", f"They sign first: {title}. Then the slip has the address.",
                f"Sign first: {title}. Then you are told where to go.",
            )  # fmt: skip
        case NextStep.DECIDES:
            by_when = f" by {_moment(slip.decides_by)}" if slip.decides_by else ""
            decides = f"{h.organisation.name} decides{by_when}."
            return SlipWords(
                f"{name} holds a place on {h.task.number}", f"{decides} They wait until they hear.",
                f"Wait. {decides} {hears} Please do not set off before that.",
            )  # fmt: skip
        case NextStep.WAIT:
            place = f"number {slip.position} on the waiting list"
            return SlipWords(
                f"{name} is {place} of {h.task.number}", "All places are held. They hear when one comes free.",
                f"All places are held. You are {place}. {hears} Please do not set off before that.",
            )  # fmt: skip
        case NextStep.SETTLE:
            return SlipWords(
                f"{name} said yes to {h.task.number}", "A coordinator settles the rest with them.",
                f"You said yes. We settle the rest with you. {hears}",
            )  # fmt: skip
        case _:
            return SlipWords(
                f"{name} is not on {h.task.number}", f"Nothing comes of it any more, as of {clock_time(clock.now())}.",
                "You are not needed for this task. Thank you. Ask at the hub for another.",
            )  # fmt: skip
