"""The door: number, code, and on a shared phone a second fact. Every answer is the same, known or not."""

from uuid import UUID

from flask import flash, redirect, render_template, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from hub.accounts.guards import public
from hub.errors import Invalid
from hub.extensions import limiter
from hub.installation.queries import settings
from hub.me.home import home
from hub.me.visit import CAME_TO, NUMBER, PROOF, bp, current, leave, open_for
from hub.messaging.masking import masked
from hub.volunteers import phones
from hub.volunteers.own import door as own_door
from hub.volunteers.own.forms import CodeForm, FactForm, NumberForm

# A hall shares one address: the limit on each number is in the register, this one is against machines.
SENDS = "30 per hour"
# A whole hall may stand behind one address; a number has five tries for each of a few codes an hour besides.
TRIES = "60 per minute; 600 per hour"


@bp.route("", methods=["GET", "POST"])
@limiter.limit(SENDS, methods=["POST"])
@public
def index() -> str | Response | tuple[str, int]:
    """The number; with an open page, the page itself."""
    if (person := current()) is not None:
        return home(person)
    form = NumberForm()
    if form.is_submitted():
        try:
            number = phones.parse(form.phone.data or "", settings().country)
        except Invalid as error:
            form.phone.errors = [error.fields["phone"]]
        else:
            if number.kind.gets_texts:
                own_door.send_code(number.number)
                session[NUMBER] = number.number
                return redirect(url_for("me.code"), 303)
            form.phone.errors = [
                _("This is a landline, so no code can come. Come to a hub, or ask there to be rung.")
            ]
    example = phones.example(settings().country)
    return render_template("me/number.html", form=form, example=example), 422 if form.errors else 200


@bp.route("/code", methods=["GET", "POST"])
@limiter.limit(TRIES, methods=["POST"])
@public
def code() -> str | Response | tuple[str, int]:
    """The code of the text."""
    number, form = session.get(NUMBER), CodeForm()
    if not number:
        return redirect(url_for("me.index"), 303)
    if form.is_submitted():
        try:
            proof = own_door.prove_number(number, form.code.data or "")
        except Invalid as error:
            form.code.errors = [error.fields["code"]]
        else:
            if proof.volunteer_uid is not None:
                return _opened(proof.volunteer_uid)
            session[PROOF] = str(proof.code_uid)
            return redirect(url_for("me.who"), 303)
    return render_template(
        "me/code.html", form=form, number=masked(number, settings().country)
    ), 422 if form.errors else 200


@bp.route("/who", methods=["GET", "POST"])
@limiter.limit(TRIES, methods=["POST"])
@public
def who() -> str | Response | tuple[str, int]:
    """Several people use this phone: a second fact says which of them is here."""
    proof, form = session.get(PROOF), FactForm()
    fact = own_door.asked_fact(UUID(proof)) if proof else None
    if proof is None or fact is None:
        flash(_("That took too long, or did not fit too often. Ask for a new code."))
        return redirect(url_for("me.index"), 303)
    if form.is_submitted():
        try:
            return _opened(
                own_door.choose_person(UUID(proof), year=form.year.data or "", name=form.name.data or "")
            )
        except Invalid as error:
            form.wrong(fact, error.fields["fact"])
    return render_template("me/who.html", form=form, fact=fact), 422 if form.errors else 200


@bp.post("/leave")
@public
def close() -> Response:
    """Leaves the page, so that the next person on this phone does not see it."""
    leave()
    flash(_("You have left your page. Nobody can see it on this phone now."))
    return redirect(url_for("me.index"), 303)


def _opened(uid: UUID) -> Response:
    open_for(uid)
    came_to = session.pop(CAME_TO, "")
    return redirect(url_for("arriving.show", code=came_to) if came_to else url_for("me.index"), 303)
