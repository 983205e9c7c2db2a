"""What somebody reads who left with something of ours, and why they may not. Ring: queries."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.attendance.models import Stint
from hub.attendance.queries import Present, with_person
from hub.attendance.rules import still_out
from hub.attendance.states import StintState
from hub.database import db
from hub.errors import NotFound
from hub.incidents.models import Hub
from hub.messaging.models import Message
from hub.messaging.states import MessageState
from hub.messaging.texts.filling import render
from hub.messaging.texts.segments import count
from hub.messaging.texts.spoken import fixed
from hub.referrals.persons.slip import gets_texts
from hub.referrals.queries import may_ask_from
from hub.referrals.wording import short
from hub.volunteers.states import ConsentSms

KIND = "kit_out"
# As much as keeps the whole text within two parts where the place is not far too long.
THINGS, WHERE = 120, 90
THE_HUB = fixed(
    "the hub", {"es": "el centro", "fr": "notre centre", "pt": "centro", "mi": "te pokapu", "ht": "sant lan"}
)


@dataclass(frozen=True, slots=True)
class KitText:
    """The text as it would leave now. `why_not`: why it does not; `sent`: the one that has left or waits already."""

    item: Present
    out: tuple[str, ...]
    body: str
    language: str
    leaves_at: datetime
    facts: Mapping[str, Any]
    why_not: str = ""
    sent: Message | None = None

    @property
    def segments(self) -> int:
        """How many parts it costs."""
        return count(self.body).segments

    @property
    def may_go(self) -> bool:
        """Whether it can be sent."""
        return not self.why_not and self.sent is None

    @property
    def waits(self) -> bool:
        """Whether quiet hours hold it."""
        return self.leaves_at > clock.now()


def kit_text(stint_uid: UUID, back_to: Hub | None = None) -> KitText:
    """What they would read. `back_to`: the hub to which they bring it, else that where they were. Raises NotFound."""
    row = db.session.execute(with_person().where(Stint.uid == stint_uid)).first()
    if row is None:
        raise NotFound("There is no such sign-in.")
    item = Present(*row)
    out = tuple(still_out(item.stint.kit, item.stint.kit_back))
    facts: dict[str, Any] = {
        "name": item.volunteer.given_name,
        "things": short(", ".join(out), THINGS),
        "where": _where(item, back_to),
    }
    language = item.volunteer.language
    return KitText(
        item=item, out=out, body=render(KIND, language, **facts), language=language,
        leaves_at=may_ask_from(clock.now()), facts=facts, why_not=_why_not(item, out),
        sent=asked_back([stint_uid]).get(stint_uid),
    )  # fmt: skip


def _where(item: Present, back_to: Hub | None) -> str:
    task_hub = item.task.hub_id if item.task else None
    hub_id = item.stint.hub_id or task_hub
    hub = back_to or (db.session.get(Hub, hub_id) if hub_id else None)
    return short(", ".join(filter(None, (hub.name, hub.address))), WHERE) if hub else THE_HUB


def _why_not(item: Present, out: Collection[str]) -> str:
    person = item.volunteer
    if not out:
        return "Everything is back. There is nothing to ask for."
    if item.stint.state is StintState.OPEN:
        return f"{person.name} is still signed in. Ask them at the desk."
    if person.consent_sms is ConsentSms.NO:
        return f"{person.name} did not agree to texts. Ring them."
    if not gets_texts(person):
        return f"No text reaches {person.name}. Ring them."
    return ""


def asked_back(stint_uids: Collection[UUID]) -> dict[UUID, Message]:
    """The text about its things for each of these stints that had one; one that was stopped before it left is none."""
    query = sa.select(Message).where(
        Message.subject_uid.in_(list(stint_uids)),
        Message.kind == KIND,
        Message.state != MessageState.CANCELLED,
    )
    return {row.subject_uid: row for row in db.session.scalars(query.order_by(Message.id)) if row.subject_uid}
