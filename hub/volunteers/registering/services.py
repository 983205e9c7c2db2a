"""The use case of coming onto the register, by whatever door."""

from uuid import UUID

from hub.accounts.rules import Actor
from hub.database import transaction
from hub.volunteers.registering.moves import admit
from hub.volunteers.rules import Registration
from hub.volunteers.states import Source


def register(facts: Registration, *, by: Actor, source: Source = Source.WEB) -> UUID:
    """Puts a person on the register; answers their uid. The same name and number again changes nothing.

    What differs (new, known, another person's number) goes by text to that phone and is never shown.
    """
    with transaction():
        return admit(facts, source=source, by=by).volunteer.uid
