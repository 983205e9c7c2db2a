"""Texting what a slip says, to somebody who wants it on their phone after all. Ring: services."""

from uuid import UUID

from hub.accounts.rules import Actor
from hub.audit.moves import record
from hub.database import transaction
from hub.errors import Conflict
from hub.messaging.states import Lane
from hub.referrals import places
from hub.referrals.persons.slip import NextStep, gets_texts, step_now
from hub.referrals.queries import handover, key_of
from hub.referrals.steps import CONFIRMED, tell_everything
from hub.referrals.telling import tell
from hub.referrals.turns import position


def text_slip(referral_uid: UUID, *, by: Actor) -> None:
    """The text of a referral as it stands goes to the person's phone. Raises Conflict where there is none to send."""
    with transaction():
        referral_id, shift_id = key_of(referral_uid)
        places.lock_shift(shift_id)
        h = handover(referral_id)
        if not gets_texts(h.volunteer):
            raise Conflict(f"No text reaches {h.volunteer.given_name}. Print the slip.")
        match step_now(h.referral.state, must_sign=False):
            case NextStep.GO:
                tell_everything(h, lane=Lane.ANSWER, news=CONFIRMED)
            case NextStep.DECIDES:
                tell(h, "waiting_for_organisation", moved_up=False)
            case NextStep.WAIT:
                tell(h, "waitlisted", position=position(h.referral))
            case _:
                raise Conflict(f"There is nothing to text: {h.referral.state.replace('_', ' ')}.")
        record("referral.text_slip", h.referral, by=by.uid, about=h.task.uid)
