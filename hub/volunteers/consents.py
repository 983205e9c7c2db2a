"""The sentences with which people are asked for consent: in one place, with their version. Ring: rules.

Whoever shows one (a page, a clerk's screen, a text) shows it from here, and it is kept with the answer. A sentence
that changes needs a new VERSION, and a test watches over that. Source: GDPR 7.1 asks that consent can be shown,
and 7.2 that it is asked in clear and plain language.
"""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from hub.volunteers.states import ConfirmedBy, ConsentKind, ConsentShare, ConsentSms, Source

VERSION = "register-2026-12"

SENTENCES: dict[ConsentKind, LazyString] = {
    ConsentKind.SMS: _("May we text you when a task fits you, until you tell us to stop?"),
    ConsentKind.SHARE: _(
        "May we give your name and number to a charity that we have checked, "
        "once you and the charity have both said yes?"
    ),
}
# Answered with a digit: the text “registered_already” says it in these words.
BY_TEXT = _("text 1 if this is your number and we may text you, 2 if not.")

ANSWERS: dict[str, LazyString] = {
    ConsentSms.YES: _("Yes, text me"),
    ConsentSms.NO: _("No, do not text me"),
}
SHARE_ANSWERS: dict[str, LazyString] = {
    ConsentShare.ASK: _("Ask me each time"),
    ConsentShare.ANY: _("Yes"),
    ConsentShare.NO: _("No"),
}
# By which door an answer came that confirmed a number.
DOORS = {
    ConfirmedBy.REPLY: Source.SMS,
    ConfirmedBy.CODE: Source.WEB,
    ConfirmedBy.DESK: Source.DESK,
    ConfirmedBy.IMPORT: Source.IMPORT,
}

# By text only the one thing is asked that nobody can do without.
ASKED_BY_TEXT = (ConsentKind.SMS,)


def asked_at(door: Source) -> tuple[ConsentKind, ...]:
    """What is asked at this door; a list that somebody brings answers nothing for the people on it."""
    return {Source.SMS: ASKED_BY_TEXT, Source.IMPORT: ()}.get(door, tuple(ConsentKind))


def sentence(kind: ConsentKind, how: ConfirmedBy | None = None) -> LazyString:
    """The sentence that asked for it. `how` they confirmed their number, where that was the question."""
    return BY_TEXT if how is ConfirmedBy.REPLY else SENTENCES[kind]


def is_their_own(wording: str) -> bool:
    """Whether this version of the wording was put to the person, and not taken over from somebody's list."""
    return wording.startswith("register-")
