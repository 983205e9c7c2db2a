"""Whose a conversation is, and which of them stand on the page of a hub or task. Ring: queries."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa

from hub.audit.queries import done_to
from hub.database import db
from hub.messaging.models import Conversation, Inbound
from hub.messaging.states import InboundState

# Whoever took it has gone home by then.
KEPT_FOR = timedelta(hours=12)
HANDED = "conversation.hand_over"


class Whose(StrEnum):
    """Which part of those who wait somebody looks at."""

    ALL = "all"
    MINE = "mine"
    NOBODYS = "nobodys"


@dataclass(frozen=True, slots=True)
class Handed:
    """A conversation on the page of a hub or task, with its last text in, and who handed it there and why."""

    conversation: Conversation
    last: Inbound | None
    waits: bool
    by: str
    why: str
    at: datetime | None


def holder(talk: Conversation, now: datetime) -> str:
    """The uid of whoever it belongs to now; nothing when it is nobody's."""
    is_kept = talk.assigned_at is not None and talk.assigned_at > now - KEPT_FOR
    return (talk.assigned_to or "") if is_kept else ""


def belongs(whose: Whose, me: str, now: datetime) -> "sa.ColumnElement[bool]":
    """Which conversations are in that part, for a query; those handed to a hub or task are not nobody's."""
    is_kept = sa.and_(Conversation.assigned_to.is_not(None), Conversation.assigned_at > now - KEPT_FOR)
    if whose is Whose.MINE:
        return sa.and_(is_kept, Conversation.assigned_to == me)
    if whose is Whose.NOBODYS:
        return sa.and_(sa.not_(sa.func.coalesce(is_kept, sa.false())), Conversation.handed_to.is_(None))
    return sa.true()


def waiting_by_part(me: str, now: datetime) -> dict[Whose, int]:
    """How many conversations wait in each part."""
    waits = sa.exists().where(
        Inbound.conversation_id == Conversation.id, Inbound.state == InboundState.UNCLEAR
    )
    counts = [sa.func.count(sa.case((belongs(whose, me, now), Conversation.id))) for whose in Whose]
    row = db.session.execute(sa.select(*counts).where(waits)).one()
    return dict(zip(Whose, row, strict=True))


def handed_to(uids: Collection[UUID]) -> list[Handed]:
    """The conversations that were handed to these hubs or tasks, the one handed longest ago first."""
    query = sa.select(Conversation).where(Conversation.handed_to.in_(list(uids)))
    talks = list(db.session.scalars(query.order_by(Conversation.id))) if uids else []
    found = sorted((_handed(talk) for talk in talks), key=lambda one: (one.at is None, one.at))
    return found


def handed(talk: Conversation) -> Handed | None:
    """Who handed this conversation to a hub or task and why; None when it is in nobody's hands but ours."""
    return _handed(talk) if talk.handed_to else None


def _handed(talk: Conversation) -> Handed:
    query = sa.select(Inbound).where(Inbound.conversation_id == talk.id).order_by(Inbound.id.desc()).limit(1)
    waits = sa.select(Inbound.id).where(
        Inbound.conversation_id == talk.id, Inbound.state == InboundState.UNCLEAR
    )
    entry = next(iter(done_to([talk.uid], [HANDED], limit=1)), None)
    return Handed(
        talk, db.session.scalars(query).first(), db.session.scalar(waits.limit(1)) is not None,
        entry.by if entry else "", entry.why if entry else "", entry.at if entry else None,
    )  # fmt: skip


def all_notes() -> dict[str, str]:
    """What people told us about reaching them, by number."""
    query = sa.select(Conversation.phone, Conversation.note).where(Conversation.note != "")
    return {phone: note for phone, note in db.session.execute(query)}
