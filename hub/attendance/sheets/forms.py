"""The forms of a sheet: its head, one line after the other, and a line put right."""

from collections.abc import Mapping
from typing import ClassVar
from uuid import UUID, uuid4

from wtforms import BooleanField, HiddenField, StringField, TelField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from hub.asked import uid_of
from hub.attendance.attached.forms import AttachmentField
from hub.attendance.sheets.reading import Typed
from hub.attendance.sheets.rules import Reading, Same
from hub.errors import NotFound
from hub.refusals import RefusableForm
from hub.tasks.fields import DayField

# What people write instead of the time that stands above.
DITTO = {'"', "''", "“", "”", "„", "〃", "ditto", "do", "do."}


class HeadForm(RefusableForm):
    """Whose sheet it is, of which day, and who keys it."""

    shown_at: ClassVar[Mapping[str, str]] = {"file": "photo"}

    place = StringField(
        "Which task or hub?", [DataRequired("Write the task's number or the hub's name."), Length(max=200)],
        description="The number on the sheet, like T-0042, or the hub's name",
    )  # fmt: skip
    kept_on = DayField("Day on the sheet", [InputRequired("Write the day like 2026-11-14.")])
    clerk = StringField(
        "Who kept it at the door?",
        [DataRequired("Write who kept the sheet."), Length(max=120)],
        description="The clerk's name, as it stands on the sheet",
    )
    supervisor = StringField("Who watched over the work?", [Optional(), Length(max=120)])
    photo = AttachmentField("Photo or scan of the sheet")
    note = TextAreaField("Anything else about it?", [Optional(), Length(max=500)], render_kw={"rows": 2},
                         description="For example: line 7 cannot be read")  # fmt: skip
    once = HiddenField(default=lambda: str(uuid4()))


class AboutForm(RefusableForm):
    """What is said about a sheet that is being keyed."""

    clerk = StringField(
        "Who kept it at the door?", [DataRequired("Write who kept the sheet."), Length(max=120)]
    )
    supervisor = StringField("Who watched over the work?", [Optional(), Length(max=120)])
    note = TextAreaField("Anything else about it?", [Optional(), Length(max=500)], render_kw={"rows": 2})


class PhotoForm(RefusableForm):
    """A photo more."""

    shown_at: ClassVar[Mapping[str, str]] = {"file": "photo"}

    photo = AttachmentField("Photo or scan of the sheet")


class LineForm(RefusableForm):
    """One line, in the order of the paper. `do`: the answer that was pressed, such as `person:UID` or `reading:…`.

    What was answered before stays in hidden fields, as long as the words it was about are the same.
    """

    who = StringField("Name or badge")
    came = StringField("In")
    left = StringField("Out")
    phone = TelField("Their phone, if it stands there")
    about = StringField("They left at about")
    do = HiddenField()
    person = HiddenField()
    is_new = HiddenField()
    reading = HiddenField()
    still_in = HiddenField()
    was = HiddenField()

    @property
    def words(self) -> str:
        """The line as it stands now."""
        return "|".join((field.data or "").strip() for field in (self.who, self.came, self.left))

    def repeat(self, came: str, left: str) -> None:
        """Puts the times of the line above where ditto marks stand."""
        for field, above in ((self.came, came), (self.left, left)):
            if (field.data or "").strip().lower() in DITTO:
                field.data = above

    def typed(self) -> Typed:
        """What was typed and answered until now; the hidden fields keep it for the next question."""
        self._forget()
        step, _, value = (self.do.data or "").partition(":")
        said = {"person": self.person, "new": self.is_new, "reading": self.reading, "still": self.still_in}
        if step in said:
            said[step].data = value or "yes"
        if step == "person":
            self.is_new.data = ""
        self.was.data, self.do.data = self.words, ""
        return Typed(
            who=self.who.data or "", came=self.came.data or "", left=self.left.data or "", phone=self.phone.data or "",
            person=_uid(self.person.data), is_new=bool(self.is_new.data), about=self.about.data or "",
            reading=Reading(self.reading.data) if self.reading.data in set(Reading) else None,
            is_still_in=bool(self.still_in.data) or None,
            same=Same(value) if step == "same" and value in set(Same) else None,
        )  # fmt: skip

    def _forget(self) -> None:
        """An answer about other words is none."""
        before = (self.was.data or "").split("|")
        if not self.was.data or len(before) != 3:
            return
        now = self.words.split("|")
        if before[0] != now[0]:
            # A name chosen from the list writes both at once.
            self.person.data, self.is_new.data = "", ""
        if before[1:] != now[1:]:
            self.reading.data, self.still_in.data = "", ""


def _uid(text: str | None) -> UUID | None:
    try:
        return uid_of(text or "")
    except NotFound:
        return None


class RightForm(RefusableForm):
    """A line put right: times as they stand on the paper."""

    came = StringField("In", [InputRequired("Write the time that stands there.")])
    left = StringField("Out", [InputRequired("Write the time that stands there, or about when they left.")])
    is_estimated = BooleanField("The time out is an estimate: it does not stand there")
    why = StringField("Why do you change it?", [Optional(), Length(max=300)], default="Keyed wrongly")
