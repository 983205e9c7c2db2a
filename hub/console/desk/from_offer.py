"""Somebody offers a skill on the board and is put on the register: what the note says is in the entry already."""

from uuid import UUID

from flask import request

from hub.needs.models import BoardNote
from hub.needs.queries import by_uid
from hub.needs.states import NoteKind
from hub.web.filters import phone


def offer_asked_for() -> BoardNote | None:
    """The offer of a skill that the address names and that still stands on its board."""
    try:
        note = by_uid(UUID(request.args["offer"])) if "offer" in request.args else None
    except ValueError:
        return None
    return note if note and note.kind is NoteKind.OFFER_SKILL and not note.state.is_over else None


def said_in(offer: BoardNote) -> dict[str, str]:
    """The fields of the entry that the note fills."""
    said = {
        "name": offer.name, "phone": phone(offer.phone), "address": offer.where_to_find,
        "skills": offer.description,
    }  # fmt: skip
    return {name: words for name, words in said.items() if words}
