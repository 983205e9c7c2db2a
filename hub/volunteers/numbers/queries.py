"""Who is asked by telephone, because no ask by text reaches them or they need it so? Ring: queries."""

import sqlalchemy as sa

from hub.database import db
from hub.volunteers.access import RING
from hub.volunteers.models import Volunteer
from hub.volunteers.selves import COUNTS
from hub.volunteers.states import PhoneKind, Standing

_RUNG = (
    Volunteer.phone.is_not(None),
    Volunteer.state.in_((Standing.REGISTERED, Standing.ELIGIBLE)),
    sa.or_(
        Volunteer.phone_kind.in_([kind for kind in PhoneKind if not kind.gets_texts]),
        sa.cast(Volunteer.access_needs, sa.Text).contains(f'"{RING}"'),
    ),
)


def rung(start: int, size: int) -> list[Volunteer]:
    """One page of these people, in order of name."""
    query = sa.select(Volunteer).where(COUNTS, *_RUNG).order_by(Volunteer.name_key, Volunteer.id)
    return list(db.session.scalars(query.offset(start).limit(size)))


def rung_count() -> int:
    """How many they are."""
    return db.session.scalar(sa.select(sa.func.count(Volunteer.id)).where(COUNTS, *_RUNG)) or 0
