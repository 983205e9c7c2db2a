"""Who came and who left, for the incident's file: lists like ICS 211 (check-in) and ICS 221 (check-out).

They answer the blocks of these forms from our own register and are no official form. Numbers to ring are left out:
such a list is handed round. Ring: queries.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from hub.attendance.hours.queries import Worked, certifiers, with_all
from hub.attendance.models import Stint
from hub.attendance.queries import CAME
from hub.attendance.rules import still_out
from hub.attendance.states import Door, StintState
from hub.database import db
from hub.installation.queries import settings
from hub.organisations.models import Organisation
from hub.referrals.wording import clock_words
from hub.volunteers.models import Affiliation
from hub.volunteers.models_standing import Credential
from hub.volunteers.selves import persons_by_row
from hub.volunteers.standing import rules as credentials
from hub.volunteers.standing.queries import today
from hub.volunteers.states import CredentialKind

AT_ONCE = 500
CHECK_IN = ("number", "name", "home_unit", "check_in", "how", "task", "assignment", "place", "leader", "travel",
            "qualifications", "due_out", "prepared_by", "prepared_at")  # fmt: skip
CHECK_OUT = ("number", "name", "home_unit", "task", "assignment", "place", "check_in", "check_out", "minutes", "times",
             "kit_lent", "kit_back", "kit_out", "travel", "hours_confirmed_by", "prepared_by",
             "prepared_at")  # fmt: skip
DOORS = {
    Door.TEXT: "by text", Door.DESK: "at the desk", Door.ELSEWHERE: "by signing in elsewhere",
    Door.QR: "by the code at the door", Door.PAPER: "on paper", Door.LEADER: "by their leader",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scope:
    """Which stints are listed: of one incident, at one hub or everywhere, on one day here or on every day."""

    incident_id: int
    hub_id: int | None = None
    on: date | None = None

    def conditions(self, moment: Any) -> list["sa.ColumnElement[bool]"]:
        """What of a stint must hold, when `moment` is its sign-in or its sign-out."""
        found = [Stint.incident_id == self.incident_id]
        if self.hub_id is not None:
            found.append(Stint.hub_id == self.hub_id)
        if self.on is not None:
            begins, ends = day_span(self.on)
            found += [moment >= begins, moment < ends]
        return found


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list."""

    row: Worked
    home: str
    qualifications: str
    confirmed_by: str

    @property
    def how(self) -> str:
        """By which door they signed in."""
        return DOORS[self.row.stint.in_door]

    @property
    def travel(self) -> str:
        """The ride there that the task has; how somebody truly came is not known."""
        task = self.row.task
        if task is None or not task.ride_from:
            return ""
        at = f" at {clock_words(settings().local(task.ride_at))}" if task.ride_at else ""
        return f"Ride offered from {task.ride_from}{at}"

    @property
    def travel_back(self) -> str:
        """The ride back that the task has."""
        task = self.row.task
        if task is None or task.ride_back_at is None:
            return ""
        return f"Ride back offered at {clock_words(settings().local(task.ride_back_at))}"

    @property
    def number(self) -> str:
        """The task number, or that they work at the hub."""
        return self.row.task.number if self.row.task else "Hub"

    @property
    def assignment(self) -> str:
        """The work with its number, as paper says it."""
        return f"{self.number} {self.row.work}" if self.row.task else self.row.work

    @property
    def kit_out(self) -> list[str]:
        """What was lent and has not come back."""
        return still_out(self.row.stint.kit, self.row.stint.kit_back)


def day_span(on: date) -> tuple[datetime, datetime]:
    """A day on the clock of this place, 23 to 25 hours long. Raises OverflowError for a day at the end of all days."""
    zone = ZoneInfo(settings().timezone)
    begins, ends = (datetime.combine(day, time.min, zone) for day in (on, on + timedelta(days=1)))
    return begins.astimezone(UTC), ends.astimezone(UTC)


def checked_in(scope: Scope) -> list[Entry]:
    """Who signed in, in the order they came."""
    return _entries(with_all(*scope.conditions(Stint.signed_in_at)))


def checked_out(scope: Scope) -> list[Entry]:
    """Who signed out, in the order they left."""
    rows = with_all(Stint.state == StintState.CLOSED, *scope.conditions(Stint.signed_out_at))
    return _entries(
        sorted(rows, key=lambda row: (row.stint.signed_out_at or row.stint.signed_in_at, row.stint.id))
    )


