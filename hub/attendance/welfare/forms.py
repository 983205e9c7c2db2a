"""Forms about one person who is signed in: until when they stay, when they left, whether they work alone."""

from datetime import datetime, time, timedelta

from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired, Length, Optional

from hub.installation.queries import settings
from hub.refusals import RefusableForm
from hub.tasks.fields import ClockField
from hub.tasks.spans import moment_on

TIME = "Write the time like 17:30."


def next_time(at: time, now: datetime, *, field: str, back: bool = False) -> datetime:
    """The next moment at which the clock here shows this time; `back`: the last one. Raises Invalid where none is."""
    today = settings().local(now).date()
    moment = moment_on(today, at, settings().timezone, field=field)
    if back and moment > now:
        return moment_on(today - timedelta(days=1), at, settings().timezone, field=field)
    if not back and moment <= now:
        return moment_on(today + timedelta(days=1), at, settings().timezone, field=field)
    return moment


class StayForm(RefusableForm):
    """Until when somebody stays."""

    until = ClockField("Until when do they stay?", [InputRequired(TIME)])
    why = StringField("Why so long, and who agreed?", [Optional(), Length(max=300)],
                      description="Only when it is longer than the longest shift.")  # fmt: skip


class LeftForm(RefusableForm):
    """When somebody left who did not say so."""

    at = ClockField("When did they leave?", [InputRequired(TIME)],
                    description="The time is marked as an estimate.")  # fmt: skip


class ChecksForm(RefusableForm):
    """How often somebody who works alone is asked."""

    minutes = IntegerField(
        "Minutes between two checks", [InputRequired("Write a number, for example 60.")], default=60
    )
