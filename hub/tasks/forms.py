"""The form that asks for volunteers, as a charity or a coordinator fills it in."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    FloatField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from hub import clock
from hub.errors import HubError, Invalid
from hub.installation.queries import settings
from hub.organisations.rows import read_phone
from hub.tasks.rules import PLAIN, LineFacts, TaskFacts
from hub.tasks.spans import span_on, why_not_span
from hub.tasks.states import Risk
from hub.tasks.tongues import language_name, read_languages
from hub.volunteers import skills
from hub.volunteers.standing import rules as credentials
from hub.volunteers.states import CheckLevel

LINES = 4
RISK_WORDS = {
    Risk.OPEN: "Anyone can do it safely after a short briefing",
    Risk.SUPERVISED: "Someone experienced stays with them all the time",
    Risk.TRAINED: "Only people who are trained for it",
}
ACCEPT_WORDS = {
    "usual": "As usual: by itself if anyone can do it safely, otherwise we look at each person first",
    "yes": "Accept by itself whoever fits",
    "no": "We look at each person first",
}


CHECK_WORDS = {
    "": "None",
    CheckLevel.IDENTITY.value: "Identity: somebody has seen who they are",
    CheckLevel.BASIC.value: "Basic check",
    CheckLevel.ENHANCED.value: "Enhanced check",
}


class _OwnWords:
    """Says in our words what a field could not read; what was typed stays in it."""

    unread = "Check what you typed."

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)  # type: ignore[misc]
        except ValueError:
            raise ValueError(self.unread) from None


class DayField(_OwnWords, DateField):
    """A day."""

    unread = "Write the day like 2026-11-14."


class ClockField(_OwnWords, TimeField):
    """A time of day, with or without seconds."""

    unread = "Write the time like 09:30."

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, format=["%H:%M", "%H:%M:%S", "%H.%M"], **kwargs)


class NumberField(_OwnWords, IntegerField):
    """A whole number."""

    unread = "Write a whole number."


class DegreesField(_OwnWords, FloatField):
    """A latitude or longitude."""

    unread = "Write degrees like -41.2270."


def _needed(label: str) -> NumberField:
    most = NumberRange(1, 10_000, "Write a number from 1 to 10,000.")
    return NumberField(label, [Optional(), most])


def _skill(label: str) -> SelectField:
    return SelectField(label, choices=_skills)


def _skills() -> dict[str, str]:
    """Every skill by code, those of the preset's lists first."""
    listed = skills.listed(settings().preset.skills)
    return {"": "Anyone", **{skill.code: skill.name for skill in listed}}


def _credential(label: str) -> SelectField:
    """The certificate, licence or training that everybody of a line must hold in date."""
    return SelectField(
        label, choices=lambda: {"": "None", **{one.code: one.name for one in credentials.all()}}
    )


