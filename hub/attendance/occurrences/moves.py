"""Steps of writing down what happened, inside a caller's transaction."""

from typing import NamedTuple

from flask import current_app

from hub import clock
from hub.alarms.moves import raise_alarm, settle
from hub.alarms.states import AlarmKind
from hub.attendance import moves as stints
from hub.attendance.models import Occurrence, OccurrenceNote, Stint
from hub.attendance.occurrences.queries import stint_at
from hub.attendance.occurrences.rules import OccurrenceFacts, alarm_words
from hub.attendance.queries import open_stint_of
from hub.attendance.states import Door, OccurrenceKind, OccurrenceState
from hub.audit.moves import record
from hub.database import db, new_uid
from hub.incidents.models import Hub
from hub.installation.queries import settings
from hub.messaging.states import Lane
from hub.tasks.models import Task
from hub.volunteers.models import Volunteer
from hub.volunteers.telling.moves import text_person


class Place(NamedTuple):
    """Where it was, and in whose stint."""

    stint: Stint | None
    task: Task | None
    hub: Hub | None


def place_of(facts: OccurrenceFacts, volunteer: Volunteer | None) -> Place:
    """What was named; else where the person was signed in at that moment."""
    stint = stint_at(volunteer.id, facts.happened_at) if volunteer else None
    task_id = facts.task_id or (stint.task_id if stint else None)
    hub_id = facts.hub_id or (stint.hub_id if stint else None)
    task = db.session.get(Task, task_id) if task_id else None
    return Place(stint, task, db.session.get(Hub, hub_id) if hub_id else None)


def add(
    facts: OccurrenceFacts, volunteer: Volunteer | None, place: Place, *, incident_id: int, by: str
) -> Occurrence:
    """The row as it was written. Of a worry about a person the record says only that one was written."""
    row = Occurrence(
        uid=new_uid(), incident_id=incident_id, kind=facts.kind, state=OccurrenceState.OPEN,
        happened_at=facts.happened_at, place=facts.place.strip()[:200], what=facts.what.strip(),
        volunteer_id=volunteer.id if volunteer else None,
        person="" if volunteer else " ".join(facts.person.split())[:120],
        stint_id=place.stint.id if place.stint else None, task_id=place.task.id if place.task else None,
        hub_id=place.hub.id if place.hub else None, done=facts.done.strip(),
        help_called=", ".join(facts.help_called)[:120], witnesses=facts.witnesses.strip()[:300],
        supervisor=" ".join(facts.supervisor.split())[:120], told=facts.told.strip()[:300], once=facts.once[:36],
        recorded_at=clock.now(), recorded_by=by, appeal="", decided_by="", decided_why="",
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    is_known = not facts.kind.is_restricted
    about = volunteer.uid if volunteer and is_known else None
    record(
        "occurrence.write", row, by=by, about=about, details={"kind": facts.kind.value} if is_known else {}
    )
    return row


def wake(row: Occurrence, place: Place) -> None:
    """The alarm on the screens and the duty phone, when it is one of those that somebody must see now."""
    where = place.hub.name if place.hub else ""
    if place.task:
        where = f"{place.task.number} {place.task.title}"
    at = f"{settings().local(row.happened_at):%H:%M}"
    words = alarm_words(row.kind, row.help_called, where=where, at=at)
    if words:
        raise_alarm(AlarmKind.OCCURRENCE, row, title=words[0], detail=words[1])


def send_away(row: Occurrence, volunteer: Volunteer, place: Place, *, by: str) -> bool:
    """They are signed out if they are in, and told by text how to appeal; answers whether a text goes."""
    here = open_stint_of(volunteer.id)
    if here is not None:
        stints.sign_out(here, door=Door.DESK, by=by)
        row.stint_id = here.id
    title = place.task.title if place.task else settings().site_name
    link = f"{current_app.config['PUBLIC_URL']}/me"
    return text_person(volunteer, "asked_to_leave", lane=Lane.CHANGE, by=by, title=title, own_page=link)


def add_note(row: Occurrence, words: str, *, by: str) -> None:
    """Something that was learned later."""
    db.session.add(OccurrenceNote(uid=new_uid(), occurrence_id=row.id, words=words, by=by, at=clock.now()))
    record("occurrence.note", row, by=by)


def quiet(row: Occurrence, *, by: str) -> None:
    """Somebody has dealt with it: its alarm is over."""
    settle(AlarmKind.OCCURRENCE, row.uid, note="Dealt with, as its record says.", by=by)


def is_appealable(row: Occurrence) -> bool:
    """Whether the person may say something against it, and has not yet."""
    return row.kind is OccurrenceKind.ASKED_TO_LEAVE and row.state in (
        OccurrenceState.OPEN,
        OccurrenceState.DEALT_WITH,
    )
