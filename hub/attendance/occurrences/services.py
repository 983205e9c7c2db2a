"""Use cases of what happened to people: written down, added to, dealt with, appealed, decided."""

from dataclasses import dataclass
from uuid import UUID

from flask import current_app

from hub import clock
from hub.accounts.rules import Actor
from hub.attendance.attached.moves import keep, was_sent
from hub.attendance.attached.rules import Document
from hub.attendance.models import Occurrence
from hub.attendance.occurrences import moves, queries
from hub.attendance.occurrences.rules import NOTE_LETTERS, OccurrenceFacts, faults, may_decide
from hub.attendance.queries import open_stint_of
from hub.attendance.states import OCCURRENCE, OccurrenceEvent, OccurrenceKind, OccurrenceState
from hub.audit.moves import change_state, record
from hub.database import db, transaction
from hub.errors import Conflict, Invalid, NotAllowed
from hub.incidents.queries import all_incidents, current_incident
from hub.installation.moves import one_form_at_a_time
from hub.messaging.states import Lane
from hub.tasks.models import Task
from hub.volunteers.models import Volunteer
from hub.volunteers.queries import by_uid as person_by_uid
from hub.volunteers.selves import person_of
from hub.volunteers.standing import moves as vouching
from hub.volunteers.standing import queries as vouched
from hub.volunteers.states import Standing
from hub.volunteers.telling.moves import text_person


@dataclass(frozen=True, slots=True)
class Written:
    """What was written down, and what came of it at once."""

    uid: UUID
    was_signed_out: bool = False
    is_told: bool = False


def write_down(facts: OccurrenceFacts, *, by: Actor, photo: Document | None = None) -> Written:
    """Keeps what happened; a serious one or a worry rings. Whoever was asked to leave is signed out and told.

    Sent twice, it is one. Raises Invalid with what is missing, Conflict when no incident is open.
    """
    if wrong := faults(facts, clock.now()):
        raise Invalid(wrong)
    with transaction():
        one_form_at_a_time()
        if earlier := queries.by_once(facts.once):
            return Written(earlier.uid)
        volunteer = person_by_uid(facts.volunteer_uid) if facts.volunteer_uid else None
        place = moves.place_of(facts, volunteer)
        row = moves.add(facts, volunteer, place, incident_id=_incident_id(place.task), by=by.uid)
        keep(row, photo, by=by.uid)
        was_sent(facts.once)
        moves.wake(row, place)
        if facts.kind is not OccurrenceKind.ASKED_TO_LEAVE or volunteer is None:
            return Written(row.uid)
        was_in = open_stint_of(volunteer.id) is not None
        is_told = moves.send_away(row, volunteer, place, by=by.uid)
        return Written(row.uid, was_in, is_told)


def _incident_id(task: Task | None) -> int:
    if task is not None:
        return task.incident_id
    # An injury is often told the day after: it belongs to the incident that has just ended.
    incident = current_incident() or next(iter(all_incidents()), None)
    if incident is None:
        raise Conflict("There is no incident yet. Open one first, then write it down.")
    return incident.id


def note_seen(uid: UUID, *, by: Actor) -> None:
    """Somebody reads a worry about a person: that is written down each time."""
    with transaction():
        row = queries.row_for_update(uid)
        if row.kind.is_restricted:
            record("occurrence.seen", row, by=by.uid)


def add_note(uid: UUID, words: str, *, by: Actor) -> None:
    """What was learned later stands beside the first words, which stay."""
    said = _words(words, "words", "Write down what is new.", NOTE_LETTERS)
    with transaction():
        moves.add_note(queries.row_for_update(uid), said, by=by.uid)


def add_photo(uid: UUID, photo: Document | None, *, by: Actor) -> None:
    """A photo or a paper that came later. Raises Invalid without one, and for what takes none."""
    with transaction():
        row = queries.row_for_update(uid)
        if photo is None or row.kind.is_restricted:
            raise Invalid({"photo": "Choose a photo or a PDF."})
        keep(row, photo, by=by.uid)


