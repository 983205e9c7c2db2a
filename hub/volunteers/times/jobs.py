"""What the timer does when a break is over."""

import sqlalchemy as sa

from hub import clock
from hub.database import transaction
from hub.volunteers import moves
from hub.volunteers.models import Volunteer

AT_ONCE = 200


def take_up_again(limit: int = AT_ONCE) -> int:
    """Asks people again whose break has passed, and answers how many. They are not texted about it."""
    with transaction() as session:
        over = sa.select(Volunteer).where(Volunteer.paused_until <= clock.now())
        query = over.order_by(Volunteer.paused_until).limit(limit).with_for_update(skip_locked=True)
        people = list(session.scalars(query))
        for volunteer in people:
            moves.set_paused(volunteer, False, by="system")
        return len(people)
