"""The forms of an organisation's entry: quick on the telephone, whole at leisure."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from hub.errors import Invalid
from hub.installation.queries import settings
from hub.organisations.models import Organisation
from hub.organisations.opening_hours import read_hours
from hub.organisations.rows import SkillReader, codes_as_written, read_email, read_phone
from hub.organisations.rules import OrganisationFacts, read_areas
from hub.organisations.states import OrganisationKind
from hub.refusals import RefusableForm

KIND_WORDS = {
    OrganisationKind.CHARITY: "Charity",
    OrganisationKind.CERT: "CERT team",
    OrganisationKind.SAR: "Search and rescue",
    OrganisationKind.FAITH: "Faith group",
    OrganisationKind.AGENCY: "Agency",
    OrganisationKind.GROUP: "Group",
}
UNREACHABLE = "Write a phone number or an e-mail address, so that we can reach them."
CHECK_WORDS = {
    "": "None",
    "identity": "Somebody sees who they are",
    "basic": "A basic check",
    "enhanced": "An enhanced check",
}
LANGUAGES_HINT = "In English, for example: Samoan, te reo Māori."


@dataclass(frozen=True, slots=True)
class Readers:
    """How words are read that another room knows: skills and languages."""

    skills: SkillReader = codes_as_written
    languages: Callable[[str], tuple[str, ...]] = lambda text: tuple(text.split())
    language_names: Callable[[list[str]], str] = ", ".join
    skill_name: Callable[[str], str] = str


def read_all(readers: dict[str, Callable[[], object]]) -> dict[str, Any]:
    """What each reader answers, by field; raises Invalid with everything that is wrong at once."""
    found: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name, read in readers.items():
        try:
            found[name] = read()
        except Invalid as error:
            wrong |= {name: error.fields.get(name, error.sentence)}
    if wrong:
        raise Invalid(wrong)
    return found


class OrganisationForm(RefusableForm):
    """What a coordinator asks on the telephone: name, kind, one contact. The rest can follow."""

    name = StringField("Name", [InputRequired("Write the name of the organisation."), Length(max=160)])
    kind = SelectField("What is it?", choices={kind.value: words for kind, words in KIND_WORDS.items()})
    contact_name = StringField(
        "Who answers for it?", [InputRequired("Write the name of somebody who answers."), Length(max=120)]
    )
    phone = StringField("Phone", [Length(max=40)])
    email = StringField("E-mail address", [Length(max=254)])
    address = StringField("Address", [Length(max=200)])

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether nothing is missing. When something is, that they cannot be reached is said with it."""
        is_whole = bool(super().validate(extra_validators))
        if not (is_whole or line(self.phone.data) or line(self.email.data)):
            self.phone.errors = [UNREACHABLE]
        return is_whole

    def facts(self) -> OrganisationFacts:
        """What was filled in. Raises Invalid for a phone and an e-mail address that cannot be, or neither."""
        reached = self.reached()
        return OrganisationFacts(
            name=line(self.name.data), contact_name=line(self.contact_name.data), address=line(self.address.data),
            kind=OrganisationKind(self.kind.data), phone=str(reached["phone"]), email=str(reached["email"]),
        )  # fmt: skip

    def reached(self) -> dict[str, Any]:
        """Phone and e-mail address; everything that is wrong with them is said at once."""
        if not (line(self.phone.data) or line(self.email.data)):
            raise Invalid({"phone": UNREACHABLE})
        return read_all({
            "phone": lambda: read_phone(self.phone.data or "", settings().country),
            "email": lambda: read_email(self.email.data or ""),
        })  # fmt: skip