def not_out(scope: Scope) -> list[Entry]:
    """Who has not signed out, whichever day they came: each counts as missing until somebody knows better."""
    everywhen = Scope(scope.incident_id, scope.hub_id)
    return _entries(with_all(Stint.state == StintState.OPEN, *everywhen.conditions(Stint.signed_in_at)))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many lines each list has."""

    came: int
    left: int
    not_out: int


def counts(scope: Scope) -> Counts:
    """How many signed in and out in this scope, and how many have not signed out, whenever they came."""
    everywhen = Scope(scope.incident_id, scope.hub_id).conditions(Stint.signed_in_at)
    return Counts(
        came=_count(*scope.conditions(Stint.signed_in_at)),
        left=_count(Stint.state == StintState.CLOSED, *scope.conditions(Stint.signed_out_at)),
        not_out=_count(Stint.state == StintState.OPEN, *everywhen),
    )


def _count(*conditions: "sa.ColumnElement[bool]") -> int:
    return db.session.scalar(sa.select(sa.func.count(Stint.id)).where(CAME, *conditions)) or 0


def days_of(incident_id: int) -> list[date]:
    """The days on which anybody signed in or out, the newest first."""
    query = sa.select(Stint.signed_in_at, Stint.signed_out_at).where(Stint.incident_id == incident_id)
    local = settings().local
    moments = (moment for row in db.session.execute(query) for moment in row if moment is not None)
    return sorted({local(moment).date() for moment in moments}, reverse=True)


def _entries(rows: Sequence[Worked]) -> list[Entry]:
    ids = {row.volunteer.id for row in rows}
    behind = persons_by_row(ids)
    homes, papers, names = _homes(behind), _papers(behind), certifiers(rows)
    return [
        Entry(row, ", ".join(homes.get(row.volunteer.id, ())), ", ".join(papers.get(row.volunteer.id, ())),
              names.get(row.stint.confirmed_by, ""))
        for row in rows
    ]  # fmt: skip


def _homes(behind: Mapping[int, int]) -> Mapping[int, list[str]]:
    """For each person the bodies they belong to."""
    query = (
        sa.select(Affiliation.volunteer_id, Organisation.name)
        .join(Organisation, Organisation.id == Affiliation.organisation_id)
        .where(Affiliation.ended_on.is_(None))
    )
    return _by_person(query, Affiliation.volunteer_id, behind)


def _papers(behind: Mapping[int, int]) -> Mapping[int, list[str]]:
    """For each person the certificates and training that somebody has seen and that hold today."""
    holds = sa.or_(Credential.expires_on.is_(None), Credential.expires_on >= today())
    query = sa.select(Credential.volunteer_id, Credential.code).where(
        Credential.kind != CredentialKind.CHECK, Credential.ended_at.is_(None), holds
    )
    found = _by_person(query, Credential.volunteer_id, behind)
    return {person: [credentials.label(code) for code in codes] for person, codes in found.items()}


def _by_person(query: "sa.Select[int, str]", whose: Any, behind: Mapping[int, int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for part in _parts(sorted(behind)):
        for row, word in db.session.execute(query.where(whose.in_(part)).order_by(whose)):
            known = found.setdefault(behind[row], [])
            if word not in known:
                known.append(word)
    return found


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    yield from (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))


def check_in_lines(entries: Collection[Entry], prepared: Sequence[str]) -> Iterator[list[str]]:
    """The check-in list as CSV, in the order of CHECK_IN. `prepared`: by whom, and when."""
    for number, one in enumerate(entries, 1):
        stint, row = one.row.stint, one.row
        yield [
            str(number), row.name, one.home, _moment(stint.signed_in_at), one.how, one.number, row.work, row.address,
            row.supervisor, one.travel, one.qualifications, _moment(stint.expected_end_at), *prepared,
        ]  # fmt: skip


def check_out_lines(entries: Collection[Entry], prepared: Sequence[str]) -> Iterator[list[str]]:
    """The check-out list as CSV, in the order of CHECK_OUT; whoever has not left has an empty check-out."""
    for number, one in enumerate(entries, 1):
        stint, row = one.row.stint, one.row
        is_out, kit = stint.signed_out_at is not None, (stint.kit, stint.kit_back, one.kit_out)
        yield [
            str(number), row.name, one.home, one.number, row.work, row.address, _moment(stint.signed_in_at),
            _moment(stint.signed_out_at) if stint.signed_out_at else "", str(row.minutes) if is_out else "",
            row.how if is_out else "not checked out", *(", ".join(things) for things in kit), one.travel_back,
            one.confirmed_by, *prepared,
        ]  # fmt: skip


def _moment(moment: datetime) -> str:
    return settings().local(moment).isoformat(timespec="minutes")
