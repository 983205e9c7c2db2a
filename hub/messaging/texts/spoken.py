"""Facts of a text that are themselves words: English for pages, and the reader's language in a text. Ring: rules."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Self
from unicodedata import normalize

from babel.dates import format_date

from hub.messaging.texts.segments import GSM_BASIC

ENGLISH = "en"
TODAY = {"es": "hoy", "fr": "aujourd'hui", "pt": "hoje", "mi": "i tenei ra", "ht": "jodi a"}
TOMORROW = {"es": "mañana", "fr": "demain", "pt": "amanha", "mi": "apopo", "ht": "demen"}
# How “from one to the other” is said of hours.
FROM_TO = {"es": "de {} a {}", "fr": "de {} à {}", "pt": "das {} às {}"}
# Whose names of days and months the library knows well enough; figures say it to everybody else.
NAMES_KNOWN = ("es", "fr", "pt")


class Spoken(str):
    """Words in English, which can also be said in another language; whoever knows nothing of that reads English."""

    __slots__ = ("_say",)
    _say: Callable[[str], str]

    def __new__(cls, english: str, say: Callable[[str], str]) -> Self:
        """`say` answers the words in a language as two letters; English where it has none of its own."""
        self = super().__new__(cls, english)
        self._say = say
        return self

    def said_in(self, language: str) -> str:
        """The same in this language."""
        return str(self) if language == ENGLISH else self._say(language)


def fixed(english: str, others: Mapping[str, str]) -> Spoken:
    """Words that are written down once in each language."""
    return Spoken(english, lambda language: others.get(language, english))


def hour_in(language: str, moment: datetime) -> str:
    """A local time: 12:45; in French 12h45."""
    if language == "fr":
        return f"{moment.hour}h{moment:%M}" if moment.minute else f"{moment.hour}h"
    return f"{moment.hour}:{moment:%M}"


def date_in(language: str, moment: datetime) -> str:
    """A local day: sab 14 nov, in characters that cost least; in figures where nobody can say the names: 14/11."""
    if language not in NAMES_KNOWN:
        return f"{moment.day}/{moment.month}"
    said = format_date(moment, "EEE d MMM", locale=language).replace(".", "")
    return "".join(letter if letter in GSM_BASIC else normalize("NFD", letter)[0] for letter in said)


def day_in(language: str, moment: datetime, today: datetime) -> str:
    """A local day, with “today” or “tomorrow” before it where that helps."""
    days = (moment.date() - today.date()) // timedelta(days=1)
    near = {0: TODAY, 1: TOMORROW}.get(days, {}).get(language, "")
    return f"{near}, {date_in(language, moment)}" if near else date_in(language, moment)


def hours_in(language: str, start: datetime, end: datetime) -> str:
    """From when to when, local; the second day is named when there is one."""
    both = hour_in(language, start), hour_in(language, end)
    said = FROM_TO[language].format(*both) if language in FROM_TO else "-".join(both)
    return said if start.date() == end.date() else f"{said} {date_in(language, end)}"
