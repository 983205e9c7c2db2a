"""What somebody types who stands before the code of a place."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import Length


class SlipForm(FlaskForm):
    """The code on the slip that somebody was given."""

    slip = StringField(_("Code on your slip"), [Length(max=24)])
