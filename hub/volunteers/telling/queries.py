"""What a person lacks before they can be called, in words to them, for their own page and texts."""

from dataclasses import dataclass

from flask_babel import LazyString, force_locale
from flask_babel import lazy_gettext as _

from hub.volunteers.models import Volunteer
from hub.volunteers.queries import ages, missing_of
from hub.volunteers.states import Missing

# What it is, and what to do about it. The age is the programme's.
WORDS: dict[Missing, tuple[LazyString, LazyString]] = {
    Missing.CONFIRMED_PHONE: (_("We do not know yet that this number is yours."), _("Text 1 to our text.")),
    Missing.AGE: (_("You are under %(least)s."), _("We can ask you from your birthday on.")),
    Missing.GUARDIAN: (
        _("You are under %(guardian)s."), _("Come to a hub with a parent or guardian before we can ask you."),
    ),
    Missing.PLACE: (_("We do not know where you are."), _("Tell us your suburb or town before we can ask you.")),
    Missing.CONSENT: (_("You said no to texts, so we cannot ask you."), _("Say yes to texts if you want to be asked.")),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is missing: what it is, and what the person does about it."""

    missing: Missing
    what: str
    to_do: str

    @property
    def words(self) -> str:
        """Both, as a text says them."""
        return f"{self.what} {self.to_do}"


def lacks_of(volunteer: Volunteer) -> list[Lack]:
    """Everything that is missing, in the language of the page."""
    limits = ages()
    numbers = {"least": limits.least, "guardian": limits.guardian}
    return [
        Lack(one, str(what) % numbers, str(to_do) % numbers)
        for one in missing_of(volunteer)
        for what, to_do in (WORDS[one],)
    ]


def first_lack(volunteer: Volunteer) -> Lack | None:
    """What a text speaks of, in the person's language: the first thing only. None when nothing is missing."""
    with force_locale(volunteer.language):
        return next(iter(lacks_of(volunteer)), None)
