"""Use cases of the register: coming onto it, confirming a number, taking in lists of people."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from hub.accounts.rules import Actor, volunteer_actor
from hub.audit.moves import record
from hub.database import transaction
from hub.errors import Conflict, Invalid
from hub.importing import ImportReport, OnReject, Outcome, Progress, Tally
from hub.many_rows import sweep, unswept
from hub.messaging import questions
from hub.messaging.events import TextAnswered
from hub.messaging.states import QuestionEvent
from hub.places.gazetteer import PlaceFound
from hub.volunteers import moves, queries, skills
from hub.volunteers.admission import admit
from hub.volunteers.bulk import Importer, Taken
from hub.volunteers.further_numbers import further_number, take_further
from hub.volunteers.models import Volunteer
from hub.volunteers.reading import ReadRow, read_list
from hub.volunteers.rules import NOT_ME, Registration
from hub.volunteers.selves import original
from hub.volunteers.skill_words import settle_words
from hub.volunteers.states import ConfirmedBy, Source, Standing
from hub.volunteers.welcome import Welcome, is_settled, tell

# Batches of a list, so that memory does not grow with it.
SWEPT_AFTER = 10
CHANGED_HANDS = (
    "Says it is not them, but the number was confirmed. If it is somebody else's now, retire it on their page"
)


def register(facts: Registration, *, by: Actor, source: Source = Source.WEB) -> UUID:
    """Puts a person on the register; answers their uid. The same name and number again changes nothing.

    What differs (new, known, another person's number) goes by text to that phone and is never shown.
    """
    with transaction():
        return admit(facts, source=source, by=by).volunteer.uid


def confirm_number(event: TextAnswered) -> None:
    """Takes the answer to “is this your number?”: 1 confirms it, 2 withdraws the registration."""
    with transaction():
        intent = event.reading.intent
        further = further_number(event.subject_uid)
        if further is not None and intent in ("yes", "no"):
            take_further(further, event)
            return
        volunteer = original(event.subject_uid) if event.subject_uid and further is None else None
        if volunteer is None or intent not in ("yes", "no"):
            questions.mark_unclear(event.inbound_id, "Not a 1 or a 2 to “is this your number?”", by=event.by)
            return
        by = volunteer_actor(volunteer.uid).uid if event.by == "system" else event.by
        if intent == "no" and volunteer.phone_confirmed_at is not None:
            # The number was confirmed before: it may have changed hands. Only a person can know.
            questions.mark_unclear(event.inbound_id, CHANGED_HANDS, by=event.by)
            return
        outcome = (
            f"{volunteer.given_name} confirmed the number" if intent == "yes" else "Said that it was not them"
        )
        questions.mark_read(event.inbound_id, outcome, by=event.by, question_event=QuestionEvent.ANSWER)
        (_confirm if intent == "yes" else _disown)(volunteer, by)


def _confirm(volunteer: Volunteer, by: str) -> None:
    was_settled = is_settled(volunteer)
    moves.confirm_phone(volunteer, ConfirmedBy.REPLY, by=by)
    # Or a bare 2 of next month would answer this question again.
    questions.close_about([volunteer.uid], by=by)
    if not was_settled:
        tell(volunteer, Welcome.DONE, by=by)


def _disown(volunteer: Volunteer, by: str) -> None:
    """Someone typed a number that is not theirs; people whose number we knew before stay as they are."""
    if volunteer.phone_confirmed_at is not None or volunteer.state is Standing.WITHDRAWN:
        return
    moves.withdraw(volunteer, why=NOT_ME, by=by)
    tell(volunteer, "registered_not_me", by=by)


def place_at(uid: UUID, place: PlaceFound, *, by: Actor) -> None:
    """Keeps where somebody is, and what follows from it for their standing."""
    with transaction():
        moves.set_place(queries.by_uid(uid), place, by=by.uid)


def settle_skill_words(key: str, code: str, *, by: Actor) -> int:
    """These words mean that skill for everyone who wrote them and will; an empty code: no skill at all.

    Answers for how many people. Raises Invalid for a code that is none.
    """
    if code and not skills.is_known(code):
        raise Invalid({"skill": "Choose a skill from the list, or “No skill”."})
    with transaction():
        ids = settle_words(key, code or None, by=by.uid)
        for volunteer in queries.people(ids).values() if code else ():
            record("volunteer.skill_word", volunteer, by=by.uid, details={"skill": code})
        moves.refresh_match_rows(ids)
        return len(ids)


def import_volunteers(
    rows: Iterable[Mapping[str, str]],
    *,
    organisation_id: int | None = None,
    dry_run: bool = False,
    by: Actor,
    progress: Progress | None = None,
    on_reject: OnReject | None = None,
) -> ImportReport:
    """Takes a list of people in; rows that cannot be taken go to `on_reject`, or into the report, with a reason.

    Every batch of rows is one transaction, so texts are answered meanwhile. After a stop in the middle the whole
    file is simply imported again: what is there already counts as a duplicate.
    """
    tally = Tally(progress, on_reject=on_reject)
    importer = Importer(organisation_id=organisation_id, by=by.uid, dry_run=dry_run)
    with unswept():
        for number, batch in enumerate(read_list(rows, importer.reader, importer.known), start=1):
            for row, outcome in _take_in(importer, batch):
                tally.take(outcome) if isinstance(outcome, Outcome) else tally.reject(row, outcome)
            if number % SWEPT_AFTER == 0:
                sweep()
    return tally.report().noting(*getattr(rows, "notes", ()), *importer.notes())


def _take_in(importer: Importer, batch: list[ReadRow]) -> list[Taken]:
    try:
        return _take_in_once(importer, batch)
    except Conflict:
        # Somebody registered by another door between our look and our writing. Now we see them.
        return _take_in_once(importer, batch)


def _take_in_once(importer: Importer, batch: list[ReadRow]) -> list[Taken]:
    with transaction():
        return importer.take_in(batch)
