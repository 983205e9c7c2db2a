"""Writes to an organisation, by text and e-mail, to every contact that wants it. Ring: moves."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import phonenumbers
from flask import current_app, render_template
from phonenumbers import PhoneNumberType

from hub.installation.queries import settings
from hub.messaging.outgoing import outbox
from hub.messaging.states import Lane
from hub.organisations import links
from hub.organisations.links import Answerable, Recipient
from hub.organisations.models import Organisation

_NO_TEXTS = {
    PhoneNumberType.FIXED_LINE, PhoneNumberType.TOLL_FREE, PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST,
    PhoneNumberType.UAN, PhoneNumberType.PAGER, PhoneNumberType.VOICEMAIL,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Letter:
    """What is written. `kind` names the text's template; the e-mail has one of the same name."""

    kind: str
    subject: str
    facts: Mapping[str, Any]
    valid_for: timedelta
    lane: Lane = Lane.OTHER
    context_uid: UUID | None = None
    # What `link` answers without a sign-in: each reader gets a link of their own.
    answers: Answerable | None = None


@dataclass(frozen=True, slots=True)
class Addressee:
    """One way to reach somebody of the organisation; either may be empty."""

    name: str
    phone: str
    email: str
    contact_id: int = 0


def addressees(organisation: Organisation) -> list[Addressee]:
    """Whoever answers for it and wants its messages, the first contact first; every number and address once."""
    found: list[Addressee] = []
    phones: set[str] = set()
    emails: set[str] = set()
    for one in _contacts(organisation):
        phone = one.phone if one.phone not in phones and gets_texts(one.phone) else ""
        email = one.email if one.email.casefold() not in emails else ""
        phones.add(one.phone)
        emails.add(one.email.casefold())
        if phone or email:
            found.append(Addressee(one.name, phone, email, one.contact_id))
    return found


def _contacts(organisation: Organisation) -> Iterator[Addressee]:
    yield Addressee(organisation.contact_name, organisation.phone, organisation.email)
    for contact in organisation.contacts:
        if contact.wants_messages:
            yield Addressee(contact.name, contact.phone, contact.email, contact.id)


def gets_texts(phone: str) -> bool:
    """Whether a text to this E.164 number may arrive; what we cannot tell counts as yes."""
    if not phone:
        return False
    try:
        return phonenumbers.number_type(phonenumbers.parse(phone)) not in _NO_TEXTS
    except phonenumbers.NumberParseException:
        return False


def can_email() -> bool:
    """Whether this installation can send e-mail."""
    return bool(current_app.config.get("SMTP_URL"))


def write_to(organisation: Organisation, letter: Letter) -> list[str]:
    """Puts the letter into the outbox for everyone it reaches; answers the phones that get a text.

    Nobody is reached twice. A letter that `answers` something carries a link for each reader as `link`. Where
    there is neither a phone that gets texts nor e-mail, the list is empty and a person has to ring.
    """
    texted = []
    for one in addressees(organisation):
        if one.phone:
            text_to(one.phone, _to(one, letter, organisation), subject_uid=organisation.uid)
            texted.append(one.phone)
        if one.email and can_email():
            email_to(one.email, _to(one, letter, organisation, by_email=True))
    return texted


def _to(one: Addressee, letter: Letter, organisation: Organisation, *, by_email: bool = False) -> Letter:
    """The letter for this reader."""
    if letter.answers is None:
        return letter
    link = links.make_link(letter.answers, organisation, Recipient(one.contact_id, by_email))
    return replace(letter, facts={**letter.facts, "link": links.address_of(link)})


def text_to(phone: str, letter: Letter, *, subject_uid: UUID | None = None) -> None:
    """The letter as one text."""
    outbox.enqueue(
        letter.kind, phone, lane=letter.lane, valid_for=letter.valid_for, facts=letter.facts,
        context_uid=letter.context_uid, subject_uid=subject_uid,
    )  # fmt: skip


def email_to(address: str, letter: Letter) -> None:
    """The letter as one e-mail."""
    body = render_template(f"email/en/{letter.kind}.txt", site=settings().site_name, **letter.facts)
    outbox.enqueue_email(address, letter.subject, kind=letter.kind, body=body, valid_for=letter.valid_for)
