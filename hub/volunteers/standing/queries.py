"""What somebody has seen of a person: credentials, checks, a guardian's word, appeals."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from hub import clock
from hub.audit.models import AuditEntry
from hub.database import db
from hub.errors import NotFound
from hub.installation.queries import settings
from hub.volunteers.ages import latest_birth
from hub.volunteers.models import Volunteer
from hub.volunteers.models_standing import Appeal, Credential, GuardianConsent
from hub.volunteers.queries import ages
from hub.volunteers.selves import COUNTS, is_self, is_there, join_person, persons
from hub.volunteers.standing.rules import WARNED_AT, levels_from, satisfying
from hub.volunteers.states import CredentialKind, Missing, Standing

C = Credential
# Steps that a person takes about somebody's standing, and not the register by itself.
DECISIONS = ("volunteer.suspend", "volunteer.reinstate", "volunteer.withdraw", "volunteer.return")


def today() -> date:
    """The day on the wall clock of this place."""
    return settings().local(clock.now()).date()


def local_day(moment: datetime) -> date:
    """The day of this moment on the wall clock of this place."""
    return settings().local(moment).date()


def _stands(day: Any) -> tuple[ColumnElement[bool], ...]:
    return (C.ended_at.is_(None), sa.or_(C.expires_on.is_(None), C.expires_on >= day))


def holding(person: Any, code: str, day: Any) -> ColumnElement[bool]:
    """Whether this person holds the credential, or one that stands for it, in date on that day (or parameter)."""
    return is_there(
        C.volunteer_id, person, C.kind != CredentialKind.CHECK, C.code.in_(satisfying(code)), *_stands(day)
    )


def checked(person: Any, level: str, day: Any, task_uid: Any) -> ColumnElement[bool]:
    """Whether a check of this level or a higher one was seen, for this task or for any, and holds on that day."""
    for_it = sa.or_(C.task_uid.is_(None), C.task_uid == task_uid)
    return is_there(
        C.volunteer_id,
        person,
        C.kind == CredentialKind.CHECK,
        C.level.in_(levels_from(level)),
        for_it,
        *_stands(day),
    )


def holders(ids: Collection[int], code: str, day: date) -> set[int]:
    """Those of these people who hold the credential on that day."""
    return _of(ids, holding(Volunteer.id, code, day))


def checked_of(ids: Collection[int], level: str, day: date, task_uid: UUID | None) -> set[int]:
    """Those of these people whose check does for the task on that day."""
    return _of(ids, checked(Volunteer.id, level, day, task_uid))


def _of(ids: Collection[int], condition: ColumnElement[bool]) -> set[int]:
    people = sa.select(Volunteer.id).where(COUNTS, Volunteer.id.in_(list(persons(ids))), condition)
    return set(db.session.scalars(people))


def credentials_of(volunteer_id: int) -> list[Credential]:
    """Everything that was seen of a person, also what has run out or was ended: what holds first, then by name."""
    query = sa.select(C).where(is_self(C.volunteer_id, volunteer_id))
    over = sa.case((C.ended_at.is_not(None), 2), (C.expires_on < today(), 1), else_=0)
    return list(db.session.scalars(query.order_by(over, C.kind, C.code, C.id)))


def credential_by_uid(uid: UUID) -> Credential:
    """The credential. Raises NotFound."""
    found = db.session.scalar(sa.select(C).where(C.uid == uid))
    if found is None:
        raise NotFound("This is not written down any more.")
    return found


def guardians_of(volunteer_id: int) -> list[GuardianConsent]:
    """Consents of parents or guardians, the newest first."""
    query = sa.select(GuardianConsent).where(is_self(GuardianConsent.volunteer_id, volunteer_id))
    return list(
        db.session.scalars(query.order_by(GuardianConsent.ended_at.is_not(None), GuardianConsent.id.desc()))
    )


def guardian_by_uid(uid: UUID) -> GuardianConsent:
    """The consent. Raises NotFound."""
    found = db.session.scalar(sa.select(GuardianConsent).where(GuardianConsent.uid == uid))
    if found is None:
        raise NotFound("This consent is not written down any more.")
    return found


def appeals_of(volunteer_id: int) -> list[Appeal]:
    """What this person said against a suspension, the newest first."""
    return list(
        db.session.scalars(
            sa.select(Appeal).where(is_self(Appeal.volunteer_id, volunteer_id)).order_by(Appeal.id.desc())
        )
    )


def open_appeal(volunteer_id: int) -> Appeal | None:
    """The appeal that nobody has decided."""
    query = sa.select(Appeal).where(is_self(Appeal.volunteer_id, volunteer_id), Appeal.decided_at.is_(None))
    return db.session.scalars(query.order_by(Appeal.id.desc())).first()


def open_appeals() -> list[tuple[Appeal, Volunteer]]:
    """Appeals that wait for somebody to decide, the oldest first."""
    query = (
        join_person(sa.select(Appeal, Volunteer), Appeal.volunteer_id)
        .where(Appeal.decided_at.is_(None), Volunteer.state == Standing.SUSPENDED)
        .order_by(Appeal.made_at)
    )
    return [(appeal, person) for appeal, person in db.session.execute(query)]


def appeal_by_uid(uid: UUID) -> Appeal:
    """The appeal. Raises NotFound."""
    found = db.session.scalar(sa.select(Appeal).where(Appeal.uid == uid))
    if found is None:
        raise NotFound("This appeal is not here.")
    return found


def decision_about(uid: UUID) -> AuditEntry | None:
    """The last decision about this person's standing: who, when and why."""
    query = sa.select(AuditEntry).where(AuditEntry.subject_uid == uid, AuditEntry.action.in_(DECISIONS))
    return db.session.scalars(query.order_by(AuditEntry.id.desc()).limit(1)).first()


