"""The use case of placing somebody: where they are is kept, and what follows from it."""

from uuid import UUID

from hub.accounts.rules import Actor
from hub.database import transaction
from hub.places.gazetteer import PlaceFound
from hub.volunteers import moves, queries


def place_at(uid: UUID, place: PlaceFound, *, by: Actor) -> None:
    """Keeps where somebody is, and what follows from it for their standing."""
    with transaction():
        moves.set_place(queries.by_uid(uid), place, by=by.uid)
