"""The form for one badge: the role on it, and until when it holds."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from wtforms import StringField
from wtforms.validators import InputRequired, Length, Optional

from hub.errors import Invalid
from hub.installation.queries import settings
from hub.refusals import RefusableForm
from hub.tasks.fields import ClockField, DayField
from hub.tasks.spans import EARLIEST_YEAR, LATEST_YEAR, moment_on


class BadgeForm(RefusableForm):
    """What somebody does here, and when the badge runs out."""

    shown_at: ClassVar[Mapping[str, str]] = {"until": "until_on"}

    role = StringField("What do they do here?", [Optional(), Length(max=40)],
                       description="It stands on the badge, for example Driver or Food handler.")  # fmt: skip
    until_on = DayField("The badge holds until", [InputRequired("Write the day like 2026-11-14.")])
    until_at = ClockField("At", [InputRequired("Write the time like 17:00.")])

    def start_from(self, role: str, until: datetime) -> None:
        """Shows what is known: their role on the task, and the end of their work there."""
        if not self.is_submitted():
            local = settings().local(until)
            self.role.data, self.until_on.data = role, local.date()
            self.until_at.data = local.time().replace(second=0, microsecond=0)

    def until(self) -> datetime:
        """The moment at which it runs out. Raises Invalid for a day that cannot be."""
        if not EARLIEST_YEAR <= self.until_on.data.year <= LATEST_YEAR:
            raise Invalid({"until_on": "That day cannot be. Check the year."})
        return moment_on(self.until_on.data, self.until_at.data, settings().timezone, field="until_at")
