"""What somebody said on the telephone, written into their conversation by whoever took the call. Ring: services."""

from uuid import UUID

from hub import clock
from hub.accounts.rules import Actor
from hub.audit.moves import record
from hub.database import db, new_uid, transaction
from hub.errors import Invalid
from hub.messaging import questions
from hub.messaging.inbox import queries as inbox_queries
from hub.messaging.inbox.danger import heed
from hub.messaging.inbox.moves import keep_reading
from hub.messaging.inbox.outcomes import AnswerQuestion
from hub.messaging.inbox.rules import read_for, resolve
from hub.messaging.models import Inbound
from hub.messaging.rules import LONGEST
from hub.messaging.states import InboundState

BY_VOICE = "voice:"


def write_down(conversation_uid: UUID, words: str, *, by: Actor) -> Inbound:
    """Keeps the words as if they had been texted, read the same way, and waiting for a person to confirm the reading.

    Nothing is acted on by itself: whoever writes it down says what it means with one more click. Danger rings at once.
    """
    said = " ".join(words.split())
    if not said:
        raise Invalid({"words": "Write down what they said."})
    if len(said) > LONGEST:
        raise Invalid({"words": f"This has {len(said)} letters. Shorten it to {LONGEST}."})
    with transaction():
        talk = inbox_queries.conversation_by_uid(conversation_uid)
        facts = inbox_queries.question_facts(talk.id, clock.now())
        reading = read_for(said, talk.language, facts)
        inbound = Inbound(
            uid=new_uid(), provider_sid=f"{BY_VOICE}{new_uid().hex}", conversation_id=talk.id, body=said,
            received_at=clock.now(), state=InboundState.RECEIVED, to_phone="",
        )  # fmt: skip
        db.session.add(inbound)
        keep_reading(inbound, reading)
        match resolve(reading, facts):
            case AnswerQuestion(question_id):
                inbound.question_id = question_id
        talk.last_at = clock.now()
        db.session.flush()
        record("inbound.write_down", inbound, by=by.uid)
        if inbound.is_urgent:
            heed(inbound)
        questions.mark_unclear(inbound.id, "Said on the telephone. Confirm what it means", by=by.uid)
        return inbound


def is_spoken(inbound: Inbound) -> bool:
    """Whether it was said on the telephone and written down by one of us."""
    return inbound.provider_sid.startswith(BY_VOICE)
