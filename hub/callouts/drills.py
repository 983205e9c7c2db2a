"""A drill ends: everyone it asked reads so, and nothing of it is left in the way of a real ask. Ring: moves."""

from collections.abc import Sequence

import sqlalchemy as sa

from hub import clock
from hub.audit.moves import change_state
from hub.callouts.models import CallOut
from hub.callouts.states import CALL_OUT, CallOutEvent
from hub.database import db
from hub.messaging import questions
from hub.messaging.outgoing import outbox
from hub.messaging.states import Lane
from hub.referrals import asking
from hub.referrals.models import Referral
from hub.referrals.moves import move_up_waiting_list
from hub.referrals.queries import Handover, handovers_where
from hub.referrals.states import ReferralEvent, ReferralState
from hub.referrals.steps import many_steps
from hub.referrals.telling import tell_many
from hub.tasks.models import Task

_S = ReferralState
# A drill asks nobody to travel, so nobody is further than a place held.
IN_A_DRILL = (_S.ASKED, _S.NO_ANSWER, _S.AGREED, _S.WAITLISTED, _S.DECLINED, _S.WITHDRAWN)
SAID = {_S.AGREED: "yes", _S.WAITLISTED: "yes", _S.DECLINED: "no", _S.WITHDRAWN: "no"}


def end(call_out: CallOut, *, by: str, why: str, event: CallOutEvent = CallOutEvent.FINISH) -> int:
    """“Exercise over, thank you” to everyone who was asked; their places are free again. Answers how many were told.

    What they said is kept with the last wave. They may be asked in earnest at once: a drill counts neither as an
    ask nor as an answer. Asks that have not left are taken back.
    """
    task = db.session.get_one(Task, call_out.task_id)
    people = _people(call_out)
    unsent = asking.take_back(
        task, [h.referral for h in people if h.referral.state is _S.ASKED], by=by, why=why
    )
    asked = [h for h in people if h.referral.uid not in unsent and h.referral.asked_at is not None]
    _keep_what_was_said(call_out, asked)
    outbox.cancel_about([h.referral.uid for h in asked], by=by)
    tell_many(asked, "drill_over", lane=Lane.OTHER)
    _let_go(asked, by=by, why=why)
    asking.forget(call_out.shift_id, [h.referral.volunteer_id for h in asked])
    values = {"next_wave_at": None, "over_at": clock.now()}
    change_state(call_out, event, CALL_OUT, by=by, about=task.uid, why=why, values=values)
    move_up_waiting_list(call_out.shift_id)
    return len(asked)


def _people(call_out: CallOut) -> list[Handover]:
    return handovers_where(
        Referral.call_out_id == call_out.id, Referral.is_drill.is_(True), Referral.state.in_(IN_A_DRILL)
    )


def _keep_what_was_said(call_out: CallOut, asked: Sequence[Handover]) -> None:
    """[person, answer, when]: their referrals start anew, so this is the only record of it."""
    if call_out.waves:
        wave = call_out.waves[-1]
        said = [
            [h.referral.volunteer_id, SAID.get(h.referral.state, ""),
             h.referral.answered_at.isoformat() if h.referral.answered_at else ""]
            for h in asked
        ]  # fmt: skip
        wave.why = {**wave.why, "said": said}


def _let_go(asked: Sequence[Handover], *, by: str, why: str) -> None:
    """Back to where nobody was asked. Their codes are closed, or a late “1” would take a place in earnest."""
    questions.close_about([h.referral.uid for h in asked], by=by)
    referrals = [h.referral for h in asked]
    moving = [one for one in referrals if one.state is not _S.WITHDRAWN]
    many_steps(moving, ReferralEvent.WITHDRAW, by=by, why=why)
    clean = {"asked_at": None, "answered_at": None, "agreed_at": None, "due_at": None, "told_full_at": None,
             "told_number": None, "second_text_at": None,
             "minutes": None, "note": "", "stands_by": False, "last_resort": False}  # fmt: skip
    for start in range(0, len(referrals), 500):
        ids = [one.id for one in referrals[start : start + 500]]
        update = sa.update(Referral).where(Referral.id.in_(ids)).values(**clean)
        db.session.execute(update.execution_options(synchronize_session="fetch"))
