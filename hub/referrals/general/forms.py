"""What a person chooses who wants to be handed on."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired, Length


class HandOnForm(FlaskForm):
    """Which organisation may know of them, and what it should know."""

    organisation = RadioField(
        _("Which organisation?"), validators=[InputRequired(_("Choose one of these organisations."))]
    )
    note = StringField(
        _("What should they know?"), validators=[Length(max=300, message=_("Shorten this to 300 letters."))]
    )

    def with_choices(self, choices: Sequence[tuple[str, str]]) -> "HandOnForm":
        """Offers these organisations, uid and name; the first is chosen."""
        self.organisation.choices = list(choices)
        if not self.is_submitted() and choices:
            self.organisation.data = choices[0][0]
        return self
