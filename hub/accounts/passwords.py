"""Passwords and reset links: hashed by Werkzeug's scrypt, links signed, single-purpose and expiring.

Ring: queries.
"""

import secrets
from uuid import UUID

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer
from werkzeug.security import check_password_hash, generate_password_hash

from hub.accounts.models import Invitation, User
from hub.errors import Invalid

SHORTEST = 10
LINK_LASTS_SECONDS = 60 * 60 * 4
_WORDS = (  # noqa: SIM905  eighty-five strings in quotes would read worse
    "amber anchor apple basil beach birch brook candle canoe cedar cloud clover copper coral cotton daisy delta "
    "ember fern fiddle finch flint forest garden ginger harbour hazel heron honey island jasmine kettle kiwi "
    "lantern lemon linen maple meadow mint moss nectar oak olive orchid otter paddle pebble pepper pine plum pond "
    "quartz rain reef ribbon river robin rowan sage sail shell silver sparrow spruce stone summer teal thistle "
    "timber tulip valley velvet violet walnut willow winter wren"
).split()
# Compared with when there is no such user, so that both refusals take the same time.
_NOBODY = generate_password_hash("nobody")


def make_password() -> str:
    """A password that can be read out over a radio: four words and two digits (about 34 bits)."""
    return "-".join(secrets.choice(_WORDS) for _ in range(4)) + f"-{secrets.randbelow(90) + 10}"


def hash_password(password: str) -> str:
    """The hash to keep."""
    return generate_password_hash(password)


def fits(user: User | None, password: str) -> bool:
    """Whether this is the user's password; takes as long when there is no such user."""
    matches = check_password_hash(user.password_hash if user else _NOBODY, password)
    return matches and user is not None


def check_new(password: str, again: str) -> None:
    """Raises Invalid when a new password is too short or typed differently the second time."""
    if len(password) < SHORTEST:
        raise Invalid({"password": f"Use {SHORTEST} characters or more. Four words are easy to remember."})
    if password != again:
        raise Invalid({"again": "The two passwords differ. Type the same one twice."})


def make_link_token(user: User) -> str:
    """A token for one reset: it stops working once the password has changed."""
    return _serializer().dumps([str(user.uid), user.password_version])


def read_link_token(token: str) -> tuple[str, int]:
    """The uid and password version in a token. Raises Invalid when it is too old or not ours."""
    try:
        uid, version = _serializer().loads(token, max_age=LINK_LASTS_SECONDS)
    except BadSignature as error:  # an expired one is a kind of bad one
        raise Invalid({"token": "This link is too old or not complete. Ask for a new one."}) from error
    return str(uid), int(version)


def make_invitation_token(invitation: Invitation) -> str:
    """The token of one invitation; the database says whether it still works."""
    return _invitations().dumps(invitation.uid.hex)


def read_invitation_token(token: str) -> UUID:
    """The uid of the invitation behind a token. Raises Invalid when it is not ours."""
    try:
        return UUID(str(_invitations().loads(token)))
    except (BadSignature, ValueError) as error:
        raise Invalid(
            {"token": "This link is not complete. Copy all of it, or ask for a new one."}
        ) from error


def _invitations() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="invitation")


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="password-reset")
