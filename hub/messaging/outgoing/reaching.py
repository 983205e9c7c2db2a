"""How many texts in a row did not arrive at a number, kept as the carrier's words come in. Ring: moves."""

from collections.abc import Collection

import sqlalchemy as sa

from hub import clock
from hub.database import db
from hub.messaging.models import Conversation, Message
from hub.messaging.rules import Treatment, known
from hub.messaging.states import MessageState

# Reasons that lie with us, the words or the carrier, and say nothing about the phone.
NOT_THE_PHONE = frozenset({14107, 21617, 30007, 30450, 30500})


def says_unreachable(code: int | None) -> bool:
    """Whether this reason speaks about the phone: it was off, has no signal, takes no texts, or is nobody's."""
    of_the_phone = known(code).treatment in (Treatment.REFUSED, Treatment.UNREACHED)
    return of_the_phone and code not in NOT_THE_PHONE


def failed(conversation_id: int | None, code: int | None) -> None:
    """One more text did not arrive there, if the reason lies with the phone."""
    if conversation_id is not None and says_unreachable(code):
        _write([conversation_id], Conversation.failed_in_a_row + 1)


def arrived(conversation_id: int | None) -> None:
    """A text arrived there: whatever failed before is over."""
    one = sa.select(Conversation.id).where(
        Conversation.id == conversation_id, Conversation.failed_in_a_row > 0
    )
    if conversation_id is not None and db.session.scalar(one) is not None:
        _write([conversation_id], 0)


def refused(message_ids: Collection[int]) -> None:
    """The carrier refused these texts outright, just now."""
    rows = sa.select(Message.conversation_id, Message.error_code).where(
        Message.id.in_(message_ids), Message.state == MessageState.FAILED
    )
    for conversation_id, code in db.session.execute(rows).all():
        failed(conversation_id, code)


def _write(ids: Collection[int], number: object) -> None:
    values = {"failed_in_a_row": number} | ({"last_failed_at": clock.now()} if number != 0 else {})
    update = sa.update(Conversation).where(Conversation.id.in_(ids)).values(values)
    db.session.execute(update.execution_options(synchronize_session="fetch"))