def expiring(until: date) -> list[tuple[Credential, Volunteer]]:
    """What runs out by that day or has run out, of people who are still on the register; the soonest first."""
    query = (
        join_person(sa.select(C, Volunteer), C.volunteer_id)
        .where(C.ended_at.is_(None), C.expires_on <= until, Volunteer.state.not_in((Standing.WITHDRAWN,)))
        .order_by(C.expires_on, Volunteer.name_key)
    )
    return [(credential, person) for credential, person in db.session.execute(query)]


def expiring_count(until: date) -> int:
    """How many of these there are."""
    query = join_person(sa.select(sa.func.count(C.id)).select_from(C), C.volunteer_id)
    runs_out = (C.ended_at.is_(None), C.expires_on <= until, Volunteer.state != Standing.WITHDRAWN)
    return db.session.scalar(query.where(*runs_out)) or 0


def grown_up(day: date, *, limit: int = 500) -> list[int]:
    """People whose birthday has since done away with what was missing: an age, or a guardian's word."""
    limits, why, born = ages(), Volunteer.state_reason, Volunteer.date_of_birth
    waits = sa.or_(
        sa.and_(why.contains(Missing.GUARDIAN.value), born <= latest_birth(day, limits.guardian)),
        sa.and_(why.contains(Missing.AGE.value), born <= latest_birth(day, limits.least)),
    )
    query = sa.select(Volunteer.id).where(COUNTS, Volunteer.state == Standing.REGISTERED, waits)
    return list(db.session.scalars(query.order_by(Volunteer.id).limit(limit)))


def to_warn(day: date, *, limit: int = 500) -> list[int]:
    """Credentials whose next warning (90, 30 or 0 days before the end) has come, the soonest first."""
    due = sa.or_(
        *(
            sa.and_(
                C.expires_on <= day + timedelta(days=stage),
                sa.or_(C.warned_days.is_(None), C.warned_days > stage),
            )
            for stage in WARNED_AT
        )
    )
    query = sa.select(C.id).where(C.ended_at.is_(None), due).order_by(C.expires_on, C.id).limit(limit)
    return list(db.session.scalars(query))
