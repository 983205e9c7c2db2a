"""The forms with which the duty phone goes from one hand to the next, now or at a time that is planned."""

from datetime import datetime, timedelta
from typing import ClassVar

from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from hub import clock
from hub.errors import Invalid
from hub.installation.queries import settings
from hub.messaging.outgoing.on_duty import duty
from hub.refusals import RefusableForm
from hub.tasks.fields import ClockField, DayField
from hub.tasks.spans import moment_on
from hub.volunteers.phones import is_mobile, parse_phone


class DutyForm(RefusableForm):
    """To whom, on which phone, until when, and what they must know."""

    shown_at: ClassVar[dict[str, str]] = {"until": "until_at"}

    name = StringField(
        "Who takes it?", [InputRequired("Write who takes it."), Length(max=120)],
        render_kw={"autocomplete": "off"},
    )  # fmt: skip
    phone = StringField(
        "On which phone?", [Optional(), Length(max=40)],
        description="Alarms are texted to it, day and night. Empty: the hub’s own phone, which they then carry.",
        render_kw={"inputmode": "tel", "autocomplete": "off"},
    )  # fmt: skip
    until_on = DayField("Until which day?", [InputRequired("Write the day like 2026-11-14.")])
    until_at = ClockField("At what time?", [InputRequired("Write the time like 07:00.")])
    note = TextAreaField(
        "What must they know?", [Optional(), Length(max=500)], render_kw={"rows": 4},
        description="What stands open is gathered on this page. Write what no screen knows. No names of sick people.",
    )  # fmt: skip
    anyway = BooleanField("Hand it over to this phone all the same")

    @property
    def is_doubted(self) -> bool:
        """Whether this phone may not hear us, so that it is handed over only when that is meant."""
        return bool(self.anyway.data or (self.phone.errors and "tick below" in str(self.phone.errors[0])))

    def until(self) -> datetime:
        """The moment that was typed. Raises Invalid for a time that the clocks jump over."""
        assert self.until_on.data is not None and self.until_at.data is not None
        return moment_on(self.until_on.data, self.until_at.data, settings().timezone, field="until_at")

    def number(self) -> str:
        """The phone in E.164, or nothing. Raises Invalid for what is no number, and for one that gets no texts."""
        text = (self.phone.data or "").strip()
        number = parse_phone(text, settings().country) if text else ""
        if number and not is_mobile(number):
            raise Invalid({"phone": "This phone gets no texts. Write a mobile number."})
        return number

    def start(self) -> "DutyForm":
        """Until seven in the morning, unless something else was typed."""
        if not self.is_submitted():
            now = settings().local(clock.now())
            self.until_on.data = now.date() if now.hour < 5 else now.date().fromordinal(now.toordinal() + 1)
            self.until_at.data = now.replace(hour=7, minute=0, second=0, microsecond=0).time()
        return self


class PlanForm(DutyForm):
    """The same for later: from when as well."""

    shown_at: ClassVar[dict[str, str]] = {"until": "until_at", "begins": "from_at"}

    from_on = DayField("From which day?", [InputRequired("Write the day like 2026-11-14.")])
    from_at = ClockField("From what time?", [InputRequired("Write the time like 22:00.")])

    def begins(self) -> datetime:
        """The moment that was typed. Raises Invalid for a time that the clocks jump over."""
        assert self.from_on.data is not None and self.from_at.data is not None
        return moment_on(self.from_on.data, self.from_at.data, settings().timezone, field="from_at")

    def fill(self, begins_at: datetime | None, until: datetime | None) -> "PlanForm":
        """From the end of what is planned, else from ten tonight, until seven, unless something else was typed."""
        if not self.is_submitted():
            now, spans = clock.now(), duty().spans
            start = settings().local(begins_at or (spans[-1].ends_at if spans else _tonight(now)))
            start = max(start, settings().local(now) + timedelta(minutes=1))
            end = settings().local(until) if until else _seven_after(start)
            self.from_on.data, self.from_at.data = start.date(), start.time()
            self.until_on.data, self.until_at.data = end.date(), end.time()
        return self


def _tonight(now: datetime) -> datetime:
    here = settings().local(now)
    ten = here.replace(hour=22, minute=0, second=0, microsecond=0)
    return ten if ten > here else here + timedelta(hours=1)


def _seven_after(start: datetime) -> datetime:
    seven = start.replace(hour=7, minute=0, second=0, microsecond=0)
    return seven if seven > start else seven + timedelta(days=1)
