"""PAUSE with a time: until Monday, 3 days, till 5 Dec. When the break that somebody asked for is over."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from babel import Locale, UnknownLocaleError

from hub.messaging.replies.grammar.lexicon import FALLBACK, LANGUAGES, everywhere, lexicon, words_of
from hub.messaging.replies.grammar.marks import any_of
from hub.messaging.replies.grammar.phrase import BREAK
from hub.messaging.replies.grammar.phrases import Phrases
from hub.messaging.replies.grammar.tokens import cleaned, folded, joined, tokens_of

BACK_AT = time(8)
"""A break until a day ends then, by the wall clock there."""

LONGEST_DAYS, LONGEST = 730, 320
SATURDAY, MONDAY = 5, 0

_NUMERIC = re.compile(r"(?P<a>\d{1,2}) [/.-] (?P<b>\d{1,2}) (?:[/.-] (?P<year>\d{4}|\d{2}) )?")
_DOTTED = re.compile(r"(?P<a>\d{1,2})\.(?P<b>\d{1,2})(?:\.(?P<year>\d{4}|\d{2}))? (?:\. )?")
_ISO = re.compile(r"(?P<year>\d{4}) - (?P<month>\d{1,2}) - (?P<day>\d{1,2}) ")

# No month begins or ends beside it, so every time that can be named lies ahead.
_ANY_DAY = datetime(2028, 2, 15, 0, 0, tzinfo=UTC)

Named = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Calendar:
    """How one language speaks of days; patterns hold whole rests of a text."""

    pause: Phrases
    edge: re.Pattern[str]
    end: re.Pattern[str]
    length: re.Pattern[str]
    until: re.Pattern[str]
    weekday: re.Pattern[str]
    day_and_month: re.Pattern[str]
    weekdays: Named
    months: Named
    numbers: Named
    lists: Mapping[str, re.Pattern[str]]


def break_end(text: str, language: str, now: datetime, *, month_first: bool = False) -> datetime | None:
    """When the break is over, on the same wall clock as `now`; None when the text names no such time.

    Only a text that is nothing but PAUSE, a time and politeness names one. `month_first`: 12/5 is 5 December.
    """
    moment = _moment(text, language, now, month_first)
    is_ahead = moment is not None and now < moment and (moment - now).days <= LONGEST_DAYS
    return moment if is_ahead else None


def is_break(text: str, language: str) -> bool:
    """Whether the text is PAUSE with a time, whatever day it is."""
    return _moment(text, language, _ANY_DAY, False) is not None


def _moment(text: str, language: str, now: datetime, month_first: bool) -> datetime | None:
    """In the phone's own language first: somebody else may use it too. A letter of many lines names no moment."""
    if len(text) > LONGEST:
        return None
    for code in dict.fromkeys((language, *LANGUAGES)):
        words = _calendar(code)
        for rest in _after_pause(text, words):
            if found := _named(rest, words, now, month_first):
                return found
    return None


def _named(rest: str, words: _Calendar, now: datetime, month_first: bool) -> datetime | None:
    if span := words.length.fullmatch(rest):
        return _after(now, _number(span["number"], words), span)
    day = _day(words.until.sub("", rest, count=1), rest, words, now.date(), month_first)
    return datetime.combine(day, BACK_AT, now.tzinfo) if day else None


def _after_pause(text: str, words: _Calendar) -> Iterator[str]:
    """What follows the word, with ever less politeness around it: “today” is a time and may be padding."""
    plain = words.edge.sub("", joined(tokens_of(cleaned(text), lexicon(FALLBACK).spelling)), count=1)
    said = words.pause.match(plain)
    if not said:
        return
    for rest in dict.fromkeys((plain[said.end() :], words.edge.sub("", plain[said.end() :], count=1))):
        shorter, longer = rest, ""
        while shorter != longer:
            yield shorter
            longer, shorter = shorter, words.end.sub("", shorter)


def _after(now: datetime, count: int, span: re.Match[str]) -> datetime | None:
    if not 0 < count <= LONGEST_DAYS:
        return None
    if span["hours"]:
        return now + timedelta(hours=count)
    if span["months"]:
        day = _months_later(now.date(), count)
    else:
        day = now.date() + timedelta(days=count * (7 if span["weeks"] else 1))
    return datetime.combine(day, BACK_AT, now.tzinfo)


def _months_later(day: date, count: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, 28))


def _number(said: str, words: _Calendar) -> int:
    word = said.strip()
    return int(word) if word.isdigit() else words.numbers[word]


def _day(said: str, whole: str, words: _Calendar, today: date, month_first: bool) -> date | None:
    for name, find in _NAMED.items():
        if words.lists[name].fullmatch(whole) or words.lists[name].fullmatch(said):
            return find(today, said != whole)
    if weekday := words.weekday.fullmatch(said):
        return _next_weekday(today, words.weekdays[weekday["name"].strip()])
    if written := words.day_and_month.fullmatch(said):
        return _written(written, words, today)
    return _in_figures(said, today, month_first)


