"""What the timer does on the register, whoever asked for it."""

import sqlalchemy as sa

from hub import clock
from hub.database import transaction
from hub.volunteers import by_text, moves
from hub.volunteers.merging import compare_new
from hub.volunteers.models import Volunteer

AT_ONCE = 200
MOST_LOOKS = 20


def look_for_twins() -> int:
    """Compares who came lately with the whole register, a part at a time; answers how many were looked at."""
    looked = 0
    for _ in range(MOST_LOOKS):
        part = compare_new()
        looked += part
        if not part:
            break
    return looked


def take_up_again(limit: int = AT_ONCE) -> int:
    """Asks people again whose break has passed, and answers how many. They are not texted about it."""
    with transaction() as session:
        over = sa.select(Volunteer).where(Volunteer.paused_until <= clock.now())
        query = over.order_by(Volunteer.paused_until).limit(limit).with_for_update(skip_locked=True)
        people = list(session.scalars(query))
        for volunteer in people:
            moves.set_paused(volunteer, False, by="system")
        return len(people)


def go_round_joinings() -> int:
    """Reminds who fell silent while registering by text, and lets go of who stays so; answers how many."""
    return by_text.remind_silent() + by_text.let_go_of_silent()
