"""How an organisation says that it cannot take a task on, and how a coordinator names an owner."""

from collections.abc import Mapping

from wtforms import SelectField, StringField
from wtforms.validators import Length

from hub.referrals.offering.states import Refusal
from hub.refusals import RefusableForm

REASONS = tuple((reason.value, reason.words) for reason in Refusal)


class RefusalForm(RefusableForm):
    """A reason of the list, with free words beside it."""

    reason = SelectField("Why can you not?", choices={"": "Choose a reason", **dict(REASONS)})
    words = StringField("In your own words", [Length(max=240)])


class OwnerForm(RefusableForm):
    """Which organisation has agreed to own the task."""

    owner = SelectField("Who has agreed to own it?")

    def among(self, names: Mapping[str, str]) -> "OwnerForm":
        """Offers these organisations, by uid."""
        self.owner.choices = {"": "Choose an organisation", **names}
        return self


class CallOffForm(RefusableForm):
    """Why a task that nobody takes on is called off."""

    why = StringField("Why is it called off?", [Length(max=300)])
