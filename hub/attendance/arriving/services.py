"""Use cases of the QR code: making one, ending it, and signing in or out by it."""

from uuid import UUID

from hub import clock
from hub.accounts.rules import Actor, volunteer_actor
from hub.attendance import moves
from hub.attendance.arriving.queries import CodedPlace, code_of, codes_of, here_now, place_of
from hub.attendance.models import PlaceCode
from hub.attendance.moves import StintDone
from hub.attendance.states import Door
from hub.audit.moves import record
from hub.database import db, new_uid, transaction
from hub.errors import Conflict, NotFound
from hub.printed_codes import drawn
from hub.volunteers.queries import same_person
from hub.volunteers.selves import person_of

LENGTH = 8
GONE = "This code does not hold any more. Ask whoever is in charge, or text IN."


def code_for(*, task_id: int | None = None, hub_id: int | None = None, by: Actor) -> str:
    """The code of a task or a hub; made now if there was none."""
    with transaction():
        kept = code_of(task_id=task_id, hub_id=hub_id)
        return kept.code if kept else _new(task_id, hub_id, by=by.uid)


def renew(*, task_id: int | None = None, hub_id: int | None = None, by: Actor) -> str:
    """Another code; the old one ends, on whatever paper it stands."""
    with transaction():
        # Two who printed the first poster at once made two, and both are on paper.
        for kept in codes_of(task_id=task_id, hub_id=hub_id):
            kept.ended_at = clock.now()
            record("place_code.end", kept, by=by.uid)
        return _new(task_id, hub_id, by=by.uid)


def _new(task_id: int | None, hub_id: int | None, *, by: str) -> str:
    code = drawn(LENGTH)
    made = PlaceCode(
        uid=new_uid(), code=code, task_id=task_id, hub_id=hub_id, made_at=clock.now(), made_by=by
    )
    db.session.add(made)
    db.session.flush()
    record("place_code.make", made, by=by)
    return code


def sign_in(code: str, volunteer_uid: UUID) -> None:
    """Signs the person in at the place of this code. Pressing twice is one sign-in. Raises NotFound, Conflict."""
    with transaction():
        _sign_in(_open_place(code), volunteer_uid)


def _open_place(code: str) -> CodedPlace:
    place = place_of(code)
    if place is None:
        raise NotFound(GONE)
    _refuse_if_over(place)
    return place


def _refuse_if_over(place: CodedPlace) -> None:
    if place.task is not None and place.task.state.is_over:
        raise Conflict("This task is over. Thank you. Ask at the hub what comes next.")


def _sign_in(place: CodedPlace, volunteer_uid: UUID) -> None:
    task_id, hub_id = place.ids
    person = moves.who_arrives(volunteer_uid, task_id)
    _refuse_if_over(place)
    where = moves.where_for(person, clock.now(), task_id=task_id, hub_id=hub_id)
    moves.sign_in_once(person, where, door=Door.QR, by=volunteer_actor(person.uid).uid)


def sign_in_walk_up(code: str, phone: str, name: str) -> None:
    """Signs in whoever has just registered at this place, by the number (E.164) and `name_key` they gave there.

    Their number is not proven yet: the text that asks for it is on its way. Raises NotFound, Conflict.
    """
    with transaction():
        place = _open_place(code)
        found = same_person(phone or None, name)
        if found is None:
            raise Conflict("We did not find you. Tell whoever is in charge that you are here.")
        _sign_in(place, person_of(found).uid)


def sign_out(code: str, volunteer_uid: UUID) -> StintDone:
    """Signs the person out of the place of this code. Pressing twice is one sign-out.

    Raises NotFound, and Conflict where they are not signed in.
    """
    with transaction():
        place = place_of(code)
        if place is None:
            raise NotFound(GONE)
        person = moves.one_at_a_time(volunteer_uid)
        stint = here_now(person, place)
        if stint is None and (done := moves.left_just_now(person)):
            return done
        if stint is None:
            raise Conflict("You are not signed in here.")
        return moves.sign_out(stint, door=Door.QR, by=volunteer_actor(person.uid).uid)
