"""The saved replies. Ring: queries."""

from uuid import UUID

import sqlalchemy as sa

from hub.database import db
from hub.errors import NotFound
from hub.messaging.models import SavedReply


def saved_replies(*, retired: bool = False, first_in: str = "") -> list[SavedReply]:
    """Those in use, or those retired, by title; with `first_in`, those in that language stand first."""
    query = sa.select(SavedReply).where(
        SavedReply.retired_at.is_not(None) if retired else SavedReply.retired_at.is_(None)
    )
    found = list(db.session.scalars(query.order_by(sa.func.lower(SavedReply.title), SavedReply.id)))
    return sorted(found, key=lambda reply: reply.language != first_in) if first_in else found


def saved_by_uid(uid: UUID) -> SavedReply:
    """The saved reply. Raises NotFound."""
    reply = db.session.scalars(sa.select(SavedReply).where(SavedReply.uid == uid)).one_or_none()
    if reply is None:
        raise NotFound("There is no such saved reply. Open the list of saved replies.")
    return reply


def title_is_taken(title: str, own_id: int | None) -> bool:
    """Whether another reply in use has this title, however it is written."""
    query = sa.select(SavedReply.id).where(
        sa.func.lower(SavedReply.title) == title.lower(), SavedReply.retired_at.is_(None)
    )
    return db.session.scalar(query.where(SavedReply.id != (own_id or 0)).limit(1)) is not None
