"""Use cases of leaving the register, coming back, and being erased. Ring: services."""

from uuid import UUID

from hub import clock
from hub.accounts.rules import Actor
from hub.audit.moves import change_state, record
from hub.database import transaction
from hub.errors import Conflict, Invalid
from hub.installation.queries import settings
from hub.volunteers import moves, own_data
from hub.volunteers.models import Volunteer
from hub.volunteers.queries import by_uid
from hub.volunteers.rules import look_again_on
from hub.volunteers.states import STANDING, Standing, StandingEvent

LEFT = "They left the register themselves."
WORD = "erase"


def leave_register(uid: UUID, *, by: Actor) -> None:
    """Takes the person off: their promises end, nobody asks them, what is kept stays until they have it erased."""
    with transaction():
        person = _free_to_go(uid)
        if person.state is Standing.WITHDRAWN:
            return
        own_data.end_promises(person, by=by.uid)
        moves.withdraw(person, why=LEFT, by=by.uid)


def come_back(uid: UUID, *, by: Actor) -> None:
    """On the register again, as they were; what is missing is looked at anew."""
    with transaction():
        person = by_uid(uid)
        if person.state is not Standing.WITHDRAWN or person.erased_at is not None:
            raise Conflict("They are on the register.")
        change_state(person, StandingEvent.RETURN, STANDING, by=by.uid, values={"state_reason": ""})
        moves.reconsider_standing(person, by=by.uid)


def erase(uid: UUID, word: str, *, by: Actor) -> None:
    """Empties everything that says who this was. Raises Invalid until the word is typed."""
    if word.strip().strip("“”\"'").lower() != WORD:
        raise Invalid({"word": "Type the word erase, so that this does not happen by mistake."})
    with transaction():
        person = _free_to_go(uid)
        if person.erased_at is not None:
            return
        if person.state is not Standing.WITHDRAWN:
            own_data.end_promises(person, by=by.uid)
        own_data.erase(person, by=by.uid)


def note_export(uid: UUID, *, by: Actor) -> None:
    """Writes down that somebody took everything about a person into a file."""
    with transaction():
        record("volunteer.export", by_uid(uid), by=by.uid)


def keep_longer(uid: UUID, *, by: Actor) -> None:
    """Somebody has looked: this person is still needed, and is looked at again after the usual time."""
    with transaction():
        person, here = by_uid(uid), settings()
        if person.erased_at is not None:
            raise Conflict("They are erased already.")
        person.delete_on = look_again_on(here.local(clock.now()).date(), here.preset.keep_months)
        record("volunteer.keep_longer", person, by=by.uid)


def _free_to_go(uid: UUID) -> Volunteer:
    person = by_uid(uid)
    if why := own_data.why_held(person):
        raise Conflict(why)
    return person
