"""The two parts of the task form that repeat: days and times, and whom each of them needs. Ring: forms."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from wtforms import HiddenField, SelectField
from wtforms.validators import InputRequired, Optional

from hub import clock
from hub.errors import Invalid
from hub.installation.queries import settings
from hub.tasks.fields import ClockField, DayField, credential_field, needed_field, skill_field
from hub.tasks.rules import LineFacts, ShiftFacts
from hub.tasks.spans import span_on, why_not_span
from hub.volunteers import skills

SHIFTS, LINES = 6, 6
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
Span = tuple[datetime, datetime]
Fields = Mapping[str, Any]


class ShiftRows:
    """Six rows of a day and two clock times; the hidden `shift_n` says which shift of the task a row is about."""

    day = DayField("Day", [InputRequired("Choose the day.")])
    starts = ClockField("Starts at", [InputRequired("Say when it starts.")])
    ends = ClockField("Ends at", [InputRequired("Say when it ends.")])


class LineRows:
    """Six rows of a skill, a number and a credential; `when_n` says for which of the times they are needed."""


for _n, _word in enumerate(ORDINALS, start=1):
    setattr(ShiftRows, f"shift_{_n}", HiddenField())
    setattr(LineRows, f"skill_{_n}", skill_field("Who is needed" if _n == 1 else f"Also needed, {_word}"))
    setattr(LineRows, f"needed_{_n}", needed_field("How many" if _n == 1 else f"How many of the {_word}"))
    setattr(
        LineRows,
        f"credential_{_n}",
        credential_field("They must hold" if _n == 1 else f"The {_word} must hold"),
    )
    _every = {"": "Every time above"} | {
        str(i): f"Only the {word} time" for i, word in enumerate(ORDINALS, 1)
    }
    _when = "When are they needed?" if _n == 1 else f"When is the {_word} needed?"
    setattr(LineRows, f"when_{_n}", SelectField(_when, choices=_every, default=""))
for _n, _word in list(enumerate(ORDINALS, start=1))[1:]:
    setattr(ShiftRows, f"day_{_n}", DayField(f"The {_word} day", [Optional()]))
    setattr(ShiftRows, f"starts_{_n}", ClockField(f"The {_word} starts at", [Optional()]))
    setattr(ShiftRows, f"ends_{_n}", ClockField(f"The {_word} ends at", [Optional()]))


def names_of(n: int) -> tuple[str, str, str]:
    """What the three fields of a row of days are called."""
    return ("day", "starts", "ends") if n == 1 else (f"day_{n}", f"starts_{n}", f"ends_{n}")


def read_shifts(form: Fields, known: Mapping[int, Span]) -> dict[int, ShiftFacts]:
    """What the rows say, by their number. Raises Invalid, and so only after `shift_faults` found nothing."""
    return {n: shift for n in range(1, SHIFTS + 1) if (shift := _shift(form, n, known))}


def shift_faults(form: Fields, known: Mapping[int, Span]) -> dict[str, str]:
    """What is wrong with the days and times, by field; `known`: the shifts of the task as they stand."""
    faults: dict[str, str] = {}
    seen: set[Span] = set()
    for n in range(1, SHIFTS + 1):
        values = {name: form[name].data for name in names_of(n)}
        if any(form[name].errors for name in values) or all(value is None for value in values.values()):
            continue
        if missing := next((name for name, value in values.items() if value is None), ""):
            faults[missing] = "Give the day, the start and the end, or leave all three empty."
            continue
        try:
            shift = _shift(form, n, known)
        except Invalid as error:
            faults |= {_named(name, n): words for name, words in error.fields.items()}
            continue
        assert shift is not None
        if shift.span in seen:
            faults[names_of(n)[0]] = "This time stands above already."
        elif shift.span not in known.values():
            wrong = why_not_span(*shift.span, clock.now())
            faults |= {_named(name, n): words for name, words in wrong.items()}
        seen.add(shift.span)
    return faults


def _shift(form: Fields, n: int, known: Mapping[int, Span]) -> ShiftFacts | None:
    day, starts, ends = (form[name].data for name in names_of(n))
    if day is None or starts is None or ends is None:
        return None
    key = form[f"shift_{n}"].data or ""
    span = span_on(day, starts, ends, settings().timezone)
    return ShiftFacts(*span, int(key) if key.isdecimal() and int(key) in known else None)


def _named(name: str, n: int) -> str:
    """The field of this row that a fault of a span is about."""
    return names_of(n)[("day", "starts", "ends").index(name)]


def read_lines(form: Fields, shifts: Mapping[int, ShiftFacts]) -> tuple[LineFacts, ...]:
    """The lines that have a number, in their order."""
    found = []
    for n in range(1, LINES + 1):
        if needed := form[f"needed_{n}"].data:
            when = form[f"when_{n}"].data or ""
            shift = shifts[int(when)] if when and len(shifts) > 1 else None
            found.append(
                LineFacts(form[f"skill_{n}"].data or "", needed, form[f"credential_{n}"].data or "", shift)
            )
    return tuple(found)


def line_faults(form: Fields) -> dict[str, str]:
    """What is wrong with who is needed, by field."""
    faults: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    rows = [n for n in range(1, SHIFTS + 1) if form[names_of(n)[0]].data is not None]
    for n in range(1, LINES + 1):
        skill, needed = form[f"skill_{n}"].data or "", form[f"needed_{n}"].data
        when = (form[f"when_{n}"].data or "") if len(rows) > 1 else ""
        if skill and needed is None:
            faults[f"needed_{n}"] = f"Say how many people for {skills.label(skill).lower()}."
        if not needed:
            continue
        if (skill, when) in seen:
            faults[f"skill_{n}"] = "This stands above already. Put the numbers together there."
        if when and int(when) not in rows:
            faults[f"when_{n}"] = f"There is no {ORDINALS[int(when) - 1]} time above."
        seen.add((skill, when))
    if not seen and not faults:
        faults["needed_1"] = "Say how many people you need."
    whens = {when for _, when in seen}
    if not faults and "" not in whens and (idle := [n for n in rows if str(n) not in whens]):
        faults["needed_1"] = f"Say how many people the {ORDINALS[idle[0] - 1]} time needs."
    return faults
