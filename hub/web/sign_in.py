"""Signing in and out, and choosing a new password."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_limiter.util import get_remote_address
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from hub.accounts import services
from hub.accounts.forms import ForgottenForm, NewPasswordForm, SignInForm
from hub.accounts.guards import allowed, public
from hub.accounts.models import User
from hub.accounts.permissions import Permission
from hub.accounts.queries import user_by_email
from hub.accounts.rules import SYSTEM
from hub.errors import Invalid
from hub.extensions import limiter
from hub.messaging.outgoing.mail import can_email, send_reset_link
from hub.web import languages
from hub.web.back import own_path
from hub.web.links import public_link

bp = Blueprint("accounts", __name__)
# A hall shares one address, so the limit is on guesses for one sign-in as well as for one address.
GUESSES = "10 per minute; 60 per hour"
# From however many addresses: enough against machines, and more than one nuisance needs to lock somebody out.
GUESSES_FROM_ANYWHERE = "600 per hour"


def _typed_email() -> str:
    return request.form.get("email", "").strip().lower() or "nobody"


def _guesser() -> str:
    return f"{_typed_email()} {get_remote_address()}"


def _was_wrong(response: Response) -> bool:
    """Only wrong guesses count: whoever knows the password may come back as often as they like."""
    return response.status_code == 422


def _begin(user: User) -> None:
    """A session of its own: nothing that was in this browser before comes along but the language."""
    language = session.get(languages.CHOSEN)
    session.clear()
    session.update({languages.CHOSEN: language} if language else {})
    login_user(user)


@bp.route("/login", methods=["GET", "POST"])
@limiter.limit(GUESSES, methods=["POST"], key_func=_guesser, deduct_when=_was_wrong)
@limiter.limit(GUESSES_FROM_ANYWHERE, methods=["POST"], key_func=_typed_email, deduct_when=_was_wrong)
@limiter.limit("60 per minute", methods=["POST"])
@public
def sign_in() -> str | Response | tuple[str, int]:
    """The sign-in page, and the way to where the person was going."""
    if current_user.is_authenticated:
        return redirect(home_url(), 303)
    form = SignInForm(next=request.args.get("next", ""))
    if form.validate_on_submit():
        try:
            user = services.sign_in(form.email.data or "", form.password.data or "")
        except Invalid as error:
            form.password.errors = [error.fields["password"]]
        else:
            _begin(user)
            return redirect(own_path(form.next.data, home_url()), 303)
    return render_template("accounts/sign_in.html", form=form), 422 if form.errors else 200


@bp.post("/logout")
@public
def sign_out() -> Response:
    """Ends the session on this browser."""
    logout_user()
    # On a shared laptop nothing stays: not the desk's hub, not a volunteer's own page.
    session.clear()
    flash("You are signed out.")
    return redirect(url_for("accounts.sign_in"), 303)


@bp.route("/login/forgotten", methods=["GET", "POST"])
@limiter.limit("5 per minute", methods=["POST"])
@public
def forgotten() -> str | Response:
    """Sends a link by e-mail where that is set up; says whom to ask where it is not."""
    form = ForgottenForm()
    if can_email() and form.validate_on_submit():
        user = user_by_email(form.email.data or "")
        if user and user.is_active:
            token = services.reset_link_token(user.uid, by=SYSTEM)
            send_reset_link(user.email, public_link("accounts.choose_password", token=token))
        flash("If there is a sign-in with that address, a link is on its way. It works for 4 hours.")
        return redirect(url_for("accounts.sign_in"), 303)
    return render_template("accounts/forgotten.html", form=form, can_email=can_email())


@bp.route("/login/new-password/<token>", methods=["GET", "POST"])
@limiter.limit("20 per minute")
@public
def choose_password(token: str) -> str | Response | tuple[str, int]:
    """A new password by a link that works once."""
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            services.choose_password(token, form.password.data or "", form.again.data or "")
        except Invalid as error:
            for name, words in error.fields.items():
                form[name if name in form else "password"].errors = [words]
        else:
            flash("Your new password is kept. Sign in with it.")
            return redirect(url_for("accounts.sign_in"), 303)
    return render_template("accounts/new_password.html", form=form), 422 if form.errors else 200


@bp.route("/login/invitation/<token>", methods=["GET", "POST"])
@limiter.limit("20 per minute")
@public
def invitation(token: str) -> str | Response | tuple[str, int]:
    """Whoever was invited chooses a password and is signed in."""
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            user = services.accept_invitation(token, form.password.data or "", form.again.data or "")
        except Invalid as error:
            for name, words in error.fields.items():
                form[name if name in form else "password"].errors = [words]
        else:
            _begin(user)
            flash(f"Welcome, {user.name}. Next time, sign in with {user.email} and your password.")
            return redirect(home_url(), 303)
    return render_template("accounts/invitation.html", form=form), 422 if form.errors else 200


def home_url() -> str:
    """Where a signed-in person belongs."""
    if allowed(Permission.PORTAL_SEE):
        return url_for("portal.home")
    return url_for("console.home") if allowed(Permission.CONSOLE_SEE) else url_for("public.home")
