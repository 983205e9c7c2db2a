"""Steps on receipts: what the carrier says about a message, kept raw once and applied when it fits. Ring: moves."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.audit.moves import record
from hub.database import db, insert_once
from hub.messaging.models import Conversation, Message, Receipt
from hub.messaging.outgoing import reaching, tries
from hub.messaging.rules import OPTED_OUT_CODE, event_of, known
from hub.messaging.states import MESSAGE, MessageEvent, MessageState


@dataclass(frozen=True, slots=True)
class Word:
    """What one receipt says; `message_uid` is what we wrote into the address it came to."""

    sid: str
    status: str
    error_code: int | None
    message_uid: UUID | None


def note(sid: str, status: str, *, error_code: int | None = None, message_uid: UUID | None = None) -> bool:
    """Keeps a receipt and applies it if its message can be found; answers whether it was a new one."""
    word = Word(sid, status, error_code, message_uid)
    message = _message_of(word)
    values: dict[str, object] = {
        "provider_sid": sid, "status": status, "error_code": error_code, "message_uid": message_uid,
        "received_at": clock.now(), "applied_at": clock.now() if message else None,
    }  # fmt: skip
    is_new = insert_once(Receipt, values)
    if is_new and message is not None and not _heeded(message, word):
        _mark(Receipt.provider_sid == sid, Receipt.status == status, applied_at=None)
    return is_new


def apply_for(sids: Collection[str]) -> None:
    """Applies receipts that came before we knew whose they were."""
    _apply_all(Receipt.provider_sid.in_(sids), Receipt.applied_at.is_(None))


def apply_one(receipt_id: int) -> None:
    """Applies a receipt that has waited for its message."""
    _apply_all(Receipt.id == receipt_id, Receipt.applied_at.is_(None))


def _apply_all(*which: sa.ColumnElement[bool]) -> None:
    columns = (Receipt.id, Receipt.provider_sid, Receipt.status, Receipt.error_code, Receipt.message_uid)
    for row in db.session.execute(sa.select(*columns).where(*which).order_by(Receipt.id)).all():
        word = Word(row.provider_sid, row.status, row.error_code, row.message_uid)
        message = _message_of(word)
        if message is not None and _heeded(message, word):
            _mark(Receipt.id == row.id, applied_at=clock.now())


def _mark(*which: sa.ColumnElement[bool], applied_at: datetime | None) -> None:
    update = sa.update(Receipt).where(*which).values(applied_at=applied_at)
    db.session.execute(update.execution_options(synchronize_session=False))


def _message_of(word: Word) -> Any:
    """The few columns of its message that matter here: by the carrier's id, else by ours."""
    columns = (
        Message.id, Message.uid, Message.state, Message.provider_sid, Message.sent_at, Message.conversation_id,
        Message.lane, Message.valid_until, Message.sender,
    )  # fmt: skip
    query = sa.select(*columns).where(Message.provider_sid == word.sid)
    found = db.session.execute(query).one_or_none()
    uid = word.message_uid or (tries.message_of(word.sid) if found is None else None)
    if found is not None or uid is None:
        return found
    return db.session.execute(sa.select(*columns).where(Message.uid == uid)).one_or_none()


def _heeded(message: Any, word: Word) -> bool:
    """Moves the message if the state table allows it; False when someone else moved it first: try again.

    Of an earlier try of the same message only the news that it arrived counts. Messages write no audit rows:
    the message and its receipts are the record of what became of it.
    """
    event = event_of(word.status)
    if event is None or (message.state, event) not in MESSAGE:
        return True
    if event is not MessageEvent.ARRIVE and _is_of_an_earlier_try(message, word):
        return True
    if event is MessageEvent.NOT_ARRIVE and (moment := tries.next_try(message, word.sid, word.error_code)):
        return tries.put_back(message, word.sid, word.error_code, moment)
    return _moved(message, MESSAGE[message.state, event], word)


def _is_of_an_earlier_try(message: Any, word: Word) -> bool:
    if message.provider_sid is not None:
        return bool(message.provider_sid != word.sid)
    return event_of(word.status) is MessageEvent.TAKEN and tries.has_failed(word.sid)


def _moved(message: Any, new: MessageState, word: Word) -> bool:
    now = clock.now()
    values: dict[str, object] = {"state": new, "provider_sid": message.provider_sid or word.sid}
    values["sent_at"] = message.sent_at or now
    if new is not message.state and new.is_final:
        values |= ending(new, now, word.error_code)
    update = sa.update(Message).where(Message.id == message.id, Message.state == message.state).values(values)
    done = db.session.execute(update.execution_options(synchronize_session=False))
    if new is MessageState.UNDELIVERED and word.error_code == OPTED_OUT_CODE:
        mark_opted_out([message.conversation_id])
    is_moved = done.rowcount == 1  # type: ignore[attr-defined]
    if is_moved and new is not message.state and new is MessageState.UNDELIVERED:
        reaching.failed(message.conversation_id, word.error_code)
    elif is_moved and new is not message.state and new is MessageState.DELIVERED:
        reaching.arrived(message.conversation_id)
    return bool(is_moved)


def ending(
    state: MessageState, now: datetime, error_code: int | None = None, words: str = ""
) -> dict[str, object]:
    """The columns of a message that has reached its end; one that did not arrive waits to be told of."""
    if not state.did_not_arrive:
        return {"final_at": now, "untold_at": None, "error_code": None, "error_text": ""}
    text = words or known(error_code).words
    return {"final_at": now, "untold_at": now, "error_code": error_code, "error_text": text[:200]}


def mark_opted_out(conversation_ids: Collection[int | None]) -> None:
    """The carrier says that these numbers have opted out: our list follows its list."""
    ids = [number for number in conversation_ids if number is not None]
    query = sa.select(Conversation).where(Conversation.id.in_(ids), Conversation.opted_out_at.is_(None))
    for talk in db.session.scalars(query.execution_options(populate_existing=True)):
        talk.opted_out_at = clock.now()
        record("conversation.opt_out", talk, by="system", why="The carrier says so")
    db.session.flush()
