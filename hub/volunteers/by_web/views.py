"""The register for everybody: a page for each question, or everything at once."""

from dataclasses import replace

from flask import (
    Blueprint,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_limiter import RequestLimit
from werkzeug.wrappers import Response as Answer

from hub.accounts.guards import public
from hub.accounts.rules import SYSTEM
from hub.extensions import limiter
from hub.incidents.queries import all_hubs
from hub.installation.queries import settings
from hub.messaging.masking import masked
from hub.places.services import locate
from hub.volunteers import phones, queries
from hub.volunteers.by_web import blank
from hub.volunteers.own.purposes import PURPOSES
from hub.volunteers.registering import services
from hub.volunteers.registering.forms import ENOUGH, EVERYTHING, STEPS, RegisterForm, Step, is_last_send
from hub.volunteers.rules import Registration
from hub.volunteers.states import ConsentSms
from hub.volunteers.whereabouts import pin_map

bp = Blueprint("register", __name__)
TYPED = "registered"
# Whoever registers from the code at a door: which code, and then who they said they are.
AT_PLACE, WALK_UP = "at_place", "walk_up"


def _form() -> RegisterForm:
    preset = settings().preset
    return RegisterForm(request.form, languages=preset.languages, unit=preset.distance_unit)


def _most_sends() -> str:
    """A whole hall may share one address, so the limit is there against machines only."""
    limit: str = current_app.config["REGISTER_LIMIT"]
    return limit


def _sends_nothing() -> bool:
    """Turning a page keeps nothing and texts nobody, so it costs nothing."""
    return not is_last_send(request.form)


def _too_fast(_limit: RequestLimit) -> Response:
    form = _form()
    form.form_errors = [
        _("Many people are registering from here just now. Wait a minute, then send it again.")
    ]
    return make_response(_show(form, form.here), 429)


def _show(form: RegisterForm, page: Step) -> str:
    hubs = all_hubs() if "near_hub" in page.fields else []
    form.offer_hubs([(str(hub.uid), hub.name) for hub in hubs])

    def drawn_with() -> dict[str, object]:
        around = pin_map.around_the_hubs() if hubs else None
        return {"steps": STEPS, "example": phones.example(settings().country), "pin_map": around}

    is_blank = not form.typed and not form.errors
    points = tuple((hub.lat, hub.lon) for hub in hubs)
    facts = {"blank": blank.fields(form, page, points, drawn_with)} if is_blank else drawn_with()
    return render_template(
        "register/index.html", form=form, page=page, has_map=bool(hubs), enough=ENOUGH, ages=queries.ages(),
        **{"steps": STEPS, **facts},
    )  # fmt: skip


def _typed(facts: Registration) -> dict[str, str]:
    """What the last page may say back: only what this browser itself has typed, never what we know."""
    wants = facts.consent_sms is ConsentSms.YES
    comes = "nothing" if not wants else "text" if facts.phone_kind.gets_texts else "call"
    return {"name": facts.given_name, "phone": masked(facts.phone or "", settings().country), "comes": comes}


@bp.route("/register", methods=["GET", "POST"])
@limiter.limit(_most_sends, methods=["POST"], exempt_when=_sends_nothing, on_breach=_too_fast)
@public
def index() -> str | Answer | tuple[str, int]:
    """The form, page by page; sent with every field at once it needs no page."""
    form = _form()
    if request.method == "GET":
        return _show(form, EVERYTHING if "all" in request.args else STEPS[0])
    context = queries.registration_context(locate)
    page = form.next_page(context)
    if page is not None:
        return _show(form, page), 422 if form.errors else 200
    facts = replace(form.registration(context), asked_in=str(get_locale()))
    services.register(facts, by=SYSTEM)
    session[TYPED] = _typed(facts)
    if AT_PLACE in session:
        session[WALK_UP] = {"phone": facts.phone or "", "name": facts.name_key}
    return redirect(url_for("register.thanks"), 303)


@bp.get("/register/thanks")
@public
def thanks() -> str:
    """The same page for everyone: what happens next, without saying who is known."""
    return render_template(
        "register/thanks.html", yesterday=queries.until_yesterday(), typed=session.get(TYPED, {}),
        stands_at=session.get(AT_PLACE) if WALK_UP in session else None,
    )  # fmt: skip


@bp.get("/register/privacy")
@public
def privacy() -> str:
    """What is kept about a person, why, for how long, and what they can do about it."""
    return render_template("register/privacy.html", purposes=PURPOSES, months=settings().preset.keep_months)
