"""What the register offers to choose from, in words that people read about themselves. Ring: rules."""

from flask_babel import lazy_gettext as _

# How far in kilometres, how far in miles, and how.
TRAVEL = (
    (2, 1, _("On foot")),
    (5, 3, _("By bike or bus")),
    (25, 15, _("By car")),
    (60, 40, _("By car, further away")),
)
LANGUAGES = {"en": "English", "mi": "Te reo Māori", "es": "Español", "fr": "Français", "pt": "Português"}
TIMES = (
    ("any", _("Any time")),
    ("weekdays", _("Weekdays, in the day")),
    ("evenings", _("Evenings")),
    ("weekends", _("Weekends")),
    ("nights", _("Nights")),
)
# The codes of `access.py`, said by the person.
ACCESS = (
    ("step_free", _("I need step-free access")),
    ("seat", _("I need to sit down often")),
    ("no_lifting", _("I cannot lift or carry")),
    ("ring", _("Please ring me, texts are hard to read")),
    ("text_only", _("Please text me, calls are hard to hear")),
    ("sign_language", _("I use sign language")),
    ("face", _("I need to see your face to follow you")),
    ("read_aloud", _("I need things read aloud or in large print")),
    ("plain_words", _("I need plain words and time")),
    ("quiet", _("I need a quiet place")),
    ("dog", _("I come with an assistance dog")),
    ("helper", _("I come with a helper")),
)
