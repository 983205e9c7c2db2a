"""Our numbers: how fast we answer, whom we took on, why not, who came, and the hours they gave."""

from datetime import datetime, timedelta

from flask import Blueprint, render_template

from hub import clock
from hub.accounts.guards import requires
from hub.accounts.permissions import Permission
from hub.attendance.queries import minutes_of_organisation, present_for
from hub.portal.us import us
from hub.referrals.figures.own_numbers import OwnNumbers, own_numbers
from hub.referrals.general.own_numbers import numbers_in_general
from hub.referrals.room import today_span
from hub.web.filters import duration

bp = Blueprint("portal_numbers", __name__, url_prefix="/portal/numbers")
MONTH = timedelta(days=30)


@bp.get("/")
@requires(Permission.PORTAL_SEE)
def index() -> str:
    """Today beside the last 30 days."""
    o = us()
    spans = (today_span()[0], clock.now() - MONTH)
    today, month = (all_numbers(o.id, since) for since in spans)
    hours = [minutes_of_organisation(o.id, since) for since in spans]
    return render_template(
        "portal/numbers.html", o=o, answer=answer_of(month), here=present_for(o.id),
        refused=month.refused.most_common(), lines=_lines(today, month, hours),
    )  # fmt: skip


def in_one_line(organisation_id: int, now: datetime) -> str:
    """The last 30 days in one line, for the portal's first page; empty while nobody was offered."""
    return answer_of(all_numbers(organisation_id, now - MONTH))


def all_numbers(organisation_id: int, since: datetime) -> OwnNumbers:
    """People for a task and people who want to help for longer, together."""
    return own_numbers(organisation_id, since) + numbers_in_general(organisation_id, since)


def answer_of(numbers: OwnNumbers) -> str:
    """“You answer in 11 min. 16 of 18 people accepted, 14 came.”"""
    if not numbers.offered:
        return ""
    speed = f"You answer in {duration(numbers.minutes)}. " if numbers.minutes is not None else ""
    people = "person" if numbers.offered == 1 else "people"
    longer = f", {numbers.for_longer} of them to help for longer" if numbers.for_longer else ""
    return f"{speed}{numbers.accepted} of {numbers.offered} {people} accepted{longer}, {numbers.came} came."


def _lines(today: OwnNumbers, month: OwnNumbers, hours: list[int]) -> list[tuple[str, object, object]]:
    words = {
        "offered": "People offered to you", "accepted": "Accepted", "at_once": "Of these at once, no answer needed",
        "for_longer": "Of these to help for longer, without a task",
        "refusals": "Refused", "lapsed": "Time ran out, the hub took over", "came": "Came and signed in",
        "missed": "Did not come",
    }  # fmt: skip
    return [
        *((word, getattr(today, name), getattr(month, name)) for name, word in words.items()),
        ("Your usual time to answer (median)", _time(today), _time(month)),
        ("Time they gave", duration(hours[0]), duration(hours[1])),
    ]


def _time(numbers: OwnNumbers) -> str:
    return duration(numbers.minutes) if numbers.minutes is not None else "no answer yet"
