"""Judgements about people on the register: names, ages, what is missing, and what matching needs to know."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from hub.installation.rules import AgreementText
from hub.places.gazetteer import PlaceFound
from hub.places.rules import band_of, fold
from hub.volunteers.states import ConfirmedBy, ConsentShare, ConsentSms, Missing, PhoneKind, Source, Standing

Consent = TypeVar("Consent", ConsentSms, ConsentShare)
DEFAULT_TRAVEL_KM = 20.0
OLDEST = 120
NOT_ME = "The number's owner said that this was not them."
TAKEN_BACK = "Registered by mistake at the desk."

# The small numbers under which matching reads standing and consent. Stable, for rows are kept.
# Members with one word share a key, so both kinds of “no” are 0.
MATCH_CODES: dict[StrEnum, int] = {
    Standing.REGISTERED: 0,
    Standing.ELIGIBLE: 1,
    Standing.SUSPENDED: 2,
    Standing.WITHDRAWN: 3,
    ConsentSms.NO: 0,
    ConsentSms.ORGANISATION: 1,
    ConsentSms.YES: 2,
    ConsentShare.ASK: 1,
    ConsentShare.ANY: 2,
}
PAUSED_CODE = 4


@dataclass(frozen=True, slots=True)
class Ages:
    """From which age a preset takes people, and until which a guardian must agree."""

    least: int
    guardian: int


@dataclass(frozen=True, slots=True)
class EligibilityFacts:
    """What decides whether a person may be called. `age` None: not known.

    `has_guardian`: a parent or guardian's consent is on record and was not taken back.
    """

    phone_kind: PhoneKind | None
    is_confirmed: bool
    age: int | None
    has_place: bool
    consent_sms: ConsentSms
    has_guardian: bool = False


@dataclass(frozen=True, slots=True)
class Registration:
    """A person as they registered, checked and in our own terms. `place` None: not found, kept without.

    `phone` None: a member of a group who is reached through its leader. `registered_at`: the true time on a
    paper form that is keyed in later; None means now. `asked_in`: the language in which consent was asked, where
    it is not that of their texts. `hub_id`: at whose desk or tablet, or on whose paper.
    `was_asked` False: somebody else named them, so they have answered no question of consent themselves.
    `signed`: what of the preset's texts they signed on paper at this door, at `signed_at`; None means now.
    """

    given_name: str
    family_name: str
    phone: str | None
    phone_kind: PhoneKind
    consent_sms: ConsentSms
    email: str = ""
    language: str = "en"
    address: str = ""
    postcode: str = ""
    place: PlaceFound | None = None
    skills: tuple[str, ...] = ()
    other_skills: tuple[str, ...] = ()
    travel_km: float = DEFAULT_TRAVEL_KM
    availability: int = (1 << 28) - 1
    date_of_birth: date | None = None
    birth_is_exact: bool = True
    emergency_name: str = ""
    emergency_phone: str = ""
    consent_share: ConsentShare = ConsentShare.ASK
    asked_in: str = ""
    notes: str = ""
    access_needs: tuple[str, ...] = ()
    access_note: str = ""
    registered_at: datetime | None = None
    keyed_in_id: int | None = None
    group_id: int | None = None
    hub_id: int | None = None
    was_asked: bool = True
    signed: tuple[AgreementText, ...] = ()
    signed_at: datetime | None = None

    @property
    def name_key(self) -> str:
        """The name as it is compared."""
        return name_key(self.given_name, self.family_name)


class MatchFacts(NamedTuple):
    """A person as matching sees them."""

    lat: float
    lon: float
    travel_km: float
    availability: int
    date_of_birth: date | None
    standing: Standing
    is_paused: bool
    consent_sms: ConsentSms
    consent_share: ConsentShare
    gets_texts: bool
    language: str
    free_until: datetime | None = None


def name_key(given_name: str, family_name: str) -> str:
    """A name as it is compared: “  José  O'Brien-Smith” is “jose obrien smith”."""
    return fold(f"{given_name} {family_name}")[:160]


def age_on(date_of_birth: date, day: date) -> int:
    """Whole years on that day. Someone born on 29 February grows older on 1 March."""
    return day.year - date_of_birth.year - ((day.month, day.day) < (date_of_birth.month, date_of_birth.day))


