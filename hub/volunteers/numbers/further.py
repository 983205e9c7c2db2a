"""The answer to “is this another number of yours?”. Ring: moves."""

from uuid import UUID

import sqlalchemy as sa

from hub.accounts.rules import volunteer_actor
from hub.database import db
from hub.messaging import questions
from hub.messaging.events import TextAnswered
from hub.messaging.states import QuestionEvent
from hub.volunteers.models import OtherPhone, Volunteer
from hub.volunteers.numbers import moves as numbers
from hub.volunteers.selves import person_of

NOT_THEIRS = "Whoever has it says that it is not theirs."


def further_number(uid: UUID | None) -> OtherPhone | None:
    """The further number a question was about, if it was about one."""
    return db.session.scalar(sa.select(OtherPhone).where(OtherPhone.uid == uid)) if uid else None


def take_further(row: OtherPhone, event: TextAnswered) -> None:
    """1 confirms it; 2 retires it, and nothing is ever sent there again for this person."""
    person = person_of(db.session.get_one(Volunteer, row.volunteer_id))
    by = volunteer_actor(person.uid).uid if event.by == "system" else event.by
    is_theirs = event.reading.intent == "yes"
    outcome = f"{person.given_name} confirmed a second number" if is_theirs else "Said that it is not theirs"
    questions.mark_read(event.inbound_id, outcome, by=event.by, question_event=QuestionEvent.ANSWER)
    if is_theirs:
        numbers.confirm(row, by=by)
    else:
        numbers.retire(person, row.phone, why=NOT_THEIRS, by=by)
