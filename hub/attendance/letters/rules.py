"""What a letter about hours says, drawn together from single stints, and its code. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from hub import printed_codes
from hub.printed_codes import has_shape

# 21 signs, twelve times: more than 52 bits, which nobody tries out.
LENGTH, GROUP = 12, 4


@dataclass(frozen=True, slots=True)
class Given:
    """What one stint gave on one day: at which work, for whom, and whether somebody wrote the times down."""

    work: str
    owner: str
    role: str
    on: date
    minutes: int
    is_estimated: bool = False
    is_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of work for one body: on which days, and how long in whole minutes."""

    work: str
    owner: str
    role: str
    days: tuple[date, ...]
    stamped: int
    estimated: int


@dataclass(frozen=True, slots=True)
class Counted:
    """One stint as a letter counted it. `estimated`: nobody wrote its times down."""

    uid: str
    signed_in_at: datetime
    signed_out_at: datetime
    is_estimated: bool

    @property
    def mark(self) -> str:
        """Its times in one word: another word later means that they were put right."""
        times = (self.signed_in_at, self.signed_out_at)
        return " ".join((*(moment.isoformat() for moment in times), "estimated" if self.is_estimated else ""))


def lines_of(given: Iterable[Given]) -> list[Line]:
    """The same work for the same body in the same role is one line, the first day first."""
    found: dict[tuple[str, str, str], list[Given]] = {}
    for one in given:
        found.setdefault((one.work, one.owner, one.role), []).append(one)
    lines = [_line(key, parts) for key, parts in found.items()]
    return sorted(lines, key=lambda line: (line.days[0], line.work, line.owner, line.role))


def _line(key: tuple[str, str, str], parts: Sequence[Given]) -> Line:
    days = tuple(sorted({one.on for one in parts}))
    stamped = sum(one.minutes for one in parts if not one.is_estimated)
    estimated = sum(one.minutes for one in parts if one.is_estimated)
    return Line(*key, days=days, stamped=stamped, estimated=estimated)


def kept(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """Lines as they are kept with a letter."""
    return [
        {"work": line.work, "owner": line.owner, "role": line.role, "days": [day.isoformat() for day in line.days],
         "stamped": line.stamped, "estimated": line.estimated}
        for line in lines
    ]  # fmt: skip


def read(rows: Iterable[Mapping[str, Any]]) -> list[Line]:
    """Lines as they were kept."""
    return [
        Line(row["work"], row["owner"], row["role"], tuple(date.fromisoformat(day) for day in row["days"]),
             row["stamped"], row["estimated"])
        for row in rows
    ]  # fmt: skip


def was_put_right(then: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Whether any stint that a letter counted has other times by now, or is none any more."""
    return any(now.get(uid) != mark for uid, mark in then.items())


def is_letter_code(code: str) -> bool:
    """Whether this has the shape of a letter's code."""
    return has_shape(code, LENGTH)


def spaced(code: str) -> str:
    """A code as it is printed and read aloud: “CDEF-HJKM-NPRT”."""
    return printed_codes.spaced(code, GROUP)
