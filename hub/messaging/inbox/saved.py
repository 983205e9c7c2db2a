"""Use cases of whoever keeps the saved replies. Ring: services."""

from uuid import UUID

from hub import clock
from hub.accounts.rules import Actor
from hub.audit.moves import record
from hub.database import db, transaction
from hub.errors import Invalid
from hub.messaging.inbox.placeholders import MEANINGS, unknown_in
from hub.messaging.inbox.saved_list import saved_by_uid, title_is_taken
from hub.messaging.models import SavedReply

TITLE_LETTERS, BODY_LETTERS = 60, 480


def write(title: str, body: str, language: str, *, by: Actor) -> None:
    """A new saved reply. Raises Invalid by field."""
    with transaction() as session:
        values = _checked(title, body, None)
        reply = SavedReply(**values, language=language, by=by.uid, written_at=clock.now())
        session.add(reply)
        record("saved_reply.write", reply, by=by.uid)


def change(uid: UUID, title: str, body: str, language: str, *, by: Actor) -> None:
    """Puts other words in its place. Raises Invalid by field, NotFound."""
    with transaction():
        reply = saved_by_uid(uid)
        values = _checked(title, body, reply.id)
        reply.title, reply.body, reply.language = values["title"], values["body"], language
        reply.by, reply.written_at = by.uid, clock.now()
        record("saved_reply.change", reply, by=by.uid)


def retire(uid: UUID, *, by: Actor) -> None:
    """It is not offered any more."""
    _set_retired(uid, by=by, retired=True)


def offer_again(uid: UUID, *, by: Actor) -> None:
    """It is offered once more. Raises Invalid when another has its title by now."""
    _set_retired(uid, by=by, retired=False)


def _set_retired(uid: UUID, *, by: Actor, retired: bool) -> None:
    with transaction():
        reply = saved_by_uid(uid)
        if not retired:
            _checked(reply.title, reply.body, reply.id)
        reply.retired_at = clock.now() if retired else None
        db.session.flush()
        record("saved_reply.retire" if retired else "saved_reply.offer_again", reply, by=by.uid)


def _checked(title: str, body: str, own_id: int | None) -> dict[str, str]:
    title, body, wrong = " ".join(title.split()), " ".join(body.split()), {}
    if not title:
        wrong["title"] = "Give it a title by which you find it."
    elif len(title) > TITLE_LETTERS:
        wrong["title"] = f"The title has {len(title)} letters. Shorten it to {TITLE_LETTERS}."
    elif title_is_taken(title, own_id):
        wrong["title"] = "Another saved reply has this title. Choose another, or change that one."
    if not body:
        wrong["body"] = "Write the words to send."
    elif len(body) > BODY_LETTERS:
        wrong["body"] = f"This has {len(body)} letters. Shorten it to {BODY_LETTERS}."
    elif unknown := unknown_in(body):
        wrong["body"] = f"{unknown[0]} is not known here. You may use {', '.join(MEANINGS)}."
    if wrong:
        raise Invalid(wrong)
    return {"title": title, "body": body}
