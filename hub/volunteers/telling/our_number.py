"""“Save this number”: told in advance to one person or to everybody who can be texted. Ring: services."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import Actor
from hub.audit.moves import record
from hub.database import db, transaction
from hub.errors import Conflict
from hub.messaging.models import Message
from hub.messaging.prices import Takes, what_it_takes
from hub.messaging.queries import opted_out_phones
from hub.messaging.states import Lane
from hub.messaging.texts.filling import render
from hub.messaging.texts.segments import count
from hub.volunteers.models import Volunteer
from hub.volunteers.queries import by_uid
from hub.volunteers.selves import COUNTS
from hub.volunteers.states import ConsentSms, PhoneKind, Standing
from hub.volunteers.telling.moves import text_person

KIND = "save_number"
# Whoever read it lately does not read it again.
NOT_AGAIN_FOR = timedelta(days=90)
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class ToEverybody:
    """The exact text, how many would read it, and what that takes."""

    text: str
    people: int
    takes: Takes


def preview(link: str) -> ToEverybody:
    """What would leave, to how many, at what cost."""
    text, people = render(KIND, "en", link=link, given_name=""), _not_told()
    parts = count(text).segments
    return ToEverybody(text, len(people), what_it_takes((phone, parts) for _, phone in people))


def tell_one(uid: UUID, link: str, *, by: Actor) -> None:
    """One person reads it. Raises Conflict when no text may go to them."""
    with transaction():
        person = by_uid(uid)
        if not text_person(person, KIND, lane=Lane.OTHER, by=by.uid, link=link):
            raise Conflict(f"{person.name} gets no texts. Tell them the number, or print it for them.")


def tell_everybody(link: str, *, by: Actor) -> int:
    """Everybody who can be called and did not read it lately; in the night it waits. Answers how many."""
    done = 0
    while True:
        with transaction():
            batch = [key for key, _ in _not_told()[:AT_ONCE]]
            done += _tell(batch, link, by=by.uid)
        if len(batch) < AT_ONCE:
            return done


def _tell(ids: Sequence[int], link: str, *, by: str) -> int:
    rows = sa.select(Volunteer).where(Volunteer.id.in_(ids), COUNTS).order_by(Volunteer.id)
    told = [
        row
        for row in db.session.scalars(rows).all()
        if text_person(row, KIND, lane=Lane.OTHER, by=by, link=link)
    ]
    if told:
        record("volunteer.save_number", told[0], by=by, details={"people": len(told)})
    return len(told)


def _not_told() -> list[tuple[int, str]]:
    told = sa.exists().where(
        Message.subject_uid == Volunteer.uid, Message.kind == KIND, Message.created_at > clock.now() - NOT_AGAIN_FOR
    )  # fmt: skip
    texted = [kind for kind in PhoneKind if kind.gets_texts]
    query = sa.select(Volunteer.id, Volunteer.phone).where(
        Volunteer.state == Standing.ELIGIBLE, Volunteer.phone.is_not(None), Volunteer.phone_kind.in_(texted),
        Volunteer.consent_sms == ConsentSms.YES, sa.not_(told), COUNTS,
    )  # fmt: skip
    rows = list(db.session.execute(query.order_by(Volunteer.id)))
    out = opted_out_phones([phone for _, phone in rows if phone])
    return [(key, phone) for key, phone in rows if phone and phone not in out]
