"""The public board: what is wanted where, who takes people now, which hubs are open. No personal data.

Only tasks that are open to everybody; suburb, day and hours, never an address, a contact or a name. A draft or a
task that still looks for an owner is nobody's business yet, and neither is why somebody takes nobody.
"""

from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, current_app, render_template, request, url_for
from werkzeug.wrappers import Response

from hub import clock
from hub.accounts.guards import public
from hub.errors import NotFound
from hub.extensions import limiter
from hub.incidents.models import Hub
from hub.incidents.queries import all_hubs, open_hubs
from hub.installation.queries import settings
from hub.messaging.our_numbers import usual_number
from hub.organisations.models import Organisation
from hub.organisations.queries import active_organisations
from hub.places.rules import Point, fold, rough_km
from hub.referrals.figures.open_needs import FOR_EVERYBODY, OpenNeed, open_needs
from hub.referrals.room import handed_today, said_room
from hub.referrals.wording import date_words
from hub.tasks.models import Shift
from hub.volunteers import skills
from hub.web.filters import phone
from hub.web.links import public_link
from hub.web.live import conditional

bp = Blueprint("board", __name__)
# A hub's board shows its own tasks and those that people who walk in can get to.
NEAR_KM = 10.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """One shift that lacks people, as anybody may read about it."""

    title: str
    suburb: str
    shift: Shift
    who: str
    free: int

    @property
    def date(self) -> str:
        """The day as a date, for paper that hangs there tomorrow."""
        return date_words(settings().local(self.shift.starts_at))


@dataclass(frozen=True, slots=True)
class Taker:
    """One organisation: whether it takes people now, and how many more today when it has said so."""

    name: str
    works: str
    more: int | None
    takes: bool


@bp.get("/board")
@limiter.limit("120 per minute")
@public
def index() -> str | Response:
    """Everything."""
    return _board(None)


@bp.get("/board/<hub>")
@limiter.limit("120 per minute")
@public
def of_hub(hub: str) -> str | Response:
    """What is wanted by one hub and near it: the address on its poster."""
    known = next((one for one in all_hubs() if hub in (slug_of(one), str(one.uid))), None)
    if known is None:
        raise NotFound("There is no hub of that name here. Look at the board of all hubs.")
    return _board(known)


def slug_of(hub: Hub) -> str:
    """How a hub is written in an address: `petone-school`."""
    return "-".join("".join(sign if sign.isalnum() else " " for sign in fold(hub.name)).split())


def wanted(hub: Hub | None = None) -> list[Wanted]:
    """What is open to everybody now, by place; nothing of an organisation that takes nobody."""
    needs = open_needs(clock.now(), states=FOR_EVERYBODY)
    shown = [one for one in needs if _is_public(one) and (hub is None or _is_near(one, hub))]
    return [_wanted(one) for one in shown]


def _is_public(need: OpenNeed) -> bool:
    return need.owner is not None and need.owner.state.may_take_people and not need.stopped


def _is_near(need: OpenNeed, hub: Hub) -> bool:
    here, there = Point(hub.lat, hub.lon), Point(need.task.lat, need.task.lon)
    return need.task.hub_id == hub.id or rough_km(here, there) <= NEAR_KM


def _wanted(need: OpenNeed) -> Wanted:
    who = ", ".join(skills.own_words(lack.skill) for lack in need.lacks)
    return Wanted(need.task.title, need.task.place_name, need.shift, who, need.free)


def _takers() -> list[Taker]:
    """Every active organisation, those that take people first."""
    handed = handed_today()
    found = [_taker(row, handed[row.id]) for row in active_organisations()]
    return sorted(found, key=lambda one: not one.takes)


def _taker(row: Organisation, handed: int) -> Taker:
    more = said_room(row, handed)
    works = ", ".join(skills.label(one.skill) for one in row.skills)
    said = None if row.is_stopped else more
    return Taker(row.name, works, said, takes=not row.is_stopped and more != 0)


def _number(number: str) -> str:
    """Our number as people here dial it; one that no country knows, such as a short code, as it is."""
    dialled = phone(number)
    return dialled if dialled.startswith(("0", "+", "(")) else number


def _board(hub: Hub | None) -> str | Response:
    found = wanted(hub)
    places = [(name, list(those)) for name, those in groupby(found, key=lambda one: one.suburb)]
    here = url_for("board.of_hub", hub=slug_of(hub)) if hub else url_for("board.index")
    facts = {
        "places": places, "free": sum(one.free for one in found), "takers": _takers(), "hub": hub, "here": here,
        "today": date_words(settings().local(clock.now())),
        "hubs": [(now, url_for("board.of_hub", hub=slug_of(now.hub))) for now in open_hubs()],
        "register_at": public_link("register.index"),
        "text_number": _number(usual_number(current_app.config)),
    }  # fmt: skip
    if request.args.get("part") == "live":
        return conditional(render_template("public/_board.html", **facts))
    return render_template("public/board.html", **facts)
