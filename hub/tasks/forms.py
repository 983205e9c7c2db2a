"""The form that asks for volunteers, as a charity or a coordinator fills it in."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar

from wtforms import RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from hub.errors import Invalid
from hub.installation.queries import settings
from hub.organisations.rows import read_phone
from hub.refusals import RefusableForm
from hub.tasks.demands import DEMANDS
from hub.tasks.fields import ClockField, DegreesField, NumberField
from hub.tasks.form_parts import (
    LINES,
    SHIFTS,
    LineRows,
    ShiftRows,
    line_faults,
    names_of,
    read_lines,
    read_shifts,
    shift_faults,
)
from hub.tasks.rules import WORDS, LineFacts, ShiftFacts, TaskFacts
from hub.tasks.spans import moment_before, moment_past
from hub.tasks.states import Risk
from hub.tasks.tongues import language_name, read_languages
from hub.volunteers.states import CheckLevel

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
PAID_WORDS = {"": "Not known yet", "no": "No", "yes": "Yes, staff or officials are usually paid to do it"}
# Words of the form that stand in the task as they are typed; the rest of them the form does not ask for.
TYPED = tuple(name for name in WORDS if name not in ("caller_name", "caller_phone", "contact_phone"))


class TaskForm(ShiftRows, LineRows, RefusableForm):
    """Everything a task says. Call `without_owner` or `with_owners` before anything else."""

    shown_at: ClassVar[Mapping[str, str]] = {"lines": "needed_1", "shifts": "day"}

    organisation = SelectField("Organisation that covers it")
    title = StringField("What is the work?", [InputRequired("Say what the work is."), Length(max=120)])
    description = TextAreaField("More about it", [Optional(), Length(max=4000)])
    address = StringField("Where is it?", [Length(max=200)])
    lat = DegreesField("Latitude", [Optional(), NumberRange(-90, 90, "A latitude is from -90 to 90.")])
    lon = DegreesField("Longitude", [Optional(), NumberRange(-180, 180, "A longitude is from -180 to 180.")])
    directions = StringField("How do they find it?", [Length(max=300)])
    access = StringField("How does one get in?", [Length(max=300)])
    hazards = StringField("What is dangerous there?", [Length(max=300)])
    demands = SelectMultipleField("What does the work ask of the body?", choices=DEMANDS)
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
    ride_from = StringField("A ride leaves from", [Length(max=200)])
    ride_time = ClockField("It leaves at", [Optional()])
    ride_seats = NumberField("Seats", [Optional(), NumberRange(1, 999, "Write a number from 1 to 999.")])
    ride_back = ClockField("It goes back at", [Optional()])
    is_paid_work = RadioField("Is anybody usually paid to do this work?", choices=PAID_WORDS, default="")
    adds = StringField("What do volunteers add to it?", [Length(max=300)])
    adds_decided_by = StringField("Who decided that?", [Length(max=64)])

    more_lines: tuple[LineFacts, ...] = ()
    more_shifts: tuple[ShiftFacts, ...] = ()
    before: TaskFacts | None = None

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
        """Shows a task as it stands until something is sent; what does not fit into the rows is kept.

        Coordinates stay empty: the address may be about to change.
        """
        self.before, self.more_shifts = facts, facts.shifts[SHIFTS:]
        shown = [line for line in facts.lines if line.shift not in self.more_shifts][:LINES]
        self.more_lines = tuple(line for line in facts.lines if line not in shown)
        if self.is_submitted():
            return self
        for name in (*TYPED, "contact_phone", "address", "min_age", "ride_seats"):
            self[name].data = getattr(facts, name)
        self.risk.data, self.demands.data = facts.risk.value, list(facts.demands)
        if self.organisation is not None:
            self.organisation.data = str(facts.organisation_id or "")
        self.pre_accepts.data = "yes" if facts.pre_accepts else "no"
        self.languages.data = ", ".join(language_name(code) for code in facts.languages)
        self.is_paid_work.data = {None: "", True: "yes", False: "no"}[facts.is_paid_work]
        self._show_times(facts)
        self._show_lines(facts, shown)
        return self

    def _show_times(self, facts: TaskFacts) -> None:
        local = settings().local
        self.ride_time.data = local(facts.ride_at).time() if facts.ride_at else None
        self.ride_back.data = local(facts.ride_back_at).time() if facts.ride_back_at else None
        for n, shift in enumerate(facts.shifts[:SHIFTS], start=1):
            starts, ends = local(shift.starts_at), local(shift.ends_at)
            for name, value in zip(names_of(n), (starts.date(), starts.time(), ends.time()), strict=True):
                self[name].data = value
            self[f"shift_{n}"].data = str(shift.key or "")

    def _show_lines(self, facts: TaskFacts, shown: list[LineFacts]) -> None:
        for n, line in enumerate(shown, start=1):
            self[f"skill_{n}"].data, self[f"needed_{n}"].data = line.skill, line.needed
            self[f"credential_{n}"].data = line.credential
            self[f"when_{n}"].data = str(facts.shifts.index(line.shift) + 1) if line.shift else ""

    @property
    def owner_id(self) -> int | None:
        """The organisation a coordinator chose."""
        return int(self.organisation.data) if self.organisation and self.organisation.data else None

    def facts(self, organisation_id: int | None) -> TaskFacts:
        """What was filled in. Only after `validate`."""
        rows = read_shifts(self._fields, self._known)
        shifts = (*rows.values(), *self.more_shifts)
        ride_at, back_at = self._ride(shifts[0])
        values: dict[str, Any] = {name: (self[name].data or "").strip() for name in TYPED}
        values |= {
            "shifts": shifts, "lines": (*read_lines(self._fields, rows), *self._kept_lines(shifts)),
            "organisation_id": organisation_id, "address": (self.address.data or "").strip(),
            "lat": self.lat.data, "lon": self.lon.data, "risk": Risk(self.risk.data),
            "contact_phone": read_phone(self.contact_phone.data or "", settings().country),
            "demands": tuple(self.demands.data or ()), "min_age": self.min_age.data,
            "pre_accepts": {"yes": True, "no": False}.get(self.pre_accepts.data),
            "languages": read_languages(self.languages.data or ""), "ride_at": ride_at,
            "ride_back_at": back_at, "ride_seats": self.ride_seats.data,
            "is_paid_work": {"yes": True, "no": False}.get(self.is_paid_work.data),
        }  # fmt: skip
        return replace(self.before, **values) if self.before else TaskFacts(**values)

    @property
    def _known(self) -> dict[int, tuple[datetime, datetime]]:
        """The shifts of the task as it stands, by what the hidden fields say."""
        shifts = self.before.shifts if self.before else ()
        return {one.key: one.span for one in shifts if one.key}

    def _kept_lines(self, shifts: tuple[ShiftFacts, ...]) -> tuple[LineFacts, ...]:
        """Lines beyond the rows, each still of the shift it was of; gone with it."""
        now_is = {shift.key: shift for shift in shifts}
        return tuple(
            replace(line, shift=now_is[line.shift.key] if line.shift else None)
            for line in self.more_lines
            if line.shift is None or line.shift.key in now_is
        )

    def _ride(self, shift: ShiftFacts) -> tuple[datetime | None, datetime | None]:
        zone, there, back = settings().timezone, self.ride_time.data, self.ride_back.data
        return (
            moment_before(shift.starts_at, there, zone) if there is not None else None,
            moment_past(shift.starts_at, back, zone) if back is not None else None,
        )

    def _faults(self) -> dict[str, str]:
        faults = self._place_faults() | self._ride_faults()
        faults |= shift_faults(self._fields, self._known) | line_faults(self._fields)
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

    def _ride_faults(self) -> dict[str, str]:
        leaves_from, at = (self.ride_from.data or "").strip(), self.ride_time.data
        if leaves_from and at is None:
            return {"ride_time": "Say when the ride leaves."}
        if not leaves_from and (at is not None or self.ride_back.data is not None or self.ride_seats.data):
            return {"ride_from": "Say where the ride leaves from."}
        return {}
