"""Reads of general hand-overs: one with all it touches, a person's, what is due, and what waits for a coordinator."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.database import db
from hub.errors import NotFound
from hub.messaging.models import Question
from hub.messaging.states import QuestionKind, QuestionState
from hub.organisations.models import Organisation
from hub.organisations.states import OrganisationState
from hub.referrals.general.models import GeneralReferral
from hub.referrals.general.rules import CAME_TO_NOTHING, UNDER_WAY
from hub.referrals.states import ReferralState
from hub.volunteers.models import Volunteer
from hub.volunteers.selves import is_self, join_person

_G = GeneralReferral
_S = ReferralState


@dataclass(frozen=True, slots=True)
class HandedOn:
    """One person and one organisation, with everything a step needs."""

    referral: GeneralReferral
    organisation: Organisation
    volunteer: Volunteer


def where(*conditions: "sa.ColumnElement[bool]", newest_first: bool = False) -> list[HandedOn]:
    """Every general hand-over of which this holds, past what this session remembers."""
    query = sa.select(_G, Organisation, Volunteer).join(Organisation, Organisation.id == _G.organisation_id)
    query = join_person(query, _G.volunteer_id).where(*conditions)
    query = query.order_by(_G.id.desc() if newest_first else _G.id)
    return [HandedOn(*row) for row in db.session.execute(query.execution_options(populate_existing=True))]


def by_uid(uid: UUID) -> HandedOn:
    """The hand-over. Raises NotFound."""
    found = where(_G.uid == uid)
    if not found:
        raise NotFound("This person is not handed on here any more.", uid=uid)
    return found[0]


def by_id(referral_id: int) -> HandedOn:
    """The hand-over. Raises NotFound."""
    found = where(_G.id == referral_id)
    if not found:
        raise NotFound(referral_id=referral_id)
    return found[0]


def of_person(person_id: int) -> list[HandedOn]:
    """Every general hand-over of a person, the newest first."""
    return where(is_self(_G.volunteer_id, person_id), newest_first=True)


def under_way(person_id: int) -> HandedOn | None:
    """The one that is under way; there is at most one."""
    found = where(is_self(_G.volunteer_id, person_id), _G.state.in_(UNDER_WAY))
    return found[0] if found else None


def asked_since(person_id: int, moment: datetime) -> set[int]:
    """Organisations that were asked about this person, or that the person refused, since then."""
    query = sa.select(_G.organisation_id).where(
        is_self(_G.volunteer_id, person_id), _G.created_at >= moment, _G.state != _S.PROPOSED
    )
    return set(db.session.scalars(query))


def has_next(referral_id: int) -> bool:
    """Whether the person has moved on from this one."""
    return db.session.scalar(sa.select(_G.id).where(_G.previous_id == referral_id).limit(1)) is not None


def question_of(uid: UUID) -> Question | None:
    """The newest question to the person about this hand-over."""
    query = sa.select(Question).where(
        Question.subject_uid == uid, Question.kind == QuestionKind.TAKE_IN,
        Question.state != QuestionState.CLOSED,
    )  # fmt: skip
    return db.session.scalars(query.order_by(Question.id.desc()).limit(1)).first()


def due(now: datetime, state: ReferralState) -> list[int]:
    """Hand-overs that have waited long enough in this state."""
    query = sa.select(_G.id).where(_G.state == state, _G.due_at <= now)
    return list(db.session.scalars(query.order_by(_G.due_at).limit(500)))


def inactive_ids() -> list[int]:
    """Hand-overs that wait for an organisation which may not take people any more."""
    query = sa.select(_G.id).join(Organisation, Organisation.id == _G.organisation_id)
    gone = (_G.state == _S.OFFERED, Organisation.state != OrganisationState.ACTIVE)
    return list(db.session.scalars(query.where(*gone).order_by(_G.id)))


def not_reminded() -> list[HandedOn]:
    """Who owes an answer, person or organisation, and was not reminded."""
    return where(_G.state.in_((_S.ASKED, _S.OFFERED)), _G.reminded_at.is_(None), _G.due_at > clock.now())


def needs_coordinator() -> list[HandedOn]:
    """Where nothing came of it and nobody has seen to it yet, the oldest first."""
    return where(_G.state.in_(CAME_TO_NOTHING), _G.due_at.is_not(None))


def for_organisation(organisation_id: int, states: Collection[ReferralState]) -> list[HandedOn]:
    """The people handed to one organisation who are in these states."""
    return where(_G.organisation_id == organisation_id, _G.state.in_(states))


def counts() -> dict[str, int]:
    """How many general hand-overs are in each state."""
    query = sa.select(_G.state, sa.func.count()).group_by(_G.state)
    return {state.value: number for state, number in db.session.execute(query)}
