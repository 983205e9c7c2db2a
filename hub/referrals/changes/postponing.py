"""A shift has another time, or the work another suburb: whoever said yes or was asked hears it. Ring: moves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub import clock
from hub.database import db
from hub.installation.queries import settings
from hub.messaging.models import Message, Question
from hub.messaging.outgoing import outbox
from hub.messaging.states import Lane, MessageState, QuestionKind, QuestionState
from hub.referrals import wording
from hub.referrals.clocks import GET_READY, SHORTEST, WAITS, WaitsFor, due_after
from hub.referrals.must_know import ASK_KINDS
from hub.referrals.queries import Handover, code_of
from hub.referrals.rules import lasts_until
from hub.referrals.states import ReferralState
from hub.referrals.steps import tell_everything
from hub.referrals.telling import CHANGED, for_whom, tell
from hub.volunteers import moves as volunteers

_S = ReferralState
SAID_YES = (_S.AGREED, _S.OFFERED, _S.LAPSED, _S.WAITLISTED)
OWED = tuple(state for state, whose in WAITS.items() if whose in (WaitsFor.PERSON, WaitsFor.ORGANISATION))
CONCERNED = (*SAID_YES, _S.ASKED, _S.ACCEPTED)


def follow_new_time(h: Handover) -> None:
    """The ledger and the question follow the shift, and the person reads the new time and may answer anew."""
    if h.referral.state.is_committed:
        volunteers.commit_to(h.referral.volunteer_id, h.referral.uid, h.shift.starts_at, h.shift.ends_at)
    _follow_with_questions(h)
    tell_moved(h)


def tell_moved(h: Handover) -> None:
    """The confirmed read everything anew; others the day, the hours and the suburb, and how to answer."""
    match h.referral.state:
        case _S.ACCEPTED:
            tell_everything(h, lane=Lane.CHANGE, news=CHANGED)
        case _S.ASKED:
            unsent = _take_back_ask(h)
            if unsent:
                _ask_anew(h, unsent)
            else:
                tell(h, "moved_ask", lane=Lane.CHANGE)
        case state if state in SAID_YES:
            tell(h, "moved", lane=Lane.CHANGE)


@dataclass(frozen=True, slots=True)
class _Unsent:
    """An ask that had not left: its kind, who sent it, and from when it may go."""

    kind: str
    by: str
    not_before: datetime


def _take_back_ask(h: Handover) -> _Unsent | None:
    """One conditional update: a text that a worker claims in the same moment has left."""
    waits = (Message.subject_uid == h.referral.uid, Message.state == MessageState.QUEUED)
    values = {"state": MessageState.CANCELLED, "final_at": clock.now(), "error_text": "The time has changed"}
    update = sa.update(Message).where(*waits, Message.kind.in_(ASK_KINDS)).values(values)
    returning = update.returning(Message.kind, Message.by, Message.not_before)
    row = db.session.execute(returning.execution_options(synchronize_session="fetch")).first()
    return _Unsent(*row) if row else None


def _ask_anew(h: Handover, unsent: _Unsent) -> None:
    """The same ask with the new time, under the same code, when the first would have left."""
    here, leaves_at = settings(), max(unsent.not_before, clock.now())
    facts = wording.ask_facts(h.task, h.shift, h.organisation, leaves_at=leaves_at)
    names = {"code": code_of(h.referral.uid), "given_name": for_whom(h.volunteer)}
    outbox.enqueue(
        unsent.kind, h.volunteer.phone or "", language=h.volunteer.language, lane=Lane.ASK,
        valid_for=lasts_until(h.shift.starts_at, leaves_at), facts={**facts, **names}, context_uid=h.task.uid,
        subject_uid=h.referral.uid, by=unsent.by, not_before=leaves_at,
        override=here.quiet_hours.covers(here.local(unsent.not_before)),
    )  # fmt: skip


def _follow_with_questions(h: Handover) -> None:
    """What the phone is asked names the new day, and what was answered may be taken back until the new end."""
    mine = sa.update(Question).where(
        Question.subject_uid == h.referral.uid, Question.kind == QuestionKind.ASK
    )
    mine = mine.where(Question.state != QuestionState.CLOSED)
    label = wording.label(h.task, h.shift, given_name=for_whom(h.volunteer))
    db.session.execute(mine.values(label=label).execution_options(synchronize_session="fetch"))
    answered = mine.where(Question.state != QuestionState.OPEN).values(deadline=h.shift.ends_at)
    db.session.execute(answered.execution_options(synchronize_session="fetch"))


def set_clocks(waiting: Iterable[Handover]) -> None:
    """What waits for the shift waits for its new time; nobody who owes an answer has longer than makes sense now."""
    for h in waiting:
        then = due_after(
            h.referral.state, starts_at=h.shift.starts_at, ends_at=h.shift.ends_at, now=clock.now()
        )
        if h.referral.state in OWED:
            latest = max(h.shift.starts_at - GET_READY, clock.now() + SHORTEST)
            then = min(h.referral.due_at or latest, latest)
        h.referral.due_at = then
