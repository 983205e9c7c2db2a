"""What somebody is asked who writes down that something happened: few questions, other ones for each kind."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from wtforms import HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from hub import clock
from hub.asked import uid_of
from hub.attendance.attached.forms import AttachmentField
from hub.attendance.attached.rules import Document
from hub.attendance.occurrences.rules import DONE_LETTERS, HELP, NOTE_LETTERS, WHAT_LETTERS, OccurrenceFacts
from hub.attendance.states import OccurrenceKind
from hub.database import new_uid
from hub.installation.queries import settings
from hub.refusals import RefusableForm
from hub.tasks.fields import ClockField, DayField
from hub.tasks.spans import moment_on

TOLD = {
    "They were told that somebody else can look at it": "Yes, I told them",
    "Not told yet": "Not yet: they left, or it was not safe to speak",
}
# Label and hint of each question by kind; a question that is not named here is not asked.
ASKED: dict[OccurrenceKind, dict[str, tuple[str, str]]] = {
    OccurrenceKind.INJURY: {
        "who": ("Who was hurt?", "A name. Choose from those who are signed in, or write another."),
        "place": ("Where exactly?", "For example: at the bottom of the back stairs."),
        "what": ("What happened?", "What they did, what hit them, what they cannot do now. No diagnosis."),
        "done": ("What was done?", "For example: cleaned and covered; sat down; driven home by Leilani."),
        "help_called": ("Which help was called?", "Tick all. With a doctor or an ambulance the alarm rings."),
        "witnesses": ("Who saw it?", "Names. The person who was hurt does not read them."),
        "supervisor": ("Who watched over the work?", ""),
    },
    OccurrenceKind.NEAR_MISS: {
        "who": ("Who was it?", "Leave it empty if it was nobody in particular."),
        "place": ("Where exactly?", "For example: the ladder at the north wall."),
        "what": ("What nearly went wrong?", "So that it does not happen to the next one. No blame."),
        "done": ("What was done about it?", ""),
        "witnesses": ("Who saw it?", ""),
        "supervisor": ("Who watched over the work?", ""),
    },
    OccurrenceKind.SAFEGUARDING: {
        "who": ("Whom are you worried about?", "A name, or how to find them. Leave it empty if you do not know."),
        "place": ("Where was it?", ""),
        "what": ("What did you see or hear?", "Their own words if you can. Ask no more, and do not promise secrecy."),
        "done": ("What have you done so far?", ""),
        "told": ("Whom have you told?", ""),
    },
    OccurrenceKind.ASKED_TO_LEAVE: {
        "who": ("Who was asked to leave?", "If they are signed in, they are signed out with this."),
        "place": ("Where was it?", ""),
        "what": ("Why were they asked to leave?", "What they did, not what they are. They can read this."),
        "supervisor": ("Who decided it?", "Somebody else looks at it, if they see it differently."),
        "left": ("Do they know that somebody else can look at it?", "They say so on their own page or at any desk."),
    },
}  # fmt: skip


class OccurrenceForm(RefusableForm):
    """One thing that happened."""

    shown_at: ClassVar[dict[str, str]] = {}

    once = HiddenField(default=lambda: str(new_uid()))
    volunteer = HiddenField()
    task = HiddenField()
    who = StringField("Who?", [Length(max=120)], render_kw={"list": "people-here", "autocomplete": "off"})
    on = DayField("On which day?", [InputRequired("Write the day like 2026-11-14.")])
    at = ClockField("At what time?", [InputRequired("Write the time like 09:30.")])
    place = StringField("Where?", [Length(max=200)])
    what = TextAreaField(
        "What?", [InputRequired("Write down what happened, in a few words."), Length(max=WHAT_LETTERS)],
        render_kw={"rows": 5},
    )  # fmt: skip
    done = TextAreaField("What was done?", [Length(max=DONE_LETTERS)], render_kw={"rows": 3})
    help_called = SelectMultipleField(
        "Help", choices=HELP, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )  # fmt: skip
    witnesses = StringField("Who saw it?", [Length(max=300)])
    supervisor = StringField("Who watched over it?", [Length(max=120)])
    told = StringField("Whom have you told?", [Length(max=300)])
    photo = AttachmentField("A photo, if it helps")
    left = RadioField("Do they know?", choices=TOLD, validators=[Optional()], validate_choice=False)

    def for_kind(self, kind: OccurrenceKind) -> "OccurrenceForm":
        """Only the questions of this kind, in its words, and now as the time."""
        self.kind = kind
        self.shown_at = {"told": "left"} if kind is OccurrenceKind.ASKED_TO_LEAVE else {}  # type: ignore[misc]
        asked = {*ASKED[kind], *ALWAYS, *(["photo"] if kind in HAVE_PHOTOS else [])}
        for name in [name for name in self._fields if name not in asked]:
            del self[name]
        for name, (label, hint) in ASKED[kind].items():
            self[name].label.text, self[name].description = label, hint
        if not self.is_submitted():
            now = settings().local(clock.now())
            self.on.data, self.at.data = now.date(), now.time().replace(second=0, microsecond=0)
        return self

    def moment(self) -> datetime:
        """When it happened. Raises Invalid for a time that the clocks jump over."""
        assert self.on.data is not None and self.at.data is not None
        return moment_on(self.on.data, self.at.data, settings().timezone, field="at")

    def volunteer_uid(self) -> UUID | None:
        """Who it is, where that was chosen before the form was opened."""
        return uid_of(self.volunteer.data) if self.volunteer.data else None

    @property
    def document(self) -> Document | None:
        """The photo that was chosen."""
        return self.photo.document if "photo" in self else None

    def facts(
        self, *, volunteer_uid: UUID | None, task_id: int | None = None, hub_id: int | None = None
    ) -> OccurrenceFacts:
        """What was filled in."""

        def said(name: str) -> str:
            return (self[name].data or "") if name in self else ""

        return OccurrenceFacts(
            self.kind, self.moment(), said("what"), said("once"), place=said("place"), person=said("who"),
            volunteer_uid=volunteer_uid, task_id=task_id, hub_id=hub_id, done=said("done"),
            help_called=tuple(self.help_called.data or ()) if "help_called" in self else (),
            witnesses=said("witnesses"), supervisor=said("supervisor"), told=said("told") or said("left"),
        )  # fmt: skip


# What a picture may show: a step, a tool, a wound that an insurer asks for; never a worry about somebody.
HAVE_PHOTOS = (OccurrenceKind.INJURY, OccurrenceKind.NEAR_MISS)
ALWAYS = {"once", "volunteer", "task", "on", "at", "csrf_token"}


class WordsForm(RefusableForm):
    """A note, what was done about it, or what somebody says against it."""

    words = TextAreaField("What is new?", [Length(max=NOTE_LETTERS)], render_kw={"rows": 4})


class DecideForm(RefusableForm):
    """Somebody else than who asked them to leave decides."""

    decision = RadioField(
        "What do you decide?", [InputRequired("Choose one.")],
        choices={"lift": "It was not right: they are welcome", "keep": "It stays as it is"},
    )  # fmt: skip
    words = TextAreaField(
        "What did you find?", [InputRequired("Write down what you found."), Length(max=500)],
        description="They read this on their own page.", render_kw={"rows": 4},
    )  # fmt: skip


class PhotoForm(RefusableForm):
    """A photo or a paper that came later."""

    photo = AttachmentField("Add a photo or a paper")
