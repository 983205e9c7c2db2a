"""Keeps each answer to a question of consent, with the very sentence that was asked. Ring: moves."""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from flask_babel import LazyString, force_locale

from hub import catalogues, clock
from hub.database import db, new_uid
from hub.volunteers.consents import VERSION, asked_at, sentence
from hub.volunteers.models import Volunteer
from hub.volunteers.models_standing import ConsentAnswer
from hub.volunteers.states import ConfirmedBy, ConsentKind, Source


def note_answers(
    volunteer: Volunteer,
    answers: Mapping[ConsentKind, str],
    *,
    door: Source,
    by: str,
    language: str = "",
    how: ConfirmedBy | None = None,
    at: datetime | None = None,
) -> None:
    """Keeps what a person answered. `language` in which they were asked; empty: that of their texts.
    `at`: when, where a paper says it.

    What is not asked at this door was not answered either.
    """
    answered = {kind: answers[kind] for kind in asked_at(door) if kind in answers}
    if not answered:
        return
    asked_in = catalogues.closest(language or volunteer.language)
    now = at or clock.now()
    rows = [
        {
            "uid": new_uid(), "volunteer_id": volunteer.id, "kind": kind, "answer": str(answer),
            "version": VERSION, "wording": _in(asked_in, sentence(kind, how)), "language": asked_in, "door": door,
            "at": now, "by": by,
        }
        for kind, answer in answered.items()
    ]  # fmt: skip
    db.session.execute(sa.insert(ConsentAnswer.__table__), rows)


def asked_words(kind: ConsentKind, language: str) -> str:
    """The very sentence that asks for it in a text, and that is kept with the answer."""
    return _in(catalogues.closest(language), sentence(kind))


def _in(language: str, words: LazyString) -> str:
    with force_locale(language):
        return str(words)
