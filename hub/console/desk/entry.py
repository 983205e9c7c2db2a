"""What every page on which a clerk types somebody in has in common: its form, and words to complete."""

from collections.abc import Mapping

from flask import request

from hub.incidents.models import Hub
from hub.installation.queries import settings
from hub.places.queries import places_within
from hub.places.rules import Point, box_around
from hub.volunteers import access, consents, phones, skills
from hub.volunteers.by_hand.forms import EntryForm
from hub.volunteers.states import ConsentKind
from hub.volunteers.times import availability

NEAR_KM, MOST_PLACES = 40.0, 80


def entry_form(before: Mapping[str, str] | None = None) -> EntryForm:
    """The form as it was sent, or with what is known `before`."""
    preset = settings().preset
    return EntryForm(
        request.form, languages=preset.languages, unit=preset.distance_unit, agreements=preset.agreements,
        before=before,
    )  # fmt: skip


def said_of(query: str) -> dict[str, str]:
    """What was typed into the desk's field, in the field of the form where it belongs."""
    has_letters = any(letter.isalpha() for letter in query)
    return {"name": query.title() if query.islower() else query} if has_letters else {"phone": query}


def words_to_offer(hub: Hub | None) -> dict[str, object]:
    """What the browser completes while it is typed, and the sentences to read out."""
    return {
        "skill_names": [skill.name for skill in skills.all()],
        "need_words": list(access.NEEDS.values()),
        "time_words": [*availability.NAMED, *availability.DAY_WORDS],
        "places": _places(hub),
        "sentences": {kind.value: consents.sentence(kind) for kind in ConsentKind},
        "example": phones.example(settings().country),
    }


def _places(hub: Hub | None) -> list[str]:
    """Names around the hub; without one nothing is offered, and every place can be typed all the same."""
    if hub is None:
        return []
    around = places_within(box_around(Point(hub.lat, hub.lon), NEAR_KM), limit=MOST_PLACES)
    return sorted({place.name for place in around})
