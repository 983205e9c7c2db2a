"""What everybody asked by a call-out has said, in narrow rows: thousands are read by a live page. Ring: queries."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub.callouts.models import CallOut
from hub.database import db
from hub.referrals.models import Referral
from hub.referrals.states import ReferralState

_S = ReferralState


@dataclass(frozen=True, slots=True)
class Reply:
    """One person: `said` is yes, no or nothing. `is_quiet`: was asked, and a word is still owed or never came."""

    id: int
    volunteer_id: int
    asked_at: datetime | None
    said: str
    said_at: datetime | None
    is_quiet: bool
    note: str = ""


def replies_of(call_out_id: int) -> list[Reply]:
    """Everybody it asked, in the order of asking."""
    columns = (Referral.id, Referral.volunteer_id, Referral.state, Referral.asked_at, Referral.answered_at,
               Referral.agreed_at, Referral.note)  # fmt: skip
    query = sa.select(*columns).where(Referral.call_out_id == call_out_id).order_by(Referral.id)
    return [
        Reply(row.id, row.volunteer_id, row.asked_at, said(row.state, row.asked_at, row.agreed_at),
              row.answered_at or row.agreed_at, _is_quiet(row.state, row.asked_at, row.agreed_at), row.note)
        for row in db.session.execute(query)
    ]  # fmt: skip


def said(state: ReferralState, asked_at: datetime | None, agreed_at: datetime | None) -> str:
    """The last word. Standing people down does not unsay what they had said."""
    if state.said_yes or (state is _S.STOOD_DOWN and agreed_at is not None):
        return "yes"
    return "no" if asked_at is not None and state in (_S.DECLINED, _S.WITHDRAWN) else ""


def _is_quiet(state: ReferralState, asked_at: datetime | None, agreed_at: datetime | None) -> bool:
    was_asked = state is _S.STOOD_DOWN and asked_at is not None
    return state.waits_for_person or (was_asked and agreed_at is None)


def drill_replies(call_out: CallOut) -> list[Reply]:
    """What was said in a drill that is over; empty otherwise, since until then the referrals know."""
    kept = call_out.waves[-1].why.get("said", []) if call_out.waves and call_out.over_at else []
    return [
        Reply(0, volunteer_id, call_out.started_at, word,
              datetime.fromisoformat(at) if at else None, is_quiet=not word)
        for volunteer_id, word, at in kept
    ]  # fmt: skip
