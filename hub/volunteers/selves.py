"""Rows that are one person: the one that counts, and those merged into it. Ring: queries.

A merge rewrites nothing. Whatever hangs on a row (an ask, a stint, a promise) stays there, and every read goes
through one of these, so that it finds all of a person and shows them once.
"""

from collections.abc import Collection
from functools import cache
from typing import Any, TypeVarTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from hub.database import db, ready_for_threads
from hub.errors import NotFound
from hub.volunteers.models import Affiliation, OtherPhone, Volunteer, VolunteerSkill
from hub.volunteers.states import Standing

AT_ONCE = 500
Columns = TypeVarTuple("Columns")
# A list of people names each once: rows merged into another person are left out.
COUNTS = Volunteer.alias_of_id.is_(None)
# Another number stands for its person once they, or a coordinator who heard them on it, said so.
IN_USE = sa.and_(OtherPhone.confirmed_at.is_not(None), OtherPhone.retired_at.is_(None))


def original(uid: UUID) -> Volunteer:
    """The very row of this uid, merged or not. Raises NotFound."""
    volunteer = db.session.scalar(sa.select(Volunteer).where(Volunteer.uid == uid))
    if volunteer is None:
        raise NotFound("This person is not on the register.")
    return volunteer


def person_of(volunteer: Volunteer) -> Volunteer:
    """The person this row belongs to: itself, or the one it was merged into."""
    if volunteer.alias_of_id is None:
        return volunteer
    return db.session.get_one(Volunteer, volunteer.alias_of_id)


def originals_of(person_id: int) -> list[Volunteer]:
    """The rows that were merged into this person, in the order they came."""
    query = sa.select(Volunteer).where(Volunteer.alias_of_id == person_id)
    return list(db.session.scalars(query.order_by(Volunteer.id)))


def persons_id(row: Any = Volunteer) -> "sa.ColumnElement[int]":
    """The id of the person to whom a row of the register belongs."""
    return sa.func.coalesce(row.alias_of_id, row.id)


def join_person(query: "sa.Select[*Columns]", volunteer_id: Any) -> "sa.Select[*Columns]":
    """Joins `Volunteer`: the person behind what hangs on a row, which may have been merged."""
    row = _row_behind()
    return query.join(row, row.id == volunteer_id).join(Volunteer, Volunteer.id == persons_id(row))


@cache
def _row_behind() -> Any:
    """Made once: making it takes longer than most queries that need it."""
    return aliased(Volunteer)


@cache
def _own_row() -> Any:
    """Made once, for the same reason; of its own, since a query may join the other one around it."""
    return aliased(Volunteer)


def is_self(column: Any, person_id: Any) -> "sa.ColumnElement[bool]":
    """Whether what hangs on a row of the register is this person's."""
    row = _own_row()
    mine = sa.select(row.id).where(sa.or_(row.id == person_id, row.alias_of_id == person_id))
    # The person may stand several queries further out, where a column is not looked for unless we say so.
    found: sa.ColumnElement[bool] = column.in_(mine.correlate_except(row))
    return found


@cache
def _merged_row() -> Any:
    return aliased(Volunteer)


def ready() -> None:
    """Makes what all threads share here, before there are any."""
    for row in (_row_behind(), _own_row(), _merged_row()):
        ready_for_threads(sa.inspect(row).selectable)


def is_there(owner: Any, person_id: Any, *conditions: "sa.ColumnElement[bool]") -> "sa.ColumnElement[bool]":
    """Whether there is such a row of this person, or of a row merged into them. `owner`: the column that says whose.

    Written so that a database begins with the person, of whom it knows one, or with the few rows that are merged.
    """
    other = _merged_row()
    theirs = sa.exists().where(owner == other.id, *conditions)
    is_merged = sa.and_(other.alias_of_id.is_not(None), other.alias_of_id == person_id)
    merged = sa.exists(sa.select(other.id).where(is_merged, theirs))
    return sa.or_(sa.exists().where(owner == person_id, *conditions), merged)


