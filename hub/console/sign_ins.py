"""Sign-ins as an admin keeps them."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from hub.accounts import services
from hub.accounts.forms import ROLE_WORDS, NewUserForm
from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.accounts.queries import all_users, user_by_uid
from hub.accounts.states import Role
from hub.errors import HubError, Invalid
from hub.organisations.queries import names_by_id
from hub.web.links import public_link

bp = Blueprint("admin", __name__, url_prefix="/admin")


@bp.get("/")
@requires(Permission.ACCOUNTS)
def index() -> str:
    """Who can sign in."""
    return render_template(
        "admin/index.html", users=all_users(), organisations=names_by_id(), role_words=ROLE_WORDS
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.ACCOUNTS)
def new() -> str | tuple[str, int]:
    """Adds a sign-in and shows its first password once."""
    form = NewUserForm()
    form.organisation.choices = {"": "None"} | {str(key): name for key, name in names_by_id().items()}
    if form.validate_on_submit():
        try:
            password = services.create_user(
                form.email.data or "", Role(form.role.data), name=form.name.data or "",
                organisation_id=int(form.organisation.data) if form.organisation.data else None, by=actor(),
            )  # fmt: skip
        except HubError as error:
            fields = error.fields if isinstance(error, Invalid) else {"email": error.sentence}
            for name, words in fields.items():
                form[name].errors = [words]
        else:
            return render_template("admin/made.html", email=form.email.data, password=password)
    return render_template("admin/new.html", form=form), 422 if form.errors else 200


@bp.post("/<uuid:uid>/link")
@requires(Permission.ACCOUNTS)
def make_link(uid: UUID) -> str:
    """Shows a link with which the person chooses a new password."""
    token = services.reset_link_token(uid, by=actor())
    link = public_link("accounts.choose_password", token=token)
    return render_template("admin/link.html", user=user_by_uid(uid), link=link)


@bp.post("/<uuid:uid>/<any(on,off):way>")
@requires(Permission.ACCOUNTS)
def switch(uid: UUID, way: str) -> Response:
    """Switches a sign-in on or off."""
    services.switch(uid, on=way == "on", by=actor())
    flash(f"The sign-in is switched {way}.")
    return redirect(url_for("admin.index"), 303)
