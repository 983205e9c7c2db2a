"""Who is signed in: the session kept by flask-login. Ring: edge."""

from flask import Flask, Response, redirect, request, url_for
from flask_login import current_user

from hub.accounts.guards import allowed
from hub.accounts.permissions import Permission
from hub.accounts.queries import session_user
from hub.accounts.rules import Scope
from hub.extensions import login_manager


def init_app(app: Flask) -> None:
    """Loads users by session key and sends strangers to the sign-in page."""
    login_manager.user_loader(session_user)
    login_manager.unauthorized_handler(ask_to_sign_in)
    login_manager.session_protection = "basic"
    app.jinja_env.globals.update(
        allowed=allowed, Permission=Permission, Scope=Scope, current_user=current_user
    )


def ask_to_sign_in() -> Response | tuple[str, int, dict[str, str]]:
    """To the sign-in page, and back afterwards. A live part of a page reloads the whole page instead."""
    if request.headers.get("HX-Request"):
        return "", 401, {"HX-Refresh": "true"}
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in", next=back), 303)  # type: ignore[return-value]
