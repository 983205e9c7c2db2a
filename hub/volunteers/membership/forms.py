"""The forms of memberships."""

from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from hub.refusals import RefusableForm
from hub.volunteers.membership.services import MemberFacts
from hub.volunteers.models import Affiliation


class MemberForm(RefusableForm):
    """What an organisation keeps about one of its people."""

    member_number = StringField("Member number", [Length(max=40)])
    role = StringField("What they do with you", [Length(max=80)])
    since = DateField("Since", [Optional()])

    def start_from(self, row: Affiliation) -> "MemberForm":
        """Fills in what is known; only when it is first shown."""
        if not self.is_submitted():
            self.member_number.data, self.role.data, self.since.data = row.member_number, row.role, row.since
        return self

    def facts(self) -> MemberFacts:
        """What was filled in."""
        return MemberFacts(self.member_number.data or "", self.role.data or "", self.since.data)


class JoinForm(MemberForm):
    """To which organisation a person belongs. The view fills in the organisations."""

    organisation = SelectField("Organisation", [InputRequired("Choose an organisation.")])


class EndForm(FlaskForm):
    """The day a membership ended; today when none is given."""

    ended_on = DateField("Since when?", [Optional()])
