"""Donated equipment, miles, goods and expenses, beside the hours: written down, decided, struck out, taken along."""

import csv
import io
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from hub import asked, clock
from hub.accounts.guards import actor, allowed, requires
from hub.accounts.permissions import Permission
from hub.attendance.donated import queries, services
from hub.attendance.donated.forms import DecideForm, GivenForm, ReceiptForm, StrikeForm, as_written
from hub.attendance.donated.services import Kept
from hub.attendance.states import DonationKind
from hub.console.hours import donated_page
from hub.errors import HubError, NotFound
from hub.formulas import harmless
from hub.incidents.models import Incident
from hub.incidents.queries import incident_by_uid
from hub.installation.queries import settings
from hub.web.attached import send
from hub.web.chosen import bring_back, hold

bp = Blueprint("donated", __name__, url_prefix="/console/hours/donated")


@bp.get("/")
@requires(Permission.REGISTER_SEE)
def index() -> str:
    """What was given for an incident, and which expenses wait."""
    return render_template("console/donated.html", page=donated_page.gather())


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.DESK)
def new() -> Answer | str | tuple[str, int]:
    """One thing is written down; `?again=uid` begins from one that was a mistake."""
    before = _before(request.args.get("again", ""))
    form = GivenForm(data=_begins(before))
    bring_back(form, "receipt")
    if form.validate_on_submit():
        try:
            uid = _keep(form, before)
        except HubError as error:
            form.refuse(error)
        else:
            if uid is not None:
                flash(
                    "It is written down."
                    if before is None
                    else "It is written down anew. The old one is struck out."
                )
                return redirect(url_for("donated.show", uid=uid), 303)
    hold(form, "receipt")
    page = render_template("console/donated_new.html", form=form, page=donated_page.of_form(before))
    return (page, 422) if form.is_submitted() else page


def _before(said: str) -> queries.Gift | None:
    return queries.gift_by_uid(asked.uid_of(said)) if said else None


def _begins(before: queries.Gift | None) -> dict[str, object]:
    if before is not None:
        return as_written(before)
    kind = request.args.get("kind", "")
    return {
        "given_on": settings().local(clock.now()).date(), "currency": settings().preset.currency,
        "kind": kind if kind in set(DonationKind) else None,
    }  # fmt: skip


def _keep(form: GivenForm, before: queries.Gift | None) -> UUID | None:
    donor = form.who()
    task = donated_page.task_called(form.task.data or "")
    if donor is None:
        return None
    incident = donated_page.incident_for(task, before)
    kept = Kept(
        incident.id, form.once.data or "", task_id=task.id if task else None,
        instead_of=before.row.uid if before else None,
    )  # fmt: skip
    return services.write_down(
        form.given(), donor, kept, receipt=form.receipt.document, by=actor(),
        may_decide=allowed(Permission.EXPENSE_DECIDE),
    )  # fmt: skip


@bp.get("/<uuid:uid>")
@requires(Permission.REGISTER_SEE)
def show(uid: UUID) -> str:
    """One donation with its receipts."""
    return _page(uid)


def _page(uid: UUID, **forms: object) -> str:
    blank = {
        "decide": DecideForm(formdata=None), "strike": StrikeForm(formdata=None, prefix="strike-"),
        "receipt": ReceiptForm(formdata=None, prefix="more-"),
    }  # fmt: skip
    gift = queries.gift_by_uid(uid)
    return render_template("console/donated_show.html", page=donated_page.of_gift(gift), **(blank | forms))


@bp.post("/<uuid:uid>/decide")
@requires(Permission.EXPENSE_DECIDE)
def decide(uid: UUID) -> Answer | tuple[str, int]:
    """An expense is approved, or refused with a reason."""
    form, approve = DecideForm(), request.form.get("decision") == "approve"
    if form.validate_on_submit():
        try:
            services.decide(uid, approve=approve, why=form.why.data or "", by=actor())
        except HubError as error:
            form.refuse(error)
        else:
            flash("The expense is approved." if approve else "The expense is refused. The reason is kept.")
            return redirect(url_for("donated.show", uid=uid), 303)
    return _page(uid, decide=form), 422


@bp.post("/<uuid:uid>/strike-out")
@requires(Permission.DESK)
def strike_out(uid: UUID) -> Answer | tuple[str, int]:
    """A mistake is struck out; it stays to be seen."""
    form = StrikeForm(prefix="strike-")
    if form.validate_on_submit():
        try:
            services.strike_out(
                uid, why=form.why.data or "", by=actor(), may_decide=allowed(Permission.EXPENSE_DECIDE)
            )
        except HubError as error:
            form.refuse(error)
        else:
            flash("It is struck out. It stays in the list, outside every total.")
            return redirect(url_for("donated.show", uid=uid), 303)
    return _page(uid, strike=form), 422


@bp.post("/<uuid:uid>/receipts")
@requires(Permission.DESK)
def add_receipt(uid: UUID) -> Answer | tuple[str, int]:
    """A receipt more."""
    form = ReceiptForm(prefix="more-")
    if form.validate_on_submit():
        try:
            services.add_receipt(uid, form.receipt.document, by=actor())
        except HubError as error:
            form.refuse(error)
        else:
            flash("The receipt is kept.")
            return redirect(url_for("donated.show", uid=uid), 303)
    return _page(uid, receipt=form), 422


@bp.get("/<uuid:uid>/receipts/<uuid:receipt>")
@requires(Permission.REGISTER_SEE)
def receipt(uid: UUID, receipt: UUID) -> Answer:
    """One receipt of this donation."""
    return send(queries.gift_by_uid(uid).row, receipt)


@bp.post("/<uuid:uid>/receipts/<uuid:receipt>/off")
@requires(Permission.DESK)
def receipt_off(uid: UUID, receipt: UUID) -> Answer:
    """A receipt that belongs elsewhere."""
    services.take_receipt_off(uid, receipt, by=actor())
    flash("The receipt is taken off.")
    return redirect(url_for("donated.show", uid=uid), 303)


@bp.get("/<uuid:incident>/record.csv")
@requires(Permission.REGISTER_SEE)
def sheet(incident: UUID) -> Response:
    """Everything as CSV, the totals in a table of their own below; that it was taken is written down."""
    found = _noted(incident)
    gifts = queries.gifts_of(found.id)
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(queries.COLUMNS)
    writer.writerows(harmless(line) for line in queries.lines(gifts))
    writer.writerow([])
    writer.writerow(queries.TOTAL_COLUMNS)
    writer.writerows(harmless(line) for line in queries.total_lines(gifts))
    name = f"donated-{settings().local(found.opened_at):%Y-%m-%d}.csv"
    # A byte order mark, so that spreadsheets read the letters as they are.
    return Response(
        "\ufeff" + sheet.getvalue(), mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )  # fmt: skip


@bp.get("/<uuid:incident>/printed")
@requires(Permission.REGISTER_SEE)
def printed(incident: UUID) -> str:
    """Everything on paper, by kind, with room for the signature of who certifies it."""
    found = _noted(incident)
    return render_template("paper/donated.html", page=donated_page.for_paper(found), printed_at=clock.now())


def _noted(incident: UUID) -> Incident:
    found = incident_by_uid(incident)
    if not queries.gifts_of(found.id):
        raise NotFound("Nothing is written down for this incident.")
    services.note_export(found, by=actor())
    return found
