"""Which texts ask, which people must know of, and what they do not know without them. Ring: rules."""

from enum import StrEnum

# Texts that ask; and the one that goes once to who is silent.
ASK_KINDS = ("ask", "ask_standby", "still_free", "drill_ask")
SECOND = "ask_second"
ALL_CONFIRMED = "to_confirmed"


class Untold(StrEnum):
    """What somebody does not know."""

    CONFIRMED = "confirmed"
    CHANGED = "changed"
    NOT_TO_COME = "not_to_come"
    ENDS = "ends"
    WORDS = "words"


# Texts without which a person does not come, comes in vain, or comes to the wrong place or time.
MUST_KNOW = {
    "confirmed": Untold.CONFIRMED,
    # The address follows once they have agreed to it.
    "agree_question": Untold.CONFIRMED,
    "moved": Untold.CHANGED,
    "stand_down": Untold.NOT_TO_COME,
    "taken_off": Untold.NOT_TO_COME,
    "fewer_needed": Untold.NOT_TO_COME,
    "place_given": Untold.NOT_TO_COME,
    "work_ends": Untold.ENDS,
    ALL_CONFIRMED: Untold.WORDS,
}
TITLES = {
    Untold.CONFIRMED: "{} does not know that they are confirmed",
    Untold.CHANGED: "{} does not know that it has changed",
    Untold.NOT_TO_COME: "{} does not know that they need not come",
    Untold.ENDS: "{} does not know that the work ends",
    Untold.WORDS: "{} has not read your text to the confirmed",
}
