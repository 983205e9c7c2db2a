"""Steps on tasks inside a caller's transaction. `by` is a uid, as in the record."""

from collections.abc import Mapping

from hub import clock
from hub.audit.moves import change_state, record
from hub.database import db
from hub.errors import Invalid
from hub.incidents.queries import nearest_hub
from hub.installation.queries import settings
from hub.places.queries import find_place, nearest_place_name
from hub.places.rules import Point, rough_km
from hub.tasks import ports
from hub.tasks.events import Changed, TaskCancelled, TaskChanged, TaskGiven
from hub.tasks.models import Shift, Task, TaskLine
from hub.tasks.rules import PLAIN, TaskFacts, pre_accepts_by, suburb_of
from hub.tasks.states import TASK, TaskEvent, TaskState

SAME_TOWN_KM = 30.0
# Which change each column means to the people on the task.
MEANING = {
    "title": Changed.TITLE, "address": Changed.PLACE, "lat": Changed.PLACE, "lon": Changed.PLACE,
    "place_name": Changed.PLACE, "briefing_point": Changed.BRIEFING, "contact_name": Changed.CONTACT,
    "contact_phone": Changed.CONTACT, "you_bring": Changed.BRING, "we_issue": Changed.BRING,
}  # fmt: skip


def add(facts: TaskFacts, *, incident_id: int, by: str, import_key: str | None = None) -> Task:
    """A new draft with its lines and one shift. Raises Invalid when its place is not found."""
    task = Task(
        **_plain(facts), **place_of(facts), incident_id=incident_id, organisation_id=facts.organisation_id,
        state=TaskState.DRAFT, pre_accepts=_pre_accepts(facts), languages=list(facts.languages),
        external_id=facts.external_id, import_key=import_key, raised_by=by, raised_at=clock.now(),
    )  # fmt: skip
    task.lines = [
        TaskLine(skill=line.skill, needed=line.needed, credential=line.credential) for line in facts.lines
    ]
    task.shifts = [Shift(starts_at=facts.starts_at, ends_at=facts.ends_at)]
    db.session.add(task)
    db.session.flush()
    record("task.raise", task, by=by, about=task.uid, states=(None, TaskState.DRAFT))
    return task


def place_of(facts: TaskFacts) -> dict[str, object]:
    """Address, coordinates and the suburb that an ask may name. Raises Invalid when it is not found."""
    search = find_place(facts.address) if facts.address else None
    found = search.found if search else None
    if facts.lat is not None and facts.lon is not None:
        point = Point(facts.lat, facts.lon)
        # A far-away namesake of the suburb must not name the place.
        near = found if found and rough_km(found.point, point) <= SAME_TOWN_KM else None
        name = near.name if near else nearest_place_name(point)
    elif found:
        point, name = found.point, found.name
    else:
        raise Invalid({"address": _not_found(facts.address, search.suggestions if search else ())})
    hub = nearest_hub(point)
    return {"address": facts.address, "lat": point.lat, "lon": point.lon, "hub_id": hub.id if hub else None,
            "place_name": (name or suburb_of(facts.address))[:120]}  # fmt: skip


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
    """Somebody is at work; a second arrival changes nothing."""
    change_state(task, TaskEvent.START, TASK, by=by, about=task.uid)


def close(task: Task, *, by: str, outcome: str = "") -> None:
    """The work is done."""
    values = {"over_at": clock.now(), "outcome": outcome.strip()[:300]}
    change_state(task, TaskEvent.CLOSE, TASK, by=by, about=task.uid, values=values)


def cancel(task: Task, *, by: str, why: str) -> None:
    """The work is called off. Whoever was asked is told by the caller."""
    change_state(
        task, TaskEvent.CANCEL, TASK, by=by, about=task.uid, why=why, values={"over_at": clock.now()}
    )
    ports.tell_cancelled(TaskCancelled(task.id, task.uid, why, by))


