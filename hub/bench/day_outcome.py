"""Whether every stint of the day is right: raises when one is lost, doubled, or not as the doors confirmed it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from hub.attendance.models import Stint
from hub.attendance.queries import hours_on, minutes_of
from hub.attendance.states import Door, StintState
from hub.bench.day_doors import Done
from hub.bench.day_plan import Visitor, Way
from hub.bench.day_scene import PREFIX, DayScene
from hub.bench.lines import Line
from hub.database import db
from hub.errors import HubError
from hub.messaging.models import Conversation, Inbound
from hub.messaging.states import InboundState
from hub.referrals.models import Referral
from hub.referrals.states import HOLDING, ReferralState

DOORS = {Way.DESK: Door.DESK, Way.TEXT: Door.TEXT, Way.QR: Door.QR}
WITHIN = timedelta(seconds=1)
Span = tuple[datetime, datetime]


@dataclass(slots=True)
class Confirmed:
    """A stint as the doors confirmed it: each time lies within a span."""

    task_id: int | None
    in_door: Door
    came: Span
    out_door: Door | None = None
    left: Span | None = None


def check(scene: DayScene, visitors: Sequence[Visitor], done: Sequence[Done]) -> Line:
    """Counts everything; raises HubError with what is wrong, and of whom."""
    by_visitor: dict[int, list[Done]] = {}
    for one in done:
        by_visitor.setdefault(one.visitor.number, []).append(one)
    stints, wrong, examples = _stints(scene), Counter[str](), []
    for visitor in visitors:
        confirmed = confirmed_of(scene, by_visitor.get(visitor.number, []))
        found = list(_wrong_with(confirmed, stints.get(scene.people[visitor.number].id, [])))
        wrong.update(found)
        examples += [f"{scene.people[visitor.number].uid}: {found}"] if found else []
    wrong += Counter(_referrals_wrong(scene, visitors, stints))
    wrong["hours"] += _hours_wrong(scene, stints)
    wrong["texts not read for certain"] += _unread()
    db.session.remove()
    if wrong.total():
        raise HubError(f"Something went wrong in the day: {dict(+wrong)}; for example {examples[:3]}.")
    return {**_counts(visitors, done, stints), "wrong": 0}


def confirmed_of(scene: DayScene, done: Iterable[Done]) -> list[Confirmed]:
    """The stints that somebody's confirmed steps make, in their order; arriving elsewhere ends the one before."""
    stints: list[Confirmed] = []
    for one in done:
        span, door = (one.sent_at - WITHIN, one.answered_at + WITHIN), DOORS[one.step.way]
        here = stints[-1] if stints and stints[-1].left is None else None
        if here is not None:
            here.left, here.out_door = span, Door.ELSEWHERE if one.step.is_in else door
        if one.step.is_in:
            stints.append(Confirmed(scene.task_of(one.step.place), door, span))
    return stints


def _stints(scene: DayScene) -> dict[int, list[Stint]]:
    ours = {person.id for person in scene.people}
    found: dict[int, list[Stint]] = {}
    for stint in db.session.scalars(sa.select(Stint).order_by(Stint.signed_in_at, Stint.id)):
        if stint.volunteer_id in ours:
            found.setdefault(stint.volunteer_id, []).append(stint)
    return found


def _wrong_with(confirmed: Sequence[Confirmed], stints: Sequence[Stint]) -> Iterable[str]:
    yield from ["lost"] * (len(confirmed) - len(stints))
    yield from ["doubled"] * (len(stints) - len(confirmed))
    if sum(stint.state is StintState.OPEN for stint in stints) > 1:
        yield "open twice"
    for said, stint in zip(confirmed, stints, strict=False):
        facts = {
            "place": stint.task_id == said.task_id, "door in": stint.in_door is said.in_door,
            "door out": stint.out_door is said.out_door, "time in": _within(stint.signed_in_at, said.came),
            "time out": _within(stint.signed_out_at, said.left), "estimated": not stint.is_estimated,
        }  # fmt: skip
        yield from (name for name, holds in facts.items() if not holds)


def _within(moment: datetime | None, span: Span | None) -> bool:
    if moment is None or span is None:
        return moment is None and span is None
    return span[0] <= moment <= span[1]


def _referrals_wrong(
    scene: DayScene, visitors: Sequence[Visitor], stints: dict[int, list[Stint]]
) -> dict[str, int]:
    """Whoever is there is on task, whoever was there has completed it; each holds the one place they held before."""
    ours = sa.select(Referral).where(Referral.task_id.in_(scene.tasks))
    found = {one.volunteer_id: one for one in db.session.scalars(ours)}
    states = held = 0
    for visitor in visitors:
        if visitor.expected is None:
            continue
        person_id, task_id = scene.people[visitor.number].id, scene.tasks[visitor.expected]
        last = stints.get(person_id, [None])[-1]  # type: ignore[list-item]
        is_there = last is not None and last.state is StintState.OPEN and last.task_id == task_id
        is_now = found[person_id].state if person_id in found else None
        states += is_now is not (ReferralState.ON_TASK if is_there else ReferralState.COMPLETED)
        held += is_now not in HOLDING
    return {"referral states": states, "places": held}


def _hours_wrong(scene: DayScene, stints: dict[int, list[Stint]]) -> int:
    """By how many minutes the hours of the tasks and their stints differ."""
    closed = [stint for one in stints.values() for stint in one if stint.state is StintState.CLOSED]
    by_task = Counter[int]()
    for stint in closed:
        by_task[stint.task_id or 0] += minutes_of(stint)
    return sum(
        abs(by_task[task_id] - sum(one.minutes for one in hours_on(task_id))) for task_id in scene.tasks
    )


def _unread() -> int:
    ours = Inbound.conversation_id.in_(
        sa.select(Conversation.id).where(Conversation.phone.startswith(PREFIX))
    )
    query = sa.select(sa.func.count(Inbound.id)).where(ours, Inbound.state != InboundState.READ)
    return db.session.scalar(query) or 0


def _counts(visitors: Sequence[Visitor], done: Sequence[Done], stints: dict[int, list[Stint]]) -> Line:
    every = [stint for one in stints.values() for stint in one]
    kinds = Counter((one.step.way, one.step.is_in) for one in done)
    twice = Counter(one.step.way for one in done if one.step.is_twice)
    return {
        **{f"{way}_in": kinds[way, True] for way in Way}, **{f"{way}_out": kinds[way, False] for way in Way},
        "stints": len(every), "open": sum(one.state is StintState.OPEN for one in every),
        "came_again": sum(visitor.arrivals > 1 for visitor in visitors),
        "went_elsewhere": sum(one.out_door is Door.ELSEWHERE for one in every),
        "pressed_twice": twice[Way.DESK] + twice[Way.QR], "texts_repeated": twice[Way.TEXT],
    }  # fmt: skip
