"""Use cases of the carrier's knock at the door: a text or a receipt is stored once, before anything else.

Ring: services.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.database import UtcDateTime, insert_once, transaction
from hub.messaging.models import Conversation, Inbound
from hub.messaging.outgoing import receipts
from hub.messaging.outgoing.outbox import conversation_for
from hub.messaging.states import InboundState

SID_LETTERS, ADDRESS_LETTERS, STATUS_LETTERS, OPT_OUT_LETTERS = 64, 64, 24, 8
LARGEST = 2**31 - 1
NO_SENDER = "unknown"
TALK = sa.select(Conversation.id).where(Conversation.phone == sa.bindparam("of_phone"))
_MOMENT = sa.bindparam("moment", type_=UtcDateTime())
SPOKE = (
    sa.update(Conversation.__table__)  # type: ignore[arg-type]
    .where(Conversation.id == sa.bindparam("of_id"))
    .where(sa.or_(Conversation.last_at.is_(None), Conversation.last_at < _MOMENT))
    .values(last_at=_MOMENT, failed_in_a_row=0)
)


@dataclass(frozen=True, slots=True)
class TextIn:
    """One text as the carrier handed it over."""

    sid: str
    sender: str
    to: str
    body: str
    at: datetime | None = None
    opt_out_type: str = ""
    media_count: int = 0


@dataclass(frozen=True, slots=True)
class ReceiptIn:
    """One word of the carrier about a message of ours; `message_uid` is what we wrote into its address."""

    sid: str
    status: str
    error_code: int | None = None
    message_uid: UUID | None = None


def store_text(text: TextIn) -> bool:
    """Stores it with its conversation before anything is decided; answers whether it was new.

    The sender may be a stranger, or a word instead of a number. What a power loss takes is on the carrier's list.
    """
    with transaction(comes_again=True) as session:
        moment = text.at or clock.now()
        phone = _kept(text.sender, ADDRESS_LETTERS) or NO_SENDER
        # Rows, not objects: when many answer at once, this is what everything waits for.
        connection = session.connection()
        known = connection.execute(TALK, {"of_phone": phone}).scalar()
        conversation_id = known or conversation_for(phone).id
        values: dict[str, object] = {
            "provider_sid": _kept(text.sid, SID_LETTERS),
            "conversation_id": conversation_id,
            "to_phone": _kept(text.to, ADDRESS_LETTERS),
            "body": _kept(text.body),
            "received_at": moment,
            "state": InboundState.RECEIVED,
            "opt_out_type": _kept(text.opt_out_type, OPT_OUT_LETTERS),
            "media_count": min(text.media_count, LARGEST),
        }
        is_new = insert_once(Inbound, values)
        if is_new:
            connection.execute(SPOKE, {"of_id": conversation_id, "moment": moment})
        return is_new


def store_receipt(receipt: ReceiptIn) -> bool:
    """Stores it and moves the message it speaks of; one for a message we do not know yet waits for it."""
    with transaction(comes_again=True):
        code = receipt.error_code if (receipt.error_code or 0) <= LARGEST else None
        sid, status = _kept(receipt.sid, SID_LETTERS), _kept(receipt.status, STATUS_LETTERS)
        return receipts.note(sid, status, error_code=code, message_uid=receipt.message_uid)


def _kept(text: str, letters: int | None = None) -> str:
    """As it came, but for the one character PostgreSQL cannot keep, and no longer than its column."""
    return text.replace("\x00", "\ufffd")[:letters]
