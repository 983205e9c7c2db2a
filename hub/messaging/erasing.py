"""What was said to and by one person: given out, or emptied. A number that others use stays theirs. Ring: moves."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.alarms.models import Alarm
from hub.database import db
from hub.messaging.models import Conversation, Inbound, Message, Question
from hub.messaging.states import MessageState

EMPTIED = "(erased)"
AT_ONCE = 500


def texts_of(phones: Collection[str], about: Collection[UUID], email: str) -> Mapping[str, list[Any]]:
    """Rows by table: all of the conversations with these numbers, and elsewhere what is about these things."""
    talks = _talks(phones)
    ids = [talk.id for talk in talks]
    return {
        Conversation.__tablename__: list(talks),
        Message.__tablename__: _rows(Message, _messages(ids, about, email)),
        Inbound.__tablename__: _rows(Inbound, Inbound.conversation_id.in_(ids)),
        Question.__tablename__: _rows(Question, _questions(ids, about)),
    }


def empty_texts(phones: Collection[str], about: Collection[UUID], email: str) -> Sequence[UUID]:
    """Empties the same: words, numbers and names go. What waits to leave is stopped. Answers what it was."""
    talks = _talks(phones)
    ids = [talk.id for talk in talks]
    touched = [talk.uid for talk in talks]
    for message in _rows(Message, _messages(ids, about, email)):
        touched.append(message.uid)
        if message.state is MessageState.QUEUED:
            message.state, message.final_at = MessageState.CANCELLED, clock.now()
        message.body, message.address, message.subject = EMPTIED, "", ""
    for inbound in _rows(Inbound, Inbound.conversation_id.in_(ids)):
        touched.append(inbound.uid)
        inbound.body, inbound.reading, inbound.outcome, inbound.to_phone = EMPTIED, {}, "", ""
    for question in _rows(Question, _questions(ids, about)):
        touched.append(question.uid)
        question.label, question.options = "", []
    for talk in talks:
        talk.phone, talk.note = f"erased:{talk.uid}", ""
    db.session.flush()
    return touched


def empty_alarms(about: Collection[UUID]) -> None:
    """Alarms about these things keep that they rang and were cleared, and lose their words."""
    wanted = list(about)
    for start in range(0, len(wanted), AT_ONCE):
        update = sa.update(Alarm).where(Alarm.subject_uid.in_(wanted[start : start + AT_ONCE]))
        emptied = update.values(title=EMPTIED, detail="", cleared_note="")
        db.session.execute(emptied.execution_options(synchronize_session=False))


def take_out_of_alarms(about: Collection[UUID], names: Collection[tuple[str, str]]) -> None:
    """Alarms about a place where many are keep their words, without the names of this person (given, family)."""
    wanted, parts = list(about), sorted({part for name in names for part in name if part}, key=len)
    full = [f"{given} {family}".strip() for given, family in names]
    columns = (Alarm.title, Alarm.detail, Alarm.cleared_note)
    named = sa.or_(
        *(column.contains(name, autoescape=True) for column in columns for name in full if name), sa.false()
    )
    for start in range(0, len(wanted), AT_ONCE):
        for alarm in _rows(Alarm, sa.and_(Alarm.subject_uid.in_(wanted[start : start + AT_ONCE]), named)):
            for column in columns:
                setattr(alarm, column.key, without_names(getattr(alarm, column.key), parts[::-1]))


def without_names(words: str, names: Sequence[str]) -> str:
    """The words without a person's names, which are no word of what happened; the longest name comes first."""
    for name in names:
        words = re.sub(rf"\b{re.escape(name)}\b", EMPTIED, words, flags=re.IGNORECASE)
    return words


def _talks(phones: Collection[str]) -> Sequence[Conversation]:
    query = sa.select(Conversation).where(Conversation.phone.in_(list(phones)))
    return list(db.session.scalars(query.order_by(Conversation.id)))


def _messages(ids: Sequence[int], about: Collection[UUID], email: str) -> sa.ColumnElement[bool]:
    tests = [Message.conversation_id.in_(ids), Message.subject_uid.in_(list(about))]
    return sa.or_(*tests, Message.address == email) if email else sa.or_(*tests)


def _questions(ids: Sequence[int], about: Collection[UUID]) -> sa.ColumnElement[bool]:
    return sa.or_(Question.conversation_id.in_(ids), Question.subject_uid.in_(list(about)))


def _rows(model: type[Any], which: sa.ColumnElement[bool]) -> list[Any]:
    return list(db.session.scalars(sa.select(model).where(which).order_by(model.id)))
