"""Clock times as people write them: 14:30, 2pm, at 5, half past 2, 1400 hours, noon."""

import re
from collections.abc import Mapping
from typing import Any

from hub.messaging.replies.grammar.marks import any_of

FIRST_MORNING_HOUR = 7
"""A bare hour below this is taken for the afternoon: nobody who writes "at 3" means the night."""

_DAY = 24 * 60
_ARTICLES = frozenset({"a", "an"})
_patterns: dict[str, re.Pattern[str]] = {}


def value(said: Mapping[str, str | None], words: Mapping[str, Any]) -> str | None:
    """The time of day a match stands for as HH:MM, or None when no clock shows it."""
    if phrase := said["phrase"]:
        return str(words["clock_phrases"][phrase.strip()])
    if part := said["part"]:
        return _beside_the_hour(part.strip(), said, words)
    if figures := said["figures"] or said["figures_hours"]:
        return _of_day(int(figures[:2]), int(figures[2:4]), "24")
    hour, minute = _hour_and_minute(said, words)
    return _of_day(hour, minute, _half_of_day(said))


def _half_of_day(said: Mapping[str, str | None]) -> str:
    """ "a" before noon, "p" after it, "n" at night; nothing where it is not said."""
    if said["morning"]:
        return "a"
    if said["night"]:
        return "n"
    if said["afternoon"]:
        return "p"
    return (said["half_day"] or said["half_day_2"] or "").replace(" ", "")[:1]


def is_limit(said: Mapping[str, str | None]) -> bool:
    """True for a time that ends or bounds something (until 5) and is no arrival."""
    return bool(said["limit"] or said["limit_2"])


def _hour_and_minute(said: Mapping[str, str | None], words: Mapping[str, Any]) -> tuple[int, int]:
    hour, _, minute = (said["time"] or "").strip().replace(".", ":").partition(":")
    if hour:
        return int(hour), int(minute)
    if part := (said["part_after"] or "").strip():
        minutes = _hour_said(said["of_2"], words) * 60 + _minutes(part, words) * (-1 if said["less"] else 1)
        return minutes // 60 % 24, minutes % 60
    spoken = said["hour"] or said["bare"] or said["h_hour"] or said["h_hour_2"]
    return _hour_said(spoken, words), int(said["h_minute"] or said["h_minute_2"] or 0)


def _hour_said(said: str | None, words: Mapping[str, Any]) -> int:
    spoken = (said or "").strip()
    return int(words["clock_hours"].get(spoken, 0) or words["numbers"].get(spoken, 0) or spoken)


def _minutes(part: str, words: Mapping[str, Any]) -> int:
    return int(part) if part.isdigit() else int(words["parts"][part])


def _beside_the_hour(part: str, said: Mapping[str, str | None], words: Mapping[str, Any]) -> str:
    minutes = _minutes(part, words)
    hour = _afternoon(_hour_said(said["of"], words))
    return _shown(hour * 60 + (minutes if said["past"] else -minutes))


def _of_day(hour: int, minute: int, half_day: str) -> str | None:
    if hour > 24 or minute > 59:
        return None
    if half_day == "a":
        hour %= 12
    elif half_day == "p" or (half_day == "n" and 5 < hour < 12):
        hour = hour % 12 + 12
    elif half_day == "n":
        hour %= 12
    elif not half_day:
        hour = _afternoon(hour)
    return _shown(hour * 60 + minute)


def _afternoon(hour: int) -> int:
    return hour + 12 if 0 < hour < FIRST_MORNING_HOUR else hour


def _shown(minutes: int) -> str:
    hour, minute = divmod(minutes % _DAY, 60)
    return f"{hour:02d}:{minute:02d}"


def pattern(language: str, words: Mapping[str, Any]) -> re.Pattern[str]:
    """The pattern of one language, made once."""
    if language not in _patterns:
        _patterns[language] = _pattern(words)
    return _patterns[language]


def _pattern(words: Mapping[str, Any]) -> re.Pattern[str]:
    until, at, about = (any_of(words[name]) for name in ("until", "at", "about"))
    by_itself = rf"(?:(?P<limit>{until})|{at})*(?:{about})*(?:{_complete(words)})"
    after_a_lead = rf"(?:(?P<limit_2>{until})|{at})+(?:{about})*(?:{_bare(words)})"
    of_day = "|".join(rf"(?P<{name}>{any_of(words[name])})" for name in ("morning", "afternoon", "night"))
    # "daqui a uma hora" is an hour from now, "à uma hora" one o'clock.
    not_after = "".join(rf"(?<!{re.escape(word)} )" for word in words["not_after"])
    return re.compile(rf"(?<![^ ]){not_after}(?:{by_itself}|{after_a_lead})(?:{of_day})?")


def _complete(words: Mapping[str, Any]) -> str:
    """Forms that are a clock time wherever they stand."""
    hour, hours = _hour(words), any_of(words["hours"])
    beside = rf"(?:(?P<past>{any_of(words['past'])})|{any_of(words['to'])})"
    return (
        rf"(?P<phrase>{any_of(words['clock_phrases'])})"
        rf"|(?P<part>\d{{1,2}} (?={any_of(words['past'])})|{any_of(words['parts'])}){beside}(?P<of>{hour})"
        rf"|(?P<time>\d{{1,2}}[.:]\d{{2}} )(?P<half_day>[ap] ?m )?(?:{hours})?"
        rf"|(?P<hour>{hour})(?:(?P<half_day_2>[ap] ?m )|{any_of(words['oclock'])})(?:ish )?"
        r"|(?P<h_hour_2>[789]|1\d|2[0-3]) h (?P<h_minute_2>\d{2}) "
        rf"|(?P<figures_hours>[012]\d{{3}}) {hours}"
    )


def _bare(words: Mapping[str, Any]) -> str:
    """Forms that are a clock time only after "at" or the like, and not before a noun (at 5 Smith Street)."""
    hours = any_of(words["at_hours"])
    ends = rf"(?=$|[.,;:!?\n()§-]|{any_of(words['after_hour'])})"
    return (
        r"(?P<h_hour>\d{1,2}) h (?:(?P<h_minute>\d{2}) )?"
        rf"|(?P<figures>[012]\d{{3}}) {ends}"
        rf"|(?P<of_2>{_hour(words)})(?:{hours})?{_between(words)}"
        rf"(?P<part_after>\d{{1,2}} |{any_of(words['parts'])})"
        rf"|(?P<bare>{_hour(words)})(?:(?:{hours})?(?={_of_any_part(words)})|{hours}|{ends})"
    )


def _hour(words: Mapping[str, Any]) -> str:
    spoken = [
        word for word, value in words["numbers"].items() if value in range(1, 13) and word not in _ARTICLES
    ]
    return rf"(?:\d{{1,2}} |{any_of([*spoken, *words['clock_hours']])})"


def _between(words: Mapping[str, Any]) -> str:
    """What joins an hour and its minutes where they follow it: dos Y media, trois MOINS le quart, dezè EDMI."""
    joins, less, joined = any_of(words["hour_and"]), any_of(words["hour_less"]), any_of(words["joined_parts"])
    return rf"(?:{joins}|(?P<less>{less})|(?={joined}))"


def _of_any_part(words: Mapping[str, Any]) -> str:
    return any_of([*words["morning"], *words["afternoon"], *words["night"]])
