"""A row of a list as the columns of somebody new, ready for the driver. Ring: rules.

Worked out where rows are read, so that the process that writes has nothing left to do for them but to write.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache, partial
from operator import itemgetter
from typing import Any

from uuid_utils import uuid7

from hub.volunteers.lists.rules import PersonRow
from hub.volunteers.rules import (
    Ages,
    EligibilityFacts,
    MatchFacts,
    age_on,
    match_values,
    missing_for_eligible,
)
from hub.volunteers.states import ConfirmedBy, ConsentSms, PhoneKind, Standing

Values = tuple[Any, ...]
# What one newcomer has and another has not; every other column is the same for all of a list.
OWN = (
    "uid", "given_name", "family_name", "name_key", "phone", "phone_kind", "phone_confirmed_at",
    "phone_confirmed_by", "email", "language", "address", "postcode", "place_name", "lat", "lon", "travel_km",
    "availability", "date_of_birth", "emergency_name", "emergency_phone", "consent_sms", "consent_share",
    "consent_at", "notes", "external_id", "state", "state_reason", "import_key",
)  # fmt: skip
UID, STATE = OWN.index("uid"), OWN.index("state")
_own = itemgetter(*OWN)
_WORDS = ("phone_kind", "phone_confirmed_by", "consent_sms", "consent_share", "state")


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for everyone who is new by one list, taken at `now`; `stored_now` is how the database keeps that.

    `blank`: the columns `OWN` of a person of whom the row says nothing, in our own terms.
    """

    blank: Mapping[str, Any]
    ages: Ages
    today: date
    now: datetime
    stored_now: str


class Newcomers:
    """Makes people of rows. Few kinds of people make up a list, so what is missing of them is worked out once."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self._remember()

    def _remember(self) -> None:
        self._missing = lru_cache(maxsize=4096)(partial(_missing, self.terms.ages))

    def __getstate__(self) -> Terms:
        return self.terms

    def __setstate__(self, terms: Terms) -> None:
        self.terms = terms
        self._remember()

    def values(self, person: PersonRow, key: str) -> dict[str, Any]:
        """The columns `OWN` of this person, new by this row, in our own terms."""
        terms = self.terms
        values: dict[str, Any] = {**terms.blank, **person.values, "uid": uuid7(), "import_key": key}
        if "consent_sms" in person.values:
            values["consent_at"] = terms.now
        if values["phone"]:
            values["phone_confirmed_at"], values["phone_confirmed_by"] = terms.now, ConfirmedBy.IMPORT
        self.settle(values, has_guardian=False)
        return values

    def settle(self, values: dict[str, Any], *, has_guardian: bool) -> None:
        """Standing as it follows from what is known; suspended and withdrawn people stay so."""
        if values["state"] not in (Standing.REGISTERED, Standing.ELIGIBLE):
            return
        born = values["date_of_birth"]
        missing = self._missing(
            values["phone_kind"] if values["phone"] else None, values["phone_confirmed_at"] is not None,
            age_on(born, self.terms.today) if born else None, values["lat"] is not None, values["consent_sms"],
            has_guardian,
        )  # fmt: skip
        values["state"] = Standing.REGISTERED if missing else Standing.ELIGIBLE
        values["state_reason"] = f"Missing: {missing}" if missing else ""

    def ready(self, person: PersonRow, key: str) -> tuple[Values, Values | None]:
        """The columns `OWN` as the driver takes them, and what matching reads of them, None without a place."""
        values = self.values(person, key)
        matching = (
            match_values(_facts(values), len(person.skills or ())) if values["lat"] is not None else None
        )
        for name in _WORDS:
            if values[name] is not None:
                values[name] = str.__str__(values[name])
        if born := values["date_of_birth"]:
            values["date_of_birth"] = born.isoformat()
        for name in ("phone_confirmed_at", "consent_at"):
            if values[name] is not None:
                values[name] = self.terms.stored_now
        values["uid"] = values["uid"].hex
        return _own(values), matching


def _missing(
    ages: Ages, phone_kind: PhoneKind | None, is_confirmed: bool, age: int | None, has_place: bool,
    consent_sms: ConsentSms, has_guardian: bool,
) -> str:  # fmt: skip
    facts = EligibilityFacts(phone_kind, is_confirmed, age, has_place, consent_sms, has_guardian)
    return ", ".join(missing_for_eligible(facts, ages))


def _facts(values: Mapping[str, Any]) -> MatchFacts:
    return MatchFacts(
        lat=values["lat"], lon=values["lon"], travel_km=values["travel_km"], availability=values["availability"],
        date_of_birth=values["date_of_birth"], standing=values["state"], is_paused=False,
        consent_sms=values["consent_sms"], consent_share=values["consent_share"],
        gets_texts=values["phone"] is not None and values["phone_kind"].gets_texts, language=values["language"],
    )  # fmt: skip
