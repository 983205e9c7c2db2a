"""Use cases of the person who found out what became of a text whose fate was unknown. Ring: services."""

from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from hub import clock
from hub.accounts.rules import Actor
from hub.alarms.moves import settle
from hub.alarms.states import AlarmKind
from hub.audit.moves import change_state
from hub.database import transaction
from hub.errors import Conflict
from hub.messaging.models import Message
from hub.messaging.outgoing import receipts
from hub.messaging.outgoing.doubts import message_by_uid
from hub.messaging.states import MESSAGE, MessageEvent, MessageState

# However old the text is, whoever sends it again wants it to leave.
GOES_WITHIN = timedelta(minutes=30)


class Decision(StrEnum):
    """What a person says about a text whose fate was unknown."""

    ARRIVED = "arrived"
    SEND_AGAIN = "send_again"
    GIVE_UP = "give_up"


_EVENTS = {
    Decision.ARRIVED: MessageEvent.ARRIVE,
    Decision.SEND_AGAIN: MessageEvent.SETTLE_GONE,
    Decision.GIVE_UP: MessageEvent.CANCEL,
}
_NOTES = {
    Decision.ARRIVED: "It arrived after all",
    Decision.SEND_AGAIN: "It was sent again",
    Decision.GIVE_UP: "It was given up",
}


def decide(uid: UUID, decision: Decision, *, by: Actor) -> Message:
    """Ends the doubt about one message. Raises NotFound, or Conflict when it is known by now.

    Sending it again counts as a new try: a late answer to the old one changes nothing.
    """
    with transaction():
        message = message_by_uid(uid)
        if message.state is not MessageState.UNKNOWN:
            raise Conflict("Its fate is known by now. Look at the message again.", uid=uid)
        values = _values(message, decision)
        change_state(message, _EVENTS[decision], MESSAGE, by=by.uid, why="A person decided", values=values)
        settle(AlarmKind.UNDELIVERED, uid, note=_NOTES[decision], by=by.uid)
        return message


def _values(message: Message, decision: Decision) -> dict[str, object]:
    now = clock.now()
    if decision is Decision.ARRIVED:
        return {**receipts.ending(MessageState.DELIVERED, now), "sent_at": message.sent_at or now}
    if decision is Decision.GIVE_UP:
        return {"final_at": now, "error_text": "Nobody knows whether it arrived. A person gave it up"}
    until = max(message.valid_until, now + GOES_WITHIN)
    return {
        "not_before": now, "valid_until": until, "attempts": message.attempts + 1, "error_text": "",
        "claimed_by": None, "claimed_at": None, "lease_until": None,
    }  # fmt: skip
