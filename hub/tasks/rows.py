"""Reads rows of a list of tasks. Ring: rules."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC
from difflib import get_close_matches
from hashlib import blake2b
from typing import Any

from hub import cells
from hub.errors import Invalid
from hub.importing import Columns, check_row
from hub.organisations.rows import read_phone
from hub.organisations.rules import name_key
from hub.tasks import demands
from hub.tasks.rules import LineFacts, ShiftFacts, TaskFacts
from hub.tasks.states import RaisedFrom, Risk
from hub.volunteers import skills
from hub.volunteers.standing import rules as credentials
from hub.volunteers.states import CheckLevel

COLUMNS = Columns(
    known=(
        "title", "organisation", "address", "lat", "lon", "starts_at", "ends_at", "skill", "needed", "risk",
        "briefing_point", "contact_name", "contact_phone", "min_age", "languages", "you_bring", "we_issue",
        "description", "external_id", "credential", "check_level", "directions", "access", "hazards", "demands",
        "ride_from", "ride_at", "ride_seats", "ride_back_at", "is_paid_work", "adds", "adds_decided_by",
    ),
    required=("title", "organisation", "starts_at", "ends_at", "needed"),
    one_of=(("address", "lat"),),
)  # fmt: skip
MOST_NEEDED = 10_000
YES_NO = {"": None, "yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One row: a task with one line in one shift. `key` is what rows of one task share."""

    facts: TaskFacts
    key: str

    @property
    def line(self) -> LineFacts:
        """The one line of this row."""
        return self.facts.lines[0]

    @property
    def shift(self) -> ShiftFacts:
        """The one time of this row."""
        return self.facts.shifts[0]

    @property
    def shared(self) -> tuple[object, ...]:
        """What must be the same in all rows of one task; rows with other times are other shifts of it."""
        facts = self.facts
        return (facts.organisation_id, facts.title, facts.address, facts.lat, facts.lon)


def read_task(row: Mapping[str, str], *, country: str, owner_of: Callable[[str], int]) -> TaskRow:
    """The task of one row. Raises Invalid with what is wrong in it; `owner_of` does so for unknown owners."""
    check_row(row)
    title = cells.text(row, "title", 120)
    if not title:
        raise Invalid({"title": "The task has no title."})
    owner = owner_of(cells.text(row, "organisation", 160))
    lat, lon = cells.coordinates(row) or (None, None)
    words: dict[str, Any] = {name: cells.text(row, name, most) for name, most in WORDS.items()}
    facts = TaskFacts(
        title=title, organisation_id=owner, shifts=(_shift(row),), lat=lat, lon=lon,
        address=_address(row, lat), lines=(_line(row),), risk=_risk(row),
        contact_phone=_phone(row, country), min_age=cells.whole(row, "min_age", least=0, most=99),
        languages=tuple(code.lower()[:8] for code in cells.several(row, "languages")),
        demands=_demands(row), check_level=_check_level(row), is_paid_work=_is_paid_work(row),
        external_id=cells.text(row, "external_id", 80) or None, raised_from=RaisedFrom.LIST,
        **words, **_ride(row),
    )  # fmt: skip
    return TaskRow(facts, facts.external_id or import_key(facts))


# Columns of words, each with how many letters are kept.
WORDS = {
    "description": 4000, "briefing_point": 200, "contact_name": 120, "you_bring": 200, "we_issue": 200,
    "directions": 300, "access": 300, "hazards": 300, "ride_from": 200, "adds": 300, "adds_decided_by": 64,
}  # fmt: skip


def _shift(row: Mapping[str, str]) -> ShiftFacts:
    starts_at, ends_at = (cells.moment(row, name).astimezone(UTC) for name in ("starts_at", "ends_at"))
    if ends_at <= starts_at:
        raise Invalid({"ends_at": f"ends_at {row['ends_at']} is not after starts_at {row['starts_at']}."})
    return ShiftFacts(starts_at, ends_at)


def _ride(row: Mapping[str, str]) -> dict[str, Any]:
    times = {
        name: cells.moment(row, name).astimezone(UTC)
        for name in ("ride_at", "ride_back_at")
        if row.get(name, "").strip()
    }
    return {**times, "ride_seats": cells.whole(row, "ride_seats", least=1, most=999)}


def _demands(row: Mapping[str, str]) -> tuple[str, ...]:
    codes, unknown = demands.read(cells.several(row, "demands"))
    if unknown:
        listed = ", ".join(demands.DEMANDS)
        raise Invalid({"demands": f"demands “{unknown[0]}” is not one of {listed}."})
    return codes


