"""Who is on the register and nobody can ask, because we do not know where they are?"""

import sqlalchemy as sa

from hub.database import db
from hub.volunteers.models import Volunteer
from hub.volunteers.selves import COUNTS
from hub.volunteers.states import Standing

_WAIT = (
    Volunteer.lat.is_(None),
    Volunteer.state.in_((Standing.REGISTERED, Standing.ELIGIBLE)),
    Volunteer.erased_at.is_(None),
)


def unplaced(limit: int = 200) -> list[Volunteer]:
    """These people, those who wait longest first."""
    query = sa.select(Volunteer).where(COUNTS, *_WAIT).order_by(Volunteer.registered_at, Volunteer.id)
    return list(db.session.scalars(query.limit(limit)))


def unplaced_count() -> int:
    """How many they are."""
    return db.session.scalar(sa.select(sa.func.count(Volunteer.id)).where(COUNTS, *_WAIT)) or 0
