"""What a person types to answer a text."""

from flask_wtf import FlaskForm
from wtforms import TextAreaField


class ReplyForm(FlaskForm):
    """Free words to one phone. What does not fit is said by the service, which knows what is added."""

    body = TextAreaField("Answer in words")
