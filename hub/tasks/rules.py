"""What a task asks for, its number, and why it may not open."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hub.importing import ImportReport
from hub.organisations.states import OrganisationState
from hub.tasks.states import Risk

_NUMBER = re.compile(r"#?\s*t?\s*-?\s*0*(\d{1,9})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LineFacts:
    """So many people with this skill; an empty skill means anyone. `credential`: a code they must hold in date."""

    skill: str
    needed: int
    credential: str = ""


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """A task as somebody describes it. Without coordinates the address is looked up.

    `pre_accepts` None: as usual for the risk.
    """

    title: str
    starts_at: datetime
    ends_at: datetime
    lines: tuple[LineFacts, ...]
    organisation_id: int | None = None
    address: str = ""
    lat: float | None = None
    lon: float | None = None
    description: str = ""
    risk: Risk = Risk.OPEN
    pre_accepts: bool | None = None
    briefing_point: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    min_age: int | None = None
    check_level: str = ""
    languages: tuple[str, ...] = ()
    you_bring: str = ""
    we_issue: str = ""
    external_id: str | None = None


# Columns that are written as they are said; place, span, lines and owner need more than that.
PLAIN = (
    "title", "description", "risk", "briefing_point", "contact_name", "contact_phone", "min_age", "check_level",
    "you_bring", "we_issue",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TaskImportReport(ImportReport):
    """What an import of tasks did; `numbers` in the order of the rows, None for those not taken."""

    numbers: tuple[str | None, ...] = ()

    def counts(self) -> dict[str, object]:
        """The counts and the task numbers."""
        return {**ImportReport.counts(self), "numbers": list(self.numbers)}


class WhyNotOpen(StrEnum):
    """What stands against opening a task."""

    NO_OWNER = "no_owner"
    OWNER_NOT_ACTIVE = "owner_not_active"
    NO_COVER = "no_cover"
    COVER_PAST = "cover_past"

    @property
    def words(self) -> str:
        """What is wrong and what to do."""
        return WORDS[self]


WORDS = {
    WhyNotOpen.NO_OWNER: "No organisation owns this task. Choose the one whose insurance covers it.",
    WhyNotOpen.OWNER_NOT_ACTIVE: "Its organisation is not active. Screen and activate it first.",
    WhyNotOpen.NO_COVER: "No insurance is written down for its organisation. Add it on its page.",
    WhyNotOpen.COVER_PAST: "The insurance of its organisation has run out. Write down the new one on its page.",
}


def why_not_open(
    owner_state: OrganisationState | None, insurance: str, *, is_past: bool = False
) -> tuple[WhyNotOpen, ...]:
    """The reasons against opening: no task opens without an owner who covers the people on it.

    A cover whose last day is over (`is_past`) counts as none.
    """
    if owner_state is None:
        return (WhyNotOpen.NO_OWNER,)
    reasons = []
    if not owner_state.may_take_people:
        reasons.append(WhyNotOpen.OWNER_NOT_ACTIVE)
    if not insurance.strip():
        reasons.append(WhyNotOpen.NO_COVER)
    elif is_past:
        reasons.append(WhyNotOpen.COVER_PAST)
    return tuple(reasons)


def pre_accepts_by(risk: Risk) -> bool:
    """What is usual: at `open` risk a second hand-shake only loses people."""
    return risk is Risk.OPEN


def read_number(text: str) -> int | None:
    """The task that “T-0042”, “t42” or “42” names; None when the text is no task number."""
    found = _NUMBER.fullmatch(text.strip())
    return int(found[1]) if found else None


def suburb_of(address: str) -> str:
    """The last part of an address if it names no house: all an ask may say before a person is confirmed."""
    parts = [part.strip() for part in address.split(",") if part.strip()]
    return parts[-1][:120] if len(parts) > 1 and not re.search(r"\d", parts[-1]) else ""
