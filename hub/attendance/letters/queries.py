"""What a letter about somebody's hours would say, which letters there are, and what a code stands for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from hub.attendance.hours.queries import Worked, worked_by
from hub.attendance.letters.rules import (
    Counted,
    Given,
    Line,
    is_letter_code,
    kept,
    lines_of,
    read,
    was_put_right,
)
from hub.attendance.models import HoursLetter, Stint
from hub.database import db
from hub.errors import NotFound
from hub.incidents.models import Incident
from hub.installation.queries import settings
from hub.printed_codes import tidy
from hub.volunteers.models import Volunteer
from hub.volunteers.selves import is_self, join_person


@dataclass(frozen=True, slots=True)
class Draft:
    """What a letter would say today. Without any hour `lines` is empty and nothing can be issued."""

    name: str
    incident: Incident | None
    lines: list[Line]
    confirmed: int
    stints: Mapping[str, str]

    @property
    def stamped(self) -> int:
        """Minutes between two times that were written down at the moment."""
        return sum(line.stamped for line in self.lines)

    @property
    def estimated(self) -> int:
        """Minutes of which nobody wrote a time down; never added to the others."""
        return sum(line.estimated for line in self.lines)

    @property
    def days(self) -> tuple[date, ...]:
        """Every day, the first first."""
        return tuple(sorted({day for line in self.lines for day in line.days}))

    def content(self) -> dict[str, Any]:
        """What is kept with the letter, so that it is shown as it was printed."""
        return {
            "name": self.name, "site": settings().site_name, "incident": self.incident.name if self.incident else "",
            "is_exercise": settings().is_exercise or bool(self.incident and self.incident.is_exercise),
            "lines": kept(self.lines), "confirmed": self.confirmed, "stints": dict(self.stints),
        }  # fmt: skip


def draft_for(person: Volunteer, incident: Incident | None = None) -> Draft:
    """What a letter says of this person's hours in one incident, or in all. Whoever is paid gives no hours."""
    rows = [
        row
        for row in worked_by(person.id)
        if not row.stint.is_paid and (incident is None or row.stint.incident_id == incident.id)
    ]
    given = [one for row in rows for one in _given(row)]
    return Draft(
        name=person.name, incident=incident, lines=lines_of(given),
        confirmed=sum(one.minutes for one in given if one.is_confirmed and not one.is_estimated),
        stints={str(row.stint.uid): _counted(row.stint).mark for row in rows},
    )  # fmt: skip


def _given(row: Worked) -> list[Given]:
    owner = row.organisation.name if row.organisation else row.hub.name if row.hub else settings().site_name
    return [
        Given(row.work, owner, row.role, part.on, part.minutes, row.stint.is_estimated,
              row.stint.confirmed_at is not None)
        for part in row.parts()
    ]  # fmt: skip


def _counted(stint: Stint) -> Counted:
    return Counted(
        str(stint.uid),
        stint.signed_in_at,
        stint.signed_out_at or stint.signed_in_at,
        is_estimated=stint.is_estimated,
    )


def incidents_of(person: Volunteer) -> list[Incident]:
    """The incidents in which this person has given hours, the newest first."""
    ids = {row.stint.incident_id for row in worked_by(person.id) if not row.stint.is_paid}
    query = sa.select(Incident).where(Incident.id.in_(ids)).order_by(Incident.opened_at.desc())
    return list(db.session.scalars(query))


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter as it was issued."""

    row: HoursLetter
    lines: list[Line]

    @property
    def content(self) -> Mapping[str, Any]:
        """What was kept with it; empty once the person was erased."""
        return self.row.content

    @property
    def is_nameless(self) -> bool:
        """Whether the person was erased: there are still its code, its days and its hours."""
        return not self.row.content

    @property
    def was_put_right(self) -> bool:
        """Whether hours in it were corrected since it was issued."""
        then: Mapping[str, str] = self.row.content.get("stints", {})
        uids = [UUID(uid) for uid in then]
        stints: Sequence[Stint] = list(db.session.scalars(sa.select(Stint).where(Stint.uid.in_(uids))))
        return was_put_right(then, {str(stint.uid): _counted(stint).mark for stint in stints})


def _letter(row: HoursLetter) -> Letter:
    return Letter(row, read(row.content.get("lines", ())))


def letters_of(volunteer_id: int) -> list[Letter]:
    """Every letter about this person, the newest first."""
    query = sa.select(HoursLetter).where(is_self(HoursLetter.volunteer_id, volunteer_id))
    return [_letter(row) for row in db.session.scalars(query.order_by(HoursLetter.id.desc()))]


def letter_by_code(code: str) -> Letter | None:
    """The letter of that code, also a withdrawn one; None for any other word."""
    if not is_letter_code(code):
        return None
    row = db.session.scalar(sa.select(HoursLetter).where(HoursLetter.code == tidy(code)))
    return _letter(row) if row else None


def letter_by_uid(uid: UUID) -> tuple[Letter, Volunteer]:
    """The letter and the person it is about. Raises NotFound."""
    query = join_person(sa.select(HoursLetter, Volunteer), HoursLetter.volunteer_id)
    row = db.session.execute(query.where(HoursLetter.uid == uid)).first()
    if row is None:
        raise NotFound("There is no such letter.")
    return _letter(row[0]), row[1]
