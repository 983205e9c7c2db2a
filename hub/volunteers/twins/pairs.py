"""Pairs of rows that may be one person: found, named by somebody, and what was decided. Ring: queries."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from hub.database import db
from hub.errors import NotFound
from hub.volunteers.models import Volunteer
from hub.volunteers.models_doors import PossibleTwin, TwinLook
from hub.volunteers.selves import persons_id
from hub.volunteers.twins.rules import Alike

P = PossibleTwin


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows side by side, the older first, and why somebody should look."""

    twin: PossibleTwin
    first: Volunteer
    second: Volunteer

    @property
    def reasons(self) -> tuple[Alike, ...]:
        """Why they may be one person."""
        return tuple(Alike(each) for each in self.twin.reasons)

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided, and neither was merged by another decision."""
        return self.twin.decided_at is None and not self.first.alias_of_id and not self.second.alias_of_id


def open_pairs(*, limit: int = 50) -> list[Pair]:
    """What nobody has decided yet, found longest ago first."""
    query, first, second = _pairs()
    return _read(query.where(*_open(first, second)).order_by(P.found_at, P.id).limit(limit))


def open_pair_count() -> int:
    """How many pairs wait for somebody to look."""
    query, first, second = _pairs()
    counted = query.where(*_open(first, second)).with_only_columns(sa.func.count())
    return db.session.scalar(counted) or 0


def decided_pairs(*, limit: int = 10) -> list[Pair]:
    """What was decided last, newest first."""
    query, _, _ = _pairs()
    return _read(query.where(P.decided_at.is_not(None)).order_by(P.decided_at.desc()).limit(limit))


def pair(uid: UUID) -> Pair:
    """The pair. Raises NotFound."""
    query, _, _ = _pairs()
    found = _read(query.where(P.uid == uid))
    if not found:
        raise NotFound("That pair is not here any more.", uid=uid)
    return found[0]


def pair_of(one_id: int, other_id: int) -> PossibleTwin | None:
    """What is known about these two rows as a pair."""
    first, second = sorted((one_id, other_id))
    return db.session.scalar(sa.select(P).where(P.first_id == first, P.second_id == second))


def open_pairs_of(person_id: int) -> list[Pair]:
    """Who may also be this person, undecided."""
    query, first, second = _pairs()
    theirs = sa.or_(P.first_id == person_id, P.second_id == person_id)
    return _read(query.where(theirs, *_open(first, second)).order_by(P.id))


@dataclass(frozen=True, slots=True)
class Waiting:
    """Rows to be compared next. `looks` are over with them but for the people in `rest`, from one id to another."""

    ids: tuple[int, ...]
    looks: tuple[int, ...]
    rest: tuple[int, int] | None = None


def waiting(limit: int) -> Waiting:
    """Rows that were not yet compared with the others, in the order they came."""
    query = sa.select(TwinLook.volunteer_id, TwinLook.through_id).order_by(TwinLook.volunteer_id)
    ids, looks = dict[int, None](), list[int]()
    for first_id, through_id in db.session.execute(query.limit(limit)).all():
        looks.append(first_id)
        more = _between(first_id, through_id or first_id, limit - len(ids) + 1)
        ids.update(dict.fromkeys(more[: limit - len(ids)]))
        if more and more[-1] not in ids and through_id:
            return Waiting(tuple(ids), tuple(looks), (more[-1], through_id))
        if len(ids) >= limit:
            break
    return Waiting(tuple(ids), tuple(looks))


def _between(first_id: int, last_id: int, limit: int) -> list[int]:
    query = sa.select(Volunteer.id).where(Volunteer.id.between(first_id, last_id)).order_by(Volunteer.id)
    return list(db.session.scalars(query.limit(limit)))


def _pairs() -> tuple["sa.Select[PossibleTwin, Volunteer, Volunteer]", type[Volunteer], type[Volunteer]]:
    first, second = aliased(Volunteer), aliased(Volunteer)
    query = (
        sa.select(P, first, second).join(first, first.id == P.first_id).join(second, second.id == P.second_id)
    )
    return query, first, second


def _open(first: type[Volunteer], second: type[Volunteer]) -> tuple["sa.ColumnElement[bool]", ...]:
    as_they_are = (persons_id(first) == first.id, persons_id(second) == second.id)
    return (P.decided_at.is_(None), first.erased_at.is_(None), second.erased_at.is_(None), *as_they_are)


def _read(query: "sa.Select[PossibleTwin, Volunteer, Volunteer]") -> list[Pair]:
    return [Pair(*row) for row in db.session.execute(query)]
