"""Reads of sign-ins."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from hub.accounts.models import Invitation, User
from hub.database import db
from hub.errors import NotFound


def session_user(key: str) -> User | None:
    """The user of a session key `uid:version`; None when the password changed or the sign-in is off."""
    uid, _, version = key.partition(":")
    try:
        user = db.session.scalar(sa.select(User).where(User.uid == UUID(uid)))
    except ValueError:
        return None
    fits = user is not None and user.is_active and str(user.password_version) == version
    return user if fits else None


def user_by_email(email: str) -> User | None:
    """The sign-in with that address, whatever its case."""
    return db.session.scalar(sa.select(User).where(User.email == email.strip().lower()))


def user_by_uid(uid: UUID) -> User:
    """The sign-in. Raises NotFound."""
    user = db.session.scalar(sa.select(User).where(User.uid == uid))
    if user is None:
        raise NotFound("There is no such sign-in.")
    return user


def all_users() -> list[User]:
    """Every sign-in, those in use first, by name."""
    return list(db.session.scalars(sa.select(User).order_by(User.switched_off_at.is_not(None), User.name)))


def users_of(organisation_id: int) -> list[User]:
    """The sign-ins of one organisation."""
    query = sa.select(User).where(User.organisation_id == organisation_id).order_by(User.name)
    return list(db.session.scalars(query))


def open_invitations(organisation_id: int, now: datetime) -> list[Invitation]:
    """Invitations of one organisation that still work, the newest first."""
    query = sa.select(Invitation).where(
        Invitation.organisation_id == organisation_id, Invitation.used_at.is_(None),
        Invitation.taken_back_at.is_(None), Invitation.expires_at > now,
    )  # fmt: skip
    return list(db.session.scalars(query.order_by(Invitation.id.desc())))


def invitation_by_uid(uid: UUID) -> Invitation:
    """The invitation. Raises NotFound."""
    found = db.session.scalar(sa.select(Invitation).where(Invitation.uid == uid))
    if found is None:
        raise NotFound("There is no such invitation.")
    return found


def names_by_uid(uids: set[str]) -> dict[str, str]:
    """Names for the `by` of audit rows; uids that are no user's are left out."""
    wanted = []
    for uid in uids:
        try:
            wanted.append(UUID(uid))
        except ValueError:
            continue
    rows = db.session.execute(sa.select(User.uid, User.name).where(User.uid.in_(wanted)))
    return {str(uid): name for uid, name in rows}


def roles_by_uid(uids: Collection[str]) -> dict[str, str]:
    """In which role each of these sign-ins acts; what is no sign-in is left out."""
    wanted = [UUID(one) for one in uids if _is_uid(one)]
    rows = db.session.execute(sa.select(User.uid, User.role).where(User.uid.in_(wanted)))
    return {str(uid): role.value for uid, role in rows}


def _is_uid(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False
