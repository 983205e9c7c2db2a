"""Rows of invented people, as somebody would bring them in a CSV file. The same seed gives the same people."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random

from hub.places.models import Place

# How common a skill is among people who offer help; the rest bring none in particular.
SKILLS = (
    ("lifting", 30), ("cleaning", 26), ("driving_car", 22), ("food_handling", 16), ("cooking", 12), ("first_aid", 12),
    ("admin", 10), ("phones", 8), ("childcare", 6), ("data_entry", 6), ("door_knocking", 6), ("logistics", 5),
    ("animals", 5), ("driving_van", 5), ("four_wheel_drive", 4), ("it", 4), ("building", 4), ("translation", 3),
    ("psychological_first_aid", 2), ("nurse", 2), ("electrical", 1), ("chainsaw", 1), ("boat", 1),
    ("radio_operator", 1),
)  # fmt: skip
AVAILABILITY = (
    ("any", 62),
    ("weekends", 12),
    ("weekdays", 10),
    ("evenings;weekends", 10),
    ("mon-am;tue-am;wed-am", 6),
)
TRAVEL_KM = ((5, 15), (10, 30), (20, 35), (40, 15), (80, 5))


@dataclass(frozen=True, slots=True)
class Names:
    """Given and family names to draw from."""

    given: list[str]
    family: list[str]


@cache
def names() -> Names:
    """The names in names.toml."""
    return Names(**tomllib.loads((Path(__file__).parent / "names.toml").read_text(encoding="utf-8")))


def rows(
    places: Sequence[Place], *, first: int, how_many: int, seed: int, today: date
) -> Iterator[dict[str, str]]:
    """People number `first` and on, living in these places in proportion to their population."""
    random = Random(seed)
    weights = [max(place.population, 300) for place in places]
    for number in range(first, first + how_many):
        place = random.choices(places, weights)[0]
        yield _row(random, number, place, today)


def _row(random: Random, number: int, place: Place, today: date) -> dict[str, str]:
    given, family = random.choice(names().given), random.choice(names().family)
    born = today - timedelta(days=random.randint(int(16.3 * 365), 78 * 365))
    return {
        "given_name": given, "family_name": family, "phone": phone_number(number), "language": "en",
        "address": place.name, "lat": f"{place.lat + random.gauss(0, 0.012):.5f}",
        "lon": f"{place.lon + random.gauss(0, 0.014):.5f}", "skills": ";".join(_skills(random)),
        "travel_km": _drawn(random, TRAVEL_KM), "availability": _drawn(random, AVAILABILITY),
        "date_of_birth": born.isoformat() if random.random() > 0.03 else "",
        "emergency_name": f"{random.choice(names().given)} {family}", "emergency_phone": phone_number(number + 500_000),
        "consent_sms": "no" if random.random() < 0.02 else "yes",
        "consent_share": _drawn(random, (("any", 84), ("ask", 13), ("no", 3))),
        "external_id": f"EX-{number:06d}",
    }  # fmt: skip


def phone_number(number: int) -> str:
    """A New Zealand mobile number in a range that only this exercise uses."""
    return f"+642102{number:06d}"


def _skills(random: Random) -> list[str]:
    found = [skill for skill, percent in SKILLS if random.random() * 100 < percent]
    return found[:6]


def _drawn(random: Random, choices: Sequence[tuple[object, int]]) -> str:
    return str(random.choices([value for value, _ in choices], [weight for _, weight in choices])[0])
