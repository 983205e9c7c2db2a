"""Fields of the forms about tasks, and the choices they offer. Ring: forms."""

from typing import Any

from wtforms import DateField, FloatField, IntegerField, SelectField, TimeField
from wtforms.validators import NumberRange, Optional

from hub.installation.queries import settings
from hub.volunteers import skills
from hub.volunteers.standing import rules as credentials


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


def needed_field(label: str) -> NumberField:
    """How many people; 0 takes a line out."""
    most = NumberRange(0, 10_000, "Write a number up to 10,000.")
    return NumberField(label, [Optional(), most])


def skill_field(label: str) -> SelectField:
    """One skill, or anyone."""
    return SelectField(label, choices=_skills)


def _skills() -> dict[str, str]:
    """Every skill by code, those of the preset's lists first."""
    listed = skills.listed(settings().preset.skills)
    return {"": "Anyone", **{skill.code: skill.name for skill in listed}}


def credential_field(label: str) -> SelectField:
    """The certificate, licence or training that everybody of a line must hold in date."""
    return SelectField(
        label, choices=lambda: {"": "None", **{one.code: one.name for one in credentials.all()}}
    )