class WholeForm(OrganisationForm):
    """The whole entry, as an organisation describes itself."""

    takes = TextAreaField("What do volunteers do with you?", [Length(max=300)])
    areas = TextAreaField("Where do you work?", [Length(max=800)])
    languages = StringField("Languages you speak", [Length(max=200)])
    opening_hours = StringField("When is somebody there?", [Length(max=200)])
    capacity_per_day = IntegerField(
        "How many volunteers can you take in a day?",
        [Optional(), NumberRange(0, 100_000, "Type a number from 0 to 100000.")],
    )
    answer_hours = DecimalField(
        "Within how many hours do you answer when we offer you a person?",
        [Optional(), NumberRange(0.1, 336, "Type hours from 0.1 to 336.")],
        places=None,
    )
    cover_by = StringField("Who insures the volunteers?", [Length(max=120)])
    cover_until = DateField("Until when?", [Optional()])
    cover_for = StringField("For which work?", [Length(max=200)])
    min_age = IntegerField("Youngest age", [Optional(), NumberRange(0, 99, "Type an age from 0 to 99.")])
    checks_asked = SelectField("Which check do you ask for?", choices=CHECK_WORDS)
    gives_induction = BooleanField("We show them the work and the dangers first")
    gives_supervision = BooleanField("Somebody experienced is with them")
    pays_expenses = BooleanField("We pay their expenses")
    promises = StringField("Anything else you promise?", [Length(max=300)])

    def start_from(self, row: Organisation, readers: Readers) -> "WholeForm":
        """Fills the form with what is known; only when it is first shown."""
        if self.is_submitted():
            return self
        for name in ("name", "contact_name", "phone", "email", "address", "opening_hours", "capacity_per_day",
                     "answer_hours", "cover_until", "cover_for", "min_age", "checks_asked", "gives_induction",
                     "gives_supervision", "pays_expenses", "promises"):  # fmt: skip
            self[name].data = getattr(row, name)
        self.kind.data = row.kind.value
        # One hour reads “1”, as somebody typed it.
        self.answer_hours.data = Decimal(f"{row.answer_hours:g}") if row.answer_hours else None
        self.cover_by.data = row.cover_by or row.insurance
        self.areas.data = "\n".join(
            f"{one.name}, {one.radius_km:g} km" if one.radius_km else one.name for one in row.areas
        )
        self.languages.data = readers.language_names(row.languages)
        # A list may have brought skills without any words: what is not in the box would be lost with it.
        known = readers.skills(_words(row.takes))[0]
        more = [readers.skill_name(one.skill) for one in row.skills if one.skill not in known]
        self.takes.data = ", ".join(filter(None, [row.takes, *more]))
        return self

    def whole(self, readers: Readers) -> OrganisationFacts:
        """Everything that was filled in. Raises Invalid with all that cannot be read."""
        read = self._read(readers)
        takes = line(self.takes.data)
        cover_by = line(self.cover_by.data)
        return OrganisationFacts(
            name=line(self.name.data), kind=OrganisationKind(self.kind.data), address=line(self.address.data),
            contact_name=line(self.contact_name.data), takes=takes, insurance=cover_by, cover_by=cover_by,
            cover_until=self.cover_until.data, cover_for=line(self.cover_for.data), min_age=self.min_age.data,
            skills=readers.skills(_words(takes))[0], capacity_per_day=self.capacity_per_day.data,
            answer_hours=float(self.answer_hours.data) if self.answer_hours.data is not None else None,
            checks_asked=self.checks_asked.data or "", gives_induction=self.gives_induction.data,
            gives_supervision=self.gives_supervision.data, pays_expenses=self.pays_expenses.data,
            promises=line(self.promises.data), **read,
        )  # fmt: skip

    def _read(self, readers: Readers) -> dict[str, Any]:
        reading: dict[str, Callable[[], object]] = {
            "areas": lambda: read_areas(self.areas.data or ""),
            "languages": lambda: readers.languages(self.languages.data or ""),
            "opening_hours": lambda: str(read_hours(self.opening_hours.data or "")),
        }
        wrong: dict[str, str] = {}
        found: dict[str, Any] = {}
        for read in (self.reached, lambda: read_all(reading)):
            try:
                found |= read()
            except Invalid as error:
                wrong |= error.fields
        if wrong:
            raise Invalid(wrong)
        return found


def line(text: str | None) -> str:
    """What was typed, on one line."""
    return " ".join((text or "").split())


def _words(text: str) -> list[str]:
    return [
        part.strip() for part in text.replace("\n", ",").replace(";", ",").replace(" and ", ",").split(",")
    ]
