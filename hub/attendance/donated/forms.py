"""The forms about donated things: writing one down, deciding an expense, striking out, a receipt more."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar
from uuid import uuid4

from wtforms import Field, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import TextInput

from hub.attendance.attached.forms import AttachmentField
from hub.attendance.donated.queries import Gift, donors_called
from hub.attendance.donated.rules import UNITS, Donor, Given
from hub.attendance.states import DonationKind
from hub.refusals import RefusableForm
from hub.tasks.fields import DayField

KINDS = {
    DonationKind.EQUIPMENT: "Equipment, by the hour or day", DonationKind.MILES: "Kilometres or miles driven",
    DonationKind.GOODS: "Goods", DonationKind.EXPENSE: "An expense to be paid back",
}  # fmt: skip
BY_NAME = "name"
# What a cell of the table can hold, whatever is typed.
LONGEST_FIGURE = 14


class FigureField(Field):
    """A figure as people write it: “12”, “12.50”, “12,50”, “1 200”. What was typed stays in the field."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Reads it to two decimals."""
        words = "".join(valuelist[0].split()) if valuelist else ""
        self.typed, self.data = words, None
        if not words:
            return
        plain = words.replace(",", "") if "." in words else words.replace(",", ".")
        try:
            figure = Decimal(plain)
            is_one = figure.is_finite() and len(words) <= LONGEST_FIGURE and "e" not in words.lower()
        except InvalidOperation:
            is_one = False
        if not is_one:
            raise ValueError("Write a figure like 12.50.")
        if figure != figure.quantize(Decimal("0.01")):
            raise ValueError("Two decimals at most, like 12.50.")
        self.data = figure

    def _value(self) -> str:
        typed = getattr(self, "typed", None)
        return typed if typed is not None else ("" if self.data is None else f"{self.data:f}")


class GivenForm(RefusableForm):
    """What somebody gave or paid, and the receipt."""

    shown_at: ClassVar[Mapping[str, str]] = {"file": "receipt"}

    kind = RadioField("What was it?", [InputRequired("Choose what it was.")],
                      choices={kind.value: words for kind, words in KINDS.items()})  # fmt: skip
    given_on = DayField("On which day?", [InputRequired("Write the day like 2026-11-14.")],
                        description="When it was used or paid")  # fmt: skip
    donor = StringField(
        "Who gave or paid it?", [DataRequired("Say who gave it."), Length(max=120)],
        description="A volunteer, an organisation, or anybody else by name",
    )  # fmt: skip
    donor_is = RadioField("Which one do you mean?", [Optional()], choices={}, validate_choice=False)
    task = StringField(
        "For which task?", [Optional(), Length(max=120)], description="Its number; can stay empty"
    )
    what = StringField("What exactly?", [DataRequired("Say what it was."), Length(max=200)],
                       description="For example: digger 3 t with driver; 40 blankets; fuel for the pump")  # fmt: skip
    quantity = FigureField("How much or how many?", description="For an expense this can stay empty")
    unit = StringField("Of what?", [Optional(), Length(max=24)], description="hours, km, pieces …")
    rate = FigureField("What is one of them worth?", description="Or give a flat value instead")
    value = FigureField("Flat value, or what it cost", description="As the receipt or the giver says it")
    currency = StringField("Currency", [Optional(), Length(max=3)], render_kw={"maxlength": 3, "size": 4})
    source = StringField("Where does the figure come from?", [Optional(), Length(max=200)],
                         description="An auditor asks: a hire firm's price list, the receipt")  # fmt: skip
    place = StringField("Where was it used?", [Optional(), Length(max=200)])
    supervisor = StringField("Who saw it used?", [Optional(), Length(max=120)])
    note = TextAreaField("Anything else?", [Optional(), Length(max=500)], render_kw={"rows": 2})
    receipt = AttachmentField("Receipt or photo")
    once = HiddenField(default=lambda: str(uuid4()))

    def given(self) -> Given:
        """As it is written down."""
        words = {
            name: (self[name].data or "").strip()
            for name in ("what", "unit", "source", "place", "supervisor", "note")
        }
        assert self.given_on.data is not None
        currency = (self.currency.data or "").strip().upper()
        return Given(
            DonationKind(self.kind.data), self.given_on.data, quantity=self.quantity.data, rate=self.rate.data,
            value=self.value.data, currency=currency if self.rate.data or self.value.data else "", **words,
        )  # fmt: skip

    def who(self) -> Donor | None:
        """The donor; None while it is open which of several is meant, which is then asked."""
        words = " ".join((self.donor.data or "").split())
        persons, groups = donors_called(words)
        choices: dict[str, tuple[str, Donor]] = {
            **{
                f"v{one.uid}": (_about(one.name, one.place_name), Donor(volunteer_id=one.id))
                for one in persons
            },
            **{f"o{one.uid}": (f"{one.name}, organisation", Donor(organisation_id=one.id)) for one in groups},
        }
        if not choices:
            return Donor(name=words)
        choices[BY_NAME] = (f"Nobody of these: {words}, by name only", Donor(name=words))
        self.donor_is.choices = {key: label for key, (label, _) in choices.items()}
        if self.donor_is.data not in choices:
            self.donor_is.data = None
            self.donor_is.errors = ["Choose which one you mean."]
            return None
        return choices[self.donor_is.data][1]


def _about(name: str, place: str) -> str:
    return f"{name}, {place}, volunteer" if place else f"{name}, volunteer"


def units() -> list[str]:
    """Words to offer for what is counted."""
    return [unit for kind in UNITS for unit in UNITS[kind]]


def as_written(gift: Gift) -> dict[str, Any]:
    """A donation as it was written down, to begin anew from."""
    row = gift.row
    same = (
        "given_on",
        "what",
        "quantity",
        "unit",
        "rate",
        "value",
        "currency",
        "source",
        "place",
        "supervisor",
        "note",
    )
    return {
        **{name: getattr(row, name) for name in same}, "kind": row.kind.value, "donor": gift.donor,
        "task": gift.task.number if gift.task else "",
    }  # fmt: skip


class DecideForm(RefusableForm):
    """The decision about an expense."""

    why = StringField("Why?", [Optional(), Length(max=300)],
                      description="Needed for a refusal; whoever claimed it reads it")  # fmt: skip


class StrikeForm(RefusableForm):
    """Why a record is a mistake."""

    why = StringField("Why is it a mistake?", [Optional(), Length(max=300)])


class ReceiptForm(RefusableForm):
    """A receipt more."""

    shown_at: ClassVar[Mapping[str, str]] = {"file": "receipt"}

    receipt = AttachmentField("Receipt or photo")
