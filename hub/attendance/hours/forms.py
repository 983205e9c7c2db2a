"""Forms about hours: times put right, and what an hour is worth."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import ClassVar

from wtforms import BooleanField, DecimalField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from hub.attendance.models import Stint
from hub.installation.queries import settings
from hub.refusals import RefusableForm
from hub.tasks.fields import ClockField, DayField
from hub.tasks.spans import moment_on

WORTH = {
    "no": "Cost-share: what such work is paid for here",
    "yes": "Thanks: a figure for thank-you letters only",
}


class TimesForm(RefusableForm):
    """When somebody truly came and left, in which role, and who watched over them."""

    shown_at: ClassVar[Mapping[str, str]] = {"signed_in_at": "in_at", "signed_out_at": "out_at"}

    in_on = DayField("Came on", [InputRequired("Write the day like 2026-11-14.")])
    in_at = ClockField("At", [InputRequired("Write the time like 09:30.")])
    out_on = DayField("Left on", [InputRequired("Write the day like 2026-11-14.")])
    out_at = ClockField("At", [InputRequired("Write the time like 09:30.")])
    is_estimated = BooleanField("This is an estimate: nobody wrote the time down")
    why = TextAreaField("Why do you change it?", [Optional(), Length(max=300)], render_kw={"rows": 2},
                        description="For example: forgot to text OUT. It is kept with the old times.")  # fmt: skip
    role = StringField("Role", [Optional(), Length(max=80)], description="Picks what the hour is worth.")
    supervisor = StringField("Who watched over the work?", [Optional(), Length(max=120)])
    is_paid = BooleanField("They were paid to be here: no donated hours")

    def start_from(self, stint: Stint, role: str, supervisor: str) -> "TimesForm":
        """Shows what is written down now, on the clock of this place."""
        if not self.is_submitted():
            came = settings().local(stint.signed_in_at)
            left = settings().local(stint.signed_out_at or stint.expected_end_at)
            self.in_on.data, self.in_at.data = came.date(), came.time().replace(second=0, microsecond=0)
            self.out_on.data, self.out_at.data = left.date(), left.time().replace(second=0, microsecond=0)
            self.is_estimated.data, self.role.data = stint.is_estimated, stint.role or role
            self.supervisor.data, self.is_paid.data = stint.supervisor or supervisor, stint.is_paid
        return self

    def times(self, stint: Stint) -> tuple[datetime, datetime]:
        """The moments that were typed. Raises Invalid for a time that the clocks jump over."""
        came = _moment(self.in_on.data, self.in_at.data, stint.signed_in_at, "in_at")
        return came, _moment(self.out_on.data, self.out_at.data, stint.signed_out_at, "out_at")


def _moment(day: date | None, at: time | None, before: datetime | None, field: str) -> datetime:
    """What was left as it stood keeps its seconds, and its place in an hour that comes twice."""
    assert day is not None and at is not None
    shown = settings().local(before).replace(second=0, microsecond=0, tzinfo=None) if before else None
    if before is not None and shown == datetime.combine(day, at):
        return before
    return moment_on(day, at, settings().timezone, field=field)


class RateForm(RefusableForm):
    """What an hour of a role is worth from a day on."""

    role = StringField(
        "Role", [Optional(), Length(max=80)], description="Empty: every role without a rate of its own."
    )
    from_on = DayField("From", [InputRequired("Write the day like 2026-11-14.")])
    per_hour = DecimalField("An hour", [InputRequired("Write a figure like 25.50.")], places=2)
    currency = StringField(
        "Currency", [InputRequired("Three letters, such as NZD.")], render_kw={"maxlength": 3, "size": 4}
    )
    source = StringField("Where does the figure come from?", [Optional(), Length(max=200)],
                         description="An auditor asks: a council's pay scale, a published rate.")  # fmt: skip
    is_thanks = RadioField("What for?", choices=WORTH, default="no")


class CategoryForm(RefusableForm):
    """Under which heading the hours of a task are claimed."""

    category = StringField("Work category", [Optional(), Length(max=60)],
                           description="As the cost-share names it, for example “B, protective measures”.")  # fmt: skip
