"""Hours: how many did people give, who vouches for them, and what are they worth?"""

import csv
import io
from datetime import date
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.attendance.hours import queries, record, services
from hub.attendance.hours.forms import CategoryForm, RateForm, TimesForm
from hub.attendance.hours.queries import Worked
from hub.attendance.hours.rules import PutRight
from hub.console.hours import hours_page
from hub.errors import HubError, NotFound
from hub.formulas import harmless
from hub.incidents.queries import incident_by_uid

CHANGED_SINCE = "These hours have changed since you opened the page. Look at them once more, then confirm."
bp = Blueprint("hours", __name__, url_prefix="/console/hours")


@bp.get("/")
@requires(Permission.REGISTER_SEE)
def index() -> str:
    """The incident's hours: totals, days to confirm, rates."""
    return render_template("console/hours.html", page=hours_page.gather(), form=RateForm())


@bp.post("/rates")
@requires(Permission.HOURS_KEEP)
def rates() -> Answer | tuple[str, int]:
    """Says what an hour is worth."""
    form = RateForm()
    if form.validate_on_submit():
        try:
            services.set_rate(
                form.role.data or "", form.from_on.data, form.per_hour.data, form.currency.data,
                is_thanks=form.is_thanks.data == "yes", source=form.source.data or "", by=actor(),
            )  # fmt: skip
        except HubError as error:
            form.refuse(error)
        else:
            flash("The rate is kept.")
            return redirect(url_for("hours.index", _anchor="rates"), 303)
    return render_template("console/hours.html", page=hours_page.gather(), form=form), 422


@bp.get("/<uuid:incident>/<on>/<number>")
@requires(Permission.REGISTER_SEE)
def day(incident: UUID, on: str, number: str) -> str:
    """One task on one day: who, from when to when."""
    return _day_page(_day(incident, on, number))


@bp.post("/<uuid:incident>/<on>/<number>/confirm")
@requires(Permission.HOURS_KEEP)
def confirm(incident: UUID, on: str, number: str) -> Answer:
    """A supervisor vouches for that day, as its page showed it; for nothing that came in since."""
    found = _day(incident, on, number)
    if found.waiting and request.form.get("seen") != found.seen:
        flash(CHANGED_SINCE, "warning")
        return redirect(url_for("hours.day", incident=incident, on=on, number=number), 303)
    new = services.confirm(found.waiting, by=actor())
    flash(f"{new} sign-ins confirmed." if new != 1 else "1 sign-in confirmed.")
    return redirect(url_for("hours.index"), 303)


@bp.post("/<uuid:incident>/<on>/<number>/category")
@requires(Permission.HOURS_KEEP)
def category(incident: UUID, on: str, number: str) -> Answer | tuple[str, int]:
    """Under which heading the hours of this task are claimed."""
    found, form = _day(incident, on, number), CategoryForm()
    task = found.rows[0][0].task
    if task is None:
        raise NotFound("Only a task has a work category.")
    if not form.validate_on_submit():
        return _day_page(found, form), 422
    services.set_category(task.uid, form.category.data or "", by=actor())
    flash("The work category is kept. It stands in the cost-share record.")
    return redirect(url_for("hours.day", incident=incident, on=on, number=number), 303)


def _day_page(found: queries.Day, form: CategoryForm | None = None) -> str:
    task = found.rows[0][0].task
    form = form or CategoryForm(category=task.work_category if task else "")
    return render_template("console/hours_day.html", page=hours_page.of_day(found), form=form, task=task)


@bp.route("/stints/<uuid:uid>", methods=["GET", "POST"])
@requires(Permission.HOURS_KEEP)
def correct(uid: UUID) -> Answer | str | tuple[str, int]:
    """Times put right; the old ones stay."""
    row = queries.worked_stint(uid)
    form = TimesForm().start_from(row.stint, row.role, row.supervisor)
    if form.validate_on_submit():
        try:
            services.put_right(uid, _true(row, form), by=actor())
        except HubError as error:
            form.refuse(error)
        else:
            flash(f"The hours of {row.name} are put right. The old times are kept.")
            return redirect(hours_page.url_of(queries.worked_stint(uid)), 303)
    page = render_template("console/hours_stint.html", form=form, page=hours_page.of_stint(row))
    return (page, 422) if form.errors or getattr(form, "form_errors", ()) else page


def _true(row: Worked, form: TimesForm) -> PutRight:
    came, left = form.times(row.stint)
    return PutRight(
        came, left, is_estimated=form.is_estimated.data, role=form.role.data or "",
        supervisor=form.supervisor.data or "", why=form.why.data or "", is_paid=form.is_paid.data,
    )  # fmt: skip


@bp.get("/<uuid:incident>/record.csv")
@requires(Permission.REGISTER_SEE)
def sheet(incident: UUID) -> Response:
    """The cost-share record as CSV; that it was taken is written down."""
    found = incident_by_uid(incident)
    services.note_export(found, by=actor())
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(record.COLUMNS)
    writer.writerows(harmless(line) for line in record.lines(queries.worked(found.id)))
    name = f"hours-{found.opened_at:%Y-%m-%d}.csv"
    # A byte order mark, so that spreadsheets read the letters as they are.
    return Response(
        "\ufeff" + sheet.getvalue(), mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )  # fmt: skip


def _day(incident: UUID, on: str, number: str) -> queries.Day:
    try:
        when = date.fromisoformat(on)
        worked = queries.worked_on(incident_by_uid(incident).id, when)
    except (ValueError, OverflowError):
        raise NotFound("There is no such day.") from None
    for found in queries.days(worked):
        if (found.on, found.key) == (when, number):
            return found
    raise NotFound("Nobody has hours there on that day.")
