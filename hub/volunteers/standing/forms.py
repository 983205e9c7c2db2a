"""Forms about what a person has shown, signed and asked, and about decisions on their standing."""

from datetime import date
from typing import Any

from wtforms import DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from hub.refusals import RefusableForm
from hub.volunteers.standing.rules import CHECK_NAMES, CredentialFacts, GuardianFacts, code_for, known
from hub.volunteers.states import AgreementWay, CheckLevel, CredentialKind, SuspendedFor

KIND_WORDS = {"credential": "A licence or certificate", "training": "A level of training"}
WAY_WORDS = {
    AgreementWay.SCREEN: "Here, in front of me",
    AgreementWay.PAPER: "On paper that I have seen",
    AgreementWay.TEXT: "By text",
}
SUSPENDED_FOR = {
    SuspendedFor.SAFETY: "The safety of people",
    SuspendedFor.CONDUCT: "How things went on a task",
    SuspendedFor.COMPLAINT: "A complaint that must be looked into",
    SuspendedFor.CHECK: "A check or certificate is missing or unclear",
    SuspendedFor.IDENTITY: "Not sure who they are",
    SuspendedFor.OTHER: "Something else",
}


class DayField(DateField):
    """A day; what could not be read is said in our words and stays in the field."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Reads the day."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("Write the day like 2026-11-14.") from None


def _words(label: str, missing: str, **kwargs: Any) -> TextAreaField:
    return TextAreaField(label, [InputRequired(missing), Length(max=300)], render_kw={"rows": 3}, **kwargs)


class CredentialForm(RefusableForm):
    """What somebody was shown: never its content."""

    code = StringField(
        "What did they show?", [InputRequired("Say what they showed."), Length(max=60)],
        description="For example: forklift licence, first aid certificate, CERT Basic. Free words are fine.",
        render_kw={"list": "known-credentials", "autocomplete": "off"},
    )  # fmt: skip
    kind = RadioField("If it is not on our list, it is", choices=KIND_WORDS, default="credential")
    issuer = StringField("Who issued it?", [Length(max=120)], render_kw={"autocomplete": "off"})
    certificate = StringField(
        "Its number, if you need to find it again", [Length(max=60)],
        description="Only a reference. Do not write down a personal number or what it says.",
        render_kw={"autocomplete": "off"},
    )  # fmt: skip
    expires_on = DayField(
        "Until when does it hold?", [Optional()], description="Leave it empty if it never ends."
    )
    seen_on = DayField("When was it seen?", [InputRequired("Say on which day it was seen.")])
    seen_by = StringField("Who looked at it?", [InputRequired("Write down who looked."), Length(max=120)])

    def facts(self) -> CredentialFacts:
        """What was filled in; words that name a known credential become its code."""
        words = " ".join((self.code.data or "").split())
        code = code_for(words) or words
        found = known(code)
        return CredentialFacts(
            found.kind if found else CredentialKind(self.kind.data), code, self.seen_on.data or date.max,
            self.seen_by.data or "", self.expires_on.data, self.issuer.data or "", self.certificate.data or "",
        )  # fmt: skip


class CheckForm(RefusableForm):
    """That a check of a person was seen: level and days, never what it says."""

    level = RadioField(
        "Which check?", choices={one.value: words for one, words in CHECK_NAMES.items()}, default="basic"
    )
    task = SelectField("For which task?", description="A check seen for one task counts for that task alone.")
    expires_on = DayField(
        "Until when does it hold?", [Optional()], description="Leave it empty if it never ends."
    )
    seen_on = DayField("When was it seen?", [InputRequired("Say on which day it was seen.")])
    seen_by = StringField("Who looked at it?", [InputRequired("Write down who looked."), Length(max=120)])

    def facts(self, task_uid: Any) -> CredentialFacts:
        """What was filled in, for this task or for any."""
        level = CheckLevel(self.level.data)
        return CredentialFacts(
            CredentialKind.CHECK, level.value, self.seen_on.data or date.max, self.seen_by.data or "",
            self.expires_on.data, level=level, task_uid=task_uid,
        )  # fmt: skip


class GuardianForm(RefusableForm):
    """A parent or guardian agrees."""

    name = StringField("Parent or guardian", [InputRequired("Write their name."), Length(max=160)])
    relation = StringField(
        "Who are they to them?", [Length(max=60)], description="For example: mother, guardian."
    )
    phone = StringField("Their phone", [Length(max=40)], render_kw={"inputmode": "tel"})
    way = RadioField("How did they agree?", choices=WAY_WORDS, default="screen")
    agreed_on = DayField("When?", [InputRequired("Say on which day they agreed.")])

    def facts(self) -> GuardianFacts:
        """What was filled in."""
        way = AgreementWay(self.way.data)
        return GuardianFacts(
            self.name.data or "",
            way,
            self.agreed_on.data or date.max,
            self.phone.data or "",
            self.relation.data or "",
        )


class SignForm(RefusableForm):
    """A signature on screen, or one on paper that was seen."""

    name = StringField(
        "They type their name here", [InputRequired("Write the name under which they sign."), Length(max=160)],
        description="With it they agree to the words above.", render_kw={"autocomplete": "off"},
    )  # fmt: skip
    way = RadioField(
        "How do they sign?", default="screen",
        choices={"screen": "Here, in front of me", "paper": "On paper that I have seen"},
    )  # fmt: skip
    on = DayField(
        "On paper: the day it was signed", [Optional()], description="Leave it empty for a signature here."
    )


class WhyForm(RefusableForm):
    """One reason in words."""

    why = _words("Why?", "Write down why.")


class SuspendForm(RefusableForm):
    """What kind of reason, which the person hears; and why, which stays with us."""

    kind = RadioField(
        "What kind of reason?", [InputRequired("Choose what kind of reason it is.")],
        choices={one.value: words for one, words in SUSPENDED_FOR.items()},
        description="Their text says only this.",
    )  # fmt: skip
    why = _words(
        "What happened?", "Write down what happened.", description="Stays here, for who decides next."
    )


class AppealForm(RefusableForm):
    """What a suspended person says."""

    words = TextAreaField(
        "What do they say?",
        [InputRequired("Write down what they say."), Length(max=1000)],
        render_kw={"rows": 5},
    )


class DecideForm(RefusableForm):
    """Somebody else than who suspended decides."""

    decision = RadioField(
        "What do you decide?", [InputRequired("Choose one.")],
        choices={"lift": "Lift it: they are back on the list", "keep": "Keep it: they stay off the list"},
    )  # fmt: skip
    words = _words("What did you find?", "Write down what you found.")
