"""Whose badge a code is, and whether it holds; what a badge may say about somebody."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub import clock
from hub.attendance.badges.rules import WhyNot, is_badge_code, why_not
from hub.attendance.models import Badge
from hub.database import db
from hub.installation.queries import settings
from hub.printed_codes import tidy
from hub.referrals.wording import clock_words, date_words
from hub.volunteers.models import Volunteer
from hub.volunteers.selves import is_self, join_person, persons_by_row


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who wears a badge, and what is to be said about it. `why_not` is empty while it holds."""

    badge: Badge
    volunteer: Volunteer
    why_not: str

    @property
    def holds(self) -> bool:
        """Whether the badge may sign its bearer in."""
        return not self.why_not


def bearer_of(code: str, now: datetime | None = None) -> Bearer | None:
    """The person behind a scanned or typed badge; None where the code is no badge of ours.

    A badge that was ended or has run out is answered with why it is refused.
    """
    if not is_badge_code(code):
        return None
    query = join_person(sa.select(Badge, Volunteer), Badge.volunteer_id).where(Badge.code == tidy(code))
    row = db.session.execute(query).first()
    return Bearer(row[0], row[1], _refusal(row[0], now or clock.now())) if row else None


def _refusal(badge: Badge, now: datetime) -> str:
    reason = why_not(badge.expires_at, badge.ended_at, now)
    if reason is None:
        return ""
    if reason is WhyNot.RAN_OUT:
        return f"This badge ran out {moment_words(badge.expires_at)}. Print a new one."
    assert badge.ended_at is not None
    return (
        f"This badge was ended {moment_words(badge.ended_at)}: it was lost, or a newer one was printed. "
        "Ask who they are."
    )


def moment_words(moment: datetime) -> str:
    """“at 5pm on Sat 14 Nov”, on the clock of this place."""
    local = settings().local(moment)
    return f"at {clock_words(local)} on {date_words(local)}"


def badges_of(volunteer_id: int) -> list[Badge]:
    """Every badge of this person, the newest first."""
    query = sa.select(Badge).where(is_self(Badge.volunteer_id, volunteer_id)).order_by(Badge.id.desc())
    return list(db.session.scalars(query))


def holding(volunteer_ids: Collection[int], now: datetime) -> dict[int, Badge]:
    """The badge that each of these people wears now; who has none is left out."""
    rows = persons_by_row(volunteer_ids)
    query = sa.select(Badge).where(
        Badge.volunteer_id.in_(list(rows)), Badge.ended_at.is_(None), Badge.expires_at >= now
    )
    return {rows[badge.volunteer_id]: badge for badge in db.session.scalars(query.order_by(Badge.id))}
