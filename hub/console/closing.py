"""Can it close? Who is still in a hub or an incident, their numbers, and what becomes of what is open."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub.accounts.guards import actor, allowed, requires
from hub.accounts.permissions import Permission
from hub.attendance.closing import queries, services
from hub.attendance.closing.rules import people_words
from hub.attendance.queries import Present
from hub.attendance.welfare.services import clear_team
from hub.errors import HubError, Invalid
from hub.incidents.models import Hub, Incident
from hub.incidents.queries import hub_by_uid, incident_by_uid, live_opening
from hub.web.live import conditional

bp = Blueprint("closing", __name__, url_prefix="/console/closing")
Place = Hub | Incident
Answer = str | Response | tuple[str, int]
# A page of so many is quickly there; the rest are a press away. More than the most are in no place at once.
SHOWN, MOST = 100, 5_000
KIND = "<any(hub,incident):kind>"


@dataclass(frozen=True, slots=True)
class Team:
    """Those who are in at one place, as the page lists them; `number`: how many there are, listed or not."""

    title: str
    key: str
    number: int
    people: list[Present] = field(default_factory=list)


@bp.get("/hub/<uuid:uid>")
@requires(Permission.CONSOLE_SEE)
def hub(uid: UUID) -> str:
    """Can this hub close, for the night or for good?"""
    return _page(hub_by_uid(uid))


@bp.get("/incident/<uuid:uid>")
@requires(Permission.CONSOLE_SEE)
def incident(uid: UUID) -> str:
    """Can this incident close?"""
    return _page(incident_by_uid(uid))


@bp.get(f"/{KIND}/<uuid:uid>/live")
@requires(Permission.CONSOLE_SEE)
def live(kind: str, uid: UUID) -> Response:
    """How many are still in, as it changes."""
    number = len(queries.names_inside(_place(kind, uid)))
    shown = request.args.get("shown", type=int, default=number)
    again = _url(kind, uid) if number != shown else ""
    return conditional(render_template("console/_closing.html", number=number, again=again))


@bp.post(f"/{KIND}/<uuid:uid>/inside")
@requires(Permission.ALARM_CLEAR)
def inside(kind: str, uid: UUID) -> Answer:
    """The ticked people, or a whole team, are signed out at the time they should have left; or asked by text."""
    place = _place(kind, uid)
    chosen, do = _chosen(place), request.form.get("do", "")
    if not chosen:
        return _page(place, wrong={"people": "Tick one person or more."}), 422
    try:
        if do == "ask" or do == "ask_all":
            flash(_asked(services.ask_inside(chosen, by=actor())))
        else:
            flash(
                f"{people_words(clear_team(chosen, by=actor()))} signed out. The times are marked as estimates."
            )
    except HubError as error:
        return _page(_place(kind, uid), wrong={"people": error.sentence}), 409
    return redirect(_url(kind, uid), 303)


@bp.post("/incident/<uuid:uid>/close")
@requires(Permission.INCIDENT_CLOSE)
def close_incident(uid: UUID) -> Answer:
    """The incident is over."""
    ends = bool(request.form.get("ends_tasks"))
    try:
        ended = services.close_incident(uid, why=request.form.get("why", ""), ends_tasks=ends, by=actor())
    except HubError as error:
        wrong = error.fields if isinstance(error, Invalid) else {"people": error.sentence}
        return _page(incident_by_uid(uid), wrong=dict(wrong)), 422
    flash(
        f"{incident_by_uid(uid).name} is closed. {_tasks(ended)} ended with it. Hours, letters and lists stay here."
    )
    return redirect(url_for("closing.incident", uid=uid), 303)


@bp.post("/incident/<uuid:uid>/reopen")
@requires(Permission.INCIDENT_CLOSE)
def reopen_incident(uid: UUID) -> Response:
    """It was closed too early."""
    services.reopen_incident(uid, by=actor())
    flash(f"{incident_by_uid(uid).name} is open again. Open its hubs and tasks anew where you need them.")
    return redirect(url_for("closing.incident", uid=uid), 303)


def _tasks(number: int) -> str:
    return {0: "No task", 1: "1 task"}.get(number, f"{number} tasks")


def _asked(asked: services.Asked) -> str:
    said = f"{people_words(asked.texted)} asked by text. Who does not answer rings an alarm."
    return f"{said} Ring these: {', '.join(asked.to_ring)}." if asked.to_ring else said


def _place(kind: str, uid: UUID) -> Place:
    return hub_by_uid(uid) if kind == "hub" else incident_by_uid(uid)


def _url(kind: str, uid: UUID) -> str:
    return url_for(f"closing.{kind}", uid=uid, how=request.values.get("how") or None)


def _chosen(place: Place) -> list[UUID]:
    """The stints that were ticked, all of one team, or all."""
    team, do = request.form.get("team", ""), request.form.get("do", "")
    if team or do == "ask_all":
        people = queries.inside(place, limit=MOST)
        return [item.stint.uid for item in people if not team or _key(item) == team]
    try:
        return [UUID(value) for value in request.form.getlist("stint")]
    except ValueError:
        return []


def _key(item: Present) -> str:
    return f"task-{item.task.id}" if item.task else "hub"


def _teams(people: Sequence[Present], shown: int) -> list[Team]:
    found: dict[str, Team] = {}
    numbers = Counter(_key(item) for item in people)
    for item in people[:shown]:
        title = f"{item.task.number} {item.task.title}" if item.task else "At the hub"
        found.setdefault(_key(item), Team(title, _key(item), numbers[_key(item)])).people.append(item)
    return list(found.values())


def _page(place: Place, wrong: dict[str, str] | None = None) -> str:
    people, shown = queries.inside(place, limit=MOST), MOST if request.args.get("all") else SHOWN
    numbers = bool(request.args.get("numbers")) and allowed(Permission.PHONE_SEE)
    if numbers:
        services.note_numbers_seen(place.uid, [item.volunteer.id for item in people[:shown]], by=actor())
        people = queries.inside(place, limit=MOST)
    is_hub = isinstance(place, Hub)
    how = request.values.get("how", "close") if is_hub else "close"
    return render_template(
        "console/closing.html", place=place, kind="hub" if is_hub else "incident", how=how, teams=_teams(people, shown),
        number=len(people), more=max(0, len(people) - shown), numbers=numbers,
        wrong=[(f"#{name}", words) for name, words in (wrong or {}).items()], said=wrong or {},
        tasks=queries.open_tasks(place), roll_calls=queries.open_roll_calls(place),
        hubs=[] if is_hub else queries.open_hubs_of(place.id), typed=request.values,
        ticked=request.form.getlist("stint"), opening=_opening(place),
    )  # fmt: skip


def _opening(place: Place) -> object:
    """The opening of a hub; an incident that is open stands for itself."""
    if isinstance(place, Hub):
        return live_opening(place.id)
    return None if place.closed_at else place
