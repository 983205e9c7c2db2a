"""Use cases of sign-ins."""

from uuid import UUID

from hub import clock
from hub.accounts import moves, passwords
from hub.accounts.models import User
from hub.accounts.queries import invitation_by_uid, user_by_email, user_by_uid, users_of
from hub.accounts.rules import Actor, checked_email
from hub.accounts.states import Role
from hub.audit.moves import record
from hub.database import db, transaction
from hub.errors import Conflict, Invalid, NotAllowed, NotFound


def sign_in(email: str, password: str) -> User:
    """The user, when the password fits. Raises Invalid with one sentence for every other case."""
    user = user_by_email(email)
    if not passwords.fits(user, password) or user is None or not user.is_active:
        raise Invalid({"password": "The e-mail address and the password do not fit together. Try again."})
    uid = user.uid
    with transaction():
        user = user_by_uid(uid)
        user.last_sign_in_at = clock.now()
        record("user.signed_in", user, by=str(user.uid))
    return user


def hand_over_screen(uid: UUID, *, by: Actor) -> None:
    """Writes down who gave a signed-in screen into the hands of the public."""
    with transaction():
        record("user.screen_handed_over", user_by_uid(uid), by=by.uid)


def create_user(
    email: str,
    role: Role,
    *,
    name: str = "",
    organisation_id: int | None = None,
    hub_id: int | None = None,
    by: Actor,
) -> str:
    """Adds a sign-in and answers its first password, which is kept nowhere else."""
    address = checked_email(email)
    if role.is_of_an_organisation and organisation_id is None:
        raise Invalid(
            {"organisation": f"A {role.replace('_', ' ')} sign-in belongs to an organisation. Name it."}
        )
    password = passwords.make_password()
    with transaction():
        if user_by_email(address):
            raise Conflict(f"There is a sign-in for {address} already. Reset its password instead.")
        user = User(
            email=address, name=name.strip() or address.partition("@")[0], role=role,
            password_hash=passwords.hash_password(password), organisation_id=organisation_id, hub_id=hub_id,
            created_at=clock.now(),
        )  # fmt: skip
        db.session.add(user)
        record("user.created", user, by=by.uid, details={"role": role})
    return password


def reset_link_token(uid: UUID, *, by: Actor) -> str:
    """A token that lets its holder choose a new password once."""
    with transaction():
        user = user_by_uid(uid)
        if not user.is_active:
            raise Conflict("This sign-in is switched off. Switch it on first.")
        record("user.reset_link_made", user, by=by.uid)
        return passwords.make_link_token(user)


def choose_password(token: str, password: str, again: str) -> None:
    """Sets the new password and ends every older session. Raises Invalid for a used or old link."""
    uid, version = passwords.read_link_token(token)
    passwords.check_new(password, again)
    with transaction():
        user = user_by_uid(UUID(uid))
        if user.password_version != version or not user.is_active:
            raise Invalid({"token": "This link has been used. Ask for a new one."})
        user.password_hash = passwords.hash_password(password)
        user.password_version += 1
        record("user.password_chosen", user, by=str(user.uid))


def switch(uid: UUID, *, on: bool, by: Actor) -> None:
    """Switches a sign-in off or on. Nobody can switch off their own."""
    with transaction():
        user = user_by_uid(uid)
        if str(user.uid) == by.uid:
            raise NotAllowed("You cannot switch off your own sign-in. Ask another admin.")
        user.switched_off_at = None if on else clock.now()
        user.password_version += 0 if on else 1
        record("user.switched_on" if on else "user.switched_off", user, by=by.uid)


def accept_invitation(token: str, password: str, again: str) -> User:
    """Makes the sign-in of an invitation with the password its holder chose. Raises Invalid for a used link."""
    uid = passwords.read_invitation_token(token)
    passwords.check_new(password, again)
    with transaction():
        invitation = invitation_by_uid(uid)
        moves.use(invitation)
        if user_by_email(invitation.email):
            raise Invalid({"token": "There is a sign-in for this address already. Sign in with it."})
        user = User(
            email=invitation.email, name=invitation.name, role=invitation.role, created_at=clock.now(),
            password_hash=passwords.hash_password(password), organisation_id=invitation.organisation_id,
            last_sign_in_at=clock.now(),
        )  # fmt: skip
        db.session.add(user)
        record(
            "user.created", user, by=invitation.invited_by, details={"role": invitation.role, "invited": True}
        )
        return user


def take_back_invitation(uid: UUID, *, of: int, by: Actor) -> None:
    """The link works no more. Raises NotFound for another organisation's."""
    with transaction():
        invitation = invitation_by_uid(uid)
        if invitation.organisation_id != of:
            raise NotFound("There is no such invitation.")
        moves.take_back(invitation, by=by.uid)


def switch_off_of_organisation(uid: UUID, *, of: int, by: Actor) -> None:
    """One of an organisation's sign-ins is used no more. Never one's own, and never the last one."""
    with transaction():
        user = user_by_uid(uid)
        if user.organisation_id != of:
            raise NotFound("There is no such sign-in.")
        if str(user.uid) == by.uid:
            raise NotAllowed("You cannot switch off your own sign-in. Ask a colleague or the hub.")
        others = [one for one in users_of(of) if one.is_active and one is not user]
        if not others:
            raise Conflict("This is the last sign-in. Invite somebody else first.")
        user.switched_off_at = clock.now()
        user.password_version += 1
        record("user.switched_off", user, by=by.uid)
