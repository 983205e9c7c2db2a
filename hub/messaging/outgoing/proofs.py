"""What is known of the last proof that texts work here, and of requests that nobody could verify. Ring: queries."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from hub.database import db
from hub.messaging.models import LineTest, Message, Receipt, RefusedRequest

LASTS = timedelta(minutes=10)
LATELY = timedelta(hours=1)


def latest_proof() -> LineTest | None:
    """The proof that was begun last, if there ever was one."""
    return db.session.scalars(sa.select(LineTest).order_by(LineTest.id.desc()).limit(1)).one_or_none()


def open_proofs(phone: str, now: datetime) -> list[LineTest]:
    """The proofs for which a reply from this phone still counts, the newest first."""
    query = sa.select(LineTest).where(
        LineTest.phone == phone, LineTest.answered_at.is_(None), LineTest.begun_at > now - LASTS
    )
    return list(db.session.scalars(query.order_by(LineTest.id.desc())))


def text_of(proof: LineTest) -> Message | None:
    """The text that went out for it."""
    return db.session.scalars(sa.select(Message).where(Message.uid == proof.message_uid)).one_or_none()


def receipt_reached_us(proof: LineTest) -> bool:
    """Whether the carrier has called our address about its text; what was fetched from its list names no text."""
    query = sa.select(Receipt.id).where(Receipt.message_uid == proof.message_uid).limit(1)
    return db.session.scalar(query) is not None


def refused_lately(now: datetime) -> int:
    """How many requests in the last hour bore a signature that we could not verify."""
    query = sa.select(sa.func.sum(RefusedRequest.number)).where(RefusedRequest.last_at > now - LATELY)
    return int(db.session.scalar(query) or 0)
