"""Inviting people to sign in for an organisation: a link to copy, by e-mail and by text. Ring: services."""

from dataclasses import dataclass
from uuid import UUID

from flask import current_app

from hub.accounts import moves as accounts
from hub.accounts import passwords
from hub.accounts.moves import LASTS
from hub.accounts.rules import Actor
from hub.audit.moves import record
from hub.database import transaction
from hub.errors import NotAllowed
from hub.installation.queries import settings
from hub.messaging.states import Lane
from hub.organisations import letters
from hub.organisations.letters import Letter
from hub.organisations.queries import by_uid
from hub.organisations.rows import read_phone


@dataclass(frozen=True, slots=True)
class Invited:
    """What came of it: the link to hand over, and how it was sent besides."""

    name: str
    link: str
    by_email: bool
    by_text: bool


def invite(uid: UUID, *, email: str, name: str, phone: str = "", by: Actor) -> Invited:
    """Invites somebody to sign in for the organisation. The link works once, for 7 days.

    Raises Invalid for what was mistyped, Conflict when the address has a sign-in, NotAllowed for another's.
    """
    number = read_phone(phone, settings().country)
    with transaction():
        row = by_uid(uid)
        if by.organisation_id not in (None, row.id):
            raise NotAllowed("You can invite people for your own organisation only.")
        invitation = accounts.invite(email, name, organisation_id=row.id, by=by.uid)
        record("invitation.made", invitation, by=by.uid, about=row.uid)
        link = link_of(passwords.make_invitation_token(invitation))
        facts = {"name": invitation.name, "organisation": row.name, "link": link}
        letter = Letter("invitation", f"Sign in for {row.name}", facts, valid_for=LASTS, lane=Lane.ANSWER)
        if number:
            letters.text_to(number, letter, subject_uid=row.uid)
        if letters.can_email():
            letters.email_to(invitation.email, letter)
        return Invited(invitation.name, link, by_email=letters.can_email(), by_text=bool(number))


def link_of(token: str) -> str:
    """The address that goes into letters."""
    return f"{current_app.config['PUBLIC_URL']}/login/invitation/{token}"
