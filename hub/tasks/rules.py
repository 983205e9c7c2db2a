"""What a task asks for, its number, and why it may not open."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hub.importing import ImportReport
from hub.organisations.states import OrganisationState
from hub.tasks.states import RaisedFrom, Risk

_NUMBER = re.compile(r"#?\s*t?\s*-?\s*0*(\d{1,9})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ShiftFacts:
    """A dated span. `key`: the shift it is the new description of; None: whichever has this span, else a new one."""

    starts_at: datetime
    ends_at: datetime
    key: int | None = None

    @property
    def span(self) -> tuple[datetime, datetime]:
        """From when to when."""
        return self.starts_at, self.ends_at


@dataclass(frozen=True, slots=True)
class LineFacts:
    """So many people with this skill; an empty skill means anyone. `credential`: a code they must hold in date.

    `shift`: the only one of the task's shifts that needs them; None: every shift does.
    """

    skill: str
    needed: int
    credential: str = ""
    shift: ShiftFacts | None = None


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """A task as somebody describes it. Without coordinates the address is looked up.

    `pre_accepts` None: as usual for the risk. `is_paid_work` None: nobody was asked. `need_id`: the note on the board
    of needs that it comes from.
    """

    title: str
    shifts: tuple[ShiftFacts, ...]
    lines: tuple[LineFacts, ...]
    organisation_id: int | None = None
    address: str = ""
    lat: float | None = None
    lon: float | None = None
    directions: str = ""
    access: str = ""
    description: str = ""
    hazards: str = ""
    demands: tuple[str, ...] = ()
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
    ride_from: str = ""
    ride_at: datetime | None = None
    ride_seats: int | None = None
    ride_back_at: datetime | None = None
    is_paid_work: bool | None = None
    adds: str = ""
    adds_decided_by: str = ""
    external_id: str | None = None
    raised_from: RaisedFrom = RaisedFrom.DESK
    caller_name: str = ""
    caller_phone: str = ""
    need_id: int | None = None


# Columns that are written as they are said; place, shifts, lines and owner need more than that.
PLAIN = (
    "title", "description", "directions", "access", "hazards", "risk", "briefing_point", "contact_name",
    "contact_phone", "min_age", "check_level", "you_bring", "we_issue", "ride_from", "ride_at", "ride_seats",
    "ride_back_at", "is_paid_work", "adds", "adds_decided_by", "caller_name", "caller_phone",
)  # fmt: skip
# Those of them that are words.
WORDS = tuple(name for name in PLAIN if TaskFacts.__annotations__[name] is str)


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
    PAID_WORK = "paid_work"

    @property
    def words(self) -> str:
        """What is wrong and what to do."""
        return WHY_NOT_WORDS[self]


WHY_NOT_WORDS = {
    WhyNotOpen.NO_OWNER: "No organisation owns this task. Choose the one whose insurance covers it.",
    WhyNotOpen.OWNER_NOT_ACTIVE: "Its organisation is not active. Screen and activate it first.",
    WhyNotOpen.NO_COVER: "No insurance is written down for its organisation. Add it on its page.",
    WhyNotOpen.COVER_PAST: "The insurance of its organisation has run out. Write down the new one on its page.",
    WhyNotOpen.PAID_WORK: "Staff are paid for such work. Write down what volunteers add to it, and who decided that.",
}


def why_not_open(
    owner_state: OrganisationState | None, insurance: str, *, is_past: bool = False, lacks_adds: bool = False
) -> tuple[WhyNotOpen, ...]:
    """The reasons against opening: no task opens without an owner who covers the people on it.

    A cover whose last day is over (`is_past`) counts as none. Where officials are paid for such work (`lacks_adds`
    while nobody said what volunteers add), volunteers complement and do not replace them: SCIE's principles of
    co-production, by which people who use services and people who are paid for them work on equal terms.
    """
    paid = (WhyNotOpen.PAID_WORK,) if lacks_adds else ()
    if owner_state is None:
        return (WhyNotOpen.NO_OWNER, *paid)
    reasons = []
    if not owner_state.may_take_people:
        reasons.append(WhyNotOpen.OWNER_NOT_ACTIVE)
    if not insurance.strip():
        reasons.append(WhyNotOpen.NO_COVER)
    elif is_past:
        reasons.append(WhyNotOpen.COVER_PAST)
    return (*reasons, *paid)


def lacks_adds(is_paid_work: bool | None, adds: str, decided_by: str) -> bool:
    """Whether it is paid work of which nobody said what volunteers add, and who decided so."""
    return bool(is_paid_work) and not (adds.strip() and decided_by.strip())


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
