"""Who acts, and on what: the two values every permission is decided from."""

from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

from hub.accounts.states import Role
from hub.errors import Invalid


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: a signed-in person, a volunteer by text, or the system itself."""

    uid: str
    role: Role | None = None
    organisation_id: int | None = None
    hub_id: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """What it is done to: nothing in particular, or a thing of one organisation or hub.

    `is_caller`: the organisation has said that whoever acts may call its own people out.
    """

    organisation_id: int | None = None
    hub_id: int | None = None
    is_caller: bool = False


SYSTEM = Actor(uid="system", name="By itself")
ANYWHERE = Scope()


def volunteer_actor(uid: object) -> Actor:
    """The volunteer as the one who acts (by text or on their own page)."""
    return Actor(uid=f"volunteer:{uid}", name="By text")


def checked_email(email: str) -> str:
    """The address in the one way it is kept. Raises Invalid({"email": …})."""
    try:
        return str(
            validate_email(
                email.strip(), check_deliverability=False, test_environment=True
            ).normalized.lower()
        )
    except EmailNotValidError as error:
        raise Invalid({"email": "This is not an e-mail address. Write it like name@example.org."}) from error