def missing_for_eligible(facts: EligibilityFacts, ages: Ages) -> tuple[Missing, ...]:
    """What still stands between this person and being called; nothing means eligible.

    A landline needs no confirming: its owner is on a call list, and is rung. An age nobody knows is let
    through here and fails every age limit of a task.
    """
    is_reachable = facts.is_confirmed or facts.phone_kind is PhoneKind.LANDLINE
    is_between = facts.age is not None and ages.least <= facts.age < ages.guardian
    missing = {
        Missing.CONFIRMED_PHONE: facts.phone_kind is None or not is_reachable,
        Missing.AGE: facts.age is not None and facts.age < ages.least,
        Missing.GUARDIAN: is_between and not facts.has_guardian,
        Missing.PLACE: not facts.has_place,
        Missing.CONSENT: facts.consent_sms is ConsentSms.NO,
    }
    return tuple(reason for reason, holds in missing.items() if holds)


def confirmed_by(source: Source) -> ConfirmedBy | None:
    """Who vouches for a number the moment it is written down, if anybody does."""
    seen = dict.fromkeys((Source.DESK, Source.KIOSK, Source.PAPER), ConfirmedBy.DESK)
    return {**seen, Source.IMPORT: ConfirmedBy.IMPORT}.get(source)


def asked_at_code(moment: datetime | None) -> int:
    """When someone was last asked, as matching keeps it: a Unix time, 0 for never."""
    return int(moment.timestamp()) if moment else 0


MATCH_COLUMNS = (
    "skill", "volunteer_id", "band", "lon", "lat", "travel_km", "availability", "free_until", "born_on", "asked_at",
    "standing", "consent_sms", "consent_share", "has_phone", "skill_count", "language",
)  # fmt: skip
"""What matching reads about somebody: a skill and who they are, then what `match_values` answers."""


def match_values(facts: MatchFacts, skill_count: int, asked_at: datetime | None = None) -> tuple[Any, ...]:
    """What all rows that matching reads about one person have in common."""
    is_paused = facts.is_paused and facts.standing is Standing.ELIGIBLE
    return (
        band_of(facts.lat), facts.lon, facts.lat, facts.travel_km, facts.availability,
        asked_at_code(facts.free_until), facts.date_of_birth.toordinal() if facts.date_of_birth else 0,
        asked_at_code(asked_at), PAUSED_CODE if is_paused else MATCH_CODES[facts.standing],
        MATCH_CODES[facts.consent_sms], MATCH_CODES[facts.consent_share], int(facts.gets_texts), skill_count,
        facts.language,
    )  # fmt: skip


def match_rows(
    volunteer_id: int, facts: MatchFacts, skills: Iterable[str], asked_at: datetime | None
) -> list[tuple[Any, ...]]:
    """The rows that matching reads: one a skill and one, with no skill, for “anyone”. Columns: `MATCH_COLUMNS`."""
    known = sorted(set(skills))
    values = match_values(facts, len(known), asked_at)
    return [(skill, volunteer_id, *values) for skill in ("", *known)]


def note_about_skills(other_skills: Iterable[str]) -> str:
    """How words that no skill fits are kept in the notes."""
    words = "; ".join(other_skills)
    return f"Also: {words}" if words else ""


def joined_notes(*notes: str) -> str:
    """Notes one below the other, each once and none empty."""
    lines = (line.strip() for note in notes for line in note.splitlines())
    return "\n".join(dict.fromkeys(line for line in lines if line))


def latest_birth(age: int, today: date) -> date:
    """The latest day on which somebody of this age can have been born: what is kept when only an age is said."""
    year = today.year - age
    try:
        return today.replace(year=year)
    except ValueError:
        # Today is 29 February, and that year had none.
        return date(year, 2, 28)


def look_again_on(day: date, months: int) -> date:
    """The day on which somebody must look whether what was kept on `day` is still needed."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, 28))


def possible_birth(date_of_birth: date, today: date) -> bool:
    """Whether somebody living can have been born then."""
    return date_of_birth <= today and age_on(date_of_birth, today) <= OLDEST


def merged_consent(old: Consent, new: Consent, *, is_their_own: bool) -> Consent:
    """A list may change what a list said; what people said themselves it may only narrow."""
    if is_their_own and MATCH_CODES[new] > MATCH_CODES[old]:
        return old
    return new
