"""Writing back to whoever sent a text, inside a caller's transaction. Ring: moves."""

from datetime import timedelta

from hub import clock
from hub.messaging.inbox import queries as inbox_queries
from hub.messaging.models import Inbound
from hub.messaging.outgoing import outbox
from hub.messaging.states import Lane

ONCE_IN = timedelta(minutes=10)


def write_once(inbound: Inbound, kind: str, lane: Lane, *, language: str = "") -> None:
    """The same text at most once in ten minutes; one that did not get through does not count."""
    if not inbox_queries.texted_since(inbound.conversation_id, kind, clock.now() - ONCE_IN):
        write_back(inbound, kind, lane, {}, language=language)


def write_back(
    inbound: Inbound, kind: str, lane: Lane, facts: dict[str, object], *, language: str = ""
) -> None:
    """Writes a text back to the sender; a number that opted out gets only words of danger."""
    talk = inbound.conversation
    if talk.opted_out_at is None or lane is Lane.DANGER:
        outbox.enqueue(
            kind, talk.phone, language=language or talk.language, lane=lane, valid_for=timedelta(hours=1),
            facts=facts, subject_uid=inbound.uid,
        )  # fmt: skip
