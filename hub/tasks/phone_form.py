"""The short form for somebody on the telephone: five answers, and it is written down. Ring: forms."""

from datetime import date, datetime, timedelta
from typing import Any

from wtforms import StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from hub import clock
from hub.errors import Invalid
from hub.installation.queries import settings
from hub.organisations.rows import read_phone
from hub.refusals import RefusableForm
from hub.tasks.fields import ClockField, DayField, NumberField, skill_field
from hub.tasks.rules import LineFacts, ShiftFacts, TaskFacts
from hub.tasks.spans import moment_on, moment_past, why_not_span
from hub.tasks.states import RaisedFrom

# When nobody says how long it takes; and in how many minutes “now” is.
USUAL = timedelta(hours=4)
SOON = timedelta(minutes=30)


class PhoneForm(RefusableForm):
    """Who rings, what, where, when and how many. All else can follow on the page of the task."""

    caller_phone = StringField("What number do they ring from?", [InputRequired("Write the number down.")])
    caller_name = StringField("Who is it?", [Length(max=120)])
    title = StringField("What is the work?", [InputRequired("Say what the work is."), Length(max=120)])
    address = StringField("Where is it?", [InputRequired("Say where it is."), Length(max=200)])
    day = DayField("Day", [InputRequired("Choose the day.")])
    starts = ClockField("From", [Optional()])
    ends = ClockField("Until", [Optional()])
    needed = NumberField(
        "How many people?",
        [InputRequired("Say how many people."), NumberRange(1, 10_000, "Write a number up to 10,000.")],
    )
    skill = skill_field("Who is needed?")

    def begin(self) -> "PhoneForm":
        """Today, until somebody says another day."""
        if not self.is_submitted():
            self.day.data = settings().local(clock.now()).date()
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        """Checks each field, then the number and the time."""
        if not super().validate(extra_validators):
            return False
        for name, read in (("caller_phone", self._phone), ("day", self.shift)):
            try:
                read()
            except Invalid as error:
                self[name].errors = [next(iter(error.fields.values()))]
        return not self.errors

    def facts(self) -> TaskFacts:
        """What was said. Only after `validate`."""
        return TaskFacts(
            (self.title.data or "").strip(), (self.shift(),),
            (LineFacts(self.skill.data or "", self.needed.data or 1),),
            address=(self.address.data or "").strip(), raised_from=RaisedFrom.PHONE,
            caller_name=(self.caller_name.data or "").strip(), caller_phone=self._phone(),
        )  # fmt: skip

    def shift(self) -> ShiftFacts:
        """From when to when: as soon as people can be there, and four hours, when nothing else was said."""
        zone, now, day = settings().timezone, clock.now(), self.day.data
        assert isinstance(day, date)
        if self.starts.data is not None:
            starts_at = moment_on(day, self.starts.data, zone, field="starts")
        elif day == settings().local(now).date():
            starts_at = _next_half_hour(now)
        else:
            raise Invalid({"day": "Say from when, or take today."})
        ends = self.ends.data
        ends_at = moment_past(starts_at, ends, zone) if ends is not None else starts_at + USUAL
        wrong = why_not_span(starts_at, ends_at, now)
        if wrong or ends_at == starts_at:
            raise Invalid(wrong or {"day": "It ends when it starts. Give a later end."})
        return ShiftFacts(starts_at, ends_at)

    def _phone(self) -> str:
        return read_phone(self.caller_phone.data or "", settings().country)


def _next_half_hour(now: datetime) -> datetime:
    soon = now + SOON
    over = timedelta(minutes=soon.minute % 30, seconds=soon.second, microseconds=soon.microsecond)
    return soon - over + (timedelta(minutes=30) if over else timedelta())