def deal_with(uid: UUID, words: str, *, by: Actor) -> None:
    """It is dealt with, in words; its alarm is over."""
    said = _words(words, "words", "Write down what was done about it.", NOTE_LETTERS)
    with transaction():
        row = queries.row_for_update(uid)
        moves.add_note(row, said, by=by.uid)
        change_state(row, OccurrenceEvent.DEAL_WITH, OCCURRENCE, by=by.uid)
        moves.quiet(row, by=by.uid)


def reopen(uid: UUID, *, by: Actor) -> None:
    """It is not over after all."""
    with transaction():
        change_state(queries.row_for_update(uid), OccurrenceEvent.REOPEN, OCCURRENCE, by=by.uid)


def appeal(uid: UUID, words: str, *, by: Actor) -> None:
    """What somebody says against being asked to leave; anybody may write it down for them, once."""
    said = _words(words, "words", "Write down what they say.", 1000)
    with transaction():
        row = queries.row_for_update(uid)
        if not moves.is_appealable(row):
            raise Conflict("There is nothing to look at again, or somebody is looking already.")
        values = {"appeal": said, "appealed_at": clock.now()}
        change_state(row, OccurrenceEvent.APPEAL, OCCURRENCE, by=by.uid, values=values)


def decide(uid: UUID, *, lifts: bool, words: str, by: Actor) -> bool:
    """Somebody else than who asked them to leave decides; overturned lifts what it set. Answers whether a text tells.

    Raises NotAllowed for who asked them to leave, or wrote it down.
    """
    said = _words(words, "words", "Write down what you found.", 500)
    with transaction():
        row = queries.row_for_update(uid)
        if not may_decide(
            by_uid=by.uid, by_name=by.name, recorded_by=row.recorded_by, supervisor=row.supervisor
        ):
            raise NotAllowed(
                "You asked them to leave, or wrote it down. Ask another supervisor to look at it."
            )
        event = OccurrenceEvent.OVERTURN if lifts else OccurrenceEvent.UPHOLD
        values = {"decided_at": clock.now(), "decided_by": by.uid, "decided_why": said}
        change_state(row, event, OCCURRENCE, by=by.uid, values=values)
        volunteer = person_of(db.session.get_one(Volunteer, row.volunteer_id)) if row.volunteer_id else None
        if volunteer is None:
            return False
        if lifts:
            _lift_what_it_set(row, volunteer, said, by=by.uid)
        return _tell(row, volunteer, lifts=lifts, by=by.uid)


def _lift_what_it_set(row: Occurrence, volunteer: Volunteer, why: str, *, by: str) -> None:
    """A suspension that came of it ends with it; one for another reason stays."""
    since, decision = queries.suspended_at(row.uid), vouched.decision_about(volunteer.uid)
    if volunteer.state is not Standing.SUSPENDED or since is None or decision is None or decision.at > since:
        return
    if waiting := vouched.open_appeal(volunteer.id):
        vouching.decide_appeal(waiting, volunteer, decision=why[:300], by=by)
    vouching.reinstate(volunteer, why=why[:300], by=by)


def _tell(row: Occurrence, volunteer: Volunteer, *, lifts: bool, by: str) -> bool:
    task = db.session.get(Task, row.task_id) if row.task_id else None
    return text_person(
        volunteer, "leave_looked_at", lane=Lane.ANSWER, by=by, lifts=lifts,
        title=task.title if task else "the hub", own_page=f"{current_app.config['PUBLIC_URL']}/me",
    )  # fmt: skip


def note_suspended(uid: UUID, *, by: Actor) -> None:
    """They were suspended because of it, so that an appeal that is won lifts that too."""
    with transaction():
        row = queries.row_for_update(uid)
        if row.kind is not OccurrenceKind.ASKED_TO_LEAVE or row.state is OccurrenceState.OVERTURNED:
            raise Conflict("This does not suspend anybody.")
        record("occurrence.suspend", row, by=by.uid)


def _words(text: str, field: str, missing: str, most: int) -> str:
    words = text.strip()
    if not words:
        raise Invalid({field: missing})
    if len(words) > most:
        raise Invalid({field: f"This has {len(words)} letters. Shorten it to {most}."})
    return words
