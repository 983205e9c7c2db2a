"""The tasks whose people are looked for: one to three skills, three radii, some with a language, an age or a check."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from hub import clock
from hub.bench.matching_people import SCATTER_DEGREES, codes, towns, weights_of
from hub.database import db, transaction
from hub.incidents.models import Incident
from hub.organisations.models import Organisation
from hub.organisations.states import OrganisationState
from hub.tasks.models import Shift, Task, TaskLine
from hub.tasks.states import TaskState
from hub.volunteers.states import CheckLevel

RADII = (5.0, 25.0, 100.0)
OWNERS = 5
OPEN = 0.1
LANGUAGES = ((["en"], 0.5), (["mi"], 0.15), (["sm", "en"], 0.2), (["zh"], 0.15))
WITH_LANGUAGE, WITH_CHECK, WITH_AGE = 0.3, 0.3, 0.3
LEVELS = tuple(level.value for level in CheckLevel)


@dataclass(frozen=True, slots=True)
class Search:
    """One search: for which task, and how far."""

    task_id: int
    within_km: float


def make_owners() -> list[Organisation]:
    """The organisations that own the tasks and have members."""
    names = [f"Bench {number}" for number in range(OWNERS)]
    with transaction() as session:
        rows = [
            Organisation(name=name, name_key=name.casefold(), state=OrganisationState.ACTIVE, created_at=clock.now())
            for name in names
        ]  # fmt: skip
        session.add_all(rows)
    return rows


def make_searches(how_many: int, owners: Sequence[Organisation], seed: int) -> list[Search]:
    """So many tasks where people live; each radius as often as the others, in turn."""
    dice, places = np.random.default_rng(seed), towns()
    middles = dice.choice(len(places), how_many, p=weights_of(places))
    with transaction() as session:
        incident = Incident(name="Bench", lead_body="Bench", is_exercise=True, opened_at=clock.now())
        session.add(incident)
        session.flush()
        tasks = []
        for number, index in enumerate(middles):
            place, owner = places[index], owners[number % len(owners)]
            task = _task(dice, place.lat, place.lon)
            task.incident_id, task.organisation_id = incident.id, owner.id
            tasks.append(task)
        session.add_all(tasks)
        session.flush()
        return [Search(task.id, RADII[number % len(RADII)]) for number, task in enumerate(tasks)]


def _task(dice: np.random.Generator, lat: float, lon: float) -> Task:
    hours = int(dice.integers(6, 140))
    starts_at = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=hours)
    language = LANGUAGES[dice.choice(len(LANGUAGES), p=[share for _, share in LANGUAGES])][0]
    task = Task(
        state=TaskState.OPEN if dice.random() < OPEN else TaskState.DRAFT, title="Bench",
        lat=lat + float(dice.normal(0, SCATTER_DEGREES)), lon=lon + float(dice.normal(0, SCATTER_DEGREES)),
        raised_by="system", raised_at=clock.now(),
        languages=language if dice.random() < WITH_LANGUAGE else [],
        check_level=LEVELS[dice.choice(3, p=(0.5, 0.4, 0.1))] if dice.random() < WITH_CHECK else "",
        min_age=18 if dice.random() < WITH_AGE else None,
    )  # fmt: skip
    known = codes()
    common = 1 / np.arange(1, len(known) + 1)
    wanted = dice.choice(len(known), dice.integers(1, 4), replace=False, p=common / common.sum())
    task.lines = [TaskLine(skill=known[index], needed=5) for index in wanted]
    task.shifts = [Shift(starts_at=starts_at, ends_at=starts_at + timedelta(hours=int(dice.integers(2, 7))))]
    return task


def searches_made() -> list[Task]:
    """Every task there is, as it stands."""
    return list(db.session.scalars(db.select(Task).order_by(Task.id)))
