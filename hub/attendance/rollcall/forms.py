"""The form that begins a roll call, or tells people to leave now."""

from collections.abc import Callable

from wtforms import FloatField, RadioField, SelectField, StringField
from wtforms.validators import Length, Optional

from hub.attendance.rollcall.rules import Whom
from hub.errors import Invalid
from hub.installation.queries import settings
from hub.places.queries import find_place
from hub.refusals import RefusableForm

SIGNED_IN = "in"
NAMED: dict[str, Callable[[int], Whom]] = {
    "task": lambda key: Whom(task_id=key), "hub": lambda key: Whom(hub_id=key),
    "organisation": lambda key: Whom(organisation_id=key), "group": lambda key: Whom(group_id=key),
}  # fmt: skip
KINDS = {"safe": "“Are you safe?”", "leave": "“Leave now”"}


class RollCallForm(RefusableForm):
    """What to ask, and whom."""

    kind = RadioField("What do we text?", choices=KINDS, default="safe")
    whom = SelectField("Whom?", choices=[], validate_choice=False)
    place = StringField("Or everybody around", [Optional(), Length(max=200)],
                        description="A suburb, or street and suburb. Used when nobody is chosen above.")  # fmt: skip
    radius_km = FloatField("Kilometres around it", [Optional()], default=2)
    where = StringField("Which place shall they leave?", [Optional(), Length(max=120)],
                        description="Only for “leave now”, as people there know it.")  # fmt: skip
    words = StringField("What else must they know?", [Optional(), Length(max=200)],
                        description="One short sentence. You can leave it empty.")  # fmt: skip

    @property
    def is_leave_now(self) -> bool:
        """Whether people are told to leave."""
        return self.kind.data == "leave"

    def chosen(self) -> Whom:
        """Whom it is for. Raises Invalid for a place that nobody knows."""
        kind, _, number = (self.whom.data or "").partition(":")
        if kind == SIGNED_IN:
            return Whom(everybody_signed_in=True)
        if kind in NAMED and number.isdigit() and int(number) < 2**31:
            return NAMED[kind](int(number))
        if not (self.place.data or "").strip():
            return Whom()
        found = find_place(self.place.data or "", country=settings().country).found
        if found is None:
            raise Invalid({"place": "We do not know this place. Write a suburb or town nearby."})
        return Whom(lat=found.point.lat, lon=found.point.lon, radius_km=self.radius_km.data)
