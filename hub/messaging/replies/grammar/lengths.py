"""Lengths of time as people write them: 20 min, 1h30, half an hour, 10-15 minutes, two hours from now."""

import re
from collections.abc import Mapping
from typing import Any

from hub.messaging.replies.grammar.marks import any_of

LONGEST_MINUTES = 7 * 24 * 60
_RANGE = r"(?:- |to |or |a |ou |o )"
_patterns: dict[str, re.Pattern[str]] = {}


def value(said: Mapping[str, str | None], words: Mapping[str, Any]) -> int | None:
    """The minutes a match stands for, or None when nobody can mean it."""
    found = _said(said, words)
    return found if 0 < found <= LONGEST_MINUTES else None


def is_limit(said: Mapping[str, str | None]) -> bool:
    """True for a time that is not until an arrival: how long one stays, or how long ago it was."""
    return bool(said["limit"] or said["ago"])


def _said(said: Mapping[str, str | None], words: Mapping[str, Any]) -> int:
    if phrase := said["phrase"]:
        return int(words["phrases"][phrase.strip()])
    if only := said["minutes"] or said["bare"]:
        return round(_number(only, words["numbers"]))
    hours = _number(said["hours"] or said["hours_half"] or "0", words["numbers"])
    extra = 30.0 if said["half"] or said["hours_half"] else float(said["rest"] or 0)
    return round(hours * 60 + extra)


def _number(said: str, numbers: Mapping[str, float]) -> float:
    """The later figure of a range: somebody who says 10-15 minutes may take 15."""
    last = said.split()[-1]
    return float(numbers[last]) if last in numbers else float(last.replace(":", "."))


def pattern(language: str, words: Mapping[str, Any]) -> re.Pattern[str]:
    """The pattern of one language, made once."""
    if language not in _patterns:
        _patterns[language] = _pattern(words)
    return _patterns[language]


def _pattern(words: Mapping[str, Any]) -> re.Pattern[str]:
    number = rf"(?:\d{{1,4}}(?:\.\d)? |{any_of(words['numbers'])})"
    hour, minute, half = any_of(words["hours"]), any_of(words["minutes"]), any_of(words["and_half"])
    # "1 - 20 min" is an answer and a time, "10 - 20 min" is a range.
    of_minutes = rf"(?:(?!1 - |2 - )\d{{1,3}} {_RANGE})?{number}"
    of_hours = rf"(?:\d{{1,2}} {_RANGE})?{number}"
    stays = rf"(?P<limit>(?:{any_of(words['stay'])})(?:{any_of(words['about'])})*)"
    lead = rf"(?:{any_of([*words['lead'], *words['about']])})*"
    return re.compile(
        rf"(?<![^ ])(?:{stays}|{lead})"
        rf"(?:(?P<phrase>{any_of(words['phrases'])})"
        rf"|(?P<hours_half>{number}){half}{hour}"
        rf"|(?P<hours>{of_hours}){hour}(?:(?P<half>{half})|(?:and |y |et |e )?(?P<rest>\d{{1,2}}) {minute}?)?"
        rf"|(?P<minutes>{of_minutes}){minute}"
        rf"|(?:(?<=eta )|{any_of(words['bare_lead'])})(?P<bare>[3-9]|\d{{2,3}}) (?=$|[.,;:!?\n-] ))"
        rf"(?:(?P<ago>{any_of(words['ago'])})|{any_of(words['away'])})*"
    )
