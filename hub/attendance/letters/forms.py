"""Forms about letters: which hours one is about, and why one is taken back."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from wtforms import RadioField, StringField
from wtforms.validators import Length, Optional

from hub.incidents.models import Incident
from hub.refusals import RefusableForm

EVERYTHING = "all"


class LetterForm(RefusableForm):
    """Which hours the letter is about: one incident's, or all."""

    about = RadioField(_("Which hours is the letter about?"))

    def offer(self, incidents: Sequence[Incident]) -> "LetterForm":
        """The incidents there are; all of them together where there are several."""
        together = [(EVERYTHING, _("All hours"))] if len(incidents) != 1 else []
        self.about.choices = [*together, *((str(one.uid), one.name) for one in incidents)]
        if not self.is_submitted():
            self.about.data = self.about.choices[0][0]
        return self

    def chosen(self, incidents: Sequence[Incident]) -> Incident | None:
        """The incident that was chosen; None for all hours."""
        return next((one for one in incidents if str(one.uid) == self.about.data), None)


class WithdrawForm(RefusableForm):
    """Why a letter is taken back."""

    why = StringField("Why is it withdrawn?", [Optional(), Length(max=300)],
                      description="It stays with us. Others read only that it was withdrawn.")  # fmt: skip
