"""How many more people an organisation can take today, and whether it takes anybody at all. Ring: queries.

`Organisation.takes_more` holds what it can take on that day in all: whoever was handed to it before it said
“so many more” is counted in, so the number goes down by itself with everybody who comes.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from hub.database import db
from hub.messaging.queries import midnight
from hub.organisations.models import Organisation
from hub.organisations.queries import today
from hub.referrals.models import Referral
from hub.referrals.states import ReferralState
from hub.tasks.models import Shift

HANDED = (
    ReferralState.OFFERED, ReferralState.ACCEPTED, ReferralState.ON_TASK, ReferralState.COMPLETED,
)  # fmt: skip


def handed_today(organisation_ids: Iterable[int] | None = None) -> Counter[int]:
    """How many people each organisation has today: with a shift that begins today, or handed over in general."""
    first, last = today_span()
    of_tasks = (
        sa.select(Referral.organisation_id)
        .join(Shift, Shift.id == Referral.shift_id)
        .where(Referral.state.in_(HANDED), Shift.starts_at >= first, Shift.starts_at < last)
    )
    # The inner room of general hand-overs stands above this file, so its table is read by name.
    general = db.metadata.tables["general_referral"].c
    at_all = sa.select(general.organisation_id).where(
        general.state.in_(HANDED), general.offered_at >= first, general.offered_at < last
    )
    both = sa.union_all(of_tasks, at_all).subquery()
    query = sa.select(both.c.organisation_id, sa.func.count()).group_by(both.c.organisation_id)
    if organisation_ids is not None:
        query = query.where(both.c.organisation_id.in_(list(organisation_ids)))
    return Counter({key: number for key, number in db.session.execute(query)})


def today_span() -> tuple[datetime, datetime]:
    """When today begins and ends on the clock of this place."""
    start = midnight()
    return start.astimezone(UTC), (start + timedelta(days=1)).astimezone(UTC)


def said_room(row: Organisation, handed: int) -> int | None:
    """How many more it can take today by what it has said today; None when it has said nothing."""
    if row.takes_more is None or row.takes_more_on != today():
        return None
    return max(row.takes_more - handed, 0)


def room_today(row: Organisation, handed: int) -> int | None:
    """How many more it can take today: none once it has said stop, else what it said, else what it takes a day."""
    if row.is_stopped:
        return 0
    said = said_room(row, handed)
    if said is None and row.capacity_per_day is not None:
        return max(row.capacity_per_day - handed, 0)
    return said


def why_sends_nobody(
    row: Organisation, starts_at: datetime | None = None, *, handed: int | None = None
) -> str:
    """Why nobody may be sent there by the organisation's own word, in a sentence; empty when people may.

    `starts_at` is when they would begin, None for at once: a word about today says nothing about tomorrow.
    `handed`: how many it has today, where the caller knows.
    """
    if row.is_stopped:
        why = f": {row.stopped_why.rstrip('.')}" if row.stopped_why else ""
        return f"{row.name} has asked us to send nobody just now{why}."
    first, last = today_span()
    if starts_at is not None and not first <= starts_at < last:
        return ""
    if said_room(row, 0) is None:
        return ""
    if said_room(row, handed_today([row.id])[row.id] if handed is None else handed) == 0:
        return f"{row.name} can take nobody more today."
    return ""
