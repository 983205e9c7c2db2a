"""What a person types in the inbox: an answer, a note, what was said on the telephone, a saved reply."""

from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField


class ReplyForm(FlaskForm):
    """Free words to one phone. What does not fit is said by the service, which knows what is added."""

    body = TextAreaField("Answer in words")


class NoteForm(FlaskForm):
    """How they are best reached."""

    note = TextAreaField("How are they reached?")


class SpokenForm(FlaskForm):
    """What somebody said on the telephone."""

    words = TextAreaField("What did they say?")


class HandForm(FlaskForm):
    """Who looks after a conversation: a colleague, a hub or a task; the view fills the choices."""

    to = SelectField("Who looks after it?", validate_choice=False)
    why = TextAreaField("What should they do?")


class SavedReplyForm(FlaskForm):
    """Words to use again and again; the view fills the languages."""

    title = StringField("Title")
    body = TextAreaField("Words")
    language = SelectField("Language", validate_choice=False)
