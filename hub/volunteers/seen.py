"""Looking at a person's page is written down: the one thing a page may write when it is only read."""

from uuid import UUID

from hub.accounts.rules import Actor
from hub.audit.moves import record
from hub.database import transaction
from hub.volunteers.queries import by_uid


def note_seen(uid: UUID, *, by: Actor) -> None:
    """Writes down who looked. Raises NotFound when there is no such person."""
    with transaction():
        record("volunteer.seen", by_uid(uid), by=by.uid)
