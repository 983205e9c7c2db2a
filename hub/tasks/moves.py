"""Steps on tasks inside a caller's transaction. `by` is a uid, as in the record."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from hub import clock
from hub.audit.moves import change_state, record
from hub.database import db
from hub.errors import Conflict, Invalid
from hub.needs import moves as needs
from hub.needs.models import BoardNote
from hub.needs.queries import by_id as note_by_id
from hub.tasks import ports
from hub.tasks.events import TaskCancelled, TaskGiven
from hub.tasks.models import Shift, Task, TaskLine
from hub.tasks.placing import place_of
from hub.tasks.queries import by_id
from hub.tasks.rules import PLAIN, TaskFacts, pre_accepts_by
from hub.tasks.states import TASK, TaskEvent, TaskState

OVER = tuple(state for state in TaskState if state.is_over)


def add(facts: TaskFacts, *, incident_id: int, by: str, import_key: str | None = None) -> Task:
    """A new draft with its shifts and lines. Raises Invalid when its place is not found."""
    check_lines(facts)
    need = _need_of(facts)
    place = place_of(facts) | ({"hub_id": need.hub_id} if need and need.hub_id else {})
    task = Task(
        **columns_of(facts), **place, need_id=need.id if need else None, organisation_id=facts.organisation_id,
        incident_id=need.incident_id if need else incident_id,
        state=TaskState.DRAFT, external_id=facts.external_id, import_key=import_key, raised_by=by,
        raised_at=clock.now(), raised_from=facts.raised_from,
        adds_decided_at=clock.now() if facts.adds and facts.adds_decided_by else None,
    )  # fmt: skip
    shifts = {one.span: Shift(starts_at=one.starts_at, ends_at=one.ends_at) for one in facts.shifts}
    task.shifts = list(shifts.values())
    task.lines = [
        TaskLine(
            skill=line.skill, needed=line.needed, credential=line.credential,
            shift=shifts[line.shift.span] if line.shift else None,
        )
        for line in facts.lines
    ]  # fmt: skip
    db.session.add(task)
    db.session.flush()
    record("task.raise", task, by=by, about=task.uid, states=(None, TaskState.DRAFT))
    if need is not None:
        needs.take_up(need, by=by, why=f"{task.number} was raised from it.")
    return task


def _need_of(facts: TaskFacts) -> BoardNote | None:
    """The need a task comes from, held until the caller is done. Raises Conflict once it has left the board."""
    need = note_by_id(facts.need_id)
    if need is None:
        return None
    needs.lock(need)
    if need.kind.is_offer or need.state.is_over:
        raise Conflict(f"{need.number} is not on the board of needs any more. Look at it before you go on.")
    return need


def lock(task_id: int) -> Task:
    """The task, ours until this transaction ends: nobody is signed in on it meanwhile. Raises NotFound."""
    task = db.session.get(Task, task_id, with_for_update=True, populate_existing=True)
    return task or by_id(task_id)


def keep(task_ids: Collection[int]) -> Sequence[Task]:
    """These tasks, none of which closes before this transaction ends; held before the lock on any person.

    A share of the key alone: two who come at once never wait for each other, and one of them may begin the work.
    """
    if not task_ids:
        return []
    held = sa.select(Task).where(Task.id.in_(task_ids)).order_by(Task.id)
    held = held.with_for_update(read=True, key_share=True)
    return db.session.scalars(held.execution_options(populate_existing=True)).all()


def offer(task: Task, *, by: str) -> None:
    """Organisations are being asked to take it on."""
    change_state(task, TaskEvent.OFFER, TASK, by=by, about=task.uid)


def take_back(task: Task, *, by: str, why: str = "") -> None:
    """Nobody is asked to take it on any more: a draft again, with an owner or without."""
    change_state(task, TaskEvent.TAKE_BACK, TASK, by=by, about=task.uid, why=why)


def open(task: Task, *, by: str, why: str = "") -> None:
    """People may be asked from now on."""
    change_state(
        task, TaskEvent.OPEN, TASK, by=by, about=task.uid, why=why, values={"opened_at": clock.now()}
    )


def fill(task: Task, *, by: str) -> None:
    """Every place is held."""
    change_state(task, TaskEvent.FILL, TASK, by=by, about=task.uid)


def unfill(task: Task, *, by: str) -> None:
    """A place is free again."""
    change_state(task, TaskEvent.UNFILL, TASK, by=by, about=task.uid)


def start(task: Task, *, by: str) -> None:
    """Somebody is at work; a second arrival changes nothing, nor does one at the same moment."""
    if task.state is TaskState.RUNNING:
        return
    try:
        with db.session.begin_nested():
            change_state(task, TaskEvent.START, TASK, by=by, about=task.uid)
    except Conflict:
        # Two are the first: one of them begins the work, both are there.
        db.session.refresh(task)


def close(task: Task, *, by: str, outcome: str = "") -> None:
    """The work is done."""
    values = {"over_at": clock.now(), "outcome": outcome.strip()[:300]}
    change_state(task, TaskEvent.CLOSE, TASK, by=by, about=task.uid, values=values)


def cancel(task: Task, *, by: str, why: str) -> None:
    """The work is called off. Whoever was asked is told by the caller, whoever was offered it by who listens."""
    change_state(
        task, TaskEvent.CANCEL, TASK, by=by, about=task.uid, why=why, values={"over_at": clock.now()}
    )
    _put_need_back(task, by=by, why=why)
    ports.tell_cancelled(TaskCancelled(task.id, task.uid, why, by))


def _put_need_back(task: Task, *, by: str, why: str) -> None:
    """The need that it came from waits again, unless another task or an offer sees to it."""
    need = note_by_id(task.need_id)
    if need is None or not needs.lock(need).state.is_in_hand or need.matched_with_id is not None:
        return
    others = sa.select(Task.id).where(Task.need_id == need.id, Task.id != task.id, Task.state.not_in(OVER))
    if db.session.scalar(others.limit(1)) is None:
        needs.put_back(need, by=by, why=f"{task.number} was called off: {why}")


def solve_need(task: Task, *, by: str) -> None:
    """The need that it came from is met, with what the task brought."""
    need = note_by_id(task.need_id)
    if need is not None and not needs.lock(need).state.is_over:
        needs.solve(need, outcome=f"{task.number}: {task.outcome or 'done'}", by=by)


def give(task: Task, organisation_id: int | None, *, by: str) -> None:
    """Names the owner. Raises Invalid once it is open: people were told whom they would help."""
    if task.organisation_id == organisation_id:
        return
    if task.state.takes_people or task.state.is_over:
        raise Invalid({"organisation": f"{task.number} is {task.state}. Its owner cannot change any more."})
    task.organisation_id = organisation_id
    record("task.give", task, by=by, about=task.uid, details={"organisation_id": organisation_id})
    ports.tell_given(TaskGiven(task.id, task.uid, organisation_id, by))


def columns_of(facts: TaskFacts) -> dict[str, object]:
    """What is written as it is said."""
    plain = {name: getattr(facts, name) for name in PLAIN}
    accepts = pre_accepts_by(facts.risk) if facts.pre_accepts is None else facts.pre_accepts
    return {
        **plain,
        "pre_accepts": accepts,
        "languages": list(facts.languages),
        "demands": list(facts.demands),
    }


def check_lines(facts: TaskFacts) -> None:
    """Raises Invalid when a time stands twice or needs nobody, or a line is for a time that is not there."""
    spans = [shift.span for shift in facts.shifts]
    if len(set(spans)) != len(spans):
        raise Invalid({"shifts": "The same time stands here twice. Take one of them out."})
    wanted = {line.shift.span for line in facts.lines if line.shift}
    if wanted - set(spans):
        raise Invalid({"lines": "Somebody is needed for a time that is not there any more."})
    if any(line.shift is None for line in facts.lines):
        return
    for shift in facts.shifts:
        if shift.span not in wanted:
            raise Invalid({"lines": "One of the times needs nobody. Say how many, or take that time out."})
