"""Reads of donated things and expenses: each with its donor, its task and its receipts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa

from hub.accounts.queries import names_by_uid
from hub.attendance.attached.queries import how_many
from hub.attendance.donated.rules import KindTotal, Priced, counts, totals, worth
from hub.attendance.models import Donation
from hub.attendance.states import DonationState
from hub.database import db
from hub.errors import NotFound
from hub.installation.queries import settings
from hub.organisations.models import Organisation
from hub.organisations.queries import by_ids
from hub.organisations.queries import search as search_organisations
from hub.places.rules import fold
from hub.tasks.models import Task
from hub.volunteers.models import Volunteer
from hub.volunteers.queries import people
from hub.volunteers.queries import search as search_people

ERASED = "(erased)"
MOST_FOUND = 6
COLUMNS = (
    "kind", "state", "counts", "date", "donor", "register", "what", "quantity", "unit", "rate", "value", "currency",
    "source", "task", "work", "category", "place", "supervisor", "receipts", "recorded_by", "recorded_on", "decided_by",
    "decided_on", "reason", "note", "donation",
)  # fmt: skip
TOTAL_COLUMNS = ("total_of", "in_currency", "number", "total", "without_a_figure")


@dataclass(frozen=True, slots=True)
class Gift:
    """One donation with everything that is shown of it."""

    row: Donation
    volunteer: Volunteer | None
    organisation: Organisation | None
    task: Task | None
    receipts: int = 0

    @property
    def donor(self) -> str:
        """Who gave it, as long as we may keep the name."""
        if self.volunteer is not None:
            return self.volunteer.name or ERASED
        return self.organisation.name if self.organisation else self.row.donor

    @property
    def register(self) -> str:
        """From which register the donor is."""
        return "volunteer" if self.volunteer else "organisation" if self.organisation else ""

    @property
    def worth(self) -> Decimal | None:
        """What it is worth, where it is priced."""
        return worth(self.row.quantity, self.row.rate, self.row.value)

    @property
    def counts(self) -> bool:
        """Whether it is in the totals."""
        return counts(self.row.kind, self.row.state)


def gifts_of(incident_id: int) -> list[Gift]:
    """Everything that was recorded for an incident, by kind, the newest day first."""
    query = sa.select(Donation).where(Donation.incident_id == incident_id)
    rows = db.session.scalars(query.order_by(Donation.kind, Donation.given_on.desc(), Donation.id.desc()))
    return _with_all(list(rows))


def gift_by_uid(uid: UUID) -> Gift:
    """One donation. Raises NotFound."""
    row = db.session.scalar(sa.select(Donation).where(Donation.uid == uid))
    if row is None:
        raise NotFound("There is no such record.")
    return _with_all([row])[0]


def known_once(once: str) -> Donation | None:
    """What this form has made already."""
    return db.session.scalar(sa.select(Donation).where(Donation.once == once))


def waiting(incident_id: int | None = None) -> int:
    """How many expenses wait for somebody to decide."""
    query = sa.select(sa.func.count(Donation.id)).where(Donation.state == DonationState.WAITING)
    return (
        db.session.scalar(query if incident_id is None else query.where(Donation.incident_id == incident_id))
        or 0
    )


def oldest_waiting() -> list[Gift]:
    """The expenses that wait for somebody to decide, the one that waits longest first."""
    query = sa.select(Donation).where(Donation.state == DonationState.WAITING)
    return _with_all(list(db.session.scalars(query.order_by(Donation.recorded_at, Donation.id))))


def _with_all(rows: Sequence[Donation]) -> list[Gift]:
    persons = people({row.volunteer_id for row in rows if row.volunteer_id})
    groups = by_ids({row.organisation_id for row in rows if row.organisation_id})
    wanted = {row.task_id for row in rows if row.task_id}
    tasks = {task.id: task for task in db.session.scalars(sa.select(Task).where(Task.id.in_(wanted)))}
    receipts = how_many(Donation.__tablename__, [row.uid for row in rows])
    return [
        Gift(
            row, persons.get(row.volunteer_id or 0), groups.get(row.organisation_id or 0), tasks.get(row.task_id or 0),
            receipts.get(row.uid, 0),
        )
        for row in rows
    ]  # fmt: skip


def totals_of(gifts: Iterable[Gift]) -> list[KindTotal]:
    """What they add up to, each kind and each currency on its own."""
    return totals(Priced(gift.row.kind, gift.row.state, gift.row.currency, gift.worth) for gift in gifts)


def donors_called(words: str) -> tuple[list[Volunteer], list[Organisation]]:
    """Who of both registers may be meant by a name; the whole name alone where somebody has it."""
    persons = search_people(words, limit=60) if words.strip() else []
    same = [person for person in persons if person.name_key == fold(words)]
    return (same or persons)[:MOST_FOUND], search_organisations(words, limit=MOST_FOUND)


def lines(gifts: Sequence[Gift]) -> Iterator[list[str]]:
    """The record's lines, in the order of COLUMNS."""
    names = names_of(gifts)
    for gift in gifts:
        row, task = gift.row, gift.task
        yield [
            row.kind.value, row.state.value, "yes" if gift.counts else "no", row.given_on.isoformat(), gift.donor,
            gift.register, row.what, _plain(row.quantity), row.unit, _plain(row.rate), _plain(gift.worth), row.currency,
            row.source, task.number if task else "", task.title if task else "", task.work_category if task else "",
            row.place, row.supervisor, str(gift.receipts), names.get(row.recorded_by, ""),
            settings().local(row.recorded_at).date().isoformat(), names.get(row.decided_by, ""),
            settings().local(row.decided_at).date().isoformat() if row.decided_at else "", row.decided_why, row.note,
            str(row.uid),
        ]  # fmt: skip


def total_lines(gifts: Sequence[Gift]) -> Iterator[list[str]]:
    """The totals, in the order of TOTAL_COLUMNS: a table of their own, so that nobody adds them up twice."""
    for one in totals_of(gifts):
        yield [
            one.kind.value,
            one.currency,
            str(one.number),
            str(one.value) if one.currency else "",
            str(one.unpriced),
        ]


def names_of(gifts: Iterable[Gift]) -> Mapping[str, str]:
    """The names of those who recorded and decided these, by uid."""
    uids = {uid for gift in gifts for uid in (gift.row.recorded_by, gift.row.decided_by) if uid}
    return names_by_uid(uids)


def _plain(figure: Decimal | None) -> str:
    return "" if figure is None else f"{figure:f}"
