"""Two rows of the register as somebody compares them: what is the same, what differs, and which to keep."""

from dataclasses import dataclass

from hub.accounts.guards import allowed
from hub.accounts.permissions import Permission
from hub.attendance.queries import given_in, stints_of
from hub.attendance.rules import hours_words
from hub.console.words import SHARE_WORDS, SMS_WORDS, SOURCE_WORDS, STANDING_TAGS
from hub.installation.queries import settings
from hub.messaging.masking import masked
from hub.organisations.queries import names_by_id
from hub.referrals.queries import of_volunteer
from hub.volunteers import access, skills
from hub.volunteers.models import Volunteer
from hub.volunteers.selves import organisations_of, skills_of
from hub.volunteers.states import Standing
from hub.volunteers.twins.pairs import Pair
from hub.web.filters import phone as written
from hub.web.filters import when, words

NONE = "–"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing about both."""

    word: str
    first: str
    second: str

    @property
    def is_same(self) -> bool:
        """Whether both say it."""
        return self.first == self.second != NONE

    @property
    def differs(self) -> bool:
        """Whether both say something, and not the same."""
        return NONE not in (self.first, self.second) and self.first != self.second

    @property
    def says_something(self) -> bool:
        """Whether either says anything."""
        return (self.first, self.second) != (NONE, NONE)


@dataclass(frozen=True, slots=True)
class Compared:
    """A pair with everything that helps to decide. `keep` is `first` or `second`, whichever is better kept."""

    pair: Pair
    lines: list[Line]
    keep: str

    @property
    def names(self) -> str:
        """Who the two are."""
        return f"{self.pair.first.name} and {self.pair.second.name}"


def compared(pair: Pair) -> Compared:
    """The two side by side, what is the same last."""
    first, second = _facts(pair.first), _facts(pair.second)
    lines = [Line(word, first[word] or NONE, second[word] or NONE) for word in first]
    told = sorted((line for line in lines if line.says_something), key=lambda line: line.is_same)
    return Compared(pair, told, _better(pair.first, pair.second))


def _facts(row: Volunteer) -> dict[str, str]:
    organisations = names_by_id()
    asks, stints = of_volunteer(row.id), stints_of(row.id)
    given = hours_words(given_in(stint for stint, _ in stints)) if stints else ""
    return {
        "Given name": row.given_name,
        "Family name": row.family_name,
        "Phone": _number(row.phone),
        "Born": _born(row),
        "From": ", ".join(dict.fromkeys(part for part in (row.address, row.place_name) if part)),
        "Postcode": row.postcode,
        "E-mail": row.email,
        "Number in a list": row.external_id or "",
        "Belongs to": ", ".join(organisations.get(one, "") for one in organisations_of(row.id)),
        "Skills": ", ".join(skills.label(code) for code in skills_of([row.id]).get(row.id, ())),
        "Needs": ", ".join(access.words(row.access_needs, row.access_note)),
        "In an emergency": " ".join(
            part for part in (row.emergency_name, _number(row.emergency_phone)) if part
        ),
        "Standing": STANDING_TAGS[row.state][0],
        "May be texted": SMS_WORDS[row.consent_sms],
        "Details may go": SHARE_WORDS[row.consent_share],
        "Came by": f"{SOURCE_WORDS.get(row.source, words(row.source))}, {when(row.registered_at)}",
        "Asked": _times(len(asks)),
        "Hours": given,
        "Notes": row.notes,
    }


def _number(phone: str | None) -> str:
    if not phone:
        return ""
    return str(written(phone)) if allowed(Permission.PHONE_SEE) else masked(phone, settings().country)


def _born(row: Volunteer) -> str:
    born = row.date_of_birth
    if born is None:
        return ""
    return f"{born.day} {born:%B %Y}" if row.birth_is_exact else f"about {born.year}"


def _times(number: int) -> str:
    return {0: "", 1: "once"}.get(number, f"{number} times")


def _better(first: Volunteer, second: Volunteer) -> str:
    """The row in whose standing the person can be called, else the one whose number is confirmed, else the older."""
    order = (Standing.SUSPENDED, Standing.ELIGIBLE, Standing.REGISTERED, Standing.WITHDRAWN)
    ranks = [(order.index(row.state), row.phone_confirmed_at is None) for row in (first, second)]
    return "second" if ranks[1] < ranks[0] else "first"
