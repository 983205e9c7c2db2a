"""Takes lists of tasks from elsewhere. Ring: services."""

from collections.abc import Iterable, Mapping
from dataclasses import fields

import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import Actor
from hub.audit.moves import record
from hub.database import db, transaction
from hub.errors import Conflict, Invalid, NotFound
from hub.importing import ImportReport, Outcome, Progress, Tally
from hub.incidents.models import Incident
from hub.incidents.moves import start_incident
from hub.incidents.queries import incident_named, open_incidents
from hub.installation.queries import settings
from hub.organisations.models import Organisation
from hub.organisations.queries import today
from hub.organisations.rules import name_key, near_names
from hub.tasks import changing, moves, ports
from hub.tasks.alike_tasks import tasks_like
from hub.tasks.events import TaskChanged
from hub.tasks.models import Shift, Task
from hub.tasks.queries import as_it_stands, reasons_against_opening
from hub.tasks.rows import TaskRow, merge, read_task
from hub.tasks.rules import TaskImportReport, WhyNotOpen

NEW_INCIDENT = "Imported tasks"


def import_tasks(
    rows: Iterable[Mapping[str, str]], *, by: Actor, incident: str = "", progress: Progress | None = None
) -> TaskImportReport:
    """Takes a list of tasks into the named incident, else the open one, else a new one. One transaction.

    Rows with the same `external_id` are lines of one task, and other times in them are its shifts. A task of an
    active organisation is open at once.
    Importing again adds and raises lines, and never takes anything away that people may count on.
    """
    tally = Tally(progress)
    with transaction():
        intake = _Intake(_incident(incident, tally, by), tally, by)
        for row in rows:
            intake.take(row)
        return _report(tally.report(), intake.numbers)


