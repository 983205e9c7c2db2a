"""Who looks after a conversation: one of us, a hub or a task; and what is known about reaching them. Ring: services."""

from uuid import UUID

from hub import clock
from hub.accounts.rules import Actor
from hub.audit.moves import record
from hub.database import db, transaction
from hub.errors import Conflict, Invalid
from hub.messaging.inbox import queries as inbox_queries
from hub.messaging.inbox.whose import holder
from hub.messaging.models import Conversation

NOTE_LETTERS, WHY_LETTERS = 300, 300
HANDED, TAKEN_BACK = "conversation.hand_over", "conversation.take_back"
HELD = "A colleague has taken it meanwhile. Leave it to them, or ask them to give it to you."


def take(uid: UUID, *, by: Actor) -> None:
    """From now on it is this person's. Raises Conflict when a colleague was faster."""
    with transaction():
        talk = _locked(uid)
        if holder(talk, clock.now()) not in ("", by.uid):
            raise Conflict(HELD)
        _assign(talk, by.uid)
        record("conversation.take", talk, by=by.uid)


def give(uid: UUID, to: str, *, why: str = "", by: Actor) -> None:
    """It is this colleague's from now on; whoever held it loses it, and the record says who did that and why."""
    with transaction():
        talk = _locked(uid)
        _assign(talk, to)
        talk.answering_by = talk.answering_until = None
        record(
            "conversation.give", talk, by=by.uid, why=_checked(why, WHY_LETTERS, "why"), details={"to": to}
        )


def let_go(uid: UUID, *, by: Actor) -> None:
    """It is nobody's again, if it was this person's."""
    with transaction():
        talk = _locked(uid)
        if talk.assigned_to == by.uid:
            talk.assigned_to = talk.assigned_at = None
            record("conversation.let_go", talk, by=by.uid)


def hand_over(uid: UUID, to: UUID, *, why: str, by: Actor) -> None:
    """It stands on the page of this hub or task until somebody there has dealt with it. Raises Invalid without why."""
    said = _checked(why, WHY_LETTERS, "why")
    if not said:
        raise Invalid({"why": "Say in a few words what they should do about it."})
    with transaction():
        talk = _locked(uid)
        talk.handed_to, talk.assigned_to, talk.assigned_at = to, None, None
        talk.answering_by = talk.answering_until = None
        record(HANDED, talk, by=by.uid, about=to, why=said)


def take_back(uid: UUID, *, by: Actor) -> None:
    """It stands on no page any more: it was dealt with there, or belongs to the inbox after all."""
    with transaction():
        talk = _locked(uid)
        if talk.handed_to is not None:
            record(TAKEN_BACK, talk, by=by.uid, about=talk.handed_to)
            talk.handed_to = None


def note_how_to_reach(uid: UUID, words: str, *, by: Actor) -> None:
    """Keeps what they told us about reaching them, wherever somebody is about to text or ring; nothing empties it."""
    said = _checked(words, NOTE_LETTERS, "note")
    with transaction():
        talk = _locked(uid)
        if said != talk.note:
            talk.note, talk.note_by, talk.note_at = said, by.uid, clock.now()
            record("conversation.note", talk, by=by.uid)


def _checked(words: str, letters: int, field: str) -> str:
    said = " ".join(words.split())
    if len(said) > letters:
        raise Invalid({field: f"This has {len(said)} letters. Shorten it to {letters}."})
    return said


def _locked(uid: UUID) -> Conversation:
    talk = inbox_queries.conversation_by_uid(uid)
    db.session.refresh(talk, with_for_update=True)
    return talk


def _assign(talk: Conversation, to: str) -> None:
    talk.assigned_to, talk.assigned_at = to, clock.now()
