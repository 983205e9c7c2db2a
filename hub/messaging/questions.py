"""Steps on open questions and on texts that came in, inside a caller's transaction. Ring: moves."""

import secrets
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.audit.moves import change_state, record
from hub.database import db
from hub.errors import Conflict, NotFound
from hub.machine import advance
from hub.messaging.codes import new_code
from hub.messaging.models import Conversation, Inbound, Question
from hub.messaging.states import (
    INBOUND,
    QUESTION,
    InboundEvent,
    InboundState,
    QuestionEvent,
    QuestionKind,
    QuestionState,
)

OUTCOME_LETTERS = 200
LABEL_LETTERS = 120


class DealtWith(Conflict):
    """The text has been handled already, by another worker or a person."""

    sentence = "Someone has dealt with this text already. Look at the conversation again."


def ask(
    conversation: Conversation,
    kind: QuestionKind,
    subject_uid: UUID,
    *,
    label: str,
    deadline: datetime,
    code: str = "",
    options: Sequence[object] = (),
    is_first: bool = False,
) -> Question:
    """The open question about `subject_uid` on that phone. Asking again keeps its code, with a new deadline.

    `is_first`: nobody can have asked about it before, since it came into being in this transaction.

    `label` is how the person will recognise it when they are asked which one: who and what, in a few words.
    """
    if conversation.id is None:
        db.session.flush()
    earlier = None if is_first else _about(conversation.id, kind, subject_uid)
    if earlier is not None and earlier.state is QuestionState.OPEN:
        earlier.deadline, earlier.label = deadline, label[:LABEL_LETTERS]
        return earlier
    if earlier is not None:
        # The code of a first ask still stands in their phone, so the second carries it too.
        code = code or earlier.code
        change_state(earlier, QuestionEvent.CLOSE, QUESTION, by="system", about=subject_uid)
    question = Question(
        conversation_id=conversation.id, kind=kind, state=QuestionState.OPEN, subject_uid=subject_uid,
        code=code or _new_code(conversation.id, kind), label=label[:LABEL_LETTERS], options=list(options),
        asked_at=clock.now(), deadline=deadline,
    )  # fmt: skip
    db.session.add(question)
    db.session.flush()
    return question


def ask_many(
    kind: QuestionKind, subjects: Mapping[UUID, Conversation], *, label: str, deadline: datetime
) -> dict[UUID, Question]:
    """Fresh questions about things nobody was asked about before, written when the caller flushes."""
    db.session.flush()
    ids = {conversation.id for conversation in subjects.values()}
    taken: defaultdict[int, set[str]] = defaultdict(set)
    codes = sa.select(Question.conversation_id, Question.code).where(
        Question.conversation_id.in_(ids), Question.state != QuestionState.CLOSED
    )
    for conversation_id, code in db.session.execute(codes):
        taken[conversation_id].add(code)
    asked: dict[UUID, Question] = {}
    for uid, conversation in subjects.items():
        code = new_code(taken[conversation.id], secrets.choice)
        taken[conversation.id].add(code)
        asked[uid] = Question(
            conversation_id=conversation.id, kind=kind, state=QuestionState.OPEN, subject_uid=uid, code=code,
            label=label[:LABEL_LETTERS], options=[], asked_at=clock.now(), deadline=deadline,
        )  # fmt: skip
    db.session.add_all(asked.values())
    return asked


def _about(conversation_id: int, kind: QuestionKind, subject_uid: UUID) -> Question | None:
    query = (
        sa.select(Question)
        .where(Question.conversation_id == conversation_id, Question.kind == kind)
        .where(Question.subject_uid == subject_uid, Question.state != QuestionState.CLOSED)
        .order_by(Question.id.desc())
    )
    return db.session.scalars(query).first()


def _new_code(conversation_id: int, kind: QuestionKind) -> str:
    if kind in (QuestionKind.WHICH, QuestionKind.JOIN):
        return ""
    taken = sa.select(Question.code).where(
        Question.conversation_id == conversation_id, Question.state != QuestionState.CLOSED
    )
    return new_code(list(db.session.scalars(taken)), secrets.choice)


def close_about(subject_uids: Collection[UUID], *, by: str) -> int:
    """Closes every question about these things: the matter is settled. Answers how many."""
    query = sa.select(Question).where(
        Question.subject_uid.in_(subject_uids), Question.state != QuestionState.CLOSED
    )
    questions = list(db.session.scalars(query)) if subject_uids else []
    for question in questions:
        settle(question, QuestionEvent.CLOSE, by=by)
    return len(questions)


