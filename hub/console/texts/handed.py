"""The conversations that stand on the page of a hub or a task, as that page shows them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import url_for

from hub.accounts.guards import allowed
from hub.accounts.permissions import Permission
from hub.accounts.queries import names_by_uid
from hub.messaging.inbox.whose import handed_to
from hub.messaging.ports import names_by_phone


@dataclass(frozen=True, slots=True)
class ForYou:
    """One conversation that was handed to this hub or task."""

    uid: UUID
    url: str
    name: str
    phone: str
    text: str
    waits: bool
    by: str
    why: str
    at: datetime | None


def texts_for(uid: UUID) -> list[ForYou]:
    """What was handed to this hub or task; nothing for somebody who may not read texts."""
    if not allowed(Permission.INBOX_ANSWER):
        return []
    found = handed_to([uid])
    names = names_by_phone({one.conversation.phone for one in found})
    staff = names_by_uid({one.by for one in found})
    return [
        ForYou(
            one.conversation.uid, url_for("inbox.show", uid=one.conversation.uid),
            ", ".join(names.get(one.conversation.phone, ())), one.conversation.phone,
            one.last.body if one.last else "", one.waits, staff.get(one.by, "Somebody"), one.why, one.at,
        )
        for one in found
    ]  # fmt: skip
