"""The form of a clerk: one dense page in the order in which people speak, read by the rules beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import RadioField, SelectField, SelectMultipleField, StringField, TelField

from hub.installation.rules import AgreementText
from hub.volunteers import consents
from hub.volunteers.by_hand.rules import READ, read_entry
from hub.volunteers.registering.forms import LANGUAGES, distances
from hub.volunteers.registering.rules import Look, RegistrationContext, registration_of
from hub.volunteers.rules import Registration

FIELDS = ("name", "birth", "needs", "written_at", "signed", "signed_on", "group", *READ)


class EntryForm(FlaskForm):
    """What is typed and what is wrong with it. `agreements`: what a person can have signed on paper here."""

    class Meta:
        # The whole application checks the token of every POST already.
        csrf = False

    name = StringField("Name")
    phone = TelField("Mobile")
    address = StringField("Area")
    birth = StringField("Age or date of birth")
    skills = StringField("What can they do?")
    travel_km = SelectField("How far can they travel?", validate_choice=False)
    availability = StringField("When are they free?")
    consent_sms = RadioField(validate_choice=False)
    consent_share = RadioField(validate_choice=False)
    needs = StringField("What do they need so that they can help?")
    language = SelectField("Language of our texts", validate_choice=False)
    emergency_name = StringField("In an emergency we ring")
    emergency_phone = TelField("Their number")
    notes = StringField("Anything else?")
    signed = SelectMultipleField("What have they signed on paper?", validate_choice=False)

    def __init__(
        self,
        posted: MultiDict[str, str],
        *,
        languages: Sequence[str] = ("en",),
        unit: str = "km",
        agreements: Sequence[AgreementText] = (),
        before: Mapping[str, object] | None = None,
    ) -> None:
        self.agreements = tuple(agreements)
        self.suggestions: tuple[str, ...] = ()
        self.typed = {name: posted.getlist(name) for name in (*FIELDS, "keep_place") if name in posted}
        if choice := posted.get("place_choice"):
            self.typed["address"] = [choice]
        pairs = [(name, value) for name, values in self.typed.items() for value in values]
        super().__init__(formdata=MultiDict(pairs) if posted else None, data=dict(before or {}))
        self._offer(languages, unit)

    def _offer(self, languages: Sequence[str], unit: str) -> None:
        self.travel_km.choices = distances(unit, self.travel_km.data)
        self.travel_km.data = self.travel_km.data or self.travel_km.choices[1][0]
        self.language.choices = [(code, LANGUAGES.get(code, code)) for code in languages]
        self.consent_sms.choices = list(consents.ANSWERS.items())
        self.consent_share.choices = list(consents.SHARE_ANSWERS.items())
        self.consent_share.data = self.consent_share.data or "ask"
        self.signed.choices = [
            (text.code, f"{text.title}, wording {text.version}") for text in self.agreements
        ]

    def registration(self, context: RegistrationContext) -> Registration | None:
        """What was typed, checked; None when something is wrong, which is then marked on the form."""
        look = read_entry(self.typed, context)
        self.mark(look)
        if look.errors:
            return None
        ticked = self.typed.get("signed", ())
        signed = tuple(text for text in self.agreements if text.code in ticked)
        return replace(registration_of(look), signed=signed)

    def mark(self, look: Look) -> None:
        """Puts what is wrong beside its field."""
        self.suggestions = look.suggestions
        for name, words in look.errors.items():
            self[name].errors = [words]

    @property
    def first(self) -> str:
        """The field to begin with: the first that is wrong, else the first that is empty."""
        inputs = sorted(self, key=lambda field: field.name != "written_at")
        wrong = next((field.name for field in inputs if field.errors), "")
        return wrong or next((field.name for field in inputs if not field.data), "name")
