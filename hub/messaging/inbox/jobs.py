"""What the timer does with texts that came in: reads each, wakes the one who listens, and never stops at one.

Ring: jobs.
"""

import logging

import sqlalchemy as sa

from hub import clock
from hub.errors import Conflict, HubError
from hub.messaging import ports
from hub.messaging.events import OptOutChanged, TextAnswered
from hub.messaging.inbox import arrivals
from hub.messaging.inbox import queries as inbox_queries
from hub.messaging.inbox.arrivals import Taken

log = logging.getLogger(__name__)

WENT_WRONG = "Something went wrong when we acted on this. A person must read it"
NOBODY = "Nobody here acts on this by itself. A person must read it"
TRIES = 3


def read_received(limit: int = 50) -> int:
    """Reads the texts that have come in, in their order, and answers how many."""
    return sum(_read(inbound_id) for inbound_id in inbox_queries.received_ids(clock.now(), limit=limit))


def run_out_due_questions() -> int:
    """Marks questions whose deadline has passed, and answers how many."""
    return arrivals.run_out()


def _read(inbound_id: int) -> bool:
    taken = _take_in(inbound_id)
    if taken is None:
        return False
    if taken.opt_out:
        _tell(taken.opt_out)
    if taken.event:
        _wake(taken.event)
    return True


def _take_in(inbound_id: int) -> Taken | None:
    try:
        return arrivals.take_in(inbound_id)
    except Exception:
        log.exception("Text %s could not be read", inbound_id)
        return _hand_over(inbound_id)


def _hand_over(inbound_id: int) -> Taken | None:
    try:
        arrivals.hand_over_unread(inbound_id)
    except Exception:
        # The database itself fails: the text stays received, and the next tick tries again.
        log.exception("Text %s could not be handed to a person", inbound_id)
        return None
    return Taken(event=None, opt_out=None)


def _tell(event: OptOutChanged) -> None:
    try:
        ports.tell_opt_out(event)
    except Exception:
        log.exception("An opt-out is stored, but somebody could not be told")


def _wake(event: TextAnswered) -> None:
    try:
        why = _try(event)
    except HubError as refused:
        why = refused.sentence
    except Exception:
        log.exception("Text %s was read, but acting on it failed", event.inbound_id)
        why = WENT_WRONG
    try:
        arrivals.pass_on(event.inbound_id, why)
    except Exception:
        log.exception("Text %s stays received until its lease ends", event.inbound_id)


def _try(event: TextAnswered) -> str:
    """Calls the handler. Losing a race is not the sender's fault, so that is tried again."""
    handler = ports.listener(event)
    if handler is None:
        return NOBODY
    for attempt in range(1, TRIES + 1):
        try:
            handler(event)
            break
        except (Conflict, sa.exc.OperationalError) as lost:
            if attempt == TRIES or type(lost) not in (Conflict, sa.exc.OperationalError):
                raise
    return NOBODY
