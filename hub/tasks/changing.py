"""A task is described anew: what is different, and which shifts moved, came or went. Ring: moves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from hub import clock
from hub.audit.moves import record
from hub.database import db
from hub.errors import Invalid
from hub.tasks.events import Changed, TaskChanged
from hub.tasks.models import Shift, Task, TaskLine
from hub.tasks.moves import check_lines, columns_of, unfill
from hub.tasks.placing import place_of
from hub.tasks.rules import LineFacts, ShiftFacts, TaskFacts
from hub.tasks.states import TaskState

Span = tuple[datetime, datetime]
# Which change each column means to the people on the task.
MEANING = {
    "title": Changed.TITLE, "address": Changed.PLACE, "lat": Changed.PLACE, "lon": Changed.PLACE,
    "directions": Changed.PLACE, "place_name": Changed.SUBURB, "briefing_point": Changed.BRIEFING,
    "contact_name": Changed.CONTACT, "contact_phone": Changed.CONTACT, "you_bring": Changed.BRING,
    "we_issue": Changed.BRING, "ride_from": Changed.RIDE, "ride_at": Changed.RIDE, "ride_back_at": Changed.RIDE,
}  # fmt: skip


def change(task: Task, facts: TaskFacts, *, by: str) -> TaskChanged:
    """Writes the task as it is described now; answers what is different.

    A line is known by its skill and shift. A shift of an open task that is not named any more is called off.
    """
    check_lines(facts)
    values = columns_of(facts)
    moved = (facts.address, facts.lat, facts.lon) != (task.address, task.lat, task.lon)
    if moved and (facts.lat is not None or facts.address != task.address):
        values |= place_of(facts)
    what = _write(task, values)
    shifts = _change_shifts(task, facts)
    what |= shifts.what | _change_lines(task, facts, shifts.by_span)
    if Changed.MORE_NEEDED in what and task.state is TaskState.FILLED:
        unfill(task, by=by)
    if what:
        record("task.change", task, by=by, about=task.uid, details={"what": sorted(what)})
    return TaskChanged(task.id, task.uid, frozenset(what), by, moved=shifts.moved, gone=shifts.gone)


def add_shift(task: Task, facts: ShiftFacts) -> Shift:
    """One more shift. Lines that every shift needs are needed in it too."""
    shift = Shift(starts_at=facts.starts_at, ends_at=facts.ends_at)
    task.shifts.append(shift)
    db.session.flush()
    return shift


def bind_lines(task: Task, shift: Shift) -> None:
    """What every shift needed is needed in this one alone."""
    for line in task.lines:
        if line.shift_id is None:
            line.shift_id = shift.id


def set_line(
    task: Task, wanted: LineFacts, shift: Shift | None, *, keep_credential: bool = False
) -> set[Changed]:
    """So many people with this skill from now on; adds the line if there is none."""
    shift_id = shift.id if shift else None
    line = next((one for one in task.lines if (one.skill, one.shift_id) == (wanted.skill, shift_id)), None)
    if line is None:
        task.lines.append(
            TaskLine(
                skill=wanted.skill, needed=wanted.needed, credential=wanted.credential, shift_id=shift_id
            )
        )
        return {Changed.MORE_NEEDED} if wanted.needed else set()
    changed: set[Changed] = set()
    if line.credential != wanted.credential and not (keep_credential and not wanted.credential):
        line.credential = wanted.credential
        changed.add(Changed.OTHER)
    before, line.needed = line.needed, wanted.needed
    if before != wanted.needed:
        changed.add(Changed.MORE_NEEDED if wanted.needed > before else Changed.FEWER_NEEDED)
    return changed


@dataclass(frozen=True, slots=True)
class _Shifts:
    """The shifts by their span, those that are new, those that moved, and those that are called off."""

    by_span: Mapping[Span, Shift]
    added: tuple[int, ...]
    moved: tuple[int, ...]
    gone: tuple[int, ...]

    @property
    def what(self) -> set[Changed]:
        """What that means to people."""
        meaning = {Changed.MORE_NEEDED: self.added, Changed.TIME: self.moved, Changed.SHIFT_GONE: self.gone}
        return {what for what, shifts in meaning.items() if shifts}


def _change_shifts(task: Task, facts: TaskFacts) -> _Shifts:
    kept = _paired(task, facts)
    moved = [shift.id for one, shift in kept.items() if (shift.starts_at, shift.ends_at) != one.span]
    gone = [shift for shift in task.shifts if shift not in kept.values()]
    for one, shift in kept.items():
        shift.starts_at, shift.ends_at = one.span
    added = {one.span: add_shift(task, one) for one in facts.shifts if one not in kept}
    for shift in gone:
        _call_off(task, shift)
    ids = tuple(shift.id for shift in gone)
    db.session.flush()
    db.session.expire(task, ["shifts"])
    by_span = {one.span: shift for one, shift in kept.items()} | added
    return _Shifts(by_span, tuple(shift.id for shift in added.values()), tuple(moved), ids)


def _paired(task: Task, facts: TaskFacts) -> dict[ShiftFacts, Shift]:
    """Which shift each description is of: the one it names, else the one with its span, else the only one."""
    by_id = {shift.id: shift for shift in task.shifts}
    kept = {one: by_id.pop(one.key) for one in facts.shifts if one.key in by_id}
    by_span = {(shift.starts_at, shift.ends_at): shift for shift in by_id.values()}
    kept |= {one: by_span[one.span] for one in facts.shifts if one not in kept and one.span in by_span}
    if len(task.shifts) == len(facts.shifts) == 1 and not kept:
        kept = {facts.shifts[0]: task.shifts[0]}
    return kept


def _call_off(task: Task, shift: Shift) -> None:
    """Of a task nobody was asked for nothing is kept. Raises Invalid for a shift that is over."""
    if not task.state.takes_people:
        task.lines = [line for line in task.lines if line.shift_id != shift.id]
        db.session.flush()
        db.session.delete(shift)
        return
    if shift.ends_at <= clock.now():
        raise Invalid({"shifts": "A time that is over stays: people may have worked then. Put it back."})
    shift.called_off_at = clock.now()
    for line in task.lines:
        line.needed = 0 if line.shift_id == shift.id else line.needed


def _change_lines(task: Task, facts: TaskFacts, shifts: Mapping[Span, Shift]) -> set[Changed]:
    wanted = {(one.skill, shifts[one.shift.span].id if one.shift else None): one for one in facts.lines}
    gone = [line for line in task.lines if line.needed and (line.skill, line.shift_id) not in wanted]
    changed = {Changed.FEWER_NEEDED} if gone else set()
    if task.state.takes_people:
        # People may hold places of that line.
        for line in gone:
            line.needed = 0
    else:
        task.lines = [line for line in task.lines if line not in gone]
    for one in wanted.values():
        changed |= set_line(task, one, shifts[one.shift.span] if one.shift else None)
    return changed


def _write(task: Task, values: Mapping[str, object]) -> set[Changed]:
    different = [name for name, value in values.items() if getattr(task, name) != value]
    for name in different:
        setattr(task, name, values[name])
    if "adds" in different or "adds_decided_by" in different:
        task.adds_decided_at = clock.now() if task.adds and task.adds_decided_by else None
    return {MEANING.get(name, Changed.OTHER) for name in different}