def change(task: Task, facts: TaskFacts, *, by: str) -> TaskChanged:
    """Writes the task as it is described now; answers what is different. A line is known by its skill."""
    values = {**_plain(facts), "pre_accepts": _pre_accepts(facts), "languages": list(facts.languages)}
    moved = (facts.address, facts.lat, facts.lon) != (task.address, task.lat, task.lon)
    if moved and (facts.lat is not None or facts.address != task.address):
        values |= place_of(facts)
    what = _write(task, values) | _change_span(task, facts) | _change_lines(task, facts)
    if Changed.MORE_NEEDED in what and task.state is TaskState.FILLED:
        unfill(task, by=by)
    if what:
        record("task.change", task, by=by, about=task.uid, details={"what": sorted(what)})
    return TaskChanged(task.id, task.uid, frozenset(what), by)


def give(task: Task, organisation_id: int | None, *, by: str) -> None:
    """Names the owner. Raises Invalid once it is open: people were told whom they would help."""
    if task.organisation_id == organisation_id:
        return
    if task.state.takes_people or task.state.is_over:
        raise Invalid({"organisation": f"{task.number} is {task.state}. Its owner cannot change any more."})
    task.organisation_id = organisation_id
    record("task.give", task, by=by, about=task.uid, details={"organisation_id": organisation_id})
    ports.tell_given(TaskGiven(task.id, task.uid, organisation_id, by))


def set_line(task: Task, skill: str, needed: int, credential: str | None = None) -> set[Changed]:
    """So many people with this skill from now on; adds the line if there is none. `credential` None: as it was."""
    line = next((item for item in task.lines if item.skill == skill), None)
    if line is None:
        task.lines.append(TaskLine(skill=skill, needed=needed, credential=credential or ""))
        return {Changed.MORE_NEEDED}
    changed: set[Changed] = set()
    if credential is not None and line.credential != credential:
        line.credential = credential
        changed.add(Changed.OTHER)
    before, line.needed = line.needed, needed
    if before != needed:
        changed.add(Changed.MORE_NEEDED if needed > before else Changed.FEWER_NEEDED)
    return changed


def _change_lines(task: Task, facts: TaskFacts) -> set[Changed]:
    gone = [line for line in task.lines if line.skill not in {wanted.skill for wanted in facts.lines}]
    if gone and task.state.takes_people:
        # People may hold places of that line.
        raise Invalid({"lines": "People may be coming for a skill you took out. Lower its number instead."})
    for line in gone:
        task.lines.remove(line)
    changed = {Changed.FEWER_NEEDED} if gone else set()
    for wanted in facts.lines:
        changed |= set_line(task, wanted.skill, wanted.needed, wanted.credential)
    return changed


def _change_span(task: Task, facts: TaskFacts) -> set[Changed]:
    shift = task.shifts[0]
    if (shift.starts_at, shift.ends_at) == (facts.starts_at, facts.ends_at):
        return set()
    shift.starts_at, shift.ends_at = facts.starts_at, facts.ends_at
    return {Changed.TIME}


def _write(task: Task, values: Mapping[str, object]) -> set[Changed]:
    different = [name for name, value in values.items() if getattr(task, name) != value]
    for name in different:
        setattr(task, name, values[name])
    return {MEANING.get(name, Changed.OTHER) for name in different}


def _plain(facts: TaskFacts) -> dict[str, object]:
    return {name: getattr(facts, name) for name in PLAIN}


def _pre_accepts(facts: TaskFacts) -> bool:
    return pre_accepts_by(facts.risk) if facts.pre_accepts is None else facts.pre_accepts


def _not_found(address: str, suggestions: tuple[str, ...]) -> str:
    if not address:
        return "Say where it is: an address with its town or suburb."
    if suggestions:
        return f"We cannot find “{address}”. Did you mean {' or '.join(suggestions)}? Add the town or suburb."
    return f"We cannot find “{address}” in {settings().country}. Add the town or suburb after a comma."