def _written(said: re.Match[str], words: _Calendar, today: date) -> date | None:
    """5 Dec, December 5th 2026, the 5th, January."""
    month_name = (said["month"] or said["month_2"] or said["month_3"] or "").strip()
    day = int(said["day"] or said["day_2"] or said["day_3"] or 1)
    year = said["year"] or said["year_2"]
    if month_name:
        return _coming(today, words.months[month_name], day, year)
    near = [_date(*_month_ahead(today, ahead), day) for ahead in (0, 1, 2)]
    return next((found for found in near if found and found > today), None)


def _month_ahead(today: date, ahead: int) -> tuple[int, int]:
    """Year and month so many months after today's."""
    year, month = divmod(today.year * 12 + today.month - 1 + ahead, 12)
    return year, month + 1


def _in_figures(said: str, today: date, month_first: bool) -> date | None:
    if iso := _ISO.fullmatch(said):
        return _date(int(iso["year"]), int(iso["month"]), int(iso["day"]))
    figures = _NUMERIC.fullmatch(said) or _DOTTED.fullmatch(said)
    if not figures:
        return None
    day, month = int(figures["a"]), int(figures["b"])
    if (month_first and day <= 12) or month > 12:
        day, month = month, day
    return _coming(today, month, day, figures["year"])


def _coming(today: date, month: int, day: int, year: str | None) -> date | None:
    if year:
        return _date(int(year) % 2000 + 2000, month, day)
    this_year = _date(today.year, month, day)
    if this_year == today:
        return None
    return this_year if this_year and this_year > today else _date(today.year + 1, month, day)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _next_weekday(today: date, weekday: int) -> date:
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


_NAMED: dict[str, Callable[[date, bool], date]] = {
    "today": lambda today, is_until: today + timedelta(days=1),
    "tomorrow": lambda today, is_until: today + timedelta(days=1 if is_until else 2),
    # “Over the weekend” lasts until Monday, “until the weekend” until Saturday.
    "weekend": lambda today, is_until: _next_weekday(today, SATURDAY if is_until else MONDAY),
    "this_week": lambda today, is_until: _next_weekday(today, MONDAY),
    "next_month": lambda today, is_until: date(*_month_ahead(today, 1), 1),
}


@cache
def _calendar(language: str) -> _Calendar:
    own = lexicon(language)
    sources = [words_of(code) for code in dict.fromkeys((own.language, FALLBACK))]
    lists = _joined([source.get("break", {}) for source in sources])
    weekdays, months = _names(own.language, "days"), _names(own.language, "months")
    numbers = {
        " ".join(map(folded, word.split())): int(value)
        for source in reversed(sources)
        for word, value in source["time"]["numbers"].items()
    }
    ordinal = r"(?:st |nd |rd |th |er |ro |o )?"
    count = rf"(?P<number>\d{{1,3}} |{any_of(numbers)})"
    hours, days, weeks, several = (any_of(lists[name]) for name in ("hours", "days", "weeks", "months"))
    day, year, of = r"\d{1,2} ", r"(?:, )?(?P<{}>\d{{4}}) ", f"(?:{any_of(lists['of'])})?"
    month = any_of(months)
    padding = rf"{BREAK}|{own.pattern('fillers').pattern}|{own.pattern('greetings').pattern}"
    return _Calendar(
        pause=everywhere("pause"),
        edge=re.compile(rf"^(?:{padding})+"),
        end=re.compile(rf"(?<![^ ])(?:{padding})$"),
        length=re.compile(
            rf"(?:{any_of(lists['for'])})?{count}"
            rf"(?:(?P<hours>{hours})|(?P<days>{days})|(?P<weeks>{weeks})|(?P<months>{several}))"
        ),
        until=re.compile(rf"^(?:{any_of(lists['until'])})"),
        weekday=re.compile(rf"(?:{any_of(lists['next'])})?(?P<name>{any_of(weekdays)})"),
        day_and_month=re.compile(
            rf"(?:{any_of(lists['next'])})?(?:(?P<day>{day}){ordinal}{of}(?P<month>{month})(?:{of}{year.format('year')})?"
            rf"|(?P<month_2>{month})(?P<day_2>{day}){ordinal}(?:{year.format('year_2')})?"
            rf"|(?P<month_3>{month})|(?P<day_3>{day})(?:st |nd |rd |th ))"
        ),
        weekdays=weekdays,
        months=months,
        numbers=numbers,
        lists={name: re.compile(any_of(lists[name])) for name in _NAMED},
    )


def _joined(tables: Sequence[Mapping[str, Sequence[str]]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for table in tables:
        for name, phrases in table.items():
            found.setdefault(name, []).extend(phrases)
    return found


def _names(language: str, kind: str) -> dict[str, int]:
    """Names of weekdays from Monday 0, or of months from 1, in a language and in English, long and short."""
    found: dict[str, int] = {"sept": 9} if kind == "months" else {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
    for code in (FALLBACK, language):
        try:
            table = getattr(Locale(code), kind)["format"]
        except UnknownLocaleError:
            continue
        for width in ("wide", "abbreviated"):
            for number, name in table[width].items():
                plain = joined(tokens_of(cleaned(name.rstrip(".")), {})).strip()
                found[plain] = number
    return found
