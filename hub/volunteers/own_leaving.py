"""Use cases of what is kept: it was taken as a file, or is needed for longer. Ring: services."""

from uuid import UUID

from hub import clock
from hub.accounts.rules import Actor
from hub.audit.moves import record
from hub.database import transaction
from hub.errors import Conflict
from hub.installation.queries import settings
from hub.volunteers.queries import by_uid
from hub.volunteers.rules import look_again_on


def note_export(uid: UUID, *, by: Actor) -> None:
    """Writes down that somebody took everything about a person into a file."""
    with transaction():
        record("volunteer.export", by_uid(uid), by=by.uid)


def keep_longer(uid: UUID, *, by: Actor) -> None:
    """Somebody has looked: this person is still needed, and is looked at again after the usual time."""
    with transaction():
        person, here = by_uid(uid), settings()
        if person.erased_at is not None:
            raise Conflict("They are erased already.")
        person.delete_on = look_again_on(here.local(clock.now()).date(), here.preset.keep_months)
        record("volunteer.keep_longer", person, by=by.uid)
