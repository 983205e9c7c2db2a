"""Who acts, and on what: the two values every permission is decided from."""

from dataclasses import dataclass

from hub.accounts.states import Role


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
    """What it is done to: nothing in particular, or a thing of one organisation or hub."""

    organisation_id: int | None = None
    hub_id: int | None = None


SYSTEM = Actor(uid="system", name="By itself")
ANYWHERE = Scope()


def volunteer_actor(uid: object) -> Actor:
    """The volunteer as the one who acts (by text or on their own page)."""
    return Actor(uid=f"volunteer:{uid}", name="By text")
