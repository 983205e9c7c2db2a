"""The forms for paper: starting a pile, one sheet after the other, and counting the pile."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from types import MappingProxyType

from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from hub.errors import Invalid
from hub.volunteers.by_hand.forms import EntryForm
from hub.volunteers.models import Volunteer
from hub.volunteers.on_paper.queries import moment_on
from hub.volunteers.registering.rules import RegistrationContext, one
from hub.volunteers.registering.spoken import read_time
from hub.volunteers.rules import Registration
from hub.volunteers.times.availability import ANY, as_written

TICKED = (("yes", "Yes is ticked"), ("no", "No is ticked, or nothing"))
SHARE_TICKED = (("ask", "Each time, or nothing"), ("any", "Yes"), ("no", "No"))
OLDEST_SHEET = timedelta(days=366)


class PaperForm(EntryForm):
    """One sheet: what stands on it, and the time that was written on it. Consent counts only when it is ticked."""

    written_at = StringField("Time on the form")
    group = StringField("They come with the group")
    signed_on = StringField("Day they signed", render_kw={"type": "date"})

    def offer_ticks(self) -> None:
        """Answers as they stand on paper."""
        self.consent_sms.choices = list(TICKED)
        self.consent_share.choices = list(SHARE_TICKED)

    def sheet(self, context: RegistrationContext, *, day: date, now: datetime) -> Registration | None:
        """What was typed, with its true time; None when something is wrong, which is then marked."""
        facts = self.registration(context)
        try:
            moment = _written(one(self.typed, "written_at"), day, now)
            signed_at = _signed(one(self.typed, "signed_on"), day, moment, now)
        except Invalid as error:
            for name, words in error.fields.items():
                self[name].errors = [words]
            return None
        return facts and replace(facts, registered_at=moment, signed_at=signed_at)


def _written(said: str, day: date, now: datetime) -> datetime:
    """The time on a form of that day."""
    moment = moment_on(day, read_time(said))
    if moment > now:
        raise Invalid({"written_at": "This time is still to come. Check the time and the day of the pile."})
    return moment


def _signed(said: str, day: date, moment: datetime, now: datetime) -> datetime:
    """When they signed: with the form, or on another day, of which noon stands for the time."""
    try:
        on = date.fromisoformat(said) if said else day
    except ValueError:
        raise Invalid({"signed_on": "Write the day beside the signature, or leave it as it is."}) from None
    noon = moment_on(on, time(12))
    if not now.astimezone(noon.tzinfo).date() - OLDEST_SHEET <= on <= now.astimezone(noon.tzinfo).date():
        raise Invalid({"signed_on": "Choose a day of the last year, today at the latest."})
    return moment if on == day else min(noon, now)


class BatchForm(FlaskForm):
    """Who types, and on which day the forms were filled in."""

    clerk = StringField("Who types?", [DataRequired("Write who types the forms in."), Length(max=120)])
    sheets_on = DateField("Day on the forms", [InputRequired("Choose the day that stands on the forms.")])

    def check_day(self, today: date) -> bool:
        """Whether the day can stand on a form; says what is wrong when not."""
        day = self.sheets_on.data
        if day is not None and not today - OLDEST_SHEET <= day <= today:
            self.sheets_on.errors = ["Choose a day of the last year, today at the latest."]
        return not self.sheets_on.errors


class PileForm(FlaskForm):
    """The count with which a pile is closed."""

    pile = IntegerField(
        "How many forms are in the pile?", [InputRequired("Count the forms."), NumberRange(0, 9999)]
    )
    set_aside = IntegerField("How many could not be typed in?", [Optional(), NumberRange(0, 9999)], default=0)
    note = StringField("Why not?", [Length(max=300)])


def as_typed(
    volunteer: Volunteer, written_at: str, group: str = "", signed: Mapping[str, str] = MappingProxyType({})
) -> dict[str, object]:
    """What stands on the form of somebody who was typed in, as a clerk would type it.

    `signed`: the codes of what they signed on paper, and the day of each.
    """
    born = volunteer.date_of_birth
    return {
        "written_at": written_at, "name": volunteer.name, "phone": volunteer.phone or "none",
        "address": volunteer.address, "birth": f"{born:%d %m %Y}" if born else "",
        "skills": ", ".join(entry.skill for entry in volunteer.skills), "travel_km": f"{volunteer.travel_km:g}",
        "availability": "" if volunteer.availability == ANY else as_written(volunteer.availability),
        "consent_sms": str(volunteer.consent_sms), "consent_share": str(volunteer.consent_share),
        "needs": ", ".join([*volunteer.access_needs, *([volunteer.access_note] if volunteer.access_note else [])]),
        "language": volunteer.language, "emergency_name": volunteer.emergency_name,
        "emergency_phone": volunteer.emergency_phone, "notes": volunteer.notes,
        "group": group, "signed": list(signed), "signed_on": next(iter(signed.values()), ""),
    }  # fmt: skip
