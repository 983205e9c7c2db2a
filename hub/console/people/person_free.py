"""When one person is free, changed by a coordinator who hears it: the same forms as on the person's own page."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub import clock
from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.errors import Invalid
from hub.installation.queries import settings
from hub.volunteers.own.forms import DayOffForm, FreeNowForm, PauseForm, week_of
from hub.volunteers.own.queries import days_off
from hub.volunteers.queries import by_uid
from hub.volunteers.times import availability
from hub.volunteers.times import services as free_times
from hub.volunteers.times.rules import until_of

bp = Blueprint("person_free", __name__, url_prefix="/console/people/<uuid:uid>/free")


@bp.get("")
@requires(Permission.REGISTER_EDIT)
def show(uid: UUID) -> str:
    """The week, dates off, free now and a break, each with its own button."""
    return _page(uid, FreeNowForm(), DayOffForm(), PauseForm())


def _page(uid: UUID, now: FreeNowForm, off: DayOffForm, pause: PauseForm) -> str:
    person, today = by_uid(uid), settings().local(clock.now()).date()
    pause.how.choices = [("day", "Until a day"), ("open", "Until they say so")]
    return render_template(
        "console/person_free.html", person=person, now=now, off=off, pause=pause,
        days_off=[one for one in days_off(person.id) if one.ends_on >= today],
        week=availability.describe(person.availability), moment=clock.now(),
    )  # fmt: skip


@bp.post("/week")
@requires(Permission.REGISTER_EDIT)
def week(uid: UUID) -> Response:
    """The usual week."""
    free_times.set_week(uid, week_of(request.form), by=actor())
    return _done(uid, "Their week is kept.")


@bp.post("/now")
@requires(Permission.REGISTER_EDIT)
def now(uid: UUID) -> Response | tuple[str, int]:
    """Free now, until a time; or not any more."""
    form = FreeNowForm()
    try:
        is_over = request.form.get("until") == "not"
        here = settings().local(clock.now())
        until = None if is_over else until_of(form.until.data or "", form.at.data or "", here)
        free_times.set_free_until(uid, until, by=actor())
    except Invalid as error:
        return _again(uid, form, error)
    return _done(uid, "Their usual week counts again." if is_over else "They are free now.")


@bp.post("/day-off")
@requires(Permission.REGISTER_EDIT)
def day_off(uid: UUID) -> Response | tuple[str, int]:
    """Dates on which they are not free."""
    form = DayOffForm()
    try:
        free_times.add_day_off(uid, *form.days(), by=actor())
    except Invalid as error:
        return _again(uid, form, error)
    return _done(uid, "These days are kept.")


@bp.post("/day-off/<uuid:day_off_uid>/remove")
@requires(Permission.REGISTER_EDIT)
def remove_day_off(uid: UUID, day_off_uid: UUID) -> Response:
    """Free again on those days."""
    free_times.remove_day_off(uid, day_off_uid, by=actor())
    return _done(uid, "These days are removed.")


@bp.post("/break")
@requires(Permission.REGISTER_EDIT)
def pause(uid: UUID) -> Response | tuple[str, int]:
    """A break until a day or until they say so; or its end."""
    form = PauseForm()
    try:
        if request.form.get("how") == "over":
            free_times.take_up_again(uid, by=actor())
            return _done(uid, "They are asked again.")
        free_times.pause(uid, form.until(settings().timezone), by=actor())
    except Invalid as error:
        return _again(uid, form, error)
    return _done(uid, "They are left alone until then.")


def _done(uid: UUID, said: str) -> Response:
    flash(said, "success")
    return redirect(url_for("person_free.show", uid=uid), 303)


def _again(uid: UUID, form: FreeNowForm | DayOffForm | PauseForm, error: Invalid) -> tuple[str, int]:
    for name, said in error.fields.items():
        form[name].errors = [said]
    now = form if isinstance(form, FreeNowForm) else FreeNowForm(formdata=None)
    off = form if isinstance(form, DayOffForm) else DayOffForm(formdata=None)
    pause = form if isinstance(form, PauseForm) else PauseForm(formdata=None)
    return _page(uid, now, off, pause), 422
