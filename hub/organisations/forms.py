"""The form that puts an organisation on the register by hand."""

from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from hub.errors import HubError, Invalid
from hub.installation.queries import settings
from hub.organisations.rows import read_email, read_phone
from hub.organisations.rules import OrganisationFacts
from hub.organisations.states import OrganisationKind

KIND_WORDS = {
    OrganisationKind.CHARITY: "Charity",
    OrganisationKind.CERT: "CERT team",
    OrganisationKind.SAR: "Search and rescue",
    OrganisationKind.FAITH: "Faith group",
    OrganisationKind.AGENCY: "Agency",
    OrganisationKind.GROUP: "Group",
}


class OrganisationForm(FlaskForm):
    """What a coordinator asks on the telephone."""

    name = StringField("Name", [InputRequired("Type the name."), Length(max=160)])
    kind = SelectField("What is it?", choices={kind.value: words for kind, words in KIND_WORDS.items()})
    contact_name = StringField("Who answers for it?", [Length(max=120)])
    phone = StringField("Phone", [Length(max=40)])
    email = StringField("E-mail address", [Length(max=254)])
    address = StringField("Address", [Length(max=200)])
    insurance = StringField("Insurance that covers its volunteers", [Length(max=200)])

    def facts(self) -> OrganisationFacts:
        """What was filled in. Raises Invalid for a phone and an e-mail address that cannot be."""
        reached = self._reached()
        return OrganisationFacts(
            name=" ".join((self.name.data or "").split()),
            contact_name=(self.contact_name.data or "").strip(),
            address=(self.address.data or "").strip(),
            insurance=(self.insurance.data or "").strip(),
            kind=OrganisationKind(self.kind.data),
            phone=reached["phone"],
            email=reached["email"],
        )

    def _reached(self) -> dict[str, str]:
        """Phone and e-mail address; everything that is wrong with them is said at once."""
        found: dict[str, str] = {}
        wrong: dict[str, str] = {}
        for name, read in {
            "phone": lambda typed: read_phone(typed, settings().country),
            "email": read_email,
        }.items():
            try:
                found[name] = read(self[name].data or "")
            except Invalid as error:
                wrong |= error.fields
        if wrong:
            raise Invalid(wrong)
        return found

    def refuse(self, error: HubError) -> None:
        """Puts a refusal beside the fields it names; all else above the form."""
        for name, words in (error.fields if isinstance(error, Invalid) else {"": error.sentence}).items():
            if name in self._fields:
                self[name].errors = [words]
            else:
                self.form_errors = [words]
