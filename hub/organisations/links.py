"""Signed links to whoever answers for an organisation: made for a letter, and read again when followed.

A link says what it answers, whom it was sent to and until when, in at most 40 letters and digits that a person
can also type from a phone: small numbers in as few bytes as they need, ten bytes of HMAC (itsdangerous), base32.
The number or address it went to is part of what is signed: when that contact leaves or changes the number, the
link is worth nothing. Ring: moves.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import current_app

from hub.accounts.rules import Actor
from hub.database import db
from hub.errors import NotFound
from hub.installation.queries import settings
from hub.messaging.masking import masked
from hub.organisations.models import Organisation
from hub.sealed import seal, unseal

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
LONGEST = 60
NOWHERE = "There is nothing behind this link. Check that you have all of it, or ring the hub."


@dataclass(frozen=True, slots=True)
class Answerable:
    """What a link is about: the letter of its purpose, the row it answers, and until when that is of use."""

    purpose: str
    subject_id: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a link goes to: 0 is the organisation's first contact, else the contact of that id; and by which way."""

    contact_id: int
    by_email: bool


@dataclass(frozen=True, slots=True)
class Link:
    """A link that somebody has followed, and that is ours."""

    purpose: str
    subject_id: int
    until: datetime
    organisation: Organisation
    recipient: Recipient
    sent_to: str  # “021 ••• ••42”: enough to know who it was, not enough to ring

    def is_over(self, now: datetime) -> bool:
        """Whether it is too old to be answered."""
        return self.until <= now

    @property
    def actor(self) -> Actor:
        """Who answers: whoever holds what was sent to this number, for this organisation alone."""
        return Actor(
            uid=f"link:{self.sent_to}"[:64],
            organisation_id=self.organisation.id,
            name=f"By link sent to {self.sent_to}",
        )


def address_of(link: str) -> str:
    """The whole address of a link, as it goes into a letter."""
    return f"{current_app.config['PUBLIC_URL']}/a/{link}"


def make_link(what: Answerable, organisation: Organisation, to: Recipient) -> str:
    """The token for this recipient. The same one each time, so a reminder carries the link they know."""
    minutes = -(-(what.until - EPOCH) // timedelta(minutes=1))
    numbers = (what.subject_id, organisation.id, to.contact_id * 2 + to.by_email, max(minutes, 0))
    return what.purpose + seal(_salt(what.purpose), numbers, _way_to(organisation, to) or "")


def follow_link(token: str) -> Link:
    """What a token is about. Raises NotFound, always in the same words, for whatever is not ours any more."""
    purpose, sealed = token[:1], unseal(token[1:] if len(token) <= LONGEST else "")
    if len(sealed.numbers) != 4:
        raise NotFound(NOWHERE)
    subject_id, organisation_id, who, minutes = sealed.numbers
    organisation = db.session.get(Organisation, organisation_id) if organisation_id < 2**31 else None
    to = Recipient(who // 2, by_email=bool(who % 2))
    way = _way_to(organisation, to) if organisation else None
    if organisation is None or way is None or not sealed.holds(_salt(purpose), way):
        raise NotFound(NOWHERE)
    return Link(
        purpose, subject_id, EPOCH + timedelta(minutes=minutes), organisation, to, _hidden(way, to.by_email)
    )


def _salt(purpose: str) -> str:
    return f"answer by link {purpose}"


def _way_to(organisation: Organisation, to: Recipient) -> str | None:
    """The number or address as it is now; None when nobody of the organisation has one there any more."""
    one = next((one for one in organisation.contacts if one.id == to.contact_id), None)
    holder = organisation if to.contact_id == 0 else one
    if holder is None:
        return None
    return (holder.email.casefold() if to.by_email else holder.phone) or None


def _hidden(way: str, by_email: bool) -> str:
    if not by_email:
        return masked(way, settings().country)
    name, _, domain = way.partition("@")
    return f"{name[:1]}•••@{domain}"
