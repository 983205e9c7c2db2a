"""Use cases of the sign-in beside the sign-in itself: what is said, what is lent, and sending somebody on."""

from collections.abc import Sequence
from uuid import UUID

from hub import clock
from hub.accounts.rules import Actor
from hub.attendance import missing, moves
from hub.attendance.models import Stint
from hub.attendance.moves import Where
from hub.attendance.queries import open_stint_of, stint_by_uid
from hub.attendance.rules import still_out
from hub.attendance.signing.kit_words import KIND
from hub.attendance.signing.rules import NotSentOn, Said, in_the_way
from hub.attendance.states import Door, StintState
from hub.audit.moves import record
from hub.database import db, transaction
from hub.errors import Conflict, Invalid, NotFound
from hub.messaging.outgoing import outbox
from hub.tasks.models import Task
from hub.tasks.queries import by_number
from hub.volunteers.models import Volunteer

MOST_THINGS = 12


def say(stint_uid: UUID, said: Said, *, by: Actor) -> None:
    """Keeps what was said at a sign-in, while the person is in; what it settles is no flag any more.

    Raises Conflict for somebody who has left, Invalid for a buddy who is not there or too many things.
    """
    with transaction():
        stint = _open(stint_uid, _said_buddy(said.buddy))
        if len(said.kit) > MOST_THINGS:
            raise Invalid({"lent": f"At most {MOST_THINGS} things. Write the small ones as one."})
        before = _facts(stint)
        stint.briefed_by, stint.ready = said.briefed_by.strip()[:120], list(said.ready)
        stint.kit = [*stint.kit_back, *said.kit]
        stint.badge, stint.role, stint.is_paid = said.badge.strip()[:24], said.role.strip()[:80], said.is_paid
        _pair(stint, said.buddy)
        missing.look_again(stint)
        if changed := [name for name, value in _facts(stint).items() if value != before[name]]:
            record("stint.say", stint, by=by.uid, details={"changed": changed})


def _facts(stint: Stint) -> dict[str, object]:
    names = ("briefed_by", "ready", "kit", "badge", "buddy_id", "role", "is_paid")
    return {name: getattr(stint, name) for name in names}


def _pair(stint: Stint, wanted: str) -> None:
    """Two who go together each have the other; whoever either went with before is alone, and flagged as such."""
    buddy = _buddy(stint, wanted) if wanted else None
    if buddy is None or stint.buddy_id != buddy.id:
        for one in (stint, buddy):
            if one is not None and one.buddy_id is not None:
                missing.part(one)
    if buddy is not None:
        stint.buddy_id, buddy.buddy_id = buddy.id, stint.id
        missing.look_again(buddy)
    else:
        # Looked at, and right as it is.
        missing.is_alone_by_choice(stint)


def _buddy(stint: Stint, wanted: str) -> Stint:
    buddy = _said_buddy(wanted)
    if buddy is None or buddy.id == stint.id or buddy.state is not StintState.OPEN:
        raise Invalid({"buddy": "They are not signed in any more. Choose somebody else."})
    return buddy


def _said_buddy(wanted: str) -> Stint | None:
    try:
        return stint_by_uid(UUID(wanted))
    except ValueError:
        return None


def give_back(stint_uid: UUID, things: Sequence[str], *, is_lost: bool = False, by: Actor) -> list[str]:
    """What was lent is back, or given up for lost; answers what is still out. Pressing twice is once."""
    with transaction():
        stint = stint_by_uid(stint_uid)
        if stint is None:
            raise NotFound("There is no such sign-in.")
        stint = db.session.get_one(Stint, stint.id, with_for_update=True, populate_existing=True)
        out = still_out(stint.kit, stint.kit_back)
        back = [thing for thing in things if thing in out]
        if back:
            stint.kit_back = [*stint.kit_back, *back]
            record(
                "stint.kit_lost" if is_lost else "stint.kit_back", stint, by=by.uid, details={"things": back}
            )
            missing.look_again(stint)
        if back and not still_out(stint.kit, stint.kit_back):
            # Nobody reads in the morning that they have what lies here since last night.
            outbox.cancel_waiting(stint.uid, by=by.uid, kind=KIND)
        return still_out(stint.kit, stint.kit_back)


def send_on(volunteer_uid: UUID, number: str, *, briefed_by: str = "", why: str = "", by: Actor) -> UUID:
    """Sends somebody who is in on to a task, which ends the stint they have and begins one there.

    Refused without what the task requires: raises NotSentOn, which names each thing. `why`: a supervisor's reason
    for sending them all the same; it is kept on the stint. Sent twice, it is once. Raises Conflict for somebody who
    is not in or a task that takes nobody, Invalid for a number that is none.
    """
    with transaction():
        task = _task(number)
        volunteer = moves.who_arrives(volunteer_uid, task.id)
        moves.refuse_if_over(task)
        here = open_stint_of(volunteer.id)
        if here is None:
            raise Conflict(f"{volunteer.name} is not signed in. Sign them in first, then send them on.")
        is_there = here.task_id == task.id
        stint = here if is_there else _begin(volunteer, here, task, by=by.uid)
        stint.briefed_by = briefed_by.strip()[:120] or stint.briefed_by
        missing.look_again(stint)
        lacks, why = in_the_way(stint.flags), why.strip()[:300]
        if lacks and not why and not is_there:
            raise NotSentOn(volunteer.given_name, task.number, lacks)
        if lacks and why:
            stint.overridden_by, stint.overridden_why = by.uid, why
            missing.look_again(stint)
            details = {"flags": [flag.value for flag in lacks]}
            record("stint.override", stint, by=by.uid, about=task.uid, why=why, details=details)
        return stint.uid


def _begin(volunteer: Volunteer, here: Stint, task: Task, *, by: str) -> Stint:
    hub_id = task.hub_id or here.hub_id
    place = moves.where_for(volunteer, clock.now(), task_id=task.id, hub_id=hub_id)
    stint = moves.sign_in(volunteer, Where(place.expectation, task, hub_id), door=Door.DESK, by=by)
    db.session.flush()
    return stint


def _task(number: str) -> Task:
    try:
        task = by_number(number)
    except NotFound as error:
        raise Invalid({"task": error.sentence}) from error
    if not task.state.takes_people:
        raise Invalid({"task": f"{task.number} takes nobody now: it is {task.state.value}. Choose another."})
    return task


def _open(uid: UUID, buddy: Stint | None = None) -> Stint:
    """The stint, and with it that of whoever shall go with them. Raises Conflict once it has ended."""
    stint = stint_by_uid(uid)
    if stint is None:
        raise NotFound("There is no such sign-in.")
    missing.hold([one for one in (stint, buddy) if one is not None])
    if stint.state is not StintState.OPEN:
        raise Conflict("They have signed out since. Nothing was changed.")
    return stint
