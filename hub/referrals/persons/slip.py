"""What goes on the slip that somebody takes along: where and when, or what happens next. Ring: queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.database import db
from hub.installation.rules import AgreementText
from hub.messaging.models import Message
from hub.messaging.queries import opted_out_phones
from hub.messaging.states import MessageState
from hub.referrals.persons.slip_code import slip_code
from hub.referrals.queries import Handover, handover, has_address, key_of, waiting_list
from hub.referrals.states import ReferralState
from hub.referrals.wording import ask_facts, full_facts
from hub.volunteers.models import Volunteer
from hub.volunteers.standing.agreements import unsigned

NOT_ON_ITS_WAY = (MessageState.CANCELLED, MessageState.FAILED, MessageState.EXPIRED)


class NextStep(StrEnum):
    """What happens now to somebody who was referred."""

    GO = "go"  # confirmed: they know everything
    SIGN = "sign"  # confirmed, but they sign something before the address goes to them
    DECIDES = "decides"  # the organisation decides
    SETTLE = "settle"  # they said yes; a coordinator settles the rest
    WAIT = "wait"  # on the waiting list
    OVER = "over"  # nothing comes of it any more


@dataclass(frozen=True, slots=True)
class Slip:
    """One referral as a slip says it. `facts`: the words of the task; address, meeting point and contact
    only for who may go.

    `position` on the waiting list; `decides_by` when the organisation's time is up; `texted`: a text about it is on
    its way or there.
    """

    h: Handover
    step: NextStep
    facts: Mapping[str, str]
    to_sign: tuple[AgreementText, ...]
    position: int
    decides_by: datetime | None
    gets_texts: bool
    texted: bool
    code: str

    @property
    def may_go(self) -> bool:
        """Whether the slip says where."""
        return self.step is NextStep.GO


def slip_of(referral_uid: UUID) -> Slip:
    """The slip as things stand now. Raises NotFound."""
    referral_id, _ = key_of(referral_uid)
    h = handover(referral_id)
    left = tuple(unsigned(h.volunteer))
    what = step_now(h.referral.state, must_sign=bool(left) and not has_address(h.referral.uid))
    return Slip(
        h=h,
        step=what,
        facts=_facts(h, what),
        to_sign=left if what is NextStep.SIGN else (),
        position=_position(h) if what is NextStep.WAIT else 0,
        decides_by=h.referral.due_at if what is NextStep.DECIDES else None,
        gets_texts=gets_texts(h.volunteer),
        texted=_is_texted(h.referral.uid),
        code=slip_code(h.referral.uid),
    )


def _facts(h: Handover, what: NextStep) -> Mapping[str, str]:
    if what is NextStep.GO:
        return full_facts(h.task, h.shift, h.organisation)
    return ask_facts(h.task, h.shift, h.organisation, leaves_at=clock.now())


def step_now(state: ReferralState, *, must_sign: bool) -> NextStep:
    """What happens next in this state."""
    if state.is_confirmed:
        return NextStep.SIGN if must_sign else NextStep.GO
    if state.waits_for_organisation:
        return NextStep.DECIDES
    if state is ReferralState.WAITLISTED:
        return NextStep.WAIT
    return NextStep.SETTLE if state is ReferralState.AGREED else NextStep.OVER


def gets_texts(person: Volunteer) -> bool:
    """Whether a text reaches them: a mobile that has not opted out."""
    reaches = bool(person.phone) and person.phone_kind.gets_texts
    return reaches and not opted_out_phones([person.phone or ""])


def _position(h: Handover) -> int:
    waiting = waiting_list(h.shift.id)
    return waiting.index(h.referral.id) + 1 if h.referral.id in waiting else len(waiting) + 1


def _is_texted(referral_uid: UUID) -> bool:
    query = sa.select(Message.id).where(
        Message.subject_uid == referral_uid, Message.state.not_in(NOT_ON_ITS_WAY),
        Message.kind.not_in(("ask", "ask_standby", "alert")),
    )  # fmt: skip
    return db.session.scalar(query.limit(1)) is not None
