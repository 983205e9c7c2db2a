"""Taking in the texts that came: each once, in order for its phone, and none lost. Ring: services."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from hub import clock
from hub.database import db, transaction
from hub.messaging import questions
from hub.messaging.events import OptOutChanged, TextAnswered
from hub.messaging.inbox import moves as intake
from hub.messaging.inbox.danger import heed_unread
from hub.messaging.inbox.queries import due_question_ids, free_at
from hub.messaging.inbox.rules import LEASE
from hub.messaging.models import Inbound, Question
from hub.messaging.states import InboundState, QuestionEvent, QuestionState


@dataclass(frozen=True, slots=True)
class Taken:
    """A text that was read: whom to wake, and whether the number opted out or in by it."""

    event: TextAnswered | None
    opt_out: OptOutChanged | None


def take_in(inbound_id: int) -> Taken | None:
    """Reads one text and does at once all that needs no other room.

    None when another worker holds it, or an earlier text from the same phone is not finished.
    """
    with transaction():
        inbound = _claim(inbound_id)
        if inbound is None:
            return None
        inbound.lease_until = clock.now() + LEASE
        opted_out_before = inbound.conversation.opted_out_at
        event = intake.understand(inbound)
        talk = inbound.conversation
        changed = talk.opted_out_at != opted_out_before
        opt_out = OptOutChanged(talk.phone, talk.opted_out_at is not None) if changed else None
        return Taken(event=event, opt_out=opt_out)


def _claim(inbound_id: int) -> Inbound | None:
    """The row, locked; a second worker on PostgreSQL skips it, and on SQLite it waits its turn to write."""
    earlier = aliased(Inbound)
    unfinished = sa.exists().where(
        earlier.conversation_id == Inbound.conversation_id,
        earlier.state == InboundState.RECEIVED,
        earlier.id < Inbound.id,
    )
    query = sa.select(Inbound).where(
        Inbound.id == inbound_id, Inbound.state == InboundState.RECEIVED, free_at(clock.now()), ~unfinished
    )
    return db.session.scalars(query.with_for_update(skip_locked=True)).one_or_none()


def pass_on(inbound_id: int, why: str) -> None:
    """Leaves a text to a person, unless its handler finished with it after all."""
    with transaction():
        inbound = questions.inbound_by_id(inbound_id)
        if inbound.state is InboundState.RECEIVED:
            questions.mark_unclear(inbound_id, why)


def hand_over_unread(inbound_id: int) -> None:
    """A text that our own reading choked on: nobody knows whether it speaks of danger, so an alarm rings."""
    with transaction():
        inbound = questions.inbound_by_id(inbound_id)
        if inbound.state is not InboundState.RECEIVED:
            return
        heed_unread(inbound)
        questions.mark_unclear(inbound_id, "Something went wrong when we read this. A person must read it")


def run_out(*, limit: int = 200) -> int:
    """Marks the open questions whose deadline has passed, and answers how many. A late answer still counts."""
    with transaction():
        ids = due_question_ids(clock.now(), limit=limit)
        query = sa.select(Question).where(Question.id.in_(ids), Question.state == QuestionState.OPEN)
        due = list(db.session.scalars(query.with_for_update(skip_locked=True)))
        for question in due:
            questions.settle(question, QuestionEvent.RUN_OUT, by="system")
        return len(due)
