"""Guards for views: every route names a permission or says that it is public. Ring: views."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import current_app
from flask_login import current_user

from hub.accounts.permissions import Permission, authorise, may
from hub.accounts.rules import ANYWHERE, Actor, Scope

View = Callable[..., Any]


def actor() -> Actor:
    """The signed-in person as a plain value. Only behind a guard."""
    return Actor(
        uid=str(current_user.uid),
        role=current_user.role,
        organisation_id=current_user.organisation_id,
        hub_id=current_user.hub_id,
        name=current_user.name,
    )


def requires(permission: Permission) -> Callable[[View], View]:
    """Lets only signed-in people through whom the table grants `permission`.

    What belongs to one organisation is checked again in the view with `check(permission, scope)`.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not current_user.is_authenticated:
                return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
            authorise(actor(), permission)
            return view(*args, **kwargs)

        guarded.required_permission = permission  # type: ignore[attr-defined]
        return guarded

    return guard


def public(view: View) -> View:
    """Says that anyone may open this; a house test keeps the list of them."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def check(permission: Permission, scope: Scope) -> None:
    """Raises NotAllowed unless the signed-in person may do this to that thing."""
    authorise(actor(), permission, scope)


def allowed(permission: Permission, scope: Scope = ANYWHERE) -> bool:
    """For templates: whether to show a control at all."""
    return bool(current_user.is_authenticated) and may(actor(), permission, scope)
