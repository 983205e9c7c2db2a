"""What a desk writes down about somebody who is in, and the task somebody is sent on to."""

from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from hub.attendance.models import Stint
from hub.attendance.rules import still_out, things_in
from hub.attendance.signing.rules import Said
from hub.refusals import RefusableForm
from hub.tasks.fields import ClockField
from hub.tasks.models import Task

NOBODY = SelectChoice("", "nobody")


class Ticks(SelectMultipleField):
    """A list of things, each with a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class SaidForm(RefusableForm):
    """Briefing, readiness, what is lent, badge, buddy, function: all of it optional, on one line or two."""

    briefed_by = StringField("Briefed by", [Length(max=120)])
    ready = Ticks("Has with them")
    kit = Ticks("We lend them")
    lent = StringField("Also lent (vest 14, radio 3)", [Length(max=200)])
    badge = StringField("Badge", [Length(max=24)])
    buddy = SelectField("Goes with", [Optional()], choices=[NOBODY])
    role = StringField("Here as", [Length(max=80)])
    is_paid = BooleanField("Is paid to be here")

    def about(self, stint: Stint, task: Task | None, beside: Sequence[tuple[str, str]]) -> "SaidForm":
        """Offers what the task asks for and lends, and who could go along; shows what is written down now."""
        out = still_out(stint.kit, stint.kit_back)
        bring, issue = (things_in(task.you_bring), things_in(task.we_issue)) if task else ((), ())
        self.ready.choices = [SelectChoice(thing, thing) for thing in dict.fromkeys([*bring, *stint.ready])]
        self.kit.choices = [SelectChoice(thing, thing) for thing in issue]
        self.buddy.choices = [NOBODY, *(SelectChoice(value, name) for value, name in beside)]
        if not self.is_submitted():
            self.briefed_by.data, self.badge.data, self.role.data = stint.briefed_by, stint.badge, stint.role
            self.ready.data, self.is_paid.data = list(stint.ready), stint.is_paid
            self.kit.data = [thing for thing in issue if thing in out]
            self.lent.data = ", ".join(thing for thing in out if thing not in issue)
        return self

    @property
    def said(self) -> Said:
        """What was typed."""
        kit = dict.fromkeys([*(self.kit.data or ()), *things_in(self.lent.data or "")])
        return Said(
            briefed_by=self.briefed_by.data or "", ready=tuple(self.ready.data or ()), kit=tuple(kit),
            badge=self.badge.data or "", buddy=self.buddy.data or "", role=self.role.data or "",
            is_paid=self.is_paid.data,
        )  # fmt: skip


class SendOnForm(RefusableForm):
    """The task somebody is sent on to, who briefed them, and why they go although something is missing."""

    task = StringField(
        "Task number", [InputRequired("Which task? Its number, for example T-0042."), Length(max=12)]
    )
    briefed_by = StringField("Briefed by", [Length(max=120)], id="send_on_briefed_by")
    why = TextAreaField("Why do they go all the same?", [Length(max=300)], render_kw={"rows": 2})


class ManyForm(RefusableForm):
    """What is the same for everybody who is ticked: when, and who briefed them."""

    scan = StringField(
        "Add somebody",
        [Length(max=80)],
        description="Scan a badge or slip, or type a name or mobile, then Enter.",
    )
    at = ClockField("At what time?", [InputRequired("Write the time like 09:30.")])
    briefed_by = StringField("Briefed by", [Length(max=120)], description="Empty where nobody has yet.")
    are_ready = BooleanField("They have with them what the task asks for")


class BriefForm(RefusableForm):
    """Everybody on a task who was not briefed yet: who briefed them, all of them or those who are ticked."""

    briefed_by = StringField(
        "Who briefed them?", [DataRequired("Write who briefed them."), Length(max=120)],
        description="Whoever told them what to do here, what to take care of, and whom to ask.",
    )  # fmt: skip
    people = Ticks("Who was there?", [DataRequired("Tick one person or more.")], validate_choice=False)
    are_ready = BooleanField("They have with them what the task asks for")

    def about(self, people: Sequence[tuple[UUID, str]], *, briefed_by: str) -> "BriefForm":
        """Offers these people, all ticked, and the name that is most likely."""
        self.people.choices = [SelectChoice(str(uid), name) for uid, name in people]
        if not self.is_submitted():
            self.people.data = [str(uid) for uid, _ in people]
            self.briefed_by.data = briefed_by
        return self

    @property
    def uids(self) -> list[UUID]:
        """Who is ticked."""
        found = []
        for said in self.people.data or ():
            with suppress(ValueError):
                found.append(UUID(said))
        return found


class ColleagueForm(RefusableForm):
    """Somebody of the hub or the center signs in for the day."""

    role = StringField(
        "What are you here as?",
        [InputRequired("Write it, such as Reception, Runner, Supervisor."), Length(max=80)],
        description="For example: Reception, Runner, Supervisor.",
    )
    is_paid = RadioField(
        "Are you paid to be here?",
        choices=[SelectChoice("no", "No, as a volunteer"), SelectChoice("yes", "Yes, it is my job")],
        validators=[InputRequired("Choose one. Paid hours are no donated hours.")],
    )
    phone = StringField(
        "Your mobile", [Length(max=40)], description="Only so that we can ask if you are fine."
    )
