"""Who is expected although something stands against it: unsigned, out of date, off the list. Ring: queries."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from hub.database import db
from hub.installation.queries import settings
from hub.messaging.models import Message, Question
from hub.messaging.states import QuestionKind, QuestionState
from hub.referrals.models import Referral
from hub.referrals.queries import Handover, handovers_where
from hub.referrals.states import ReferralState
from hub.tasks.models import Shift, Task, TaskLine
from hub.volunteers.models import Volunteer
from hub.volunteers.standing.agreements import unsigned
from hub.volunteers.standing.queries import checked_of, holders, today
from hub.volunteers.standing.rules import label
from hub.volunteers.states import Missing, Standing

COMMITTED = tuple(state for state in ReferralState if state.is_committed)
OFF = tuple(state for state in Standing if state.is_off)


class NotReady(StrEnum):
    """What stands against somebody who is expected."""

    DOES_NOT_AGREE = "does_not_agree"
    NOT_SIGNED = "not_signed"
    NO_PAPER = "no_paper"
    NO_GUARDIAN = "no_guardian"
    OFF_THE_LIST = "off_the_list"


@dataclass(frozen=True, slots=True)
class Doubt:
    """One person who is expected, and what stands against it; `what` names it."""

    h: Handover
    why: NotReady
    what: str


def doubts(now: datetime) -> list[Doubt]:
    """Everyone who is expected or at work and should not be, or not yet; whose shift begins first comes first."""
    found = [*_unsigned(now), *_without_papers(now), *_off(now)]
    return sorted(found, key=lambda doubt: (doubt.h.shift.starts_at, doubt.h.referral.id))


def _unsigned(now: datetime) -> Iterator[Doubt]:
    """Confirmed, without the address, and the question is answered with a no, has run out or cannot be texted."""
    if not settings().preset.agreements:
        return
    told = sa.exists().where(Message.subject_uid == Referral.uid, Message.kind == "confirmed")
    for h in handovers_where(Referral.state == ReferralState.ACCEPTED, Shift.ends_at > now, sa.not_(told)):
        left = unsigned(h.volunteer)
        state = _asked(h) if left else QuestionState.OPEN
        if left and state is not QuestionState.OPEN:
            why = NotReady.DOES_NOT_AGREE if state is QuestionState.ANSWERED else NotReady.NOT_SIGNED
            yield Doubt(h, why, left[0].title)


def _asked(h: Handover) -> QuestionState | None:
    """How the last question to sign stands; a yes closes it, so that answered means no."""
    query = sa.select(Question.state).where(
        Question.subject_uid == h.volunteer.uid, Question.kind == QuestionKind.AGREE
    )
    return db.session.scalars(query.order_by(Question.id.desc()).limit(1)).first()


def _without_papers(now: datetime) -> Iterator[Doubt]:
    """Promised to a line or task that needs a paper which does not hold today."""
    day = today()
    lines = sa.select(TaskLine.id).where(TaskLine.credential != "")
    for h in handovers_where(Referral.state.in_(COMMITTED), Shift.ends_at > now, Referral.line_id.in_(lines)):
        code = next((line.credential for line in h.task.lines if line.id == h.referral.line_id), "")
        if code and not holders([h.volunteer.id], code, day):
            yield Doubt(h, NotReady.NO_PAPER, label(code))
    for h in handovers_where(Referral.state.in_(COMMITTED), Shift.ends_at > now, Task.check_level != ""):
        if not checked_of([h.volunteer.id], h.task.check_level, day, h.task.uid):
            yield Doubt(h, NotReady.NO_PAPER, label(h.task.check_level))


def _off(now: datetime) -> Iterator[Doubt]:
    """At work though off the list, or promised though a guardian's word is missing."""
    for h in handovers_where(Referral.state == ReferralState.ON_TASK, Volunteer.state.in_(OFF)):
        yield Doubt(h, NotReady.OFF_THE_LIST, h.volunteer.state)
    lacks = (Volunteer.state == Standing.REGISTERED, Volunteer.state_reason.contains(Missing.GUARDIAN.value))
    for h in handovers_where(Referral.state.in_(COMMITTED), Shift.ends_at > now, *lacks):
        yield Doubt(h, NotReady.NO_GUARDIAN, "")
