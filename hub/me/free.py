"""When am I free: the week, dates off, free now, and a break."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from hub import clock
from hub.accounts.rules import volunteer_actor
from hub.errors import HubError, Invalid
from hub.installation.queries import settings
from hub.me.home import free_line
from hub.me.visit import bp, own
from hub.volunteers.models import Volunteer
from hub.volunteers.own.forms import DayOffForm, FreeNowForm, PauseForm, week_of
from hub.volunteers.own.queries import days_off
from hub.volunteers.times import availability
from hub.volunteers.times import services as free_times
from hub.volunteers.times.rules import until_of
from hub.web.filters import when

Answer = str | Response | tuple[str, int]


def _back(said: str) -> Response:
    flash(said, "success")
    return redirect(url_for("me.free"), 303)


@bp.get("/free")
@own
def free(person: Volunteer) -> str:
    """When they are free, and the four ways to say something else."""
    today = settings().local(clock.now()).date()
    ahead = [one for one in days_off(person.id) if one.ends_on >= today]
    is_free_now = person.free_until is not None and person.free_until > clock.now()
    return render_template(
        "me/free.html", person=person, line=free_line(person), days_off=ahead, is_free_now=is_free_now,
        week=availability.describe(person.availability),
    )  # fmt: skip


@bp.route("/free/week", methods=["GET", "POST"])
@own
def week(person: Volunteer) -> Answer:
    """The 28 parts of the week."""
    if request.method == "POST":
        free_times.set_week(person.uid, week_of(request.form), by=volunteer_actor(person.uid))
        return _back(_("Your week is kept."))
    return render_template("me/week.html", mask=person.availability)


@bp.route("/free/now", methods=["GET", "POST"])
@own
def free_now(person: Volunteer) -> Answer:
    """Free now, until a time."""
    form = FreeNowForm()
    if form.is_submitted():
        try:
            until = until_of(form.until.data or "", form.at.data or "", settings().local(clock.now()))
            free_times.set_free_until(person.uid, until, by=volunteer_actor(person.uid))
            return _back(
                _("You are free now, until %(when)s. If a task fits, we text you.", when=when(until))
            )
        except Invalid as error:
            _mark(form, error)
    return render_template("me/free_now.html", form=form, person=person), 422 if form.errors else 200


@bp.post("/free/now/end")
@own
def not_free_now(person: Volunteer) -> Response:
    """Takes “free now” back."""
    free_times.set_free_until(person.uid, None, by=volunteer_actor(person.uid))
    return _back(_("Your usual week counts again."))


@bp.route("/free/days-off", methods=["GET", "POST"])
@own
def day_off(person: Volunteer) -> Answer:
    """Dates on which they are not free."""
    form = DayOffForm()
    if form.is_submitted():
        try:
            free_times.add_day_off(person.uid, *form.days(), by=volunteer_actor(person.uid))
            return _back(_("These days are kept. We do not ask you for them."))
        except Invalid as error:
            _mark(form, error)
    return render_template("me/day_off.html", form=form), 422 if form.errors else 200


@bp.post("/free/days-off/<uuid:uid>/remove")
@own
def remove_day_off(person: Volunteer, uid: UUID) -> Response:
    """Free again on those days."""
    free_times.remove_day_off(person.uid, uid, by=volunteer_actor(person.uid))
    return _back(_("These days are removed. Your usual week counts again."))


@bp.route("/free/break", methods=["GET", "POST"])
@own
def pause(person: Volunteer) -> Answer:
    """Leave me alone until a day, or until I say so."""
    form = PauseForm()
    if form.is_submitted():
        try:
            free_times.pause(person.uid, form.until(settings().timezone), by=volunteer_actor(person.uid))
            return _back(
                _("We ask you nothing until then. If you are promised somewhere, that still counts.")
            )
        except Invalid as error:
            _mark(form, error)
    return render_template("me/break.html", form=form), 422 if form.errors else 200


@bp.post("/free/break/end")
@own
def take_up_again(person: Volunteer) -> Response:
    """The break is over."""
    free_times.take_up_again(person.uid, by=volunteer_actor(person.uid))
    return _back(_("Welcome back. We ask you again when a task fits."))


def _mark(form: FreeNowForm | DayOffForm | PauseForm, error: HubError) -> None:
    for name, said in getattr(error, "fields", {}).items():
        form[name].errors = [said]
