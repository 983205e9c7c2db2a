"""What an organisation sees of people handed to it in general: fit, and contact once accepted. Ring: queries."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from hub.database import db
from hub.referrals.general.models import GeneralReferral
from hub.referrals.general.queries import HandedOn, for_organisation, where
from hub.referrals.general.rules import SHOWN
from hub.referrals.models import Referral
from hub.referrals.offering.models import TaskOffer
from hub.referrals.offering.states import OfferState
from hub.referrals.states import ReferralState
from hub.volunteers import skills
from hub.volunteers.selves import skills_of
from hub.volunteers.times import availability

_S = ReferralState
WAITS = tuple(state for state in ReferralState if state.waits_for_organisation)


@dataclass(frozen=True, slots=True)
class HelperForPortal:
    """One person as their organisation sees them. What says who they are is None before acceptance."""

    uid: UUID
    state: ReferralState
    given_name: str
    skills: tuple[str, ...]
    km: float | None
    free: str
    language: str
    offered_at: datetime | None
    due_at: datetime | None
    decided_at: datetime | None
    family_name: str | None = None
    phone: str | None = None
    email: str | None = None
    note: str | None = None
    needs: tuple[str, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether the organisation owes an answer."""
        return self.state.waits_for_organisation


def helpers_for_portal(organisation_id: int) -> list[HelperForPortal]:
    """Everyone handed to the organisation in general: who waits first, of them whose time ends first."""
    found = [_seen(h) for h in for_organisation(organisation_id, SHOWN) if _is_theirs(h)]
    return sorted(found, key=lambda one: (not one.waits, str(one.due_at or one.offered_at)))


def answers_owed(organisation_id: int) -> int:
    """How many answers the organisation owes: about people for a task, people in general, and offered tasks."""
    theirs = (GeneralReferral.organisation_id == organisation_id, GeneralReferral.state.in_(WAITS))
    gone_on = sa.and_(GeneralReferral.state == _S.LAPSED, GeneralReferral.due_at.is_(None))
    counts = (
        sa.select(sa.func.count(Referral.id)).where(
            Referral.organisation_id == organisation_id, Referral.state.in_(WAITS)
        ),
        sa.select(sa.func.count(GeneralReferral.id)).where(*theirs, sa.not_(gone_on)),
        sa.select(sa.func.count(TaskOffer.id)).where(
            TaskOffer.organisation_id == organisation_id, TaskOffer.state == OfferState.WAITING
        ),
    )
    return sum(db.session.scalar(query) or 0 for query in counts)


def helper_for_portal(referral_id: int, organisation_id: int) -> HelperForPortal | None:
    """One person as this organisation may see them now; none when they were never handed to it."""
    found = where(
        GeneralReferral.id == referral_id, GeneralReferral.organisation_id == organisation_id,
        GeneralReferral.offered_at.is_not(None),
    )  # fmt: skip
    return _seen(found[0]) if found else None


def _is_theirs(h: HandedOn) -> bool:
    """A person who has gone on to the next is none of their business any more."""
    return h.referral.state is not _S.LAPSED or h.referral.due_at is not None


def _seen(h: HandedOn) -> HelperForPortal:
    person, row = h.volunteer, h.referral
    contact: dict[str, Any] = {
        "family_name": person.family_name, "phone": person.phone, "email": person.email, "note": row.note,
        "needs": tuple(person.access_needs),
    }  # fmt: skip
    codes = skills_of([person.id]).get(person.id, ())
    return HelperForPortal(
        uid=row.uid, state=row.state, given_name=person.given_name,
        skills=tuple(skills.label(code) for code in codes), km=row.km,
        free=availability.describe(person.availability), language=person.language, offered_at=row.offered_at,
        due_at=row.due_at, decided_at=row.decided_at, **(contact if row.state is _S.ACCEPTED else {}),
    )  # fmt: skip
