"""What the console shows about a list of people: its columns, how far it is, and what became of its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hub.accounts.queries import names_by_uid
from hub.organisations.queries import names_by_id
from hub.sheets import Sheet
from hub.volunteers.lists import services as lists
from hub.volunteers.lists.columns import FULL_NAME, OURS, DateOrder, iso_date
from hub.volunteers.lists.queries import has_file, recent, rejects_of
from hub.volunteers.models_doors import ListReject, PeopleList
from hub.volunteers.states import ListState

MOST_REJECTS = 50
EXAMPLE = {
    "given_name": "Aroha", "family_name": "Ngata", "phone": "021 555 0123", "email": "aroha@example.org",
    "language": "en", "address": "12 Beach Street, Petone", "postcode": "5012", "lat": "", "lon": "",
    "skills": "first aid; driving a van", "travel_km": "20", "availability": "weekends;evenings",
    "date_of_birth": "1985-03-27", "emergency_name": "Tama Ngata", "emergency_phone": "021 555 0124",
    "consent_sms": "yes", "consent_share": "ask", "notes": "", "external_id": "M-17",
}  # fmt: skip
WORDS = {
    "given_name": ("First name", "or the whole name below"), "family_name": ("Family name", ""),
    FULL_NAME: ("Whole name", "taken apart: “Ana Silva” or “Silva, Ana”"),
    "phone": ("Phone", "or your own number for each person"), "email": ("E-mail", ""),
    "language": ("Language", "a code such as en, es, mi"), "address": ("Suburb, town or address", ""),
    "postcode": ("Postcode", ""), "lat": ("Latitude", ""), "lon": ("Longitude", ""),
    "skills": ("Skills", "several with ; between"), "travel_km": ("How far they travel, in km", ""),
    "availability": ("When they are free", "any, weekdays, weekends, evenings, or mon-am;tue-pm"),
    "date_of_birth": ("Date of birth", "without it no limit of age is met"),
    "emergency_name": ("Emergency contact", ""), "emergency_phone": ("Emergency contact's phone", ""),
    "consent_sms": ("May we text them?", "yes or no; empty: only their own organisation may"),
    "consent_share": ("May charities be told?", "any, ask or no; empty: we ask"), "notes": ("Notes", ""),
    "external_id": ("Your own number for them", "so that the next list finds them again"),
}  # fmt: skip
ORDER_WORDS = {
    DateOrder.DMY: "day, month, year: 27/3/1985",
    DateOrder.MDY: "month, day, year: 3/27/1985",
    DateOrder.YMD: "year, month, day: 1985-03-27",
}
STATE_TAGS = {
    ListState.BROUGHT: ("Columns to match", "take-up"), ListState.TRYING: ("Being tried", "info"),
    ListState.TRIED: ("Tried, not taken in", "take-up"), ListState.TAKING: ("Being taken in", "info"),
    ListState.TAKEN: ("Taken in", "confirmed"), ListState.STOPPED: ("Stopped", "take-up"),
    ListState.FAILED: ("Could not be read", "take-up"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ListRow:
    """One list among those that were brought."""

    found: PeopleList
    by: str
    organisation: str

    @property
    def tag(self) -> tuple[str, str]:
        """Its state as words and colour."""
        return STATE_TAGS[self.found.state]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of our columns: its words, which of the file's is chosen, and the first values there."""

    name: str
    words: str
    hint: str
    chosen: int | None
    sample: list[str]


@dataclass(frozen=True, slots=True)
class ListPage:
    """Everything the page of one list shows."""

    found: PeopleList
    tag: tuple[str, str]
    organisation: str
    header: Sequence[str]
    choices: list[Choice]
    orders: dict[DateOrder, str]
    rejects: list[ListReject]
    has_file: bool

    @property
    def is_at_work(self) -> bool:
        """Whether a worker reads it now or soon."""
        return self.found.state.is_at_work

    @property
    def is_trial(self) -> bool:
        """Whether nothing has been taken in yet."""
        return self.found.state in (ListState.TRYING, ListState.TRIED)

    @property
    def counts(self) -> dict[str, int]:
        """What would happen, or what has happened."""
        return self.found.tried if self.is_trial else self.found.counts

    @property
    def new_people(self) -> int:
        """How many rows would change the register."""
        return self.counts.get("created", 0) + self.counts.get("updated", 0)

    @property
    def answer(self) -> str:
        """The first line: what to do now."""
        return _answer(self)


def rows() -> list[ListRow]:
    """The lists that were brought, newest first."""
    found = recent()
    names, organisations = names_by_uid({one.brought_by for one in found}), names_by_id()
    return [
        ListRow(one, names.get(one.brought_by, "by itself"), organisations.get(one.organisation_id or 0, ""))
        for one in found
    ]


def gather(found: PeopleList, chosen: Mapping[str, int] | None = None) -> ListPage:
    """The page of one list; `chosen` are the columns that were just picked and could not be taken."""
    kept = has_file(found)
    sheet = lists.head_of(found) if kept and not found.state.is_at_work else Sheet((), ())
    columns = dict(found.columns) if chosen is None else chosen
    return ListPage(
        found=found, tag=STATE_TAGS[found.state],
        organisation=names_by_id().get(found.organisation_id or 0, ""), header=sheet.header,
        choices=sorted((_choice(name, columns.get(name), sheet) for name in OURS), key=lambda one: one.chosen is None),
        orders=_orders(found, sheet, columns),
        rejects=rejects_of(found, MOST_REJECTS), has_file=kept,
    )  # fmt: skip


def _choice(name: str, place: int | None, sheet: Sheet) -> Choice:
    words, hint = WORDS[name]
    sample = sheet.sample(place) if place is not None and place < len(sheet.header) else []
    return Choice(name, words, hint, place, [value[:40] for value in sample])


def _orders(found: PeopleList, sheet: Sheet, columns: Mapping[str, int]) -> dict[DateOrder, str]:
    """How days may be written; each with how the list's first one would read."""
    place = columns.get("date_of_birth")
    first = next(iter(sheet.sample(place, 1)), "") if place is not None else ""
    if not first:
        return dict(ORDER_WORDS)
    return {order: f"{words} (“{first}” is {iso_date(first, order)})" for order, words in ORDER_WORDS.items()}


def _counted(number: int, one: str, several: str) -> str:
    return f"{number:,} {one if number == 1 else several}"


def _answer(page: ListPage) -> str:
    found, rows = page.found, _counted(page.counts.get("rejected", 0), "row", "rows")
    people = _counted(page.new_people, "person", "people")
    match found.state:
        case ListState.BROUGHT:
            listed = _counted(found.rows, "row", "rows") if found.rows else "A long list"
            return f"{listed}. Say which column is what; then we try it, and change nothing yet."
        case ListState.TRYING:
            return "We read every row and change nothing yet."
        case ListState.TRIED:
            return f"{people} would be new or changed, {rows} cannot be taken."
        case ListState.TAKING:
            return "Texts are answered meanwhile. You can leave this page."
        case ListState.TAKEN:
            verb = "is" if page.new_people == 1 else "are"
            return f"{people} {verb} new or changed, {rows} could not be taken."
        case ListState.STOPPED:
            return "Stopped half way. What was taken in stays; going on takes nobody twice."
    return found.problem or "Something went wrong. Try it again."
