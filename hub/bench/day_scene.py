"""What a day of arrivals begins with: an open hub with desks, tasks with those expected, codes on the walls."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from hub import clock
from hub.accounts import services as accounts
from hub.accounts.rules import SYSTEM
from hub.accounts.states import Role
from hub.attendance.arriving import services as arriving
from hub.bench.board_people import MIDDLE, write_people
from hub.bench.day_plan import Visitor
from hub.database import db, new_uid, transaction
from hub.importing import read_csv
from hub.incidents.models import Hub, Incident, Opening
from hub.incidents.queries import current_incident
from hub.organisations.models import Organisation
from hub.organisations.states import OrganisationState
from hub.referrals.models import Referral
from hub.referrals.states import ReferralState
from hub.tasks.models import Shift, Task, TaskLine
from hub.tasks.states import TaskState
from hub.volunteers import moves as volunteers
from hub.volunteers.lists.rules import COLUMNS
from hub.volunteers.lists.taking_in import import_volunteers
from hub.volunteers.models import Volunteer
from hub.volunteers.models_doors import TwinLook
from hub.volunteers.selves import COUNTS

PREFIX = "+64218"
DESKS, TASKS = 6, 12
BEFORE, AFTER = timedelta(hours=1), timedelta(hours=9)
"""The shifts run before and after the day is played."""


@dataclass(frozen=True, slots=True)
class Person:
    """A visitor as the register has them."""

    id: int
    uid: str
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class DayScene:
    """People in the order of the visitors, tasks and codes in the order of the places; the last code is the hub's."""

    people: list[Person]
    tasks: list[int]
    codes: list[str]
    hub_id: int
    hub_uid: str
    desks: list[tuple[str, str]]

    def code_of(self, place: int | None) -> str:
        """What stands in the address of the place's QR code."""
        return self.codes[-1 if place is None else place]

    def task_of(self, place: int | None) -> int | None:
        """The task of a place; None is the hub itself."""
        return None if place is None else self.tasks[place]


def set_the_day(visitors: Sequence[Visitor], folder: Path) -> DayScene:
    """Registers everybody, gives those who are expected their places, opens the hub, hangs up the codes."""
    hub_id, hub_uid, owner_id = _open_hub()
    file = folder / "day.csv"
    write_people(file, len(visitors), prefix=PREFIX)
    import_volunteers(read_csv(file, COLUMNS), organisation_id=owner_id, by=SYSTEM)
    people = _people()
    tasks = _tasks(visitors, hub_id, owner_id)
    _expect(visitors, people, tasks)
    codes = [arriving.code_for(task_id=task_id, by=SYSTEM) for task_id in tasks]
    codes.append(arriving.code_for(hub_id=hub_id, by=SYSTEM))
    emails = [f"desk{number}@example.org" for number in range(DESKS)]
    desks = [(email, accounts.create_user(email, Role.COORDINATOR, by=SYSTEM)) for email in emails]
    db.session.remove()
    return DayScene(people, tasks, codes, hub_id, hub_uid, desks)


def _open_hub() -> tuple[int, str, int]:
    with transaction() as session:
        owner = Organisation(
            name="Day", name_key="day", state=OrganisationState.ACTIVE, phone="+6421555001", contact_name="Day",
            lat=MIDDLE[0], lon=MIDDLE[1], radius_km=20.0, insurance="Public liability", created_at=clock.now(),
        )  # fmt: skip
        incident = current_incident() or Incident(
            name="Day", lead_body="Day", is_exercise=True, opened_at=clock.now()
        )
        hub = Hub(name="Day Hall", call_sign="DAY", address="Hall Street", lat=MIDDLE[0], lon=MIDDLE[1],
                  source="bench")  # fmt: skip
        session.add_all([owner, incident, hub])
        session.flush()
        opening = Opening(hub_id=hub.id, incident_id=incident.id, supervisor="Day", opened_at=clock.now())
        session.add(opening)
        return hub.id, str(hub.uid), owner.id


def _people() -> list[Person]:
    with transaction() as session:
        # They have been on the register for long: whoever looks for one person twice is done with them.
        session.execute(sa.delete(TwinLook))
    ours = sa.select(Volunteer).where(COUNTS, Volunteer.phone.startswith(PREFIX)).order_by(Volunteer.phone)
    return [Person(one.id, str(one.uid), one.name, one.phone or "") for one in db.session.scalars(ours)]


def _tasks(visitors: Sequence[Visitor], hub_id: int, owner_id: int) -> list[int]:
    now = clock.now()
    with transaction() as session:
        incident = current_incident()
        assert incident is not None
        made = [
            Task(
                incident_id=incident.id, organisation_id=owner_id, hub_id=hub_id, state=TaskState.OPEN,
                title=f"Day task {number}", address=f"{number} Hall Street, Petone", place_name="Petone",
                lat=MIDDLE[0], lon=MIDDLE[1], briefing_point="The hall", contact_phone="+6427555034",
                contact_name="Day", raised_by="system", raised_at=now, opened_at=now,
                lines=[TaskLine(skill="", needed=sum(one.expected == number for one in visitors))],
                shifts=[Shift(starts_at=now - BEFORE, ends_at=now + AFTER)],
            )
            for number in range(TASKS)
        ]  # fmt: skip
        session.add_all(made)
        session.flush()
        return [task.id for task in made]


def _expect(visitors: Sequence[Visitor], people: Sequence[Person], task_ids: Sequence[int]) -> None:
    """The places of those who said yes long ago, with their promises."""
    with transaction() as session:
        now, tasks = clock.now(), [session.get_one(Task, task_id) for task_id in task_ids]
        for visitor in visitors:
            if visitor.expected is None:
                continue
            task, uid = tasks[visitor.expected], new_uid()
            shift = task.shifts[0]
            session.add(Referral(
                uid=uid, task_id=task.id, shift_id=shift.id, line_id=task.lines[0].id, created_at=now, asked_at=now,
                volunteer_id=people[visitor.number].id, organisation_id=task.organisation_id, agreed_at=now,
                state=ReferralState.ACCEPTED, answered_at=now, offered_at=now, announced_at=now, decided_at=now,
            ))  # fmt: skip
            volunteers.commit_to(people[visitor.number].id, uid, shift.starts_at, shift.ends_at)
