"""The waiting list: everybody's number, a place that comes free after the start, and its end. Ring: moves."""

from collections import Counter
from datetime import datetime, timedelta

import sqlalchemy as sa

from hub import clock
from hub.database import db
from hub.messaging import questions
from hub.messaging.models import Message
from hub.messaging.outgoing import outbox
from hub.messaging.states import Lane, QuestionKind
from hub.referrals import wording
from hub.referrals.clocks import STILL_WITHIN
from hub.referrals.models import Referral
from hub.referrals.queries import Handover, handover
from hub.referrals.states import ReferralEvent, ReferralState
from hub.referrals.steps import step
from hub.referrals.telling import for_whom, gets_texts, tell
from hub.referrals.turns import numbers_of

_S, _E = ReferralState, ReferralEvent
FREE = "A place became free."
OVER = "It is too late for this shift."
# Who reads a number reads the next one no sooner, however many leave in between.
NEXT_NUMBER_AFTER = timedelta(minutes=15)
NUMBERS = ("waitlisted", "waitlisted_full", "waitlist_number")


def end_of_list(shift_id: int) -> datetime:
    """The moment of a yes that comes to the end of the list: now, but after everybody who waits already."""
    query = sa.select(sa.func.max(Referral.agreed_at)).where(
        Referral.shift_id == shift_id, Referral.state == _S.WAITLISTED
    )
    last = db.session.scalar(query)
    return max(clock.now(), last + timedelta(microseconds=1)) if last else clock.now()


def asked_late(shift_id: int) -> Counter[int]:
    """For how many places of each line somebody who waited is being asked whether they can still come."""
    query = (
        sa.select(Referral.line_id, sa.func.count())
        .where(Referral.shift_id == shift_id, Referral.state == _S.ASKED, Referral.agreed_at.is_not(None))
        .group_by(Referral.line_id)
    )
    return Counter({line_id: number for line_id, number in db.session.execute(query)})


def ask_still(h: Handover, line_id: int) -> None:
    """“A place is free now, can you still come?”: the shift has begun, so nobody is sent without asking.

    The place is not held; who answers first has it. Who gets no texts holds it until a coordinator has rung them.
    """
    if not gets_texts(h.volunteer):
        step(h, _E.MOVE_UP, by="system", why=FREE, line_id=line_id)
        return
    deadline = clock.now() + STILL_WITHIN
    step(h, _E.ASK, by="system", why=FREE, line_id=line_id, asked_at=clock.now(), due_at=deadline)
    talk = outbox.conversation_for(h.volunteer.phone or "", h.volunteer.language)
    label = wording.label(h.task, h.shift, given_name=for_whom(h.volunteer))
    question = questions.ask(talk, QuestionKind.ASK, h.referral.uid, label=label, deadline=deadline)
    tell(h, "still_free", lane=Lane.CHANGE, code=question.code)


def end(h: Handover, *, by: str) -> None:
    """Nothing can come of it any more: who waited is told so, kindly, unless that is long past."""
    no_place = h.referral.state is _S.WAITLISTED
    questions.close_about([h.referral.uid], by=by)
    step(h, _E.STAND_DOWN, by=by, why=OVER, reason=OVER)
    if h.shift.ends_at > clock.now():
        tell(h, "waiting_over", lane=Lane.CHANGE, no_place=no_place)


def tell_numbers(shift_id: int) -> int:
    """One text to each whose number is smaller than they last read; answers how many. Its caller holds the shift."""
    numbers = numbers_of(shift_id)
    rows = db.session.scalars(
        sa.select(Referral).where(Referral.id.in_(numbers), Referral.told_number.is_not(None))
    )
    moved = [row for row in rows if numbers[row.id] < (row.told_number or 0)]
    just_told = _told_since(moved, clock.now() - NEXT_NUMBER_AFTER)
    told = [row for row in moved if row.uid not in just_told]
    for row in told:
        row.told_number = numbers[row.id]
        tell(handover(row.id), "waitlist_number", lane=Lane.OTHER, position=numbers[row.id])
    return len(told)


def _told_since(rows: list[Referral], moment: datetime) -> set[object]:
    query = sa.select(Message.subject_uid).where(
        Message.subject_uid.in_([row.uid for row in rows]), Message.kind.in_(NUMBERS), Message.created_at > moment
    )  # fmt: skip
    return set(db.session.scalars(query))
