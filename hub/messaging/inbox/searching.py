"""Conversations, found by digits of a number, by whose it is, or by words that were written. Ring: queries."""

from collections.abc import Collection

import sqlalchemy as sa

from hub.database import db
from hub.messaging.models import Conversation, Inbound, Message
from hub.messaging.rules import CODE_TEXT

Found = tuple[Conversation, Inbound | None]


def conversations(digits: str = "", *, limit: int = 50, offset: int = 0) -> list[Found]:
    """All conversations, the latest first, each with its last text in; with `digits`, only numbers holding them."""
    wanted = _figures(digits)
    return _found(Conversation.phone.contains(wanted) if wanted else sa.true(), limit, offset)


def search(words: str, phones: Collection[str] = (), *, limit: int = 50, offset: int = 0) -> list[Found]:
    """Those in which these words were written by either side, or whose number is among `phones`, the latest first.

    Figures alone are looked for in the numbers.
    """
    said = " ".join(words.split())
    if not said or not any(letter.isalpha() for letter in said):
        return conversations(said, limit=limit, offset=offset)
    theirs = sa.select(Inbound.conversation_id).where(Inbound.body.icontains(said, autoescape=True))
    ours = sa.select(Message.conversation_id).where(
        Message.body.icontains(said, autoescape=True),
        Message.conversation_id.is_not(None),
        Message.kind != CODE_TEXT,
    )
    which = sa.or_(
        Conversation.id.in_(theirs), Conversation.id.in_(ours), Conversation.phone.in_(list(phones))
    )
    return _found(which, limit, offset)


def others_of(phones: Collection[str], but: int) -> list[Conversation]:
    """The conversations with these numbers other than this one, the latest first."""
    query = sa.select(Conversation).where(Conversation.phone.in_(list(phones)), Conversation.id != but)
    return list(db.session.scalars(query.order_by(Conversation.last_at.desc().nulls_last(), Conversation.id)))


def _figures(words: str) -> str:
    """A number is dialled with a leading 0 that is not kept."""
    return "".join(sign for sign in words if sign.isdigit()).lstrip("0")


def _found(which: sa.ColumnElement[bool], limit: int, offset: int) -> list[Found]:
    last = sa.select(Inbound.conversation_id, sa.func.max(Inbound.id).label("id"))
    last_in = last.group_by(Inbound.conversation_id).subquery()
    query = (
        sa.select(Conversation, Inbound)
        .outerjoin(last_in, last_in.c.conversation_id == Conversation.id)
        .outerjoin(Inbound, Inbound.id == last_in.c.id)
        .where(which)
        .order_by(Conversation.last_at.desc().nulls_last(), Conversation.id.desc())
    )
    return [(talk, text) for talk, text in db.session.execute(query.limit(limit).offset(offset))]
