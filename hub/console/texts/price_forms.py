"""The form of one line of the price table."""

from flask_wtf import FlaskForm
from wtforms import DecimalField, StringField
from wtforms.validators import Length, Optional


class PriceForm(FlaskForm):
    """For which numbers, what one segment costs, and in which currency; the service judges what is typed."""

    beginning = StringField(
        "Numbers that begin with", [Length(max=20)], description="For example +64. Empty: every other number."
    )
    per_part = DecimalField(
        "One segment costs",
        [Optional()],
        places=None,
        description="A text has one segment or more. For example 0.105.",
    )
    currency = StringField("Currency", [Length(max=3)], description="Three letters, for example NZD.")