class _Intake:
    """What is known while one list is taken."""

    def __init__(self, incident: Incident, tally: Tally, by: Actor) -> None:
        self._incident_id, self._tally, self._by = incident.id, tally, by.uid
        self._owners = {item.name_key: item for item in db.session.scalars(sa.select(Organisation))}
        self._by_id = {item.id: item for item in self._owners.values()}
        self._country = settings().country
        self._tasks: dict[str, Task] = {}
        self._rows: dict[str, list[TaskRow]] = {}
        self._made: set[str] = set()
        self.numbers: list[str | None] = []

    def take(self, row: Mapping[str, str]) -> None:
        """Takes one row, or rejects it with a reason."""
        try:
            read = read_task(row, country=self._country, owner_of=self._owner_id)
            task, outcome = self._settle(read)
        except Invalid as error:
            self._tally.reject(row, error)
            self.numbers.append(None)
            return
        self._rows.setdefault(read.key, []).append(read)
        self.numbers.append(task.number)
        self._tally.take(outcome)

    def _settle(self, read: TaskRow) -> tuple[Task, Outcome]:
        earlier = self._rows.get(read.key, [])
        if read in earlier:
            return self._tasks[read.key], Outcome.DUPLICATE
        if earlier:
            return self._one_more_line(read, earlier)
        task = self._known(read)
        outcome = self._update(task, read) if task else Outcome.CREATED
        self._tasks[read.key] = task = task or self._new(read)
        return task, outcome

    def _one_more_line(self, read: TaskRow, earlier: list[TaskRow]) -> tuple[Task, Outcome]:
        task = self._tasks[read.key]
        if read.shared != earlier[0].shared:
            raise Invalid({"external_id": "An earlier row of this task has another title, owner or place."})
        if (read.line.skill, read.shift) in {(row.line.skill, row.shift) for row in earlier}:
            raise Invalid({"skill": "This task has a row for this skill already. Add the numbers together."})
        if not self._set_line(task, read):
            return task, Outcome.DUPLICATE
        return task, Outcome.CREATED if read.key in self._made else Outcome.UPDATED

    def _known(self, read: TaskRow) -> Task | None:
        column = Task.external_id if read.facts.external_id else Task.import_key
        return db.session.scalars(sa.select(Task).where(column == read.key)).first()

    def _new(self, read: TaskRow) -> Task:
        key = None if read.facts.external_id else read.key
        task = moves.add(read.facts, incident_id=self._incident_id, by=self._by, import_key=key)
        self._made.add(read.key)
        for like in tasks_like(read.facts, besides=task.id)[:1]:
            if like.task.external_id != task.external_id or not task.external_id:
                self._tally.note(
                    f"{task.number} {task.title} may be for the same work as {like.task.number}."
                )
        owner = self._by_id[task.organisation_id or 0]
        if owner.state.may_take_people:
            self._open(task)
            if not owner.cover.holds(today()):
                self._tally.note(f"{owner.name} is active, but no insurance holds today for it.")
        else:
            self._tally.note(f"{owner.name} is {owner.state}, so its tasks wait as drafts.")
        return task

    def _open(self, task: Task) -> None:
        """At once, unless nobody wrote down what volunteers add to work that staff are paid for."""
        if WhyNotOpen.PAID_WORK in reasons_against_opening(task):
            self._tally.note(f"{task.number} waits as a draft. {WhyNotOpen.PAID_WORK.words}")
        else:
            moves.open(task, by=self._by, why="imported for an active organisation")

    def _update(self, task: Task, read: TaskRow) -> Outcome:
        """Writes what is different. Raises Invalid where people would have to be told of it."""
        if task.state.is_over:
            return Outcome.DUPLICATE
        merged = merge(as_it_stands(task), read.facts)
        if task.organisation_id != merged.organisation_id:
            raise Invalid({"external_id": f"{task.number} has this external_id, and another owner."})
        if task.state.takes_people and merged != as_it_stands(task):
            raise Invalid(
                {"title": f"{task.number} is open: change it on its page, so that people are told."}
            )
        what = changing.change(task, merged, by=self._by).what
        return Outcome.UPDATED if self._set_line(task, read) or what else Outcome.DUPLICATE

    def _set_line(self, task: Task, read: TaskRow) -> bool:
        shift, is_new = self._shift(task, read)
        line = next(
            (one for one in task.lines if (one.skill, one.shift_id) == (read.line.skill, shift and shift.id)),
            None,
        )
        if line and task.state.takes_people and read.line.needed < line.needed:
            raise Invalid(
                {"needed": f"{task.number} is open: lower its number on its page, so people are told."}
            )
        # An empty cell erases nothing.
        what = changing.set_line(task, read.line, shift, keep_credential=True)
        if what:
            record("task.change", task, by=self._by, about=task.uid, details={"what": sorted(what)})
            if task.state.takes_people and read.key not in self._made:
                ports.tell_changed(TaskChanged(task.id, task.uid, frozenset(what), self._by))
        return bool(what) or is_new

    def _shift(self, task: Task, read: TaskRow) -> tuple[Shift | None, bool]:
        """The shift that the row is about, None for the only one; and whether the task has it from now on."""
        known = next((one for one in task.shifts if (one.starts_at, one.ends_at) == read.shift.span), None)
        if known:
            of_every = len(task.shifts) == 1 or any(
                (line.skill, line.shift_id) == (read.line.skill, None) for line in task.lines
            )
            return (None if of_every else known), False
        if task.state.takes_people and read.key not in self._made:
            raise Invalid(
                {
                    "starts_at": f"{task.number} is open: add or move its times on its page, so that people are told."
                }
            )
        if len(task.shifts) > 1 and any(line.shift_id is None for line in task.lines):
            raise Invalid(
                {"starts_at": f"{task.number} needs the same people each time. Add this one on its page."}
            )
        if len(task.shifts) == 1:
            changing.bind_lines(task, task.shifts[0])
        return changing.add_shift(task, read.shift), True

    def _owner_id(self, name: str) -> int:
        if not name:
            raise Invalid({"organisation": "The task has no organisation. Name the one that owns it."})
        found = self._owners.get(name_key(name))
        if found is None:
            near = near_names(name, {key: item.name for key, item in self._owners.items()})
            hint = f"Did you mean {' or '.join(near)}?" if near else "Import it first, or check the name."
            raise Invalid({"organisation": f"There is no organisation “{name}”. {hint}"})
        return found.id


def _incident(name: str, tally: Tally, by: Actor) -> Incident:
    """Where the tasks go. Raises Conflict when that is not clear."""
    choices = open_incidents()
    if not name and len(choices) == 1:
        return choices[0]
    if not name and choices:
        names = ", ".join(f"“{item.name}”" for item in choices)
        raise Conflict(f"Several incidents are open: {names}. Say which with --incident.")
    if name:
        try:
            found = incident_named(name)
        except NotFound:
            if choices:
                raise
        else:
            if found.closed_at is not None:
                raise Conflict(f"The incident “{found.name}” is closed. Open a new one.")
            return found
    name = name or f"{NEW_INCIDENT} {settings().local(clock.now()):%d.%m.%Y %H:%M:%S}"
    tally.note(f"No incident was open, so a new one was opened: “{name}”.")
    return start_incident(name, by=by.uid)


def _report(report: ImportReport, numbers: list[str | None]) -> TaskImportReport:
    counts = {item.name: getattr(report, item.name) for item in fields(report)}
    return TaskImportReport(**counts, numbers=tuple(numbers))
