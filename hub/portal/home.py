"""The portal's home: which referrals must I answer, who comes, and how many more can we take today?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from hub import asked, clock
from hub.accounts.guards import actor, check, requires
from hub.accounts.permissions import Permission
from hub.accounts.rules import Scope
from hub.attendance.signing.queries import unbriefed_by_task
from hub.errors import Conflict, Invalid
from hub.organisations.queries import by_id
from hub.portal import deciding
from hub.portal.fit import REASONS, fit_of
from hub.portal.in_general import rows_waiting
from hub.portal.numbers import in_one_line
from hub.portal.offers import answer_about, offered_rows
from hub.referrals import services as referrals
from hub.referrals.figures.funnel import Funnel, funnel
from hub.referrals.organisations.for_portal import PersonForPortal, for_portal
from hub.referrals.organisations.forms_taking import RoomForm, StopForm
from hub.referrals.queries import by_uid
from hub.referrals.room import handed_today, said_room, today_span
from hub.tasks.models import Shift, Task
from hub.tasks.queries import tasks_of
from hub.web.filters import clock_time, duration, when
from hub.web.live import conditional

bp = Blueprint("portal", __name__, url_prefix="/portal")
TONIGHT = timedelta(hours=12)


@bp.get("/")
@requires(Permission.PORTAL_SEE)
def home() -> str:
    """Who waits for our answer, and who is coming."""
    return page()


@bp.get("/coming")
@requires(Permission.PORTAL_SEE)
def coming_live() -> Response:
    """Who is coming and who is here, as it changes; and how many wait."""
    return conditional(render_template("portal/_coming.html", **_coming(_people())))


@bp.post("/referrals/<uuid:uid>")
@requires(Permission.REFERRAL_DECIDE)
def decide(uid: UUID) -> Response:
    """Accepts one person, or refuses with a reason."""
    referral = by_uid(uid)
    check(Permission.REFERRAL_DECIDE, Scope(organisation_id=referral.organisation_id))
    try:
        if request.form.get("answer") == "accept":
            referrals.accept(uid, by=actor())
            flash("Accepted. They get the address and your contact by text.")
        else:
            referrals.refuse(uid, request.form.get("reason", ""), by=actor())
            flash("Refused. They are told kindly; your reason stays with the hub.")
    except (Conflict, Invalid) as error:
        flash(error.sentence)
    return redirect(url_for("portal.home"), 303)


@bp.post("/referrals")
@requires(Permission.PORTAL_SEE)
def decide_several() -> str | tuple[str, int] | Response:
    """The same answer about everybody who is ticked; whoever it does not work for stays ticked, with why."""
    check(Permission.REFERRAL_DECIDE, Scope(organisation_id=current_user.organisation_id))
    picked = [asked.uid_of(text) for text in dict.fromkeys(request.form.getlist("pick"))]
    names = {person.uid: person.given_name for person in _people()}
    answer = request.form.get("answer", "")
    done = deciding.decide_each(picked, answer, request.form.get("reason", ""), by=actor())
    if words := deciding.words_of(done, answer):
        flash(words)
    if done.is_whole:
        return redirect(url_for("portal.home"), 303)
    failed = {uid: f"{names.get(uid, 'Somebody')}: {why}" for uid, why in done.failed.items()}
    return page(Again(picked, failed, done.wrong, request.form.get("reason", ""))), 422


@dataclass(frozen=True, slots=True)
class Again:
    """What the page keeps after a refusal: what was ticked, why it failed for whom, and a form with its faults."""

    picked: Sequence[UUID] = ()
    failed: Mapping[UUID, str] = field(default_factory=dict)
    wrong: str = ""
    reason: str = ""
    refused: RoomForm | StopForm | None = None

    def has_boxes(self, waiting: Sequence[PersonForPortal]) -> bool:
        """Whether people can be ticked: when they are several, or somebody was ticked a moment ago."""
        return len(waiting) > 1 or bool(waiting and self.picked)

    def errors(self, waiting: Sequence[PersonForPortal]) -> list[tuple[str, str]]:
        """Everything that needs a second look, with where it stands."""
        shown = {person.uid for person in waiting}
        found = [(f"#pick-{uid}" if uid in shown else "#main", why) for uid, why in self.failed.items()]
        if self.wrong:
            found.append(("#together-why" if self.has_boxes(waiting) else "#main", self.wrong))
        typed = list(self.refused or ())
        return found + [(f"#{one.id}", str(one.errors[0])) for one in typed if one.errors]


def page(again: Again = Again()) -> str:
    """The whole page; after a refusal with what was ticked or typed, and what is wrong with it."""
    people, now, o = _people(), clock.now(), by_id(current_user.organisation_id)
    offered = offered_rows(o.id)
    waiting = sorted((person for person in people if person.waits), key=_urgency)
    room = said_room(o, handed_today([o.id])[o.id])
    refused, in_general = again.refused, rows_waiting(o.id)
    return render_template(
        "portal/home.html", organisation=o, rows=[row_of(person, now) for person in waiting], reasons=REASONS,
        answer=_answer(offered, waiting, in_general), offered=offered, together=_together(waiting),
        again=again, errors=again.errors(waiting),
        has_boxes=again.has_boxes(waiting), in_general=in_general,
        numbers=in_one_line(o.id, now), room=room, tasks=_tasks_next(o.id, now), **_coming(people),
        room_form=refused if isinstance(refused, RoomForm) else RoomForm(None, more=room),
        stop_form=refused if isinstance(refused, StopForm) else StopForm(None),
    )  # fmt: skip


def _people() -> list[PersonForPortal]:
    return for_portal(current_user.organisation_id)


def _coming(people: Sequence[PersonForPortal]) -> dict[str, object]:
    now = clock.now()
    # Just before midnight, who comes in an hour does not come on another day.
    tonight = max(today_span()[1], now + TONIGHT)
    coming = sorted(
        (person for person in people if person.state == "accepted" and person.ends_at > now),
        key=lambda person: (person.starts_at, person.given_name),
    )
    return {
        "soon": [person for person in coming if person.starts_at < tonight],
        "later": [person for person in coming if person.starts_at >= tonight],
        "here": [person for person in people if person.state == "on_task"],
        "unbriefed": unbriefed_by_task(current_user.organisation_id),
    }


def _tasks_next(organisation_id: int, now: datetime) -> list[tuple[Task, Shift, Funnel]]:
    """Their own shifts that go on or begin within a day, and how far each task is."""
    found = [task for task in tasks_of(organisation_id) if task.state.takes_people]
    shifts = [(task, shift) for task in found for shift in task.shifts if shift.ends_at > now]
    pairs = [(task, shift) for task, shift in shifts if shift.starts_at < now + timedelta(days=1)]
    pairs.sort(key=lambda pair: pair[1].starts_at)
    return [(task, shift, funnel(task.id, shift_id=shift.id)) for task, shift in pairs]


def _urgency(person: PersonForPortal) -> tuple[datetime, datetime]:
    """Whose time has run out comes first, then who has least of it left."""
    start, now = datetime.min.replace(tzinfo=UTC), clock.now()
    due_at = None if person.is_late(now) else person.due_at
    return due_at or start, person.offered_at or start


def _together(waiting: Sequence[PersonForPortal]) -> dict[str, object]:
    """Everybody for the most urgent task, when they are several: one button answers for all of them."""
    uids = [person.uid for person in waiting if person.task_uid == waiting[0].task_uid]
    if len(uids) < 2:
        return {}
    many = "both" if len(uids) == 2 else f"all {len(uids)}"
    return {"uids": uids, "label": f"Accept {many} for {waiting[0].task_number}"}


def _answer(
    offered: Sequence[Mapping[str, object]], waiting: Sequence[PersonForPortal], in_general: Sequence[object]
) -> str:  # fmt: skip
    """What waits, the most urgent first."""
    number = len(in_general)
    longer = "1 person wants" if number == 1 else f"{number} people want"
    parts = (answer_about(offered), _about(waiting), f"{longer} to help you for longer." if number else "")
    return " ".join(filter(None, parts)) or "None. When somebody fits one of your tasks, they appear here."


def _about(waiting: Sequence[PersonForPortal]) -> str:
    if not waiting:
        return ""
    number, first = len(waiting), waiting[0]
    people = "1 person" if number == 1 else f"{number} people"
    if first.is_late(clock.now()):
        return f"{people}. For {first.given_name} the time ran out; your answer still counts."
    begins = f"{first.task_number}, which starts {when(first.starts_at)}"
    return f"{people}. {first.given_name} waits for {begins}; answer by {clock_time(first.due_at)}."


def row_of(person: PersonForPortal, now: datetime) -> dict[str, object]:
    """One person as the list shows them: fit, and a clock."""
    whole = _minutes(person.offered_at, person.due_at)
    left = _minutes(now, person.due_at)
    late = person.is_late(now)
    return {
        "uid": person.uid, "name": person.given_name, "number": person.task_number, "fit": fit_of(person),
        "url": url_for("portal.decide", uid=person.uid), "late": late,
        "left": "Time ran out" if late else f"{duration(left)} left",
        "of": "a coordinator may decide" if late else f"of {duration(whole)}, by {clock_time(person.due_at)}",
        "share": 0.0 if late else min(1.0, left / max(whole, 1)),
    }  # fmt: skip


def _minutes(start: datetime | None, end: datetime | None) -> float:
    return (end - start).total_seconds() / 60 if start and end else 0.0
