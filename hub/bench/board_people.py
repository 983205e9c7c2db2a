"""Ten thousand people around one place, and a task for which they are asked: what `board` begins with."""

import csv
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

import sqlalchemy as sa

from hub import clock
from hub.accounts import services as accounts
from hub.accounts.rules import SYSTEM
from hub.accounts.states import Role
from hub.database import db, transaction
from hub.demo.people import names
from hub.importing import read_csv
from hub.incidents.models import Hub, Incident, Opening
from hub.organisations.models import Organisation
from hub.organisations.states import OrganisationState
from hub.tasks.models import Shift, Task, TaskLine
from hub.tasks.states import TaskState
from hub.volunteers.lists.rules import COLUMNS
from hub.volunteers.lists.taking_in import import_volunteers
from hub.volunteers.models_doors import TwinLook

MIDDLE = (-41.2270, 174.8850)
SCATTER_DEGREES = 0.01
TRAVEL_KM = 50
EMAIL = "desk@example.org"
SEED = 23


@dataclass(frozen=True, slots=True)
class Scene:
    """The task, and how the coordinator signs in."""

    task_id: int
    email: str
    password: str


def set_the_scene(people: int, places: int, folder: Path) -> Scene:
    """Imports the people as an organisation's own list, opens a hub, raises the task, makes a sign-in."""
    with transaction() as session:
        owner = Organisation(
            name="Bench", name_key="bench", state=OrganisationState.ACTIVE, phone="+6421555000", contact_name="Bench",
            lat=MIDDLE[0], lon=MIDDLE[1], radius_km=20.0, insurance="Public liability", created_at=clock.now(),
        )  # fmt: skip
        incident = Incident(name="Bench", lead_body="Bench", is_exercise=True, opened_at=clock.now())
        hub = Hub(name="Bench School", call_sign="BENCH", address="Beach Street", lat=MIDDLE[0], lon=MIDDLE[1],
                  source="bench")  # fmt: skip
        session.add_all([owner, incident, hub])
        session.flush()
        opening = Opening(hub_id=hub.id, incident_id=incident.id, supervisor="Bench", opened_at=clock.now())
        task = _task(incident, owner, hub, places)
        session.add_all([opening, task])
        session.flush()
        task_id, owner_id = task.id, owner.id
    file = folder / "board.csv"
    write_people(file, people)
    import_volunteers(read_csv(file, COLUMNS), organisation_id=owner_id, by=SYSTEM)
    with transaction() as session:
        # They have been on the register for long: whoever looks for one person twice is done with them.
        session.execute(sa.delete(TwinLook))
    password = accounts.create_user(EMAIL, Role.COORDINATOR, by=SYSTEM)
    db.session.remove()
    return Scene(task_id, EMAIL, password)


def _task(incident: Incident, owner: Organisation, hub: Hub, places: int) -> Task:
    starts_at = clock.now() + timedelta(hours=8)
    task = Task(
        incident_id=incident.id, organisation_id=owner.id, hub_id=hub.id, state=TaskState.OPEN,
        title="Fill sandbags", address="14 Beach Street, Petone", place_name="Petone", lat=MIDDLE[0], lon=MIDDLE[1],
        briefing_point="Side door of the hall", contact_phone="+6427555033", contact_name="Bench",
        raised_by="system", raised_at=clock.now(), opened_at=clock.now(),
    )  # fmt: skip
    task.lines = [TaskLine(skill="", needed=places)]
    task.shifts = [Shift(starts_at=starts_at, ends_at=starts_at + timedelta(hours=4))]
    return task


def write_people(file: Path, how_many: int, *, prefix: str = "+64217") -> None:
    """A list as an organisation keeps it: so many people with a mobile, around the middle."""
    dice = Random(SEED)
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, COLUMNS.known, restval="")
        writer.writeheader()
        for number in range(how_many):
            lat, lon = (middle + dice.gauss(0, SCATTER_DEGREES) for middle in MIDDLE)
            writer.writerow({
                "given_name": dice.choice(names().given), "family_name": dice.choice(names().family),
                "phone": f"{prefix}{number:06d}", "language": "en", "lat": f"{lat:.6f}", "lon": f"{lon:.6f}",
                "travel_km": str(TRAVEL_KM), "availability": "any", "date_of_birth": "1980-05-04",
                "consent_sms": "yes", "consent_share": "any",
            })  # fmt: skip
