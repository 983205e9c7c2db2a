"""What became of a call-out that was measured: raises when somebody was forgotten, asked twice or promised too much."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa

from hub.bench.board_load import Said
from hub.bench.lines import Line
from hub.database import db
from hub.errors import HubError
from hub.messaging.models import Inbound, Message
from hub.messaging.queries import queue_age_seconds
from hub.messaging.states import InboundState, MessageState
from hub.referrals.models import Referral
from hub.referrals.states import ReferralState

HANGING = (MessageState.SENDING, MessageState.UNKNOWN)


def is_quiet(answers: int) -> bool:
    """Whether every answer was read and nothing that may leave waits."""
    read = _count(Inbound.id, Inbound.state != InboundState.RECEIVED)
    hanging = _count(Message.id, Message.state.in_(HANGING))
    is_idle = read == answers and not hanging and queue_age_seconds() == 0
    db.session.remove()
    return is_idle


def check(task_id: int, people: int, places: int, said: Said) -> Line:
    """Counts everything; raises HubError with what is wrong."""
    asked = Counter(db.session.scalars(sa.select(Message.address).where(Message.kind == "ask")))
    words = sa.select(Message.address, Message.kind, Message.body)
    texts = Counter(tuple(row) for row in db.session.execute(words))
    states = Counter(db.session.scalars(sa.select(Referral.state).where(Referral.task_id == task_id)))
    unread = _count(Inbound.id, Inbound.state != InboundState.READ)
    held = sum(number for state, number in states.items() if state.holds_place)
    declined, waiting = states[ReferralState.DECLINED], states[ReferralState.WAITLISTED]
    db.session.remove()
    wrong = {
        "asked twice": sum(number > 1 for number in asked.values()),
        "the same words twice": sum(number > 1 for number in texts.values()),
        "not read for certain": unread,
        "noes not heeded": abs(len(said.answers) - said.yes - declined),
        "yeses not heeded": abs(said.yes - held - waiting),
        "places given twice": max(0, held - places),
        "places left empty": max(0, min(places, said.yes) - held),
    }
    if any(wrong.values()):
        raise HubError(f"Something went wrong in the call-out: {wrong}, {dict(states)}.")
    return {
        "n": people, "asked": len(asked), "answered": len(said.answers), "yes": said.yes, "places": places,
        "held": held, "waiting": waiting, "texts": texts.total(), "lost": 0, "doubled": 0, "overbooked": 0,
    }  # fmt: skip


def lags() -> Line:
    """How long a question waited before it left, and an answer before it was heeded, in seconds."""
    asked = sa.select(Message.not_before, Message.sent_at).where(
        Message.kind == "ask", Message.sent_at.is_not(None)
    )
    read = sa.select(Inbound.received_at, Inbound.handled_at).where(Inbound.handled_at.is_not(None))
    out = _spans(asked)
    heeded = _spans(read)
    db.session.remove()
    return {
        "ask_left_after_s": _share(out, 100), "answer_heeded_p50_s": _share(heeded, 50),
        "answer_heeded_p99_s": _share(heeded, 99), "answer_heeded_max_s": _share(heeded, 100),
    }  # fmt: skip


def _spans(query: sa.Executable) -> Sequence[timedelta]:
    return sorted(later - sooner for sooner, later in db.session.execute(query))


def _share(ordered: Sequence[timedelta], percent: int) -> float:
    if not ordered:
        return 0.0
    return round(ordered[min(len(ordered) - 1, len(ordered) * percent // 100)].total_seconds(), 2)


def _count(column: object, *which: sa.ColumnElement[bool]) -> int:
    return db.session.scalar(sa.select(sa.func.count(column)).where(*which)) or 0  # type: ignore[arg-type]
