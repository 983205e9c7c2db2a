"""Who of a call-out is silent, whom to ring first, and who does not know yet where to go. Ring: queries."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from hub.audit.models import AuditEntry
from hub.audit.queries import done_to
from hub.callouts.models import CallOut
from hub.callouts.states import CallOutState, Level
from hub.database import db
from hub.messaging.models import Message
from hub.messaging.states import MessageState
from hub.referrals.clocks import half_of
from hub.referrals.eligible import is_rung
from hub.referrals.models import Referral
from hub.referrals.must_know import ASK_KINDS, SECOND
from hub.referrals.queries import RUNG, Handover, handovers_where, may_know_where, unclear_of
from hub.referrals.states import ReferralState
from hub.volunteers.models import Volunteer
from hub.volunteers.selves import join_person

LOST = tuple(state for state in MessageState if state.did_not_arrive)
READ = (MessageState.SENT, MessageState.DELIVERED)
SILENT = (ReferralState.ASKED, ReferralState.NO_ANSWER)
IN_ONE_QUERY = 500


@dataclass(frozen=True, slots=True)
class ToRing:
    """Somebody to ring. `number` is theirs on the paper lists of this call-out and never changes.

    `rings` are earlier ones, newest first; `is_lost`: the ask did not arrive.
    """

    h: Handover
    number: int
    is_lost: bool
    rings: tuple[AuditEntry, ...]

    @property
    def order(self) -> tuple[bool, bool, float, int]:
        """Whom no text reached first, then who gets none at all, then the nearest."""
        is_first = not (self.h.referral.by_voice or is_rung(self.h.volunteer))
        return (not self.is_lost, is_first, self.h.referral.km or 0.0, self.number)

    @property
    def street(self) -> tuple[str, str, int]:
        """In the order in which somebody walks: by place, then by street, then by number in it."""
        address = self.h.volunteer.address or ""
        first, _, rest = address.partition(" ")
        figures = "".join(letter for letter in first if letter.isdigit())
        name = rest if figures else address
        return (self.h.volunteer.place_name or "", name.casefold(), int(figures or 0))


def to_ring(call_out: CallOut) -> list[ToRing]:
    """Everybody of the call-out who was asked and is silent, whom to ring first first."""
    unclear, numbers = unclear_of(call_out.task_id), numbers_of(call_out.id)
    people = handovers_where(Referral.call_out_id == call_out.id, Referral.state.in_(SILENT))
    people = [h for h in people if h.referral.id not in unclear]
    uids = [h.referral.uid for h in people]
    lost, rings = lost_asks(uids), rings_of(uids)
    found = [
        ToRing(h, numbers[h.referral.uid], h.referral.uid in lost, tuple(rings.get(h.referral.uid, ())))
        for h in people
    ]
    return sorted(found, key=lambda one: one.order)


def numbers_of(call_out_id: int) -> dict[UUID, int]:
    """Each referral's number on paper: in the order in which people were asked."""
    query = sa.select(Referral.uid).where(Referral.call_out_id == call_out_id).order_by(Referral.id)
    return {uid: number for number, uid in enumerate(db.session.scalars(query), start=1)}


def to_tell(call_out: CallOut) -> list[Handover]:
    """Who is confirmed and was not told where to go, since no text has left to them."""
    people = handovers_where(
        Referral.call_out_id == call_out.id, Referral.state == ReferralState.ACCEPTED, Referral.by_voice.is_(True)
    )  # fmt: skip
    return [h for h in people if not may_know_where(h.referral.uid)]


def lost_asks(uids: Collection[UUID]) -> set[UUID]:
    """Of these referrals those whose ask did not arrive and none after it has."""
    lost, read = set[UUID](), set[UUID]()
    for batch in _batches(uids):
        query = sa.select(Message.subject_uid, Message.state).where(
            Message.subject_uid.in_(batch), Message.kind.in_((*ASK_KINDS, SECOND)), Message.state.in_((*LOST, *READ))
        )  # fmt: skip
        for uid, state in db.session.execute(query):
            if uid is not None:
                (lost if state in LOST else read).add(uid)
    return lost - read


def rings_of(uids: Collection[UUID]) -> dict[UUID, list[AuditEntry]]:
    """Every ring about these referrals, newest first."""
    found: dict[UUID, list[AuditEntry]] = {}
    for batch in _batches(uids):
        for entry in done_to(batch, [RUNG], limit=5 * IN_ONE_QUERY):
            found.setdefault(entry.subject_uid, []).append(entry)
    return found


def running_with_asks() -> list[CallOut]:
    """Call-outs by text that run now and wait for answers."""
    query = sa.select(CallOut).where(
        CallOut.state == CallOutState.RUNNING, CallOut.by_voice.is_(False),
        CallOut.level.in_([level for level in Level if level.asks]),
    )  # fmt: skip
    return list(db.session.scalars(query.order_by(CallOut.id)))


def silent_at_half(call_out: CallOut, now: datetime, *, at_once: bool = False) -> list[int]:
    """Whose ask has left, who has said nothing by half of their time, and got no second text.

    `at_once`: half of the time need not have passed. An answer that waits in the inbox is one.
    """
    left = sa.exists().where(
        Message.subject_uid == Referral.uid, Message.kind.in_(ASK_KINDS), Message.state.in_(READ)
    )
    query = (
        sa.select(Referral.id, Referral.asked_at, Referral.due_at)
        .where(Referral.call_out_id == call_out.id, Referral.state == ReferralState.ASKED)
        .where(Referral.second_text_at.is_(None), Referral.due_at > now, left)
        .order_by(Referral.id)
    )
    unclear = unclear_of(call_out.task_id)
    return [
        key
        for key, asked_at, due_at in db.session.execute(query)
        if key not in unclear and (at_once or (asked_at and due_at and half_of(asked_at, due_at) <= now))
    ]


def readers_of(referral_ids: Sequence[int]) -> list[tuple[str, str]]:
    """The number and the language of each of them who has a number."""
    people = sa.select(Volunteer.phone, Volunteer.language).select_from(Referral)
    query = join_person(people, Referral.volunteer_id)
    found: list[tuple[str, str]] = []
    for start in range(0, len(referral_ids), IN_ONE_QUERY):
        batch = referral_ids[start : start + IN_ONE_QUERY]
        rows = db.session.execute(query.where(Referral.id.in_(batch), Volunteer.phone.is_not(None)))
        found += [(phone or "", language) for phone, language in rows]
    return found


def _batches(uids: Collection[UUID]) -> list[list[UUID]]:
    every = list(uids)
    return [every[start : start + IN_ONE_QUERY] for start in range(0, len(every), IN_ONE_QUERY)]