def _is_paid_work(row: Mapping[str, str]) -> bool | None:
    value = row.get("is_paid_work", "").strip().lower()
    if value not in YES_NO:
        raise Invalid(
            {"is_paid_work": f"is_paid_work “{value}” is not yes or no. Leave it empty if unknown."}
        )
    return YES_NO[value]


def import_key(facts: TaskFacts) -> str:
    """What tells a row without `external_id` from others when the same list comes again."""
    place = (facts.address, facts.lat, facts.lon)
    span = tuple(moment.isoformat() for moment in facts.shifts[0].span)
    parts = (facts.organisation_id, name_key(facts.title), *place, *span, facts.lines[0].skill)
    return blake2b(repr(parts).encode(), digest_size=16).hexdigest()


def skill_code(text: str) -> str:
    """The code of one skill; empty text means anyone. Raises Invalid with skills that are near."""
    if not text.strip():
        return ""
    codes, unknown = skills.match_text(text)
    if unknown or len(codes) != 1:
        raise Invalid({"skill": _no_skill(text.strip(), several=len(codes) > 1)})
    return codes[0]


def _no_skill(text: str, *, several: bool) -> str:
    if several or ";" in text:
        return f"“{text}” names several skills. Give each a row of its own with the same external_id."
    labels = {label.casefold(): label for label in (skill.name for skill in skills.all())}
    near = [labels[key] for key in get_close_matches(text.casefold(), labels, n=3, cutoff=0.5)]
    hint = f"Did you mean {' or '.join(near)}?" if near else "Leave it empty if anyone can do it."
    return f"There is no skill “{text}”. {hint}"


def _line(row: Mapping[str, str]) -> LineFacts:
    needed = cells.whole(row, "needed", least=1, most=MOST_NEEDED)
    if needed is None:
        raise Invalid({"needed": "needed is missing. Say how many people."})
    return LineFacts(skill_code(row.get("skill", "")), needed, _credential(row))


def _credential(row: Mapping[str, str]) -> str:
    words = cells.text(row, "credential", 60)
    code = credentials.code_for(words) if words else ""
    if code is None:
        near = get_close_matches(words, [known.name for known in credentials.all()], n=3, cutoff=0.5)
        hint = f"Did you mean {' or '.join(near)}?" if near else "Leave it empty if none is needed."
        raise Invalid({"credential": f"There is no credential “{words}”. {hint}"})
    return code


def _check_level(row: Mapping[str, str]) -> str:
    value = row.get("check_level", "").strip().lower()
    if value and value not in list(CheckLevel):
        raise Invalid({"check_level": f"check_level “{value}” is not one of {', '.join(CheckLevel)}."})
    return value


def _address(row: Mapping[str, str], lat: float | None) -> str:
    address = cells.text(row, "address", 200)
    if not address and lat is None:
        raise Invalid({"address": "The task has no place. Give an address with its town, or lat and lon."})
    return address


def _risk(row: Mapping[str, str]) -> Risk:
    value = row.get("risk", "").strip().lower()
    try:
        return Risk(value) if value else Risk.OPEN
    except ValueError:
        raise Invalid({"risk": f"risk “{value}” is not one of {', '.join(Risk)}."}) from None


def _phone(row: Mapping[str, str], country: str) -> str:
    try:
        return read_phone(row.get("contact_phone", ""), country)
    except Invalid as error:
        raise Invalid({"contact_phone": f"contact_phone {error.sentence}"}) from None


def merge(before: TaskFacts, said: TaskFacts) -> TaskFacts:
    """What is said anew over what was known: an empty cell erases nothing, and lines stay as they were.

    Another time moves the only shift; of several shifts none.
    """
    values = {item.name: getattr(said, item.name) for item in fields(said)}
    fresh = {name: value for name, value in values.items() if value not in (None, "", ())}
    for name in ("lines", "shifts", "raised_from"):
        fresh.pop(name)
    # The gazetteer may have found the point; the same address without a point has not moved.
    if said.lat is None and said.address != before.address:
        fresh |= {"lat": None, "lon": None}
    if len(before.shifts) == 1 and before.shifts[0].span != said.shifts[0].span:
        moved = replace(said.shifts[0], key=before.shifts[0].key)
        lines = tuple(replace(line, shift=moved) if line.shift else line for line in before.lines)
        fresh |= {"shifts": (moved,), "lines": lines}
    return replace(before, **fresh)
