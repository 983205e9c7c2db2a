"""What a coordinator types about a person's numbers, needs and emergency contact."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectMultipleField, StringField, TelField
from wtforms.fields.choices import SelectChoice

from hub.volunteers import access


class NumberForm(FlaskForm):
    """A further number. `is_sure`: somebody has heard them on it, so nothing is asked by text."""

    phone = TelField("Another number")
    is_sure = BooleanField("I have heard them on this number. Do not ask by text.")


class RetireForm(FlaskForm):
    """Why a number is not theirs any more."""

    why = StringField("How do you know?")


class NeedsForm(FlaskForm):
    """What they need so that they can help: function, never diagnosis."""

    needs = SelectMultipleField(
        "What do they need?", choices=[SelectChoice(*need) for need in access.NEEDS.items()]
    )
    note = StringField("In their own words")


class EmergencyForm(FlaskForm):
    """Whom to ring when something happens to them."""

    name = StringField("Name")
    phone = TelField("Phone")
