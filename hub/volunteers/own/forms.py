"""What is kept about a person, as forms with one question each; the readers of the register read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import blake2b
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import RadioField, SelectChoice, StringField, TelField, TextAreaField

from hub.errors import Invalid
from hub.volunteers import skills
from hub.volunteers.models import Volunteer
from hub.volunteers.own.rules import Fact
from hub.volunteers.registering.forms import ERROR_AT, RegisterForm, typed_from
from hub.volunteers.registering.rules import BIRTH_PARTS, RegistrationContext, read
from hub.volunteers.times import availability
from hub.volunteers.whereabouts.rules import FIELDS as WHERE

WEEK_FIELD = "week"


@dataclass(frozen=True, slots=True)
class Part:
    """One question about what we keep. `reads` are the readers of the register that check it."""

    name: str
    title: LazyString
    word: LazyString
    reads: tuple[str, ...] = ()


PARTS = {
    part.name: part
    for part in (
        Part("name", _("What is your name?"), _("Name"), ("given_name", "family_name")),
        Part("area", _("Where are you, and how far can you travel?"), _("Where you are"),
             ("address", "postcode", "travel_km")),
        Part("skills", _("What can you do?"), _("What you can do"), ("skills",)),
        Part("birth", _("When were you born?"), _("Born"), ("date_of_birth",)),
        Part("emergency", _("Who should we ring if something happens to you?"), _("In an emergency we ring"),
             ("emergency_name", "emergency_phone")),
        Part("access", _("What do you need so that you can help?"), _("What you need"),
             ("access_needs", "access_note")),
        Part("language", _("In which language should we text you?"), _("Language of our texts"), ("language",)),
        Part("email", _("What is your e-mail address?"), _("E-mail"), ("email",)),
        Part("notes", _("What else should we know?"), _("Notes"), ("notes",)),
        Part("consent", _("What may we do?"), _("What we may do"), ("consent_sms", "consent_share")),
    )
}  # fmt: skip


# Where what one reader reads is typed, when that is not one field of its own name.
TYPED_IN: Mapping[str, Sequence[str]] = {
    "address": WHERE, "date_of_birth": (*BIRTH_PARTS, "age"), "skills": ("skills", "skills_other"),
}  # fmt: skip
# Consent is given by the person and by nobody for them.
CORRECTED = tuple(name for part in PARTS.values() if part.name != "consent" for name in part.reads)


class DetailForm(RegisterForm):
    """One part of what is kept, filled in with what it is now or with what was just typed."""

    def values(self, part: Part, context: RegistrationContext) -> dict[str, Any] | None:
        """What was typed, checked; None when something is wrong, which then stands beside its field."""
        return self.checked(part.reads, context)

    def checked(self, reads: Sequence[str], context: RegistrationContext) -> dict[str, Any] | None:
        """What these readers make of what was typed; None when something is wrong."""
        look = read(self.typed, context, reads)
        self.suggestions = look.suggestions
        self.refuse(look.errors)
        return None if look.errors else dict(look.values)

    def refuse(self, errors: Mapping[str, str]) -> None:
        """Puts what is wrong beside its field."""
        for name, words in errors.items():
            self[ERROR_AT.get(name, name)].errors = [words]


class CorrectForm(DetailForm):
    """All parts at once, for somebody at a hub. What is as it was is left alone, also where it is incomplete."""

    skill_words = staticmethod(skills.label)

    def put_right(self, kept: MultiDict[str, str], context: RegistrationContext) -> dict[str, Any] | None:
        """What is other than `kept`, checked; None when something is wrong, which then stands beside its field."""
        before = typed_from(kept)
        reads = [
            name
            for name in CORRECTED
            if any(
                _as_compared(before.get(field)) != _as_compared(self.typed.get(field))
                for field in TYPED_IN.get(name, (name,))
            )
        ]
        return self.checked(reads, context)


def _as_compared(typed: Sequence[str] | None) -> list[list[str]]:
    return sorted(value.split() for value in typed or () if value.strip())


def fingerprint(kept: MultiDict[str, str]) -> str:
    """Tells one state of what is kept from another; a page carries it, so that a change meanwhile is noticed."""
    said = repr(sorted((name, sorted(values)) for name, values in kept.lists()))
    return blake2b(said.encode(), digest_size=12).hexdigest()


def kept_now(person: Volunteer) -> MultiDict[str, str]:
    """What is kept about this person as the form would send it."""
    born = person.date_of_birth if person.birth_is_exact else None
    plain: dict[str, object] = {
        "given_name": person.given_name, "family_name": person.family_name, "address": person.address,
        "postcode": person.postcode, "travel_km": f"{person.travel_km:g}", "email": person.email,
        "language": person.language, "emergency_name": person.emergency_name, "notes": person.notes,
        "emergency_phone": person.emergency_phone, "consent_sms": person.consent_sms.value,
        "consent_share": person.consent_share.value, "access_note": person.access_note,
        **dict(zip(BIRTH_PARTS, (born.day, born.month, born.year) if born else ("", "", ""), strict=True)),
    }  # fmt: skip
    lists = {"skills": [entry.skill for entry in person.skills], "access_needs": person.access_needs}
    pairs = [(name, str(value)) for name, value in plain.items() if value != ""]
    return MultiDict(pairs + [(name, value) for name, values in lists.items() for value in values])


class NumberForm(FlaskForm):
    """The mobile number: to open the page, or the new one."""

    phone = TelField(_("Mobile number"))


class CodeForm(FlaskForm):
    """The six figures of the text."""

    code = StringField(_("Code from the text"))


class FactForm(FlaskForm):
    """What tells the people on a shared phone apart."""

    year = StringField(_("The year you were born"))
    name = StringField(_("Your first name"))

    def wrong(self, fact: Fact, words: str) -> None:
        """Puts what is wrong beside the first thing that was asked."""
        field = self.year if fact.wants_year else self.name
        field.errors = [words]


class FreeNowForm(FlaskForm):
    """Until when somebody is free."""

    until = RadioField(
        _("Until when are you free?"), validate_choice=False,
        choices=[
            SelectChoice("two_hours", _("For the next 2 hours")), SelectChoice("tonight", _("Until 10 tonight")),
            SelectChoice("at", _("Until a time")),
        ],
    )  # fmt: skip
    at = StringField(_("Until what time?"))


class DayOffForm(FlaskForm):
    """From which day to which."""

    first = StringField(_("First day"))
    last = StringField(_("Last day"))

    def days(self) -> tuple[date, date]:
        """Both days; without a last day it is one day. Raises Invalid."""
        first = day_of(self.first.data, "first")
        return first, day_of(self.last.data, "last") if (self.last.data or "").strip() else first


class PauseForm(FlaskForm):
    """Until when nobody asks."""

    how = RadioField(
        _("Until when should we leave you alone?"), validate_choice=False,
        choices=[SelectChoice("day", _("Until a day")), SelectChoice("open", _("Until I say so"))],
    )  # fmt: skip
    day = StringField(_("Ask me again from this day on"))

    def until(self, timezone: str) -> datetime | None:
        """The first moment of the day from which they may be asked; None until they say so. Raises Invalid."""
        if self.how.data == "open":
            return None
        if self.how.data != "day":
            raise Invalid({"how": str(_("Choose until when."))})
        return datetime.combine(day_of(self.day.data, "day"), time(), ZoneInfo(timezone))


class OwnSignForm(FlaskForm):
    """Their name under words they agree to."""

    name = StringField(_("Your name"))


class OwnAppealForm(FlaskForm):
    """What somebody says against being off the list."""

    words = TextAreaField(_("Why do you see it differently?"))


class EraseForm(FlaskForm):
    """The word that must be typed before everything goes."""

    word = StringField(_("Type the word erase"))


def day_of(typed: str | None, field: str) -> date:
    """A day as a date field sends it, or as people write it. Raises Invalid for that field."""
    written = (typed or "").strip()
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Invalid({field: str(_("Write the day like 2026-11-30."))}) from None


def week_of(posted: MultiDict[str, str]) -> int:
    """The 28 boxes, or one of the named choices pressed beside them, as a mask. Nothing ticked is never."""
    named = posted.get("named", "")
    if named in availability.NAMED:
        return availability.NAMED[named]
    ticked = {
        int(value)
        for value in posted.getlist(WEEK_FIELD)
        if value.isdecimal() and len(value) < 3 and int(value) < 28
    }
    return sum(1 << position for position in ticked)
