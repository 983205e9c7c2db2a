"""How asks and places are spread over the register, as figures about people and never with a name. Ring: queries.

Everything is counted by the database, each person once, whichever of their merged rows it hangs on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from hub.attendance.models import Stint
from hub.attendance.queries import CAME
from hub.database import db
from hub.matching.evenness import Use, added
from hub.referrals.models import Referral
from hub.referrals.queries import CONFIRMED
from hub.tasks.models import Shift, Task
from hub.volunteers.models import Asked, Volunteer, VolunteerSkill
from hub.volunteers.selves import COUNTS, persons_id
from hub.volunteers.states import Standing

# Whoever left is nobody's to use any more.
STAYED = Volunteer.state != Standing.WITHDRAWN
FIGURES = ("asks", "answered", "placed", "came")


@dataclass(frozen=True, slots=True)
class Scope:
    """What is looked at: one incident, or everything since a moment."""

    incident_id: int | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Spread:
    """The whole register, each of its parts, and how many people have how many asks and places.

    `at_hub_only`: who signed in at a hub and at no task; they are not counted as used. Skills: a person stands in
    each of theirs.
    """

    whole: Use
    areas: list[Use]
    skills: list[Use]
    asks: dict[int, int]
    places: dict[int, int]
    at_hub_only: int


def spread(scope: Scope) -> Spread:
    """All figures of one scope, in three queries whatever the size of the register."""
    per_person = _per_person(scope)
    groups = _groups(per_person)
    areas = [added([use for _, _, use in several], key) for key, several in _by_key(groups).items()]
    skills = _by(*_with_skills(per_person))
    asks, places = (
        _histogram((one[0], one[2]) for one in groups),
        _histogram((one[1], one[2]) for one in groups),
    )
    return Spread(added(areas), areas, skills, asks, places, _at_hub_only(scope))


def _groups(people: Any) -> list[tuple[int, int, Use]]:
    """People of one area with the same number of asks and of places, as one: both numbers and the figures."""
    c = people.c
    answered, came = sa.case((c.answered > 0, 1), else_=0), sa.case((c.came > 0, 1), else_=0)
    columns = (c.place_name, c.asks, answered, c.placed, came)
    query = sa.select(*columns, sa.func.count()).group_by(*columns)
    found = []
    for place, asks, has_answered, placed, has_come, number in db.session.execute(query):
        use = Use(
            place or "", number, number if asks else 0, int(asks) * number, number * has_answered,
            number if placed else 0, number if placed or has_come else 0,
        )  # fmt: skip
        found.append((int(asks), int(placed), use))
    return found


def _by_key(groups: list[tuple[int, int, Use]]) -> dict[str, list[tuple[int, int, Use]]]:
    found: dict[str, list[tuple[int, int, Use]]] = {}
    for group in groups:
        found.setdefault(group[2].key, []).append(group)
    return found


def _histogram(groups: Iterable[tuple[int, Use]]) -> dict[int, int]:
    """How many people have each number, those with none among them."""
    found = {0: 0}
    for number, use in groups:
        found[number] = found.get(number, 0) + use.people
    return found


def _per_person(scope: Scope) -> Any:
    """Everybody on the register with how often they were asked, answered, had a place and came.

    One pile of rows added up, and not four tables joined: the small database has no index for such a join.
    """
    v, none = Volunteer, sa.literal(0)
    everyone = sa.select(
        v.id.label("person_id"), sa.literal(1).label("stays"), none.label("asks"), none.label("answered"),
        none.label("placed"), none.label("came"),
    ).where(COUNTS, STAYED)  # fmt: skip
    pile = sa.union_all(everyone, _asks(scope), _places(scope), _came(scope)).subquery("pile")
    figures = [sa.func.sum(pile.c[name]).label(name) for name in FIGURES]
    summed = (
        sa.select(pile.c.person_id, *figures)
        .group_by(pile.c.person_id)
        .having(sa.func.sum(pile.c.stays) > 0)
        .subquery("summed")
    )
    named = sa.select(summed, v.place_name).join(v, v.id == summed.c.person_id).where(COUNTS)
    return named.cte("per_person")


def _by(column: Any, people: Any) -> list[Use]:
    """People of the register and what became of them, counted by this column."""
    c = people.c
    used = sa.or_(c.placed > 0, c.came > 0)
    query = sa.select(
        column, sa.func.count(), _how_many(c.asks > 0), sa.func.sum(c.asks), _how_many(c.answered > 0),
        _how_many(c.placed > 0), _how_many(used),
    ).group_by(column)  # fmt: skip
    return [
        Use(row[0] or "", *(int(figure) for figure in row[1:])) for row in db.session.execute(query).all()
    ]


def _with_skills(per_person: Any) -> tuple[Any, Any]:
    """Each person once with each of their skills, whichever of their rows says so."""
    row, skill = aliased(Volunteer), VolunteerSkill
    own = sa.select(per_person, skill.skill).join(skill, skill.volunteer_id == per_person.c.person_id)
    merged = (
        sa.select(per_person, skill.skill)
        .join(row, row.alias_of_id == per_person.c.person_id)
        .join(skill, skill.volunteer_id == row.id)
    )
    # A union names each pair once.
    pairs = sa.union(own, merged).subquery("pairs")
    return pairs.c.skill, pairs


def _how_many(condition: Any) -> Any:
    return sa.func.sum(sa.case((condition, 1), else_=0))


def _rows(asks: Any = 0, answered: Any = 0, placed: Any = 0, came: Any = 0) -> tuple[Any, Any]:
    """A row of the pile about the person behind a row of the register, and that row to join."""
    row = aliased(Volunteer)
    figures = [sa.literal(one) if isinstance(one, int) else one for one in (0, asks, answered, placed, came)]
    return row, sa.select(persons_id(row), *figures)


def _asks(scope: Scope) -> Any:
    row, query = _rows(asks=1)
    query = query.select_from(Asked).join(row, row.id == Asked.volunteer_id)
    if scope.since is not None:
        query = query.where(Asked.at >= scope.since)
    if scope.incident_id is not None:
        query = query.join(Shift, Shift.uid == Asked.subject_uid).join(Task, Task.id == Shift.task_id)
        query = query.where(Task.incident_id == scope.incident_id)
    return query


def _places(scope: Scope) -> Any:
    was_answered = sa.and_(Referral.asked_at.is_not(None), Referral.answered_at.is_not(None))
    answered = sa.case((was_answered, 1), else_=0)
    row, query = _rows(answered=answered, placed=sa.case((Referral.state.in_(CONFIRMED), 1), else_=0))
    query = query.select_from(Referral).join(row, row.id == Referral.volunteer_id)
    if scope.since is not None:
        query = query.where(Referral.created_at >= scope.since)
    if scope.incident_id is not None:
        query = query.join(Task, Task.id == Referral.task_id).where(Task.incident_id == scope.incident_id)
    return query


def _came(scope: Scope) -> Any:
    row, query = _rows(came=1)
    query = query.select_from(Stint).join(row, row.id == Stint.volunteer_id)
    return query.where(CAME, Stint.task_id.is_not(None), *_of(scope))


def _of(scope: Scope) -> list[Any]:
    conditions: list[Any] = []
    if scope.since is not None:
        conditions.append(Stint.signed_in_at >= scope.since)
    if scope.incident_id is not None:
        conditions.append(Stint.incident_id == scope.incident_id)
    return conditions


def _at_hub_only(scope: Scope) -> int:
    """Who signed in at a hub and never at a task."""
    row, other = aliased(Volunteer), aliased(Volunteer)
    at_task = (
        sa.select(persons_id(other))
        .select_from(Stint)
        .join(other, other.id == Stint.volunteer_id)
        .where(CAME, Stint.task_id.is_not(None), *_of(scope))
    )
    query = (
        sa.select(sa.func.count(sa.distinct(persons_id(row))))
        .select_from(Stint)
        .join(row, row.id == Stint.volunteer_id)
        .where(CAME, Stint.task_id.is_(None), *_of(scope), persons_id(row).not_in(at_task))
    )
    return db.session.scalar(query) or 0
