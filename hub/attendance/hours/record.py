"""The cost-share record: a line for each person, place and day. Ring: queries.

Its columns are those of FEMA's donated resources (DAP 9525.2: hours worked, work site, description of work) and of
state advice (full name, exact address, both times), with who vouches for each line.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from hub.attendance.hours.queries import Worked, certifiers, corrections, rates
from hub.attendance.hours.rules import Part, Rate, hours_of, rate_for, value_of
from hub.installation.queries import settings

COLUMNS = (
    "name", "role", "date", "in", "out", "hours", "minutes", "address", "work", "supervisor", "times", "counts",
    "rate", "currency", "value", "category", "certified_by", "certified_on", "task", "organisation", "hub",
    "corrected", "stint",
)  # fmt: skip


def lines(rows: Sequence[Worked]) -> Iterator[list[str]]:
    """The record's lines, in the order of COLUMNS. Times carry their offset, so a changed clock stays plain."""
    known, names = rates(), certifiers(rows)
    put_right = corrections(row.stint.id for row in rows)
    for row in rows:
        certified_by = names.get(row.stint.confirmed_by, "")
        for part in row.parts():
            yield [
                row.name, row.role, part.on.isoformat(), _moment(part.begins_at), _moment(part.ends_at),
                hours_of(part.minutes), str(part.minutes), row.address, row.work, row.supervisor, row.how,
                "yes" if row.counts else "no", *_worth(row, part, known),
                row.task.work_category if row.task else "", certified_by, _certified_on(row),
                row.task.number if row.task else "", row.organisation.name if row.organisation else "",
                row.hub.name if row.hub else "", "yes" if row.stint.id in put_right else "no", str(row.stint.uid),
            ]  # fmt: skip


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")


def _worth(row: Worked, part: Part, known: Sequence[Rate]) -> tuple[str, str, str]:
    rate = rate_for(row.role, part.on, known)
    if rate is None:
        return "", "", ""
    value = str(value_of(part.minutes, rate)) if row.counts else ""
    return str(rate.per_hour), rate.currency, value


def _certified_on(row: Worked) -> str:
    at = row.stint.confirmed_at
    return settings().local(at).date().isoformat() if at else ""
