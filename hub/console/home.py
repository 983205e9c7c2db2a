"""Console home: what needs me now, and how is each hub."""

from dataclasses import dataclass

from flask import Blueprint, render_template
from flask_login import current_user
from werkzeug.wrappers import Response

from hub import clock
from hub.accounts.guards import requires
from hub.accounts.permissions import Permission
from hub.alarms.queries import cleared_since
from hub.attendance.queries import signed_in_by_hub, stint_counts
from hub.console.now import Thing, things
from hub.incidents.queries import HubNow, hubs_with_openings
from hub.messaging.inbox.queries import answered_since
from hub.messaging.queries import midnight
from hub.tasks.queries import open_tasks
from hub.web.live import conditional

bp = Blueprint("console", __name__, url_prefix="/console")


@dataclass(frozen=True, slots=True)
class HubRow:
    """One hub in the table: what it is, and how much goes on there."""

    now: HubNow
    signed_in: int
    open_tasks: int


@dataclass(frozen=True, slots=True)
class Home:
    """Everything the page shows, gathered at one moment."""

    things: list[Thing]
    hubs: list[HubRow]
    done_today: int
    signed_in: int
    tasks_without_hub: int

    @property
    def urgent(self) -> int:
        """How many concern danger or somebody overdue."""
        return sum(thing.kind == "danger" for thing in self.things)

    @property
    def answer(self) -> str:
        """The first line: how much waits."""
        number = len(self.things)
        if not number:
            return "Nothing waits. New things appear here by themselves."
        urgent = f", {self.urgent} of them urgent" if self.urgent else ""
        return f"{number} thing{'' if number == 1 else 's'}{urgent}. Start at the top."

    @property
    def hubs_answer(self) -> str:
        """The first line about the hubs; what no hub runs is named too, so that the figures add up."""
        number = sum(row.now.is_open for row in self.hubs)
        people = f"{self.signed_in} {'person' if self.signed_in == 1 else 'people'} signed in"
        none = self.tasks_without_hub
        rest = f"; {none} open task{' belongs' if none == 1 else 's belong'} to no hub" if none else ""
        away = self.signed_in - sum(row.signed_in for row in self.hubs)
        elsewhere = f", {away} at no hub" if away else ""
        return f"{number} open, {people}{elsewhere}{rest}"


@bp.get("/")
@requires(Permission.CONSOLE_SEE)
def home() -> str:
    """The whole page."""
    return render_template("console/home.html", home=gather(), user=current_user)


@bp.get("/now")
@requires(Permission.CONSOLE_SEE)
def now_live() -> Response:
    """The part that changes by itself."""
    return conditional(render_template("console/_home.html", home=gather()))


def gather() -> Home:
    """What the page shows at this moment."""
    at_hubs = signed_in_by_hub()
    by_hub: dict[int | None, int] = {}
    for task in open_tasks():
        by_hub[task.hub_id] = by_hub.get(task.hub_id, 0) + 1
    rows = [
        HubRow(one, at_hubs.get(one.hub.id, 0), by_hub.get(one.hub.id, 0)) for one in hubs_with_openings()
    ]
    since = midnight()
    done = len(cleared_since(since)) + answered_since(since)
    return Home(things(clock.now()), rows, done, stint_counts().get("open", 0), by_hub.get(None, 0))
