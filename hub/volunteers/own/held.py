"""What is held about a person, row by row, as plain values. Ring: queries."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from hub.database import db
from hub.volunteers.models import (
    Affiliation,
    Asked,
    Commitment,
    DayOff,
    OtherPhone,
    Volunteer,
    VolunteerSkill,
)
from hub.volunteers.models_doors import (
    Joining,
    OwnPageCode,
    PossibleTwin,
    SkillWord,
    TwinLook,
    VolunteerGroup,
)
from hub.volunteers.models_standing import Agreement, Appeal, ConsentAnswer, Credential, GuardianConsent

# Everything of this room that belongs to one person. `MatchRow` is left out: it is derived from the rest.
BELONGING: tuple[type[Any], ...] = (
    VolunteerSkill, Affiliation, DayOff, OtherPhone, ConsentAnswer, Credential, Agreement, GuardianConsent,
    Appeal, SkillWord, Joining, TwinLook, Asked, Commitment,
)  # fmt: skip
# Ours and no fact about anybody: keys inside the database, and fingerprints.
UNSAID = ("id", "code_hash", "import_key", "name_key", "words_key")


def plain(row: Any, leave_out: Sequence[str] = ()) -> dict[str, Any]:
    """A row of any table as values that a file can hold; keys inside the database say nothing and stay out."""
    columns = sa.inspect(type(row)).columns
    unsaid = {*UNSAID, *leave_out}
    return {
        column.key: _value(getattr(row, column.key))
        for column in columns
        if column.key not in unsaid and not column.foreign_keys
    }


def _value(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def rows_for(model: type[Any], column: Any, values: Iterable[Any]) -> list[dict[str, Any]]:
    """The rows of a table that belong to these values, oldest first."""
    query = sa.select(model).where(column.in_(list(values)))
    return [plain(row) for row in db.session.scalars(query.order_by(column))]


def held_here(ids: Sequence[int], phones: Sequence[str]) -> Mapping[str, list[dict[str, Any]]]:
    """What this room keeps about the rows of one person, by table."""
    found = {Volunteer.__tablename__: rows_for(Volunteer, Volunteer.id, ids)}
    for model in BELONGING:
        found[model.__tablename__] = rows_for(model, model.volunteer_id, ids)
    twins = sa.select(PossibleTwin).where(_is_twin(ids)).order_by(PossibleTwin.id)
    found[PossibleTwin.__tablename__] = [plain(row) for row in db.session.scalars(twins)]
    found[OwnPageCode.__tablename__] = rows_for(OwnPageCode, OwnPageCode.phone, phones)
    groups = sa.select(VolunteerGroup).join(Volunteer, Volunteer.group_id == VolunteerGroup.id)
    mine = groups.where(Volunteer.id.in_(ids)).distinct()
    found[VolunteerGroup.__tablename__] = [plain(row) for row in db.session.scalars(mine)]
    return found


def _is_twin(ids: Sequence[int]) -> sa.ColumnElement[bool]:
    return sa.or_(PossibleTwin.first_id.in_(ids), PossibleTwin.second_id.in_(ids))
