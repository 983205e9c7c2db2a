"""Steps on receipts: what the carrier says about a message, kept raw once and applied when it fits."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from hub import clock
from hub.database import db
from hub.messaging.models import Conversation, Message, Receipt
from hub.messaging.rules import OPTED_OUT_CODE, event_of, known
from hub.messaging.states import MESSAGE, MessageEvent, MessageState


def insert_once(table: type[db.Model], values: dict[str, object]) -> bool:  # type: ignore[name-defined]
    """Adds the row unless a unique column has it; answers whether it was new. Safe between processes."""
    is_sqlite = db.session.get_bind().dialect.name == "sqlite"
    insert = sqlite.insert if is_sqlite else postgresql.insert
    statement = insert(table.__table__).values(**values).on_conflict_do_nothing()
    # Not the count of rows: one driver answers -1 for it here.
    return db.session.connection().execute(statement.returning(table.id)).first() is not None


def note(sid: str, status: str, *, error_code: int | None = None, message_uid: UUID | None = None) -> bool:
    """Keeps a receipt and applies it if its message can be found; answers whether it was a new one."""
    values: dict[str, object] = {
              "provider_sid": sid, "status": status, "error_code": error_code, "message_uid": message_uid,
              "received_at": clock.now(), "applied_at": None}  # fmt: skip
    is_new = insert_once(Receipt, values)
    if is_new:
        query = sa.select(Receipt).where(Receipt.provider_sid == sid, Receipt.status == status)
        apply(db.session.scalars(query).one())
    return is_new


def apply_for(sids: Collection[str]) -> None:
    """Applies receipts that came before we knew whose they were."""
    query = sa.select(Receipt).where(Receipt.provider_sid.in_(sids), Receipt.applied_at.is_(None))
    for receipt in db.session.scalars(query.order_by(Receipt.id)):
        apply(receipt)


def apply(receipt: Receipt) -> None:
    """Moves the message by what the receipt says, if the state table allows it; without a message it waits.

    Messages write no audit rows: the message and its receipts are the record of what became of it.
    """
    message = _message_of(receipt)
    if message is None:
        return
    event = event_of(receipt.status)
    if event is None or not _is_about(message, receipt, event) or _moved(message, event, receipt):
        receipt.applied_at = clock.now()


def _message_of(receipt: Receipt) -> Message | None:
    query = sa.select(Message).where(Message.provider_sid == receipt.provider_sid)
    found = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if found is not None or receipt.message_uid is None:
        return found
    query = sa.select(Message).where(Message.uid == receipt.message_uid)
    return db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def _is_about(message: Message, receipt: Receipt, event: MessageEvent) -> bool:
    """Whether it may move the message: of an earlier try only the news that it arrived counts."""
    is_same = message.provider_sid in (None, receipt.provider_sid)
    return (is_same or event is MessageEvent.ARRIVE) and (message.state, event) in MESSAGE


def _moved(message: Message, event: MessageEvent, receipt: Receipt) -> bool:
    """One conditional update; False when someone else moved the message first, so that it is tried again."""
    old, now = message.state, clock.now()
    new = MESSAGE[old, event]
    values: dict[str, object] = {"state": new, "provider_sid": message.provider_sid or receipt.provider_sid}
    values["sent_at"] = message.sent_at or now
    if new is not old and new.is_final:
        values |= ending(new, now, receipt.error_code)
    update = sa.update(Message).where(Message.id == message.id, Message.state == old).values(values)
    done = db.session.execute(update.execution_options(synchronize_session=False)).rowcount == 1  # type: ignore[attr-defined]
    db.session.expire(message)
    if done and new is MessageState.UNDELIVERED and receipt.error_code == OPTED_OUT_CODE:
        mark_opted_out([message.conversation_id])
    return done


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
    update = sa.update(Conversation).where(Conversation.id.in_(ids), Conversation.opted_out_at.is_(None))
    db.session.execute(update.values(opted_out_at=clock.now()).execution_options(synchronize_session="fetch"))
