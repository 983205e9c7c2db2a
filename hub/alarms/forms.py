"""What a person says when an alarm is over."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField


class ClearForm(FlaskForm):
    """The note without which no alarm is cleared; the service says when it is missing."""

    seen = HiddenField()
    note = TextAreaField("What was done?")


class ToldForm(FlaskForm):
    """Somebody rang and said it; what they answered may be kept with the alarm."""

    said = StringField("What did they say?")
