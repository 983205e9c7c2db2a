"""One attempt to send: hands a message over and says what came of it, whatever happens. Ring: jobs."""

import logging
import random
from datetime import timedelta

from hub import clock
from hub.messaging.rules import ENOUGH_TO_BEGIN, Outcome, back_off
from hub.messaging.sending.transport.base import (
    OutcomeUnknown,
    Outgoing,
    QuickTransport,
    Refused,
    Taken,
    Transport,
)
from hub.messaging.states import MessageEvent

log = logging.getLogger(__name__)

LOST = "The carrier's answer was lost"


def attempt(transport: Transport, outgoing: Outgoing) -> Outcome:
    """Hands one message to the carrier and waits. An unforeseen error is an unknown."""
    if is_too_late_to_begin(outgoing):
        return given_back(outgoing)
    try:
        return _taken(outgoing, transport.send(outgoing))
    except Exception as error:
        return _failed(outgoing, error)


async def attempt_on_loop(transport: QuickTransport, outgoing: Outgoing) -> Outcome:
    """The same on the transport's own loop, beside many others."""
    if is_too_late_to_begin(outgoing):
        return given_back(outgoing)
    try:
        return _taken(outgoing, await transport.hand_over(outgoing))
    except Exception as error:
        return _failed(outgoing, error)


def is_too_late_to_begin(outgoing: Outgoing) -> bool:
    """Whether its claim might run out before the carrier answers."""
    return outgoing.lease_until - clock.now() < ENOUGH_TO_BEGIN


def given_back(outgoing: Outgoing) -> Outcome:
    """It never left: it waits again, as if it had not been claimed."""
    return _outcome(outgoing, MessageEvent.RETRY)


def lost(outgoing: Outgoing) -> Outcome:
    """Nobody knows whether the carrier took it."""
    return _outcome(outgoing, MessageEvent.LOSE, words=LOST)


def _taken(outgoing: Outgoing, taken: Taken) -> Outcome:
    return Outcome(
        message_id=outgoing.message_id, attempt=outgoing.attempt, event=MessageEvent.TAKEN, sid=taken.sid,
        status=taken.status, segments=taken.segments,
    )  # fmt: skip


def _failed(outgoing: Outgoing, error: Exception) -> Outcome:
    if isinstance(error, Refused):
        return _refused(outgoing, error)
    if isinstance(error, OutcomeUnknown):
        return _outcome(outgoing, MessageEvent.LOSE, words=error.sentence)
    log.error("Message %s: something unforeseen while sending", outgoing.uid, exc_info=error)
    return lost(outgoing)


def _refused(outgoing: Outgoing, error: Refused) -> Outcome:
    pause = back_off(error.treatment, outgoing.attempt, random.random()) if error.retryable else timedelta()
    return Outcome(
        message_id=outgoing.message_id, attempt=outgoing.attempt,
        event=MessageEvent.RETRY if error.retryable else MessageEvent.REJECT, error_code=error.error_code,
        words=error.sentence, pause=pause, treatment=error.treatment,
    )  # fmt: skip


def _outcome(outgoing: Outgoing, event: MessageEvent, *, words: str = "") -> Outcome:
    return Outcome(message_id=outgoing.message_id, attempt=outgoing.attempt, event=event, words=words)
