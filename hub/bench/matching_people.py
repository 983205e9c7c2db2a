"""A whole register to match from: as many people as wanted, living where people live, the same ones each time.

Places are those of the gazetteer, as often as they have inhabitants, with some scatter; skills are as uneven as in
life (Zipf); about 78 of 100 are eligible. What matching reads is derived by the register's own rules.
Source: `performance.md`, 1.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import Any

import numpy as np

from hub import clock, many_rows
from hub.database import db, new_uid, transaction
from hub.messaging.models import Conversation
from hub.organisations.models import Organisation
from hub.places.models import Place
from hub.places.queries import places_within
from hub.places.rules import Box
from hub.volunteers import skills
from hub.volunteers.lists.bulk_writing import defaults
from hub.volunteers.models import Affiliation, Asked, Commitment, DayOff, MatchRow, Volunteer, VolunteerSkill
from hub.volunteers.models_standing import Credential
from hub.volunteers.rules import MATCH_COLUMNS, MatchFacts, match_rows
from hub.volunteers.states import (
    CheckLevel,
    ConsentShare,
    ConsentSms,
    CredentialKind,
    PhoneKind,
    Source,
    Standing,
)
from hub.volunteers.times.availability import EVENINGS, WEEKDAYS, WEEKENDS

AT_ONCE = 5_000  # as a list is taken in
KNOWN_SKILLS = 60
MOST_SKILLS = 6
SCATTER_DEGREES = 0.04
TRAVEL_KM = ((5.0, 0.15), (10.0, 0.25), (20.0, 0.3), (50.0, 0.2), (100.0, 0.1))
STANDINGS = (
    (Standing.ELIGIBLE, 0.78), (Standing.REGISTERED, 0.14), (Standing.SUSPENDED, 0.02), (Standing.WITHDRAWN, 0.06),
)  # fmt: skip
LANGUAGES = (("en", 0.8), ("mi", 0.06), ("sm", 0.05), ("zh", 0.05), ("hi", 0.03), ("es", 0.01))
ANY = (1 << 28) - 1
WEEKS = ((ANY, 0.4), (WEEKDAYS, 0.15), (WEEKENDS, 0.2), (WEEKENDS | EVENINGS, 0.15), (EVENINGS, 0.1))
SMS = ((ConsentSms.YES, 0.93), (ConsentSms.ORGANISATION, 0.04), (ConsentSms.NO, 0.03))
SHARE = ((ConsentShare.ANY, 0.85), (ConsentShare.ASK, 0.1), (ConsentShare.NO, 0.05))
CHECKS = ((None, 0.6), (CheckLevel.IDENTITY, 0.2), (CheckLevel.BASIC, 0.15), (CheckLevel.ENHANCED, 0.05))
MEMBERS, OPTED_OUT, LANDLINES, PROMISED, AWAY, UNKNOWN_AGE = 0.06, 0.01, 0.04, 0.03, 0.01, 0.1
ASKED_LATELY, ASKED_OFTEN = 0.2, 0.01
_PEOPLE = ("id", "uid", "given_name", "family_name", "name_key", "phone", "phone_kind", "lat", "lon", "travel_km",
           "availability", "date_of_birth", "language", "consent_sms", "consent_share", "state")  # fmt: skip
_KEY = itemgetter(*(MATCH_COLUMNS.index(name) for name in ("skill", "band", "lon")))


@dataclass(frozen=True, slots=True)
class Drawn:
    """People as they were drawn; one list a trait, all equally long."""

    ids: Sequence[int]
    traits: dict[str, list[Any]]

    def rows(self, *names: str) -> Iterator[tuple[Any, ...]]:
        """The named traits of each person."""
        return zip(self.ids, *(self.traits[name] for name in names), strict=True)


def codes() -> list[str]:
    """The skills that these people have, the most frequent first."""
    return [skill.code for skill in skills.all() if not skill.is_asset][:KNOWN_SKILLS]


def towns() -> list[Place]:
    """Every place that the gazetteer knows."""
    return places_within(Box(-90.0, -180.0, 90.0, 180.0), limit=10_000)


def weights_of(places: Sequence[Place]) -> np.ndarray[Any, Any]:
    """How likely somebody lives in each of the places."""
    people = np.array([max(place.population, 100) for place in places], dtype=float)
    return people / people.sum()


def write_register(how_many: int, organisations: Sequence[Organisation], seed: int) -> None:
    """Fills the empty register; some tens of thousands of people a transaction, so that memory stays flat."""
    dice, places = np.random.default_rng(seed), towns()
    owners = [organisation.id for organisation in organisations]
    for start in range(0, how_many, AT_ONCE):
        with transaction(), many_rows.unswept():
            ids = many_rows.next_ids(Volunteer.__table__, min(AT_ONCE, how_many - start))
            _write(_draw(dice, places, ids), dice, owners)


def _draw(dice: np.random.Generator, places: Sequence[Place], ids: Sequence[int]) -> Drawn:
    n, now = len(ids), int(clock.now().timestamp())
    where = dice.choice(len(places), n, p=weights_of(places))
    middle = np.array([(place.lat, place.lon) for place in places])[where]
    spread = middle + dice.normal(0, SCATTER_DEGREES, (n, 2))
    ages = dice.integers(16 * 365, 85 * 365, n)
    born = [
        None if unknown else date.fromordinal(int(day))
        for unknown, day in zip(dice.random(n) < UNKNOWN_AGE, clock.now().toordinal() - ages, strict=True)
    ]
    asked = np.where(dice.random(n) < ASKED_LATELY, now - dice.integers(600, 40 * 86_400, n), 0)
    often = dice.random(n) < ASKED_OFTEN
    asked = np.where(often, now - dice.integers(9 * 3600, 20 * 3600, n), asked)
    traits = {
        "lat": spread[:, 0].round(6).tolist(), "lon": _turned(spread[:, 1]).round(6).tolist(), "born": born,
        "skills": _skills(dice, n), "asked": asked.tolist(), "often": often.tolist(),
        "free_until": np.where(dice.random(n) < 0.01, now + dice.integers(0, 86_400, n), 0).tolist(),
        "is_paused": (dice.random(n) < 0.01).tolist(),
        "travel_km": _one_of(dice, TRAVEL_KM, n), "week": _one_of(dice, WEEKS, n),
        "language": _one_of(dice, LANGUAGES, n), "state": _one_of(dice, STANDINGS, n), "sms": _one_of(dice, SMS, n),
        "share": _one_of(dice, SHARE, n), "check": _one_of(dice, CHECKS, n),
        "kind": _one_of(dice, ((PhoneKind.LANDLINE, LANDLINES), (PhoneKind.MOBILE, 1 - LANDLINES)), n),
    }  # fmt: skip
    return Drawn(ids, traits)


def _turned(lon: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return (lon + 180) % 360 - 180


def _one_of(dice: np.random.Generator, shares: Sequence[tuple[Any, float]], n: int) -> list[Any]:
    values, likely = zip(*shares, strict=True)
    return [values[index] for index in dice.choice(len(values), n, p=likely)]


def _skills(dice: np.random.Generator, n: int) -> list[list[str]]:
    """Nothing to six skills each, none twice, by Zipf: the best of so many, by chance times how common it is."""
    known = codes()
    how_common = np.log(1 / np.arange(1, len(known) + 1))
    order = np.argsort(-(how_common + dice.gumbel(size=(n, len(known)))), axis=1)[:, :MOST_SKILLS]
    how_many = dice.integers(0, MOST_SKILLS + 1, n)
    return [
        [known[index] for index in row[:count]] for row, count in zip(order.tolist(), how_many, strict=True)
    ]


def _write(drawn: Drawn, dice: np.random.Generator, owners: Sequence[int]) -> None:
    _write_people(drawn)
    owned = [(key, skill) for key, theirs in drawn.rows("skills") for skill in theirs]
    many_rows.insert_values(VolunteerSkill.__table__, ("volunteer_id", "skill"), owned)
    matching = [row for person in _facts(drawn) for row in match_rows(*person)]
    matching.sort(key=_KEY)
    many_rows.insert_values(MatchRow.__table__, MATCH_COLUMNS, matching, are_stored=True)
    _write_asks(drawn)
    _write_papers(drawn)
    _write_some(drawn, dice, owners)


def _facts(drawn: Drawn) -> Iterator[tuple[int, MatchFacts, list[str], datetime | None]]:
    names = ("skills", "asked", "free_until", "kind", "lat", "lon", "travel_km", "week", "born", "state", "is_paused",
             "sms", "share", "language")  # fmt: skip
    for key, theirs, asked, free, kind, *rest, language in drawn.rows(*names):
        facts = MatchFacts._make((*rest, kind.gets_texts, language, _moment(free)))
        yield key, facts, theirs, _moment(asked)


def _moment(code: int) -> datetime | None:
    return datetime.fromtimestamp(code, clock.now().tzinfo) if code else None


def phone_of(volunteer_id: int) -> str:
    """A number that can be texted and that nobody else has."""
    return f"+642{volunteer_id:09d}"


def _write_people(drawn: Drawn) -> None:
    now = clock.now()
    same = defaults() | {
        "source": Source.IMPORT,
        "registered_at": now,
        "consent_at": now,
        "is_invented": True,
    }
    rows = [
        (key, new_uid(), "Ana", f"Bench {key}", f"ana bench {key}", phone_of(key), *rest)
        for key, *rest in drawn.rows(
            "kind", "lat", "lon", "travel_km", "week", "born", "language", "sms", "share", "state"
        )  # fmt: skip
    ]
    alike = {name: value for name, value in same.items() if name not in _PEOPLE}
    many_rows.insert_values(Volunteer.__table__, _PEOPLE, rows, same=alike)


def _write_asks(drawn: Drawn) -> None:
    """The ledger behind the last ask, and four more of this week for those who are asked often."""
    subject = new_uid()
    rows = [
        (new_uid(), key, asked - number * 86_400 // 2)
        for key, asked, often in drawn.rows("asked", "often")
        for number in range((5 if often else 1) if asked else 0)
    ]
    values = [(uid, key, _moment(code)) for uid, key, code in rows]
    many_rows.insert_values(
        Asked.__table__, ("uid", "volunteer_id", "at"), values, same={"subject_uid": subject}
    )


def _write_papers(drawn: Drawn) -> None:
    today = clock.now().date()
    rows = [
        (new_uid(), key, level, level.value, None if key % 3 else today + timedelta(days=key % 500 - 50))
        for key, level in drawn.rows("check")
        if level
    ]
    same = {"kind": CredentialKind.CHECK, "issuer": "", "certificate": "", "seen_on": today - timedelta(days=300),
            "seen_by": "Bench", "recorded_by": "system", "recorded_at": clock.now(), "ended_why": ""}  # fmt: skip
    names = ("uid", "volunteer_id", "level", "code", "expires_on")
    many_rows.insert_values(Credential.__table__, names, rows, same=same)


def _write_some(drawn: Drawn, dice: np.random.Generator, owners: Sequence[int]) -> None:
    """What few have: a body they belong to, a promise, days off, a number that wants no texts."""

    def some(share: float) -> list[int]:
        return [
            key for key, is_one in zip(drawn.ids, dice.random(len(drawn.ids)) < share, strict=True) if is_one
        ]

    now, today = clock.now(), clock.now().date()
    own = [key for key, sms in drawn.rows("sms") if sms is ConsentSms.ORGANISATION]
    members = sorted({*some(MEMBERS), *own})
    same = {"member_number": "", "role": "", "verified_by": "", "may_call_out": False}
    values = [(new_uid(), key, owners[key % len(owners)]) for key in members]
    many_rows.insert_values(
        Affiliation.__table__, ("uid", "volunteer_id", "organisation_id"), values, same=same
    )
    spans = [(new_uid(), key, new_uid(), now + timedelta(hours=key % 168)) for key in some(PROMISED)]
    promised = [(*row, row[-1] + timedelta(hours=4)) for row in spans]
    names = ("uid", "volunteer_id", "subject_uid", "starts_at", "ends_at")
    many_rows.insert_values(Commitment.__table__, names, promised)
    off = [(new_uid(), key, today + timedelta(days=key % 10), today + timedelta(days=key % 10 + 7))
           for key in some(AWAY)]  # fmt: skip
    many_rows.insert_values(DayOff.__table__, ("uid", "volunteer_id", "starts_on", "ends_on"), off)
    talks = [(new_uid(), phone_of(key)) for key in some(OPTED_OUT)]
    same = {"language": "en", "opted_out_at": now, "is_invented": True}
    many_rows.insert_values(Conversation.__table__, ("uid", "phone"), talks, same=same)


def settle() -> None:
    """Counts and tidies the new rows, as PostgreSQL does by itself within minutes of a large import."""
    db.session.remove()
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM (ANALYZE)")
