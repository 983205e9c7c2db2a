"""Use cases of the boards: a note is written down, corrected, matched, taken up, solved, taken back, put back."""

from uuid import UUID

from hub.accounts.rules import Actor
from hub.database import transaction
from hub.errors import Conflict, Invalid
from hub.incidents.queries import current_incident
from hub.needs import moves
from hub.needs.queries import by_uid
from hub.needs.rules import NoteFacts
from hub.needs.states import NoteKind
from hub.volunteers.queries import by_uid as volunteer_by_uid

LONGEST_OUTCOME = 300
ON_REGISTER = "On the register of volunteers."


def write_down(facts: NoteFacts, *, hub_id: int | None, by: Actor) -> UUID:
    """Puts what somebody said at the desk on its board; answers the note's uid.

    Raises Invalid with what is wrong, Conflict while no incident is open.
    """
    with transaction():
        incident = current_incident()
        if incident is None:
            raise Conflict("No incident is open, so there is no board. Ask a supervisor to open one.")
        return moves.write_down(facts, incident_id=incident.id, hub_id=hub_id, by=by.uid).uid


def correct(uid: UUID, facts: NoteFacts, *, by: Actor) -> bool:
    """Writes a note as it is said now; answers whether anything is different."""
    with transaction():
        return moves.correct(moves.lock(by_uid(uid)), facts, by=by.uid)


def warn_of_danger(uid: UUID, *, by: Actor) -> None:
    """Life is in danger after all: the need goes to the top, and the alarm rings."""
    with transaction():
        moves.endanger(moves.lock(by_uid(uid)), by=by.uid)


def take_up(uid: UUID, who: str, *, by: Actor) -> None:
    """Somebody sees to it; who that is must be said."""
    who = _said(who, "who", "Say who sees to it.")
    with transaction():
        moves.take_up(moves.lock(by_uid(uid)), by=by.uid, why=f"{who} sees to it.")


def match(uid: UUID, other_uid: UUID, *, by: Actor) -> None:
    """A need and an offer belong together. Raises Conflict when they are no pair, or one of them is promised."""
    with transaction():
        notes = (by_uid(uid), by_uid(other_uid))
        need = next((note for note in notes if note.kind is NoteKind.NEED), None)
        offer = next((note for note in notes if note.kind.is_offer), None)
        if need is None or offer is None:
            raise Conflict("Only a need and an offer can be matched.")
        moves.match(need, offer, by=by.uid)


def solve(uid: UUID, outcome: str, *, by: Actor) -> None:
    """It is solved. How must be said, since that is kept."""
    outcome = _said(outcome, "outcome", "Say how it was solved, in a few words. It is kept with the note.")
    with transaction():
        moves.solve(moves.lock(by_uid(uid)), outcome=outcome, by=by.uid)


def take_back(uid: UUID, why: str, *, by: Actor) -> None:
    """Whoever said it takes it back; a word about why may be kept."""
    why = _said(why, "why", "") if why.strip() else ""
    with transaction():
        moves.take_back(moves.lock(by_uid(uid)), why=why, by=by.uid)


def put_back(uid: UUID, *, by: Actor) -> None:
    """It stands on its board again."""
    with transaction():
        moves.put_back(moves.lock(by_uid(uid)), by=by.uid)


def put_on_register(uid: UUID, volunteer_uid: UUID, *, by: Actor) -> None:
    """Whoever offered a skill is on the register since: matching finds them from now on, and the note is done."""
    with transaction():
        note = moves.lock(by_uid(uid))
        if note.kind is not NoteKind.OFFER_SKILL:
            raise Conflict("Only somebody who offers a skill is put on the register.")
        note.volunteer_id = volunteer_by_uid(volunteer_uid).id
        moves.solve(note, outcome=ON_REGISTER, by=by.uid)


def _said(words: str, field: str, when_empty: str) -> str:
    words = words.strip()
    if not words:
        raise Invalid({field: when_empty})
    if len(words) > LONGEST_OUTCOME:
        raise Invalid({field: f"This has {len(words)} letters. Shorten it to {LONGEST_OUTCOME}."})
    return words
