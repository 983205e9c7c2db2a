"""Numbers of one person: a further one, the main one, and one that is somebody else's now."""

import sqlalchemy as sa

from hub import clock
from hub.audit.moves import record
from hub.database import db
from hub.errors import Conflict, Invalid
from hub.messaging import questions
from hub.messaging.models import Conversation, Message, Question
from hub.messaging.outgoing import outbox
from hub.messaging.states import Lane, MessageState, QuestionEvent, QuestionKind, QuestionState
from hub.volunteers import ports
from hub.volunteers.events import PhoneRetired
from hub.volunteers.models import OtherPhone, Volunteer
from hub.volunteers.moves import reconsider_standing
from hub.volunteers.phones import ParsedPhone
from hub.volunteers.queries import same_person
from hub.volunteers.selves import originals_of
from hub.volunteers.states import ConfirmedBy
from hub.volunteers.telling.welcome import ANSWER_WITHIN, VALID_FOR


def numbers_of(person: Volunteer) -> list[OtherPhone]:
    """Every further number of the person and their merged rows, also those that were theirs once; oldest first."""
    ids = [person.id, *(row.id for row in originals_of(person.id))]
    query = sa.select(OtherPhone).where(OtherPhone.volunteer_id.in_(ids))
    return list(db.session.scalars(query.order_by(OtherPhone.added_at, OtherPhone.id)))


def add(person: Volunteer, phone: ParsedPhone, *, is_sure: bool, by: str) -> OtherPhone:
    """Gives the person another number. Unless somebody is sure of it, that number is asked by text: 1 or 2.

    Raises Conflict when they have it already.
    """
    if _in_use(person, phone.number) or person.phone == phone.number:
        raise Conflict(f"{person.given_name} has this number already.")
    now = clock.now()
    row = OtherPhone(
        volunteer_id=person.id, phone=phone.number, phone_kind=phone.kind, added_at=now, added_by=by,
        confirmed_at=now if is_sure else None,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    record("volunteer.add_phone", person, by=by, details={"is_sure": is_sure})
    if not is_sure and phone.kind.gets_texts:
        _ask(person, row, by=by)
    return row


def _ask(person: Volunteer, row: OtherPhone, *, by: str) -> None:
    talk = outbox.conversation_for(row.phone, person.language, is_invented=person.is_invented)
    label = f"{person.name}, second number"
    questions.ask(
        talk, QuestionKind.CONFIRM_NUMBER, row.uid, label=label, deadline=clock.now() + ANSWER_WITHIN
    )
    outbox.enqueue(
        "other_phone", row.phone, lane=Lane.ANSWER, valid_for=VALID_FOR, language=person.language,
        facts={"given_name": person.given_name}, subject_uid=row.uid, context_uid=person.uid, by=by,
    )  # fmt: skip


def confirm(row: OtherPhone, *, by: str) -> None:
    """They answered from this number, or somebody heard them on it."""
    row.confirmed_at = row.confirmed_at or clock.now()
    record("volunteer.confirm_other_phone", _person(row), by=by)
    questions.close_about([row.uid], by=by)


def make_main(person: Volunteer, row: OtherPhone, *, by: str) -> None:
    """Texts go to this number from now on; the one they had stays as another number.

    Raises Conflict for a number that is not confirmed, or that stands with this very name in another row.
    """
    if row.confirmed_at is None or row.retired_at is not None:
        raise Conflict("This number is not confirmed, so nothing can be sent there yet.")
    known = same_person(row.phone, person.name_key)
    if known is not None and known.id != person.id:
        raise Conflict("Another entry has this name and number. Put the two side by side first.")
    if person.phone and not _in_use(person, person.phone):
        _keep(person, person, by=by)
    person.phone, person.phone_kind = row.phone, row.phone_kind
    person.phone_confirmed_at, person.phone_confirmed_by = row.confirmed_at, ConfirmedBy.DESK
    record("volunteer.make_main_phone", person, by=by)
    reconsider_standing(person, by=by)


def retire(person: Volunteer, phone: str, *, why: str, by: str) -> None:
    """This number is somebody else's now: it stays in the history, and nobody asks the person by it.

    Another confirmed number takes its place. What was asked there is closed, what waits to leave is stopped, and
    rooms above see to promises. Raises Invalid without a reason, Conflict when the number is not theirs.
    """
    if not why.strip():
        raise Invalid({"why": "Write down how you know."})
    rows = [row for row in (person, *originals_of(person.id)) if row.phone == phone]
    further = [row for row in numbers_of(person) if row.phone == phone and row.retired_at is None]
    if not rows and not further:
        raise Conflict(f"This is no number of {person.given_name}.")
    further += [_keep(person, row, by=by) for row in rows[:1] if not further]
    for row in further:
        row.retired_at, row.retired_by, row.retired_why = clock.now(), by, why.strip()[:300]
    for each in rows:
        each.phone = each.phone_confirmed_at = each.phone_confirmed_by = None
    db.session.flush()
    _take_next(person, by=by)
    record("volunteer.retire_phone", person, by=by, why=why)
    stop_texts(phone, [person.uid, *(row.uid for row in further)], by=by)
    reconsider_standing(person, by=by)
    ports.tell_retired(PhoneRetired(person.id, phone, by))


def stop_texts(phone: str, subjects: list[object], *, by: str) -> None:
    """Closes what this number was asked about these things, and stops what waits to be sent to it."""
    talk = db.session.scalar(sa.select(Conversation).where(Conversation.phone == phone))
    if talk is None:
        return
    asked = sa.select(Question).where(
        Question.conversation_id == talk.id, Question.subject_uid.in_(subjects),
        Question.state != QuestionState.CLOSED,
    )  # fmt: skip
    for question in db.session.scalars(asked):
        questions.settle(question, QuestionEvent.CLOSE, by=by)
    waiting = sa.update(Message).where(
        Message.conversation_id == talk.id, Message.subject_uid.in_(subjects),
        Message.state == MessageState.QUEUED,
    )  # fmt: skip
    values = {
        "state": MessageState.CANCELLED,
        "final_at": clock.now(),
        "error_text": "The number is not theirs",
    }
    db.session.execute(waiting.values(values).execution_options(synchronize_session="fetch"))


def _keep(person: Volunteer, row: Volunteer, *, by: str) -> OtherPhone:
    """Writes a main number down as one of the person's numbers."""
    kept = OtherPhone(
        volunteer_id=person.id, phone=row.phone, phone_kind=row.phone_kind, added_at=row.registered_at, added_by=by,
        confirmed_at=row.phone_confirmed_at,
    )  # fmt: skip
    db.session.add(kept)
    db.session.flush()
    return kept


def _take_next(person: Volunteer, *, by: str) -> None:
    if person.phone:
        return
    usable = [row for row in numbers_of(person) if row.confirmed_at and not row.retired_at]
    usable.sort(key=lambda row: not row.phone_kind.gets_texts)
    for row in usable:
        if same_person(row.phone, person.name_key) is None:
            make_main(person, row, by=by)
            return


def _in_use(person: Volunteer, phone: str) -> bool:
    return any(row.phone == phone and row.retired_at is None for row in numbers_of(person))


def _person(row: OtherPhone) -> Volunteer:
    return db.session.get_one(Volunteer, row.volunteer_id)
