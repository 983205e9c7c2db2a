"""A person knows that texts reach a number again. Ring: services."""

from uuid import UUID

import sqlalchemy as sa

from hub.accounts.rules import Actor
from hub.audit.moves import record
from hub.database import db, transaction
from hub.errors import NotFound
from hub.messaging.models import Conversation


def text_again(conversation_uid: UUID, *, by: Actor) -> None:
    """Whatever failed there before is forgotten, so that they are asked by text again. Raises NotFound."""
    with transaction():
        talk = db.session.scalar(sa.select(Conversation).where(Conversation.uid == conversation_uid))
        if talk is None:
            raise NotFound("There is no such number.")
        talk.failed_in_a_row = 0
        record("conversation.text_again", talk, by=by.uid)
