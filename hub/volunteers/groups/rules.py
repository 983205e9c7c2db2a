"""Reads a group: its leader as anybody who registers, and one row for each person who comes along."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from flask_babel import gettext as _

from hub.errors import Invalid
from hub.places.rules import fold
from hub.volunteers import phones
from hub.volunteers.registering.rules import RegistrationContext, Typed, one, read, registration_of
from hub.volunteers.registering.spoken import read_birth, read_name
from hub.volunteers.rules import Registration, age_on
from hub.volunteers.states import ConsentShare, ConsentSms, PhoneKind
from hub.volunteers.typed import holds_a_link

LEADER = (
    "given_name", "family_name", "phone", "language", "address", "postcode", "date_of_birth", "consent_sms",
    "consent_share",
)  # fmt: skip
COLUMNS = ("member_name", "member_age", "member_phone")
MOST = 60
_BETWEEN = re.compile(r"[,;\t]")


@dataclass(frozen=True, slots=True)
class Row:
    """One person as typed. `errors` by column; `refused`: why they cannot come, while the rest is kept."""

    name: str = ""
    age: str = ""
    phone: str = ""
    errors: tuple[tuple[str, str], ...] = ()
    refused: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return not (self.name or self.age or self.phone)

    def error(self, column: str) -> str:
        """What is wrong in a column."""
        return dict(self.errors).get(column, "")


@dataclass(frozen=True, slots=True)
class Group:
    """A group that may be put on the register: who leads it, its body in their words, and who comes along."""

    leader: Registration
    body: str
    members: tuple[Registration, ...]

    @property
    def body_key(self) -> str:
        """The body's name as it is compared."""
        return fold(self.body)


@dataclass(frozen=True, slots=True)
class GroupLook:
    """What reading came to: the group when nothing is wrong, else words by field; the rows either way."""

    group: Group | None
    errors: dict[str, str]
    rows: tuple[Row, ...]
    suggestions: tuple[str, ...] = ()


def rows_of(typed: Typed) -> list[Row]:
    """The rows as typed, with each line of a pasted list as a row of its own; empty ones are left out."""
    columns = [typed.get(name, ()) for name in COLUMNS]
    longest = max((len(column) for column in columns), default=0)
    cells = [[column[at].strip() if at < len(column) else "" for column in columns] for at in range(longest)]
    return [
        row
        for row in [*(Row(name, age, phone) for name, age, phone in cells), *_pasted(typed)]
        if not row.is_empty
    ]


def _pasted(typed: Typed) -> Iterator[Row]:
    """“Ana Silva, 34, 021 555 0168”: the name, then an age and a number in any order."""
    for line in "\n".join(typed.get("pasted", ())).splitlines():
        name, *others = [part.strip() for part in _BETWEEN.split(line)]
        age = next((part for part in others if part and len(re.sub(r"\D", "", part)) <= 4), "")
        phone = next((part for part in others if len(re.sub(r"\D", "", part)) > 4), "")
        yield Row(name, age, phone)


def read_group(typed: Typed, context: RegistrationContext) -> GroupLook:
    """Reads everything; a child's row is refused by itself and hinders nobody."""
    look = read(typed, context, LEADER)
    errors = dict(look.errors)
    body = one(typed, "body")
    if not body or holds_a_link(body):
        errors["body"] = _("Write which group you are: a club, school, church or workplace, or friends.")
    elif len(body) > 120:
        errors["body"] = _("This is too long. Use at most %(letters)s letters.", letters=120)
    read_rows = [_read_row(row, context) for row in rows_of(typed)]
    rows = tuple(row for row, _facts in read_rows)
    if not rows:
        errors["members"] = _("Write the name of at least one person who comes with you.")
    elif len(rows) > MOST:
        errors["members"] = _("Send at most %(most)s people at once, and the others after them.", most=MOST)
    elif any(row.errors for row in rows):
        errors["members"] = _("Some people in the list need a second look.")
    if errors:
        return GroupLook(None, errors, rows, look.suggestions)
    leader = replace(registration_of(look), travel_km=look.values.get("travel_km", 20.0))
    members = [_of_leader(facts, leader) for _row, facts in read_rows if facts]
    return GroupLook(Group(leader, body, _each_once(members, leader)), {}, rows)


def _read_row(row: Row, context: RegistrationContext) -> tuple[Row, Registration | None]:
    errors: dict[str, str] = {}
    given = family = ""
    number, kind, born, is_exact = None, PhoneKind.UNKNOWN, None, True
    try:
        given, family = read_name("" if holds_a_link(row.name) else row.name)
    except Invalid:
        errors["name"] = _("Write the name.")
    try:
        born, is_exact = read_birth(row.age, context.today, country=context.country)
    except Invalid:
        errors["age"] = _("Write the age in years, or the year of birth.")
    if row.phone:
        try:
            parsed = phones.parse(row.phone, context.country)
            number, kind = parsed.number, parsed.kind
        except Invalid as error:
            errors["phone"] = error.fields["phone"]
    if errors or born is None:
        return replace(row, errors=tuple(errors.items())), None
    if age_on(born, context.today) < context.ages.least:
        return replace(row, refused=_("Must be %(age)s or older.", age=context.ages.least)), None
    return row, Registration(
        given_name=given, family_name=family, phone=number, phone_kind=kind, date_of_birth=born,
        birth_is_exact=is_exact, consent_sms=ConsentSms.NO, consent_share=ConsentShare.ASK, was_asked=False,
    )  # fmt: skip


def _of_leader(facts: Registration, leader: Registration) -> Registration:
    """They come from where the leader does; whoever gave the leader's number has none of their own."""
    has_own = facts.phone is not None and facts.phone != leader.phone
    return replace(
        facts, address=leader.address, postcode=leader.postcode, place=leader.place, language=leader.language,
        travel_km=leader.travel_km, phone=facts.phone if has_own else None,
        phone_kind=facts.phone_kind if has_own else PhoneKind.UNKNOWN,
    )  # fmt: skip


def _each_once(members: list[Registration], leader: Registration) -> tuple[Registration, ...]:
    """The leader often writes their own name down too, or somebody's twice."""
    found = {(member.name_key, member.phone): member for member in members}
    return tuple(member for (name, phone), member in found.items() if phone or name != leader.name_key)
