"""The door for organisations: they describe themselves, and a person here looks at it. No sign-in."""

from flask import Blueprint, Response, make_response, redirect, render_template, session, url_for
from flask_limiter import RequestLimit
from werkzeug.wrappers import Response as Answer

from hub.accounts.guards import public
from hub.accounts.rules import SYSTEM
from hub.errors import HubError, Invalid
from hub.extensions import limiter
from hub.installation.queries import settings
from hub.messaging.masking import masked
from hub.organisations import applying, confirming
from hub.organisations.forms import WholeForm
from hub.organisations.letters import gets_texts
from hub.organisations.rules import OrganisationFacts
from hub.portal.entry import READERS, entry_of

bp = Blueprint("applying", __name__, url_prefix="/organisations")
TYPED = "applied"
SENDS = "10 per minute; 60 per hour"


def _too_fast(_limit: RequestLimit) -> Response:
    form = WholeForm()
    form.form_errors = ["Many forms are coming from here just now. Wait a minute, then send it again."]
    return make_response(render_template("organisations/register.html", form=form), 429)


@bp.route("/register", methods=["GET", "POST"])
@limiter.limit(SENDS, methods=["POST"], on_breach=_too_fast)
@public
def register() -> str | tuple[str, int] | Answer:
    """An organisation offers to take volunteers. Says the same for a name that is known."""
    form = WholeForm()
    if form.validate_on_submit():
        try:
            facts = form.whole(READERS)
            applying.apply(facts, by=SYSTEM)
        except HubError as error:
            form.refuse(error)
        else:
            session[TYPED] = _typed(facts)
            return redirect(url_for("applying.thanks"), 303)
    return render_template("organisations/register.html", form=form), 422 if form.errors else 200


@bp.get("/thanks")
@public
def thanks() -> str | Answer:
    """The honest last page: what happens next, and what does not."""
    typed = session.get(TYPED)
    return render_template("organisations/thanks.html", typed=typed) if typed else redirect(
        url_for("applying.register"), 303
    )  # fmt: skip


def _typed(facts: OrganisationFacts) -> dict[str, str]:
    """What the last page may say back: only what this browser itself has typed."""
    phone = facts.phone if gets_texts(facts.phone) else ""
    return {
        "name": facts.name,
        "contact": facts.contact_name,
        "phone": masked(phone, settings().country) if phone else "",
    }


@bp.route("/still-right/<token>", methods=["GET"])
@limiter.limit("30 per minute")
@public
def still_right(token: str) -> str | tuple[str, int]:
    """The entry, to whoever has the yearly letter, with the two answers."""
    try:
        o = confirming.behind_link(token)
    except Invalid as error:
        return render_template("organisations/link_over.html", words=error.sentence), 410
    return render_template("organisations/still_right.html", o=o, entry=entry_of(o), token=token)


@bp.post("/still-right/<token>/<any(yes,no):answer>")
@limiter.limit("30 per minute")
@public
def answer(token: str, answer: str) -> str | tuple[str, int]:
    """Takes one of the two answers. The link is used then."""
    try:
        name = confirming.answer_link(token, still_right=answer == "yes")
    except Invalid as error:
        return render_template("organisations/link_over.html", words=error.sentence), 410
    return render_template("organisations/answered.html", name=name, still_right=answer == "yes")
