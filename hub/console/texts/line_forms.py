"""What a person types to prove that texts work here."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import TelField, ValidationError

from hub.errors import Invalid
from hub.installation.queries import settings
from hub.volunteers.phones import parse

LANDLINE = "This is a landline, which gets no texts. Use a mobile that you hold in your hand."


class LineForm(FlaskForm):
    """The phone in somebody's hand; `number` is it in E.164 once the form is valid."""

    phone = TelField("A phone you have in your hand")

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.number = ""

    def validate_phone(self, field: TelField) -> None:
        """Refuses what cannot get a text."""
        try:
            parsed = parse(field.data or "", settings().country)
        except Invalid as wrong:
            raise ValidationError(str(wrong.fields["phone"])) from wrong
        if not parsed.kind.gets_texts:
            raise ValidationError(LANDLINE)
        self.number = parsed.number