class TaskForm(FlaskForm):
    """Everything a task says. Call `without_owner` or `with_owners` before anything else."""

    organisation = SelectField("Organisation that covers it")
    title = StringField("What is the work?", [InputRequired("Say what the work is."), Length(max=120)])
    description = TextAreaField("More about it", [Optional(), Length(max=4000)])
    address = StringField("Where is it?", [Length(max=200)])
    lat = DegreesField("Latitude", [Optional(), NumberRange(-90, 90, "A latitude is from -90 to 90.")])
    lon = DegreesField("Longitude", [Optional(), NumberRange(-180, 180, "A longitude is from -180 to 180.")])
    day = DayField("Day", [InputRequired("Choose the day.")])
    starts = ClockField("Starts at", [InputRequired("Say when it starts.")])
    ends = ClockField("Ends at", [InputRequired("Say when it ends.")])
    skill_1, needed_1 = _skill("Who is needed"), _needed("How many")
    skill_2, needed_2 = _skill("Also needed"), _needed("How many of them")
    skill_3, needed_3 = _skill("Also needed, third"), _needed("How many of the third")
    skill_4, needed_4 = _skill("Also needed, fourth"), _needed("How many of the fourth")
    credential_1 = _credential("They must hold, in date")
    credential_2 = _credential("The second must hold")
    credential_3 = _credential("The third must hold")
    credential_4 = _credential("The fourth must hold")
    check_level = SelectField("Check of the person", choices=CHECK_WORDS, default="")
    risk = RadioField(
        "How risky is it?", choices={risk.value: words for risk, words in RISK_WORDS.items()}, default="open"
    )
    pre_accepts = RadioField("Who decides on each person?", choices=ACCEPT_WORDS, default="usual")
    you_bring = StringField("They bring", [Length(max=200)])
    we_issue = StringField("You give them", [Length(max=200)])
    briefing_point = StringField("Where do they report?", [Length(max=200)])
    contact_name = StringField("Whom do they ask for?", [Length(max=120)])
    contact_phone = StringField("That person's phone", [Length(max=40)])
    min_age = NumberField("Youngest age", [Optional(), NumberRange(0, 99, "Write an age from 0 to 99.")])
    languages = StringField("Languages they should speak", [Length(max=200)])

    more_lines: tuple[LineFacts, ...] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        """Checks each field, then what they say together; every error stands beside its field."""
        is_fine = super().validate(extra_validators)
        for name, words in self._faults().items():
            if not self[name].errors:
                self[name].errors = [words]
                is_fine = False
        return is_fine

    def without_owner(self) -> "TaskForm":
        """The form of an organisation, which raises tasks only for itself."""
        del self.organisation
        return self

    def with_owners(self, names: Mapping[int, str]) -> "TaskForm":
        """The form of a coordinator, who says which organisation owns the task."""
        nobody = {"": "Nobody yet: it stays a draft"}
        self.organisation.choices = nobody | {str(key): name for key, name in names.items()}
        return self

    def start_from(self, facts: TaskFacts) -> "TaskForm":
        """Shows a task as it stands until something is sent; lines beyond those shown are kept.

        Coordinates stay empty: the address may be about to change.
        """
        self.more_lines = facts.lines[LINES:]
        if self.is_submitted():
            return self
        local = settings().local
        for name in PLAIN:
            self[name].data = getattr(facts, name)
        self.address.data, self.risk.data = facts.address, facts.risk.value
        if self.organisation is not None:
            self.organisation.data = str(facts.organisation_id or "")
        self.day.data, self.starts.data = local(facts.starts_at).date(), local(facts.starts_at).time()
        self.ends.data = local(facts.ends_at).time()
        self.pre_accepts.data = "yes" if facts.pre_accepts else "no"
        self.languages.data = ", ".join(language_name(code) for code in facts.languages)
        for number, line in enumerate(facts.lines[:LINES], start=1):
            self[f"skill_{number}"].data, self[f"needed_{number}"].data = line.skill, line.needed
            self[f"credential_{number}"].data = line.credential
        return self

    @property
    def owner_id(self) -> int | None:
        """The organisation a coordinator chose."""
        return int(self.organisation.data) if self.organisation and self.organisation.data else None

    def facts(self, organisation_id: int | None) -> TaskFacts:
        """What was filled in. Only after `validate`."""
        starts_at, ends_at = self._span()
        accepts = {"yes": True, "no": False}.get(self.pre_accepts.data)
        plain = {name: (self[name].data or "").strip() for name in PLAIN if name not in ("risk", "min_age")}
        plain["contact_phone"] = read_phone(plain["contact_phone"], settings().country)
        return TaskFacts(
            **plain, starts_at=starts_at, ends_at=ends_at, lines=self.lines() + self.more_lines,
            organisation_id=organisation_id, address=(self.address.data or "").strip(), lat=self.lat.data,
            lon=self.lon.data, risk=Risk(self.risk.data), min_age=self.min_age.data, pre_accepts=accepts,
            languages=read_languages(self.languages.data or ""),
        )  # fmt: skip

    def lines(self) -> tuple[LineFacts, ...]:
        """The lines that have a number, in their order."""
        return tuple(
            LineFacts(self[f"skill_{n}"].data or "", needed, self[f"credential_{n}"].data or "")
            for n in range(1, LINES + 1)
            if (needed := self[f"needed_{n}"].data)
        )

    def refuse(self, error: HubError) -> None:
        """Puts a refusal beside the fields it names; all else above the form."""
        named = dict(error.fields) if isinstance(error, Invalid) else {"": error.sentence}
        places = {"lines": "needed_1"}
        for name, words in named.items():
            field = self._fields.get(places.get(name, name))
            if field is None:
                self.form_errors = [words]
            else:
                field.errors = [words]

    def _span(self) -> tuple[datetime, datetime]:
        day, starts, ends = self.day.data, self.starts.data, self.ends.data
        assert isinstance(day, date) and isinstance(starts, time) and isinstance(ends, time)
        return span_on(day, starts, ends, settings().timezone)

    def _faults(self) -> dict[str, str]:
        faults = self._place_faults() | self._line_faults() | self._span_faults()
        for name, read in (("contact_phone", self._read_phone), ("languages", self._read_languages)):
            try:
                read()
            except Invalid as error:
                faults[name] = next(iter(error.fields.values()))
        return faults

    def _read_phone(self) -> None:
        read_phone(self.contact_phone.data or "", settings().country)

    def _read_languages(self) -> None:
        read_languages(self.languages.data or "")

    def _place_faults(self) -> dict[str, str]:
        lat, lon = self.lat.data, self.lon.data
        if (lat is None) != (lon is None):
            return {"lat" if lat is None else "lon": "Latitude and longitude belong together."}
        if lat is None and not (self.address.data or "").strip():
            return {"address": "Say where it is: an address with its town or suburb."}
        return {}

    def _line_faults(self) -> dict[str, str]:
        faults: dict[str, str] = {}
        seen: set[str] = set()
        for number in range(1, LINES + 1):
            skill, needed = self[f"skill_{number}"].data or "", self[f"needed_{number}"].data
            if skill and not needed:
                faults[f"needed_{number}"] = f"Say how many people for {skills.label(skill).lower()}."
            if needed and skill in seen:
                faults[f"skill_{number}"] = "This stands above already. Put the numbers together there."
            seen |= {skill} if needed else set()
        if not seen and not faults:
            faults["needed_1"] = "Say how many people you need."
        return faults

    def _span_faults(self) -> dict[str, str]:
        if not (self.day.data and self.starts.data is not None and self.ends.data is not None):
            return {}
        try:
            starts_at, ends_at = self._span()
        except Invalid as error:
            return dict(error.fields)
        return why_not_span(starts_at, ends_at, clock.now())
