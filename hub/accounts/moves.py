"""Steps on invitations inside a caller's transaction."""

from datetime import timedelta

import sqlalchemy as sa

from hub import clock
from hub.accounts.models import Invitation
from hub.accounts.queries import open_invitations, user_by_email
from hub.accounts.rules import checked_email
from hub.accounts.states import Role
from hub.audit.moves import record
from hub.database import db
from hub.errors import Conflict, Invalid

LASTS = timedelta(days=7)
OVER = "This link has been used, taken back, or is older than 7 days. Ask for a new one."


def invite(email: str, name: str, *, organisation_id: int, by: str, role: Role = Role.CHARITY) -> Invitation:
    """An invitation that works once, for a week. An earlier one to the same address is taken back.

    Raises Invalid without a name or an address, Conflict when the address has a sign-in.
    """
    address = checked_email(email)
    if not name.strip():
        raise Invalid({"name": "Type a name."})
    if user_by_email(address):
        raise Conflict("There is a sign-in for this address already.")
    now = clock.now()
    for earlier in open_invitations(organisation_id, now):
        if earlier.email == address:
            take_back(earlier, by=by)
    invitation = Invitation(
        email=address, name=name.strip()[:120], role=role, organisation_id=organisation_id, invited_by=by,
        invited_at=now, expires_at=now + LASTS,
    )  # fmt: skip
    db.session.add(invitation)
    db.session.flush()
    return invitation


def use(invitation: Invitation) -> None:
    """Uses it up, once. Raises Invalid when it is over."""
    now = clock.now()
    still_open = sa.update(Invitation).where(
        Invitation.id == invitation.id, Invitation.used_at.is_(None), Invitation.taken_back_at.is_(None),
        Invitation.expires_at > now,
    )  # fmt: skip
    done = db.session.execute(still_open.values(used_at=now).execution_options(synchronize_session="fetch"))
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise Invalid({"token": OVER})
    record("invitation.used", invitation, by="system")


def take_back(invitation: Invitation, *, by: str) -> None:
    """The link works no more. Raises Conflict when it has been used."""
    if invitation.used_at is not None:
        raise Conflict("This invitation has been taken up already. Switch the sign-in off instead.")
    invitation.taken_back_at = clock.now()
    record("invitation.taken_back", invitation, by=by)
