"""The hub's screen in a volunteer's own hands: only the register, until somebody on staff takes it back.

The session forgets who was signed in and keeps only that they handed the screen over. So nothing behind it can be
reached, whatever is typed as an address.
"""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, session, url_for
from flask_babel import get_locale
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response as Answer

from hub.accounts import services as accounts
from hub.accounts.forms import TakeBackForm
from hub.accounts.guards import actor, public, requires
from hub.accounts.models import User
from hub.accounts.permissions import Permission, may
from hub.accounts.queries import user_by_uid
from hub.accounts.rules import SYSTEM, Actor
from hub.console.desk.desk_hub import desk_hub
from hub.errors import Invalid, NotFound
from hub.extensions import limiter
from hub.incidents.models import Hub
from hub.incidents.queries import hub_by_uid
from hub.installation.queries import settings
from hub.messaging.masking import masked
from hub.volunteers import phones, queries
from hub.volunteers.registering import services
from hub.volunteers.registering.forms import ENOUGH, STEPS, RegisterForm, Step
from hub.volunteers.rules import Registration
from hub.volunteers.states import ConsentSms, Source

bp = Blueprint("kiosk", __name__)
KEPT, TYPED = "kiosk", "kiosk_typed"
# What such a screen may still load.
OPEN = ("kiosk.", "register.privacy", "static", "assets.", "health.")


class KioskForm(RegisterForm):
    """The register on a screen that many people use: the browser offers nobody what others have typed."""

    class Meta:
        def render_field(self, field: Any, render_kw: dict[str, Any]) -> Any:
            """Every field without completion."""
            return super().render_field(field, {**render_kw, "autocomplete": "off"})  # type: ignore[misc]


@bp.before_app_request
def stay_on_the_register() -> Answer | None:
    """Whatever else is asked for on such a screen leads back to its first page."""
    if KEPT not in session or (request.endpoint or "").startswith(OPEN):
        return None
    return redirect(url_for("kiosk.welcome"), 303)


@bp.after_request
def keep_nothing(response: Response) -> Response:
    """Nobody comes back by the Back button to what somebody else has typed."""
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/console/desk/kiosk")
@requires(Permission.DESK)
def start() -> Answer:
    """Hands the screen over: signs out here, and leaves only the register."""
    hub, by = desk_hub(), actor()
    accounts.hand_over_screen(UUID(by.uid), by=by)
    logout_user()
    session.clear()
    session[KEPT] = {"by": by.uid, "hub": str(hub.uid) if hub else ""}
    return redirect(url_for("kiosk.welcome"), 303)


@bp.get("/kiosk")
@public
def welcome() -> str | Answer:
    """The first page: what this is, and one button."""
    if KEPT not in session:
        return redirect(url_for("register.index"), 303)
    session.pop(TYPED, None)
    return render_template("kiosk/welcome.html", hub=_hub())


@bp.route("/kiosk/register", methods=["GET", "POST"])
@public
def form() -> str | Answer | tuple[str, int]:
    """The register, a question a page."""
    if KEPT not in session:
        return redirect(url_for("register.index"), 303)
    preset = settings().preset
    typed = KioskForm(request.form, languages=preset.languages, unit=preset.distance_unit)
    if request.method == "GET":
        return _show(typed, STEPS[0])
    context = queries.registration_context()
    page = typed.next_page(context)
    if page is not None:
        return _show(typed, page), 422 if typed.errors else 200
    hub = _hub()
    facts = replace(
        typed.registration(context), asked_in=str(get_locale()), hub_id=hub.id if hub else None
    )  # fmt: skip
    services.register(facts, by=SYSTEM, source=Source.KIOSK)
    session[TYPED] = _typed(facts)
    return redirect(url_for("kiosk.thanks"), 303)


@bp.get("/kiosk/thanks")
@public
def thanks() -> str | Answer:
    """The same for everyone, known or not: only what was typed here is said back."""
    if KEPT not in session:
        return redirect(url_for("register.index"), 303)
    return render_template("kiosk/thanks.html", hub=_hub(), typed=session.get(TYPED, {}))


@bp.route("/kiosk/end", methods=["GET", "POST"])
@limiter.limit("10 per minute", methods=["POST"])
@public
def end() -> str | Answer | tuple[str, int]:
    """Somebody on staff takes the screen back with a password."""
    if KEPT not in session:
        return redirect(url_for("accounts.sign_in"), 303)
    who, form = _who_started(), TakeBackForm()
    if form.validate_on_submit():
        try:
            user = _staff(form.email.data or (who.email if who else ""), form.password.data or "")
        except Invalid as error:
            form.password.errors = [*error.fields.values()]
        else:
            hub = session[KEPT]["hub"]
            session.clear()
            login_user(user)
            session.update({"desk_hub": hub} if hub else {})
            flash("The screen is yours again.")
            return redirect(url_for("desk.index"), 303)
    name = who.name if who else "the person who began it"
    return render_template("kiosk/end.html", hub=_hub(), form=form, who=name), 422 if form.errors else 200


def _staff(email: str, password: str) -> User:
    """The person whose password this is, when they may run a desk. Raises Invalid."""
    user = accounts.sign_in(email, password)
    if not may(Actor(uid=str(user.uid), role=user.role), Permission.DESK):
        raise Invalid({"password": "This sign-in does not run a desk. Ask a coordinator."})
    return user


def _who_started() -> User | None:
    try:
        return user_by_uid(UUID(session[KEPT]["by"]))
    except NotFound:
        return None


def _hub() -> Hub | None:
    said = session[KEPT]["hub"]
    try:
        return hub_by_uid(UUID(said)) if said else None
    except NotFound:
        return None


def _show(form: KioskForm, page: Step) -> str:
    return render_template(
        "kiosk/form.html", form=form, page=page, steps=STEPS, enough=ENOUGH, hub=_hub(), ages=queries.ages(),
        example=phones.example(settings().country),
    )  # fmt: skip


def _typed(facts: Registration) -> dict[str, str]:
    wants = facts.consent_sms is ConsentSms.YES
    comes = "nothing" if not wants else "text" if facts.phone_kind.gets_texts else "call"
    return {"name": facts.given_name, "phone": masked(facts.phone or "", settings().country), "comes": comes}
