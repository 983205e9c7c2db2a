"""What an organisation may see of its people: fit at first, contact only once accepted. Ring: queries."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from hub.database import db
from hub.referrals.models import Referral
from hub.referrals.queries import Handover, handovers
from hub.referrals.states import ReferralState
from hub.tasks.models import Shift
from hub.volunteers import skills
from hub.volunteers.selves import members_of, skills_of

_S = ReferralState
SHOWN = (_S.OFFERED, _S.LAPSED, _S.ACCEPTED, _S.ON_TASK, _S.COMPLETED)


@dataclass(frozen=True, slots=True)
class PersonForPortal:
    """One person as their organisation sees them. What says who they are is None before acceptance."""

    uid: UUID
    state: ReferralState
    task_uid: UUID
    task_number: str
    task_title: str
    starts_at: datetime
    ends_at: datetime
    given_name: str
    skills: tuple[str, ...]
    is_member: bool
    km: float | None
    minutes: int | None
    offered_at: datetime | None
    due_at: datetime | None
    decided_at: datetime | None = None
    family_name: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    emergency_name: str | None = None
    emergency_phone: str | None = None
    note: str | None = None
    needs: tuple[str, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether the organisation owes an answer."""
        return self.state.waits_for_organisation

    def is_late(self, now: datetime) -> bool:
        """Whether the time to answer ran out: a coordinator may decide, and an answer still counts."""
        return self.state is ReferralState.LAPSED or self.due_at is None or self.due_at <= now


def for_portal(organisation_id: int, *, limit: int = 500) -> list[PersonForPortal]:
    """Everyone handed to the organisation: who waits for its answer first, then the next to start."""
    query = (
        handovers()
        .where(Referral.organisation_id == organisation_id, Referral.state.in_(SHOWN))
        .order_by(sa.case((Referral.state.in_((_S.OFFERED, _S.LAPSED)), 0), else_=1))
        .order_by(Referral.due_at, Shift.starts_at.desc(), Referral.id)
        .limit(limit)
    )
    found = [Handover(*row) for row in db.session.execute(query)]
    ids = {h.volunteer.id for h in found}
    members, can = members_of(organisation_id, ids), skills_of(ids)
    return [_seen(h, can.get(h.volunteer.id, ()), is_member=h.volunteer.id in members) for h in found]


def person_for_portal(referral_id: int, organisation_id: int) -> PersonForPortal | None:
    """One person as this organisation may see them now; none when they were never handed to it."""
    query = handovers().where(Referral.id == referral_id, Referral.organisation_id == organisation_id)
    row = db.session.execute(query.where(Referral.offered_at.is_not(None))).one_or_none()
    if row is None:
        return None
    h = Handover(*row)
    members, can = members_of(organisation_id, [h.volunteer.id]), skills_of([h.volunteer.id])
    return _seen(h, can.get(h.volunteer.id, ()), is_member=h.volunteer.id in members)


def waiting_for_organisation(organisation_id: int) -> list[PersonForPortal]:
    """Who waits for this organisation's answer, the most urgent first."""
    return [person for person in for_portal(organisation_id) if person.waits]


def _seen(h: Handover, codes: Collection[str], *, is_member: bool) -> PersonForPortal:
    person = h.volunteer
    contact = {
        "family_name": person.family_name,
        "phone": person.phone,
        "email": person.email,
        "address": person.address,
        "emergency_name": person.emergency_name,
        "emergency_phone": person.emergency_phone,
        "note": h.referral.note,
    }
    return PersonForPortal(
        uid=h.referral.uid,
        state=h.referral.state,
        task_uid=h.task.uid,
        task_number=h.task.number,
        task_title=h.task.title,
        starts_at=h.shift.starts_at,
        ends_at=h.shift.ends_at,
        given_name=person.given_name,
        skills=tuple(skills.label(code) for code in codes),
        is_member=is_member,
        km=h.referral.km,
        minutes=h.referral.minutes,
        offered_at=h.referral.offered_at,
        due_at=h.referral.due_at,
        decided_at=h.referral.decided_at,
        # As function only: the note may say more than a charity must know.
        needs=tuple(person.access_needs) if h.referral.state.is_confirmed else (),
        **(contact if h.referral.state.is_confirmed else {}),
    )
