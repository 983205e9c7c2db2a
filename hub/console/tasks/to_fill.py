"""Places to fill: what is still open, by place and time, and who should see to it."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from hub import clock
from hub.accounts.guards import requires
from hub.accounts.permissions import Permission
from hub.console.desk.part_asked_for import hub_asked_for
from hub.installation.queries import settings
from hub.referrals.figures.open_needs import FOR_EVERYBODY, NOT_YET, Lack, OpenNeed, open_needs
from hub.referrals.offering.queries import waiting_by_task
from hub.referrals.wording import date_words
from hub.tasks.models import Shift
from hub.tasks.states import TaskState
from hub.volunteers import skills
from hub.volunteers.standing import rules as credentials
from hub.web.live import conditional

bp = Blueprint("to_fill", __name__, url_prefix="/console/to-fill")
SOON = timedelta(hours=3)
ROWS_ON_PAPER, LEFT_TO_WRITE = 16, 4


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the board."""

    need: OpenNeed
    lacks: str
    who: str
    tag: tuple[str, str]

    @property
    def shift(self) -> Shift:
        """When it is."""
        return self.need.shift

    @property
    def dates(self) -> str:
        """When it is in dates, for paper that hangs there tomorrow: “Sat 14 Nov, 13:00 to 17:00”."""
        start, end = (settings().local(at) for at in (self.shift.starts_at, self.shift.ends_at))
        last = f"{date_words(end)}, " if end.date() != start.date() else ""
        return f"{date_words(start)}, {start:%H:%M} to {last}{end:%H:%M}"


@dataclass(frozen=True, slots=True)
class Place:
    """All that is open in one place."""

    name: str
    rows: list[Row]

    @property
    def free(self) -> int:
        """How many people are missing there."""
        return sum(row.need.free for row in self.rows)


@bp.get("/")
@requires(Permission.CONSOLE_SEE)
def index() -> str:
    """The board."""
    return render_template("console/to_fill.html", **_facts())


@bp.get("/now")
@requires(Permission.CONSOLE_SEE)
def live() -> Response:
    """The board as it changes."""
    return conditional(render_template("console/_to_fill.html", **_facts()))


@bp.get("/print")
@requires(Permission.CONSOLE_SEE)
def paper() -> str:
    """The same for a wall, with room to write."""
    facts = _facts()
    rows = [(place.name, row) for place in facts["places"] for row in place.rows]  # type: ignore[attr-defined]
    pages = [rows[start : start + ROWS_ON_PAPER] for start in range(0, len(rows), ROWS_ON_PAPER)] or [[]]
    return render_template("console/to_fill_paper.html", pages=pages, blank=range(LEFT_TO_WRITE), **facts)


def _facts() -> dict[str, object]:
    hub = hub_asked_for()
    found = open_needs(clock.now(), states=(*NOT_YET, *FOR_EVERYBODY), hub_id=hub.id if hub else None)
    offered = waiting_by_task({need.task.id for need in found})
    names = {task_id: [one.organisation.name for one in offers] for task_id, offers in offered.items()}
    rows = [_row(need, names.get(need.task.id, [])) for need in found]
    places = [
        Place(name, list(those))
        for name, those in groupby(rows, key=lambda row: row.need.task.place_name or "Place not known")
    ]
    return {
        "places": places, "hub": hub, "answer": _answer(places), "free": sum(place.free for place in places),
        "live_url": url_for("to_fill.live", hub=hub.uid if hub else None),
    }  # fmt: skip


def _answer(places: list[Place]) -> str:
    free, where = sum(place.free for place in places), len(places)
    if not free:
        return "Nothing. Every place is held."
    people = "1 person is" if free == 1 else f"{free} people are"
    return f"{people} missing in {where} place{'' if where == 1 else 's'}."


def _row(need: OpenNeed, offered_to: list[str]) -> Row:
    return Row(need, lacks_words(need), _who(need, offered_to), _tag(need))


def lacks_words(need: OpenNeed) -> str:
    """“3 of 5, cooking; 1 of 2, driving a van”."""
    return "; ".join(f"{lack.free} of {lack.needed}, {_skill(lack)}" for lack in need.lacks)


def _skill(lack: Lack) -> str:
    paper = f" with {credentials.label(lack.credential).lower()}" if lack.credential else ""
    return f"{skills.own_words(lack.skill).lower()}{paper}"


def _who(need: OpenNeed, offered_to: list[str]) -> str:
    if need.owner is not None:
        return need.owner.name
    return f"Offered to {', '.join(offered_to)}" if offered_to else "No owner yet"


def _tag(need: OpenNeed) -> tuple[str, str]:
    """What stands in the way, or how it goes."""
    if need.stopped:
        return "They take nobody now", "take-up"
    if need.owner is None:
        return (
            ("Waits for an owner", "info")
            if need.task.state is TaskState.OFFERED
            else ("Needs an owner", "take-up")
        )
    if need.task.state in NOT_YET:
        return "Open it", "take-up"
    if need.shift.starts_at <= clock.now():
        return "Has begun", "danger"
    return ("Starts soon", "take-up") if need.shift.starts_at - clock.now() < SOON else ("Open", "")
