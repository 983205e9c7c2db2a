"""The form of a group: who leads it, which body they are, and a row for each person."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import RadioField, SelectField, StringField, TelField, TextAreaField

from hub.volunteers import consents
from hub.volunteers.groups.rules import COLUMNS, LEADER, MOST, Group, Row, read_group, rows_of
from hub.volunteers.registering.choices import LANGUAGES
from hub.volunteers.registering.rules import RegistrationContext
from hub.volunteers.states import ConsentKind

MORE, FEWEST = 5, 5
FIELDS = (*LEADER, "age", "body", "pasted", *COLUMNS)


class GroupForm(FlaskForm):
    """What is typed and what is wrong with it. `rows` are the people, with some that are still empty."""

    class Meta:
        # The whole application checks the token of every POST already.
        csrf = False

    body = StringField(_("Which group are you?"))
    given_name = StringField(_("Your first name"))
    family_name = StringField(_("Your family name"))
    phone = TelField(_("Your mobile number"))
    age = StringField(_("Your age in years"))
    address = StringField(_("Suburb or town you come from"))
    language = SelectField(_("Language of our texts"), validate_choice=False)
    pasted = TextAreaField(_("Or paste a list, one person a line"))
    consent_sms = RadioField(consents.SENTENCES[ConsentKind.SMS], validate_choice=False)
    consent_share = RadioField(consents.SENTENCES[ConsentKind.SHARE], validate_choice=False)

    def __init__(self, posted: MultiDict[str, str], *, languages: Sequence[str] = ("en",)) -> None:
        self.typed = {name: posted.getlist(name) for name in FIELDS if name in posted}
        if choice := posted.get("place_choice"):
            self.typed |= {"address": [choice]}
        self.suggestions: tuple[str, ...] = ()
        self.members_error = ""
        self.sends = bool(posted) and posted.get("go") != "rows"
        pairs = [(name, value) for name, values in self.typed.items() for value in values if name != "pasted"]
        super().__init__(formdata=MultiDict(pairs) if posted else None)
        self.rows = rows_of(self.typed)
        self._offer(languages)
        if not self.sends:
            self._leave_room(MORE if posted else FEWEST)

    def group(self, context: RegistrationContext) -> Group | None:
        """The group, checked; None when something is wrong, which is then marked on the form."""
        look = read_group(self.typed, context)
        self.rows, self.suggestions = list(look.rows), look.suggestions
        for name, words in look.errors.items():
            if name == "members":
                self.members_error = words
            else:
                self[{"date_of_birth": "age", "postcode": "address"}.get(name, name)].errors = [words]
        if self.age.errors and not (self.age.data or "").strip():
            self.age.errors = [_("Write your age in years. Some work is only for adults.")]
        if look.group is None:
            self._leave_room(max(1, FEWEST - len(self.rows)))
        return look.group

    @property
    def rows_are_wrong(self) -> bool:
        """Whether a cell says what is wrong, so that nothing need be said about the rows as a whole."""
        return any(row.errors for row in self.rows)

    @property
    def errors_in_rows(self) -> list[tuple[str, str]]:
        """Links to the cells that need a second look."""
        found = [
            (f"#member_{column}-{number}", f"{row.name or number + 1}: {words}")
            for number, row in enumerate(self.rows)
            for column, words in row.errors
        ]
        return found or ([("#member_name-0", self.members_error)] if self.members_error else [])

    def _leave_room(self, more: int) -> None:
        self.rows = [*self.rows, *(Row() for _number in range(min(more, MOST - len(self.rows))))]

    def _offer(self, languages: Sequence[str]) -> None:
        self.language.choices = [(code, LANGUAGES.get(code, code)) for code in languages]
        self.consent_sms.choices = list(consents.ANSWERS.items())
        self.consent_share.choices = list(consents.SHARE_ANSWERS.items())
        self.consent_share.data = self.consent_share.data or "ask"


def outcome_of(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """For the last page: each name as typed, and why it was not kept, if it was not."""
    return [(row.name[:60], row.refused) for row in rows if not row.is_empty]
