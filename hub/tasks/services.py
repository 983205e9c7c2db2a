"""Use cases of tasks."""

from dataclasses import replace

from hub.accounts.rules import Actor
from hub.accounts.states import Role
from hub.database import transaction
from hub.errors import Conflict, Invalid, NotAllowed
from hub.incidents.models import Incident
from hub.incidents.queries import current_incident
from hub.organisations.queries import by_id as organisation_by_id
from hub.organisations.queries import that_rings_from
from hub.tasks import changing, moves, ports
from hub.tasks.events import TaskChanged
from hub.tasks.queries import by_id, reasons_against_opening
from hub.tasks.rules import TaskFacts
from hub.tasks.states import RaisedFrom


def raise_task(facts: TaskFacts, *, by: Actor, open_now: bool = False) -> int:
    """Writes a task down in the current incident; answers its id.

    An organisation's own people may do so only while it is active. With `open_now` it opens at once where
    nothing stands against that, and stays a draft otherwise.
    """
    if by.organisation_id is not None and facts.organisation_id != by.organisation_id:
        raise NotAllowed("You can raise tasks for your own organisation only.")
    if by.organisation_id is not None and facts.need_id is not None:
        raise NotAllowed("Only a hub raises a task from a need.")
    with transaction():
        _check_owner(facts, by)
        facts = replace(facts, raised_from=raised_from(by, facts.raised_from))
        task = moves.add(facts, incident_id=_incident().id, by=by.uid)
        if open_now and not reasons_against_opening(task):
            moves.open(task, by=by.uid)
        return task.id


def raise_for_caller(facts: TaskFacts, *, by: Actor) -> int:
    """Writes down what somebody asked for on the telephone; answers its id. It opens only when somebody says so.

    Whoever rings from the number of an active organisation makes it the owner.
    """
    with transaction():
        owner = that_rings_from(facts.caller_phone)
        owner_id = owner.id if owner and owner.state.may_take_people else None
        said = replace(
            facts, organisation_id=owner_id, raised_from=raised_from(by, facts.raised_from),
            contact_name=facts.caller_name if owner_id else "", contact_phone=facts.caller_phone if owner_id else "",
        )  # fmt: skip
        return moves.add(said, incident_id=_incident().id, by=by.uid).id


def raised_from(by: Actor, said: RaisedFrom) -> RaisedFrom:
    """By which door a task comes in: an organisation's people and the EOC have their own; a need stays a need."""
    if by.organisation_id is not None:
        return RaisedFrom.PORTAL
    if said is RaisedFrom.NEED:
        return said
    return RaisedFrom.EOC if by.role is Role.REGION else said


def open_task(task_id: int, *, by: Actor) -> None:
    """Opens a draft. Raises Conflict that names everything that is missing."""
    with transaction():
        task = by_id(task_id)
        reasons = reasons_against_opening(task)
        if reasons:
            raise Conflict(" ".join(reason.words for reason in reasons), reasons=reasons)
        moves.open(task, by=by.uid)


def change_task(task_id: int, facts: TaskFacts, *, by: Actor) -> TaskChanged:
    """Writes the task as it is described now; whoever listens tells the people concerned in the same step."""
    with transaction():
        task = by_id(task_id)
        if task.state.is_over:
            raise Conflict(f"{task.number} is {task.state}. Raise a new task instead.")
        if by.organisation_id is not None and task.state.takes_people:
            raise Conflict(f"{task.number} is open and people rely on it. Ring the hub to change it.")
        moves.give(task, facts.organisation_id, by=by.uid)
        event = changing.change(task, facts, by=by.uid)
        if event.what:
            ports.tell_changed(event)
        return event


def give_to(task_id: int, organisation_id: int, *, by: Actor) -> None:
    """Names the organisation that owns a task which has not opened yet."""
    with transaction():
        moves.give(by_id(task_id), organisation_by_id(organisation_id).id, by=by.uid)


def cancel_task(task_id: int, *, why: str, by: Actor) -> None:
    """Calls off a task for which nobody has been asked yet; one that is open is stood down instead."""
    if not why.strip():
        raise Invalid({"why": "Write down why it is called off."})
    with transaction():
        task = by_id(task_id)
        if task.state.takes_people:
            raise Conflict(
                f"{task.number} is open: people may be coming. Stand it down, so that they are told."
            )
        moves.cancel(task, by=by.uid, why=why.strip())


def _incident() -> Incident:
    incident = current_incident()
    if incident is None:
        raise Conflict(
            "No incident is open, so there is nothing to raise a task for. Ask a supervisor to open one."
        )
    return incident


def _check_owner(facts: TaskFacts, by: Actor) -> None:
    if facts.organisation_id is None:
        return
    owner = organisation_by_id(facts.organisation_id)
    if by.organisation_id is not None and not owner.state.may_take_people:
        raise Conflict(f"{owner.name} is {owner.state} here, not active. Ask a coordinator to activate it.")
