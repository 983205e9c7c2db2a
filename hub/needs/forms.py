"""The form of a note: one sentence is enough, all else can stay empty."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from wtforms import BooleanField, DateField, SelectField, StringField, TelField, TimeField
from wtforms.validators import InputRequired, Length, Optional

from hub import clock
from hub.installation.queries import settings
from hub.needs import themes
from hub.needs.models import BoardNote
from hub.needs.rules import LONGEST, NoteFacts, expires, said_at
from hub.needs.states import NoteKind
from hub.organisations.rows import read_phone
from hub.refusals import RefusableForm

WORDS = {
    NoteKind.NEED: "What is needed?",
    NoteKind.OFFER_SKILL: "What can they do?",
    NoteKind.OFFER_THING: "What do they offer?",
}


class _Day(DateField):
    """A day, with our own words when it cannot be read."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("Write the day like 2026-11-14.") from None


class _Clock(TimeField):
    """A time of day, with our own words when it cannot be read."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("Write the time like 09:30.") from None


class NoteForm(RefusableForm):
    """A need or an offer as it is said. Call `of_kind` before anything else."""

    description = StringField(
        "What is needed?", [InputRequired("Write down what they said, in a few words.")]
    )
    is_urgent = BooleanField("Life is in danger")
    where_to_find = StringField("Where?", [Length(max=LONGEST["where_to_find"])])
    name = StringField("Who?", [Length(max=LONGEST["name"])])
    phone = TelField("Phone")
    theme = SelectField("Heading", validate_choice=False)
    until_day = _Day("Until which day?", [Optional()])
    until_time = _Clock("Until what time?", [Optional()], format=["%H:%M", "%H:%M:%S", "%H.%M"])
    said = _Clock("When was it said?", [Optional()], format=["%H:%M", "%H:%M:%S", "%H.%M"])

    kind: NoteKind = NoteKind.NEED
    before: BoardNote | None = None

    def of_kind(self, kind: NoteKind) -> "NoteForm":
        """The words and the headings of this kind of note."""
        self.kind = kind
        self.description.label.text = WORDS[kind]
        self.theme.choices = [("", "Not sorted yet"), *themes.THEMES[kind].items()]
        return self

    def start_from(self, note: BoardNote) -> "NoteForm":
        """Shows a note as it stands until something is sent."""
        self.before = note
        if self.is_submitted():
            return self
        for name in ("description", "is_urgent", "where_to_find", "name", "phone", "theme"):
            self[name].data = getattr(note, name)
        if note.expires_at is not None:
            local = settings().local(note.expires_at)
            self.until_day.data, self.until_time.data = local.date(), local.time()
        return self

    def facts(self) -> NoteFacts:
        """What was said. Raises Invalid for a number that is none. Only after `validate`."""
        now, zone = clock.now(), ZoneInfo(settings().timezone)
        day, at = self.until_day.data, self.until_time.data
        until = expires(datetime.combine(day, time()) if day else None, at, now, zone)
        return NoteFacts(
            self.kind, (self.description.data or "").strip(), theme=self.theme.data or "",
            name=(self.name.data or "").strip(), phone=read_phone(self.phone.data or "", settings().country),
            where_to_find=(self.where_to_find.data or "").strip(), is_urgent=bool(self.is_urgent.data),
            said_at=said_at(self.said.data, now, zone), expires_at=self._kept(until),
        )  # fmt: skip

    def _kept(self, until: datetime | None) -> datetime | None:
        """The end as it stands when nobody touched it: the form shows no seconds."""
        stands = self.before.expires_at if self.before else None
        same = stands and until and abs((stands - until).total_seconds()) < 60
        return stands if same else until
