"""A cry for help: the sender is told whom to ring, and one alarm a phone rings until a person clears it.

Nothing here may depend on what else the text means, who the sender is, or whether anything else works. Ring: moves.
"""

import logging
from datetime import timedelta

from hub import clock
from hub.alarms.moves import raise_again
from hub.alarms.queries import last_cleared_at
from hub.alarms.states import AlarmKind
from hub.database import db
from hub.installation.queries import settings
from hub.messaging import ports
from hub.messaging.inbox.queries import urgent_texts
from hub.messaging.inbox.writing import write_once
from hub.messaging.masking import masked
from hub.messaging.models import Inbound
from hub.messaging.replies.grammar.danger import is_urgent, language_of_cry
from hub.messaging.states import Lane

log = logging.getLogger(__name__)

QUOTE_LETTERS = 90
COUNTED_FOR = timedelta(days=1)


def heed(inbound: Inbound) -> None:
    """Tells the sender whom to ring, at most once in ten minutes, and rings the alarm of their phone each time."""
    talk = inbound.conversation
    write_once(inbound, "danger", Lane.DANGER, language=language_of_cry(inbound.body, talk.language))
    told = f"They were told to ring {settings().emergency_number}."
    raise_again(AlarmKind.DANGER, talk, title=f"“{quoted(inbound.body)}”", detail=f"{_from(inbound)} {told}")


def heed_unread(inbound: Inbound) -> None:
    """The same for a text that our own reading choked on: it rings, whatever it says, since nobody knows."""
    if _is_cry(inbound.body):
        inbound.is_urgent = True
        try:
            with db.session.begin_nested():
                heed(inbound)
        except Exception:
            log.exception("A cry for help could not be answered; a person must")
        else:
            return
    raise_again(
        AlarmKind.DANGER, inbound.conversation, title=f"Read this text now: “{quoted(inbound.body)}”",
        detail="The system could not read it and has not answered it. Open the conversation.",
    )  # fmt: skip


def quoted(body: str) -> str:
    """The beginning of a text on one line."""
    line = " ".join(body.split())
    return line if len(line) <= QUOTE_LETTERS else f"{line[:QUOTE_LETTERS].rstrip()}…"


def _is_cry(body: str) -> bool:
    try:
        return is_urgent(body)
    except Exception:
        log.exception("A text could not even be searched for words of danger")
        return True


def _from(inbound: Inbound) -> str:
    """Who it is, and how often they have cried for help since somebody last cleared it."""
    talk = inbound.conversation
    yesterday = clock.now() - COUNTED_FOR
    since = max(yesterday, last_cleared_at(AlarmKind.DANGER, talk.uid) or yesterday)
    texts = urgent_texts(talk.id, since)
    who = ", ".join([masked(talk.phone, settings().country), *_names(talk.phone)])
    if len(texts) < 2:
        return f"Text from {who}."
    return f"{len(texts)} texts from {who}. The first: “{quoted(texts[0].body)}”."


def _names(phone: str) -> list[str]:
    """Whoever uses the number; that nobody can say so must not keep the alarm from ringing."""
    try:
        with db.session.begin_nested():
            return ports.names_for(phone)
    except Exception:
        log.exception("The names behind a cry for help could not be found")
        return []
