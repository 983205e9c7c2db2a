"""Use cases of groups."""

from uuid import UUID

from hub.accounts.rules import Actor
from hub.database import transaction
from hub.volunteers.groups.moves import admit_group
from hub.volunteers.groups.rules import Group


def register_group(facts: Group, *, in_person: bool, by: Actor) -> UUID:
    """Puts a leader and everyone they name on the register, all or nobody; answers the group's uid."""
    with transaction():
        return admit_group(facts, in_person=in_person, by=by).uid
