"""Organisations on the console: who is trusted, what waits, and the decisions about each."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.console.charities import charity_page
from hub.errors import HubError, Invalid
from hub.organisations import confirming, services
from hub.organisations.forms import KIND_WORDS, OrganisationForm, WholeForm
from hub.organisations.forms_trust import CoverForm
from hub.organisations.queries import by_id, by_uid
from hub.portal.entry import READERS

bp = Blueprint("charities", __name__, url_prefix="/console/charities")

DONE = {
    "activate": "It is active and can ask for people.",
    "suspend": "It is suspended and receives nobody.",
    "reinstate": "It is back among the screened ones.",
    "cover": "Its insurance is written down.",
    "seen": "Noted that you looked at it.",
    "confirm": "Noted: all is still right. They are asked again in a year.",
}


@bp.get("/")
@requires(Permission.CONSOLE_SEE)
def index() -> str:
    """Every organisation, those with something to do first."""
    return render_template("console/charities.html", rows=charity_page.rows(), kinds=KIND_WORDS)


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.ORGANISATION_EDIT)
def new() -> str | tuple[str, int] | Response:
    """Puts an organisation on the register, quickly: name, kind, one contact."""
    form = OrganisationForm()
    if form.validate_on_submit():
        try:
            organisation = by_id(services.add(form.facts(), by=actor()))
        except HubError as error:
            form.refuse(error)
        else:
            flash(f"{organisation.name} is on the register. Now screen it.")
            return redirect(url_for("charities.show", uid=organisation.uid), 303)
    return render_template("console/charity_new.html", form=form), 422 if form.errors else 200


@bp.get("/<uuid:uid>")
@requires(Permission.CONSOLE_SEE)
def show(uid: UUID) -> str:
    """One organisation."""
    return _page(uid)


@bp.route("/<uuid:uid>/change", methods=["GET", "POST"])
@requires(Permission.ORGANISATION_EDIT)
def change(uid: UUID) -> str | tuple[str, int] | Response:
    """The whole entry."""
    organisation = by_uid(uid)
    form = WholeForm().start_from(organisation, READERS)
    if form.validate_on_submit():
        try:
            services.change(uid, form.whole(READERS), by=actor())
        except HubError as error:
            form.refuse(error)
        else:
            flash("Your changes are kept.")
            return redirect(url_for("charities.show", uid=uid), 303)
    page = render_template("console/charity_change.html", form=form, o=by_uid(uid))
    return page, 422 if form.errors else 200


@bp.post("/<uuid:uid>/<any(activate,suspend,reinstate,cover,seen,confirm):step>")
@requires(Permission.ORGANISATION_EDIT)
def decide(uid: UUID, step: str) -> str | tuple[str, int] | Response:
    """A decision about it; a refusal stands beside its field, with what was typed."""
    try:
        _steps(uid)[step]()
    except HubError as error:
        fields = error.fields if isinstance(error, Invalid) else {step: error.sentence}
        return _page(uid, failed=step, errors=fields), 422
    flash(DONE[step])
    return redirect(url_for("charities.show", uid=uid), 303)


def _steps(uid: UUID) -> dict[str, Callable[[], None]]:
    """What each button does, with what was typed beside it."""
    why, by = request.form.get("why", ""), actor()
    return {
        "activate": lambda: services.activate(uid, why=why, by=by),
        "suspend": lambda: services.suspend(uid, why=why, by=by),
        "reinstate": lambda: services.reinstate(uid, why=why, by=by),
        "cover": lambda: services.record_cover(uid, CoverForm().cover(), by=by),
        "seen": lambda: services.seen_their_change(uid, by=by),
        "confirm": lambda: confirming.confirm(uid, by=by),
    }


def _page(uid: UUID, *, failed: str = "", errors: Mapping[str, str] = MappingProxyType({})) -> str:
    """The page; after a refusal with the step that failed and what is wrong in which of its fields."""
    page = charity_page.gather(by_uid(uid))
    typed = request.form if failed else {}
    return render_template(
        "console/charity.html", page=page, kinds=KIND_WORDS, failed=failed, errors=errors, typed_before=typed
    )
