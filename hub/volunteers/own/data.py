"""Taking everything about a person off, or into a file: asks every room that keeps something. Ring: moves."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.audit.models import AuditEntry
from hub.audit.moves import change_state, record
from hub.database import db
from hub.volunteers.models import Asked, Commitment, MatchRow, OtherPhone, Volunteer
from hub.volunteers.models_doors import OwnPageCode, PossibleTwin
from hub.volunteers.own import ports as held_ports
from hub.volunteers.own.held import BELONGING, held_here, plain
from hub.volunteers.own.ports import Held
from hub.volunteers.own.queries import rows_of
from hub.volunteers.selves import by_any_phone
from hub.volunteers.states import STANDING, ConsentShare, ConsentSms, PhoneKind, Standing, StandingEvent

ERASED = "Erased"
# The ledger keeps when somebody without a name was asked and promised: counts stay true, and say nobody.
KEPT_WITHOUT_A_NAME = (Asked, Commitment)
# Of the person's own row only this stays; every other column is emptied, also one that comes later.
KEPT = {"id", "uid", "state", "source", "is_invented", "registered_at", "alias_of_id", "erased_at", "travel_km",
        "availability", "birth_is_exact", "consent_sms", "consent_share", "phone_kind", "language"}  # fmt: skip


def held_of(person: Volunteer) -> Held:
    """The person as every room finds them. A number that others use as well is not theirs alone."""
    rows = rows_of(person)
    ids = tuple(row.id for row in rows)
    others = sa.select(OtherPhone.phone).where(OtherPhone.volunteer_id.in_(ids))
    numbers = {row.phone for row in rows if row.phone} | set(db.session.scalars(others))
    users = by_any_phone(list(numbers), even_gone=True)
    shared = {number for number in numbers if any(one.id != person.id for one in users.get(number, ()))}
    return Held(
        ids=ids, uids=tuple(row.uid for row in rows), phones=tuple(sorted(numbers - shared)),
        shared=tuple(sorted(shared)), email=person.email,
    )  # fmt: skip


def export(person: Volunteer) -> dict[str, list[dict[str, Any]]]:
    """Everything that every room keeps about this person, by table."""
    held = held_of(person)
    found: dict[str, list[dict[str, Any]]] = {}
    for handler in held_ports.here().exports:
        for table, rows in handler(held).items():
            found.setdefault(table, []).extend(dict(row) for row in rows)
    return found


def export_ours(held: Held) -> dict[str, list[dict[str, Any]]]:
    """What the register itself keeps, with the record of what was done to it."""
    query = sa.select(AuditEntry).where(AuditEntry.subject_uid.in_(held.uids)).order_by(AuditEntry.at)
    done = [plain(row, ("subject_uid", "about_uid")) for row in db.session.scalars(query)]
    return {**held_here(held.ids, held.phones), AuditEntry.__tablename__: done}


def why_held(person: Volunteer) -> str:
    """Why the person cannot leave or be erased right now; empty when they can."""
    held = held_of(person)
    return next((why for handler in held_ports.here().holds if (why := handler(held))), "")


def erase(person: Volunteer, *, by: str) -> None:
    """Empties everything that says who this was; hours and counts stay, without a name."""
    held = held_of(person)
    about = [*held.uids]
    for handler in held_ports.here().erases:
        about += handler(held)
    _empty_records(about)
    for row in rows_of(person):
        record("volunteer.erase", row, by=by)


def erase_ours(held: Held) -> Sequence[UUID]:
    """Empties the register's own rows about a person."""
    people = list(db.session.scalars(sa.select(Volunteer).where(Volunteer.id.in_(held.ids))))
    for person in people:
        if person.state is not Standing.WITHDRAWN:
            change_state(person, StandingEvent.WITHDRAW, STANDING, by="system")
        _empty(person)
    db.session.flush()
    belonging: tuple[type[Any], ...] = (*BELONGING, MatchRow)
    for model in belonging:
        if model not in KEPT_WITHOUT_A_NAME:
            _delete(model, model.volunteer_id.in_(held.ids))
    _delete(PossibleTwin, sa.or_(PossibleTwin.first_id.in_(held.ids), PossibleTwin.second_id.in_(held.ids)))
    _delete(OwnPageCode, OwnPageCode.phone.in_(held.phones))
    for person in people:
        db.session.expire(person)
    return ()


def _delete(model: type[Any], which: sa.ColumnElement[bool]) -> None:
    db.session.execute(sa.delete(model).where(which).execution_options(synchronize_session=False))


def _empty(person: Volunteer) -> None:
    for column in sa.inspect(Volunteer).columns:
        if column.key not in KEPT:
            setattr(person, column.key, _nothing(column))
    person.given_name, person.name_key = ERASED, f"erased {person.uid}"
    person.phone_kind, person.erased_at = PhoneKind.UNKNOWN, clock.now()
    person.consent_sms, person.consent_share = ConsentSms.NO, ConsentShare.NO


def _nothing(column: sa.Column[Any]) -> Any:
    if column.nullable:
        return None
    return [] if isinstance(column.type, sa.JSON) else ""


def _empty_records(about: Sequence[UUID]) -> None:
    """The record keeps what was done, when and by which uid; what was said with it goes."""
    for start in range(0, len(about), 500):
        part = list(about[start : start + 500])
        update = sa.update(AuditEntry).where(
            sa.or_(AuditEntry.subject_uid.in_(part), AuditEntry.about_uid.in_(part))
        )
        db.session.execute(update.values(why="", details={}).execution_options(synchronize_session=False))
