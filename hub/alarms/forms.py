"""What a person says when an alarm is over."""

from flask_wtf import FlaskForm
from wtforms import TextAreaField


class ClearForm(FlaskForm):
    """The note without which no alarm is cleared; the service says when it is missing."""

    note = TextAreaField("What was done?")
