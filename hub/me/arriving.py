"""A place's QR code on somebody's own phone: are you here, and when do you leave?"""

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from hub.accounts.guards import public
from hub.attendance.arriving import services
from hub.attendance.arriving.forms import SlipForm
from hub.attendance.arriving.queries import CodedPlace, here_now, place_of
from hub.attendance.queries import left_for, open_stint_of
from hub.attendance.rules import hours_words
from hub.errors import Conflict, HubError, Invalid
from hub.extensions import limiter
from hub.installation.queries import settings
from hub.me.by_slip import forget_slip, person_of_slip, take_slip
from hub.me.visit import CAME_TO, NUMBER, current, leave
from hub.volunteers import phones
from hub.volunteers.by_web.views import AT_PLACE, WALK_UP
from hub.volunteers.models import Volunteer
from hub.volunteers.own import door as own_door
from hub.volunteers.own.forms import NumberForm

bp = Blueprint("arriving", __name__, url_prefix="/in")
# A whole bus stands before one poster, behind one address of the hall.
LOOKS, SENDS = "3000 per hour", "600 per hour"


@bp.after_request
def keep_nothing(response: Response) -> Response:
    """The next person on a shared phone must not find who was here."""
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/<code>")
@limiter.limit(LOOKS)
@public
def show(code: str) -> str | tuple[str, int]:
    """The place, and the one thing to do: say who you are, sign in, or sign out."""
    return _page(code, NumberForm())


@bp.post("/<code>/number")
@limiter.limit(SENDS)
@public
def number(code: str) -> str | Response | tuple[str, int]:
    """Texts a code to the number, as the door of the own page does; the same for everybody, known or not."""
    form = NumberForm()
    try:
        typed = phones.parse(form.phone.data or "", settings().country)
    except Invalid as error:
        form.phone.errors = [error.fields["phone"]]
        return _page(code, form)
    if not typed.kind.gets_texts:
        form.phone.errors = [
            _("This is a landline, so no code can come. Tell whoever is in charge that you are here.")
        ]
        return _page(code, form)
    own_door.send_code(typed.number)
    session[NUMBER], session[CAME_TO] = typed.number, code
    return redirect(url_for("me.code"), 303)


@bp.get("/<code>/register")
@limiter.limit(LOOKS)
@public
def register(code: str) -> Response:
    """To the register, for whoever stands here and is not on it yet; this browser remembers where they stand."""
    place = place_of(code)
    session.pop(WALK_UP, None)
    if place is not None:
        session[AT_PLACE] = place.code
    return redirect(url_for("register.index"), 303)


@bp.post("/<code>/walk-up")
@limiter.limit(SENDS)
@public
def walk_up(code: str) -> Response:
    """Signs in whoever has just registered in this browser from the code of this very place."""
    said, place = session.pop(WALK_UP, None), session.pop(AT_PLACE, None)
    try:
        if said is None or place != code:
            raise Conflict(_("Scan the code once more, and sign in with your number."))
        services.sign_in_walk_up(code, said["phone"], said["name"])
        flash(_("You are signed in. When you leave, text OUT, or tell whoever is in charge."))
    except HubError as error:
        flash(error.sentence, "warning")
    return redirect(url_for("arriving.show", code=code), 303)


@bp.post("/<code>/slip")
@limiter.limit(SENDS)
@public
def slip(code: str) -> str | Response | tuple[str, int]:
    """By the code on a slip: it shows who it is, and signs in or out with the next press."""
    form, place = SlipForm(), place_of(code)
    if place is None:
        return _page(code, NumberForm())
    try:
        take_slip(form.slip.data or "", place)
    except Invalid as error:
        form.slip.errors = [error.fields["slip"]]
        return _page(code, NumberForm(formdata=None), form)
    return redirect(url_for("arriving.show", code=code), 303)


@bp.post("/<code>/<any(in,out,leave):step>")
@limiter.limit(LOOKS)
@public
def do(code: str, step: str) -> Response:
    """Signs in or out, or forgets who it was, so that the next person can use this phone."""
    person = person_of_slip(place_of(code)) or current()
    back = redirect(url_for("arriving.show", code=code), 303)
    if step == "leave" or person is None:
        leave()
        forget_slip()
        return back
    try:
        if step == "in":
            services.sign_in(code, person.uid)
            _say_what_ended(person)
        else:
            done = services.sign_out(code, person.uid)
            forget_slip()
            flash(_("Thank you. You are signed out after %(spent)s.", spent=hours_words(done.minutes)))
    except HubError as error:
        flash(error.sentence)
    return back


def _say_what_ended(person: Volunteer) -> None:
    """A person is in one place at a time: signing in here ended the sign-in elsewhere."""
    stint = open_stint_of(person.id)
    before = left_for(stint) if stint else None
    if before is not None:
        place = before.task.title if before.task else _("the hub")
        flash(_("You were signed in at %(place)s. That ended with this.", place=place))


def _page(code: str, form: NumberForm, slip_form: SlipForm | None = None) -> str | tuple[str, int]:
    place = place_of(code)
    person = person_of_slip(place) or current()
    if place is None:
        return render_template("me/no_place.html"), 404
    facts = _facts(place)
    page = render_template(
        "me/arriving.html", place=place, person=person, form=form, facts=facts,
        slip_form=slip_form or SlipForm(formdata=None),
        stint=here_now(person, place) if person else None, example=phones.example(settings().country),
    )  # fmt: skip
    return (page, 422) if form.errors or (slip_form and slip_form.slip.errors) else page


def _facts(place: CodedPlace) -> list[tuple[str, str]]:
    """What somebody who stands there should know: nothing that a stranger may not read on the poster."""
    task = place.task
    if task is None:
        return []
    return [(_("Task"), task.number), (_("Bring"), task.you_bring), (_("You get"), task.we_issue),
            (_("Take care"), task.hazards)]  # fmt: skip
