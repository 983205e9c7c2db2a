"""What the timer does with what runs out and who grows up: each row in its own transaction."""

from collections.abc import Callable

from hub.database import db
from hub.errors import Conflict
from hub.volunteers.standing import services as standing
from hub.volunteers.standing.queries import grown_up, to_warn, today


def warn_of_what_runs_out() -> int:
    """Texts people whose credentials run out in 90, 30 or 0 days; answers how many were warned."""
    return sum(_once(standing.warn, credential_id) for credential_id in to_warn(today()))


def reconsider_birthdays() -> int:
    """Looks again at people who have since reached an age that they lacked; answers how many."""
    return sum(_once(standing.come_of_age, volunteer_id) for volunteer_id in grown_up(today()))


def _once(service: Callable[[int], object], row_id: int) -> bool:
    try:
        return bool(service(row_id))
    except Conflict:
        # Another worker, or a person at a desk, was faster.
        return False
    finally:
        db.session.rollback()
