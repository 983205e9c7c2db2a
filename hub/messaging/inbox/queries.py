"""What came in, what waits for a person, and what each phone still owes. Ring: queries."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from hub.database import db
from hub.errors import NotFound
from hub.messaging.inbox.outcomes import QuestionFacts
from hub.messaging.inbox.rules import LEASE
from hub.messaging.models import Conversation, Inbound, Message, Question
from hub.messaging.queries import DID_NOT_ARRIVE
from hub.messaging.states import InboundState, QuestionKind, QuestionState

REMEMBERED = timedelta(days=30)
MOST_QUESTIONS = 40


@dataclass(frozen=True, slots=True)
class Waiting:
    """A conversation that waits for a person; `inbound` is the cry for help among its texts, else the oldest."""

    conversation: Conversation
    inbound: Inbound

    @property
    def since(self) -> datetime:
        """How long it has waited."""
        return self.inbound.received_at

    @property
    def is_urgent(self) -> bool:
        """Whether it speaks of danger."""
        return self.inbound.is_urgent


def received_ids(now: datetime, *, limit: int) -> list[int]:
    """Texts nobody has read yet, in the order they came; those a living worker holds are left out."""
    query = sa.select(Inbound.id).where(Inbound.state == InboundState.RECEIVED, free_at(now))
    return list(db.session.scalars(query.order_by(Inbound.id).limit(limit)))


def free_at(now: datetime) -> sa.ColumnElement[bool]:
    """No worker holds the text, or the one that did has died.

    A lease that lies further ahead than any is of a time before the machine's clock was put back.
    """
    lease = Inbound.lease_until
    return sa.or_(lease.is_(None), lease < now, lease > now + LEASE)


def question_facts(conversation_id: int, now: datetime) -> tuple[QuestionFacts, ...]:
    """The questions of this phone that an answer may still reach, oldest first."""
    query = (
        sa.select(Question)
        .where(Question.conversation_id == conversation_id, Question.state != QuestionState.CLOSED)
        .where(sa.or_(Question.state == QuestionState.OPEN, Question.asked_at > now - REMEMBERED))
        .order_by(Question.id.desc())
        .limit(MOST_QUESTIONS)
    )
    questions = list(reversed(list(db.session.scalars(query))))
    said = _last_said([question.id for question in questions if _can_be_taken_back(question, now)])
    return tuple(_facts(question, said.get(question.id, "")) for question in questions)


def _can_be_taken_back(question: Question, now: datetime) -> bool:
    return question.state is QuestionState.ANSWERED and question.deadline > now


def _last_said(question_ids: Collection[int]) -> dict[int, str]:
    """The last certain answer to each of these questions."""
    query = (
        sa.select(Inbound.question_id, Inbound.intent, Inbound.reading)
        .where(Inbound.question_id.in_(question_ids))
        .where(Inbound.state.in_((InboundState.READ, InboundState.SETTLED)))
        .order_by(Inbound.id)
    )
    rows = db.session.execute(query).all() if question_ids else []
    return {key: intent for key, intent, reading in rows if key is not None and reading.get("certain")}


def _facts(question: Question, said: str) -> QuestionFacts:
    return QuestionFacts(
        id=question.id, uid=question.uid, kind=question.kind, state=question.state, code=question.code,
        label=question.label, asked_at=question.asked_at, settled_at=question.settled_at,
        nudged=question.nudged_at is not None, said=said,
        options=tuple(option["question_id"] for option in question.options if "question_id" in option),
        picks=len(question.options) if question.kind is QuestionKind.JOIN else 0,
        wants_words=question.state is QuestionState.ANSWERED and any("wants" in one for one in question.options),
    )  # fmt: skip


def texted_since(conversation_id: int, kind: str, moment: datetime) -> bool:
    """Whether a text of that kind was written to this phone since `moment`, and has not failed to arrive."""
    query = sa.select(Message.id).where(
        Message.conversation_id == conversation_id, Message.kind == kind, Message.created_at > moment,
        Message.state.not_in(DID_NOT_ARRIVE),
    )  # fmt: skip
    return db.session.scalar(query.limit(1)) is not None


def urgent_texts(conversation_id: int, since: datetime) -> list[Inbound]:
    """The texts of this phone that spoke of danger since then, oldest first."""
    query = sa.select(Inbound).where(
        Inbound.conversation_id == conversation_id, Inbound.is_urgent, Inbound.received_at > since
    )
    return list(db.session.scalars(query.order_by(Inbound.id)))


def due_question_ids(now: datetime, *, limit: int) -> list[int]:
    """Open questions whose deadline has passed."""
    query = sa.select(Question.id).where(Question.state == QuestionState.OPEN, Question.deadline <= now)
    return list(db.session.scalars(query.order_by(Question.deadline).limit(limit)))


def conversation_by_uid(uid: UUID) -> Conversation:
    """The conversation. Raises NotFound."""
    row = db.session.scalars(sa.select(Conversation).where(Conversation.uid == uid)).one_or_none()
    if row is None:
        raise NotFound("There is no such conversation. Search for the number in the inbox.")
    return row


def inbound_by_uid(uid: UUID) -> Inbound:
    """The text that came in. Raises NotFound."""
    row = db.session.scalars(sa.select(Inbound).where(Inbound.uid == uid)).one_or_none()
    if row is None:
        raise NotFound("That text is not here. Look for its conversation in the inbox.")
    return row


def conversation_by_text(inbound_uid: UUID) -> Conversation:
    """The conversation this text belongs to. Raises NotFound."""
    return inbound_by_uid(inbound_uid).conversation


def conversations_by_texts(text_uids: Collection[UUID]) -> dict[UUID, Conversation]:
    """The conversation of each of these texts, in or out, and each that is one itself; other things have none."""
    itself = sa.select(Conversation).where(Conversation.uid.in_(text_uids))
    found = {talk.uid: talk for talk in db.session.scalars(itself)}
    for kind in (Inbound, Message):
        query = sa.select(kind.uid, Conversation).join(Conversation, kind.conversation_id == Conversation.id)
        found |= {uid: talk for uid, talk in db.session.execute(query.where(kind.uid.in_(text_uids)))}
    return found


def waiting(*, limit: int = 100, which: sa.ColumnElement[bool] | None = None) -> list[Waiting]:
    """Conversations that wait for a person: danger first, then the one that waits longest; `which` of them."""
    urgent_id = sa.func.min(sa.case((Inbound.is_urgent, Inbound.id)))
    groups = (
        sa.select(
            Inbound.conversation_id, sa.func.coalesce(urgent_id, sa.func.min(Inbound.id)).label("shown_id")
        )
        .where(Inbound.state == InboundState.UNCLEAR)
        .group_by(Inbound.conversation_id)
        .subquery()
    )
    query = (
        sa.select(Conversation, Inbound)
        .join(groups, groups.c.conversation_id == Conversation.id)
        .join(Inbound, Inbound.id == groups.c.shown_id)
        .where(sa.true() if which is None else which)
        .order_by(Inbound.is_urgent.desc(), Inbound.received_at, Inbound.id)
        .limit(limit)
    )
    return [Waiting(talk, text) for talk, text in db.session.execute(query)]


def waiting_count() -> int:
    """How many conversations wait for a person."""
    query = sa.select(sa.func.count(sa.distinct(Inbound.conversation_id)))
    return db.session.scalar(query.where(Inbound.state == InboundState.UNCLEAR)) or 0


def answered_since(moment: datetime) -> int:
    """How many texts people have settled since `moment`."""
    query = sa.select(sa.func.count(Inbound.id)).where(
        Inbound.state == InboundState.SETTLED, Inbound.handled_at >= moment
    )
    return db.session.scalar(query) or 0


def written_since(conversation_id: int, moment: datetime) -> list[Message]:
    """The texts written to this phone since `moment`."""
    query = sa.select(Message).where(Message.conversation_id == conversation_id, Message.created_at > moment)
    return list(db.session.scalars(query.order_by(Message.id)))


def unclear_of(conversation_id: int) -> list[Inbound]:
    """The texts of this phone that wait for a person, oldest first."""
    query = sa.select(Inbound).where(
        Inbound.conversation_id == conversation_id, Inbound.state == InboundState.UNCLEAR
    )
    return list(db.session.scalars(query.order_by(Inbound.id)))


def open_which(conversation_id: int) -> list[Question]:
    """The “which one?” questions this phone has not answered."""
    query = sa.select(Question).where(
        Question.conversation_id == conversation_id,
        Question.kind == QuestionKind.WHICH,
        Question.state == QuestionState.OPEN,
    )
    return list(db.session.scalars(query))