def persons_by_row(ids: Collection[int]) -> dict[int, int]:
    """For each of these people every row that is theirs, as row → person. A merged row's id counts as its person."""
    wanted, found = sorted(set(ids)), dict[int, int]()
    v = Volunteer
    for start in range(0, len(wanted), AT_ONCE):
        part = wanted[start : start + AT_ONCE]
        rows = sa.select(v.id, persons_id()).where(sa.or_(v.id.in_(part), v.alias_of_id.in_(part)))
        found |= {row: person for row, person in db.session.execute(rows)}
    absent = {person for person in found.values() if person not in found}
    return found | persons_by_row(absent) if absent else found


def persons(ids: Collection[int]) -> set[int]:
    """The people to whom these rows belong."""
    return {found[one] for one in ids if one in found} if (found := persons_by_row(ids)) else set()


def skills_of(ids: Collection[int]) -> dict[int, list[str]]:
    """What these people can do, whichever of their rows says so, in order of code; who can nothing is left out."""
    rows, found = persons_by_row(ids), dict[int, set[str]]()
    query = sa.select(VolunteerSkill.volunteer_id, VolunteerSkill.skill)
    for row, skill in db.session.execute(query.where(VolunteerSkill.volunteer_id.in_(list(rows)))):
        found.setdefault(rows[row], set()).add(skill)
    return {person: sorted(skills) for person, skills in found.items()}


def members_of(organisation_id: int | None, ids: Collection[int]) -> set[int]:
    """Those of these people who belong to the organisation, under whichever of their rows."""
    rows = persons_by_row(ids)
    query = sa.select(Affiliation.volunteer_id).where(
        Affiliation.organisation_id == organisation_id, Affiliation.volunteer_id.in_(list(rows)),
        Affiliation.ended_on.is_(None),
    )  # fmt: skip
    return {rows[row] for row in db.session.scalars(query)}


def organisations_of(person_id: int) -> list[int]:
    """The organisations this person belongs to, under whichever row, in the order they joined."""
    query = sa.select(Affiliation.organisation_id).where(
        is_self(Affiliation.volunteer_id, person_id), Affiliation.ended_on.is_(None)
    )
    return list(dict.fromkeys(db.session.scalars(query.order_by(Affiliation.id))))


def by_any_phone(phones: Collection[str], *, even_gone: bool = False) -> dict[str, list[Volunteer]]:
    """Who uses each of these numbers, each person once, in the order they came; who left only with `even_gone`."""
    v, uses = Volunteer, _uses(phones, even_gone=even_gone)
    query = sa.select(uses.c.phone, v).join(v, v.id == uses.c.person_id).order_by(v.id)
    found: dict[str, list[Volunteer]] = {}
    for phone, person in db.session.execute(
        query if even_gone else query.where(v.state != Standing.WITHDRAWN)
    ):
        found.setdefault(phone, []).append(person)
    return found


def is_shared(phone: str, person_id: int) -> bool:
    """Whether somebody else who has not left uses this number."""
    return db.session.scalar(_others(), {"phones": [phone], "person_id": person_id}) is not None


@cache
def _others() -> "sa.Select[int]":
    # Built once, since every registration asks it.
    v, uses = Volunteer, _uses(sa.bindparam("phones", expanding=True), even_gone=False)
    query = sa.select(v.id).join(uses, v.id == uses.c.person_id)
    return query.where(v.id != sa.bindparam("person_id"), v.state != Standing.WITHDRAWN).limit(1)


def _uses(phones: Any, *, even_gone: bool) -> "sa.Subquery":
    """Number and person: main numbers, other numbers in use, and those of merged rows."""
    v, other, row = Volunteer, OtherPhone, aliased(Volunteer)
    main = sa.select(v.phone.label("phone"), persons_id().label("person_id")).where(v.phone.in_(phones))
    if not even_gone:
        # A row that its number's owner disowned does not tie the number to the person it was merged into.
        main = main.where(v.state != Standing.WITHDRAWN)
    more = (
        sa.select(other.phone, persons_id(row))
        .join(row, row.id == other.volunteer_id)
        .where(other.phone.in_(phones), IN_USE)
    )
    return sa.union(main, more).subquery()