def settle_many(subject_uids: Collection[UUID], event: QuestionEvent, *, by: str) -> int:
    """The same step for every open question about these things, with one update. Answers how many."""
    db.session.flush()
    open_ones = sa.select(Question).where(
        Question.subject_uid.in_(subject_uids), Question.state == QuestionState.OPEN
    )
    questions = list(db.session.scalars(open_ones))
    states = (QuestionState.OPEN, advance(QUESTION, QuestionState.OPEN, event))
    update = sa.update(Question).where(
        Question.id.in_([question.id for question in questions]), Question.state == QuestionState.OPEN
    )
    values = {"state": states[1], "settled_at": clock.now()}
    done = db.session.execute(update.values(values).execution_options(synchronize_session=False))
    if done.rowcount != len(questions):  # type: ignore[attr-defined]
        raise Conflict
    for question in questions:
        record(f"question.{event}", question, by=by, about=question.subject_uid, states=states)
        db.session.expire(question)
    return len(questions)


def reach_until(subject_uids: Collection[UUID], moment: datetime) -> None:
    """Until when answers about these things can be taken back; after that a bare “2” does not mean them."""
    update = sa.update(Question).where(
        Question.subject_uid.in_(subject_uids), Question.kind == QuestionKind.ASK,
        Question.state != QuestionState.CLOSED,
    )  # fmt: skip
    db.session.execute(update.values(deadline=moment).execution_options(synchronize_session="fetch"))


def answered_otherwise(subject_uid: UUID, *, by: str) -> None:
    """An ask was answered at a desk or by telephone: a text need not answer it any more."""
    query = sa.select(Question).where(
        Question.subject_uid == subject_uid, Question.kind == QuestionKind.ASK,
        Question.state == QuestionState.OPEN,
    )  # fmt: skip
    for question in db.session.scalars(query):
        settle(question, QuestionEvent.ANSWER, by=by)


def settle(question: Question, event: QuestionEvent, *, by: str) -> None:
    """Moves one question on and notes when."""
    values = {"settled_at": clock.now()}
    change_state(question, event, QUESTION, by=by, about=question.subject_uid, values=values)


def mark_read(
    inbound_id: int, outcome: str, *, by: str = "system", question_event: QuestionEvent | None = None
) -> Inbound:
    """Says what came of a text, and with `question_event` moves the question it answered.

    One conditional update: raises DealtWith when the text was handled before, so whoever comes second undoes
    everything else in the same transaction. A text that waited for a person is settled by the same call.
    """
    inbound = inbound_by_id(inbound_id)
    waited = inbound.state is InboundState.UNCLEAR
    if not waited and inbound.state is not InboundState.RECEIVED:
        raise DealtWith(uid=inbound.uid)
    _change(inbound, InboundEvent.SETTLE if waited else InboundEvent.READ, outcome, by=by)
    if question_event is not None and inbound.question_id is not None:
        question = db.session.get_one(Question, inbound.question_id)
        settle(question, question_event, by=by)
    return inbound


def mark_unclear(inbound_id: int, outcome: str, *, by: str = "system") -> Inbound:
    """Leaves a text to a person, saying why. One that waits already only gets the new reason."""
    inbound = inbound_by_id(inbound_id)
    if inbound.state is InboundState.UNCLEAR:
        inbound.outcome = outcome[:OUTCOME_LETTERS]
        return inbound
    if inbound.state is not InboundState.RECEIVED:
        raise DealtWith(uid=inbound.uid)
    _change(inbound, InboundEvent.PASS_ON, outcome, by=by)
    return inbound


def settle_waiting(inbounds: Collection[Inbound], outcome: str, *, by: str) -> int:
    """A person has dealt with these unclear texts. Answers how many were still waiting."""
    waiting = [inbound for inbound in inbounds if inbound.state is InboundState.UNCLEAR]
    for inbound in waiting:
        _change(inbound, InboundEvent.SETTLE, outcome, by=by)
    return len(waiting)


def reopen(inbound: Inbound, outcome: str, *, by: str) -> None:
    """What was read or settled waits for a person again."""
    _change(inbound, InboundEvent.REOPEN, outcome, by=by)


def question_by_id(question_id: int) -> Question | None:
    """The question, if it is there."""
    return db.session.get(Question, question_id)


def inbound_by_id(inbound_id: int) -> Inbound:
    """The text. Raises NotFound."""
    inbound = db.session.get(Inbound, inbound_id)
    if inbound is None:
        raise NotFound("That text is not here.")
    return inbound


def _change(inbound: Inbound, event: InboundEvent, outcome: str, *, by: str) -> None:
    values = {
        "outcome": outcome[:OUTCOME_LETTERS],
        "handled_by": by,
        "handled_at": clock.now(),
        "lease_until": None,
    }
    change_state(inbound, event, INBOUND, by=by, values=values)
