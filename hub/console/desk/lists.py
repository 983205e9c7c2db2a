"""Lists of people on the console: which file, which column is what, what would happen, and taking it in."""

import csv
import io
from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from hub import asked
from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.console.desk import list_page
from hub.errors import Conflict, HubError, Invalid
from hub.formulas import harmless
from hub.organisations.queries import active_organisations
from hub.sheets import MOST_COLUMNS
from hub.volunteers.lists import queries as list_queries
from hub.volunteers.lists import services as lists
from hub.volunteers.lists.columns import OURS, DateOrder
from hub.web.live import conditional

bp = Blueprint("lists", __name__, url_prefix="/console/lists")
NOTHING: Mapping[str, str] = MappingProxyType({})
STEPS = {
    "take": (lists.take, "The people are being taken in."),
    "stop": (lists.stop, "It stops after the rows in hand. What is taken in stays."),
}


@bp.route("/", methods=["GET", "POST"])
@requires(Permission.LISTS_BRING)
def index() -> str | tuple[str, int] | Answer:
    """Which list do you bring? And those that were brought before."""
    if request.method == "GET":
        return _first_page()
    try:
        uid = lists.bring(*_file(), organisation_id=_organisation(), by=actor())
    except Invalid as error:
        return _first_page(error.fields), 422
    return redirect(url_for("lists.show", uid=uid), 303)


@bp.get("/template.csv")
@requires(Permission.LISTS_BRING)
def template() -> Response:
    """A file with our columns and one line that shows how each is filled in."""
    return _csv_file("people.csv", list(list_page.EXAMPLE), [list(list_page.EXAMPLE.values())])


@bp.get("/<uuid:uid>")
@requires(Permission.LISTS_BRING)
def show(uid: UUID) -> str:
    """One list: what to do with it next."""
    return _page(uid)


@bp.get("/<uuid:uid>/live")
@requires(Permission.LISTS_BRING)
def progress_live(uid: UUID) -> Answer:
    """How far it is, as it goes on; once it is through the whole page comes anew."""
    page = list_page.gather(list_queries.by_uid(uid))
    answer = conditional(render_template("console/_list_progress.html", page=page))
    if not page.is_at_work:
        answer.headers["HX-Refresh"] = "true"
    return answer


@bp.post("/<uuid:uid>/columns")
@requires(Permission.LISTS_BRING)
def match(uid: UUID) -> tuple[str, int] | Answer:
    """Says which column is what, and has it tried."""
    places = {
        name: asked.whole(request.form, name, otherwise=-1, least=-1, most=MOST_COLUMNS) for name in OURS
    }
    columns = {name: place for name, place in places.items() if place >= 0}
    written = request.form.get("date_order", "")
    try:
        order = DateOrder(written) if written in list(DateOrder) else DateOrder.DMY
        lists.match_columns(uid, columns, order, by=actor())
    except Invalid as error:
        return _page(uid, errors=error.fields, chosen=columns), 422
    except Conflict as error:
        flash(error.sentence)
    return redirect(url_for("lists.show", uid=uid), 303)


@bp.post("/<uuid:uid>/<any(take,stop):step>")
@requires(Permission.LISTS_BRING)
def go(uid: UUID, step: str) -> Answer:
    """Takes the people in, or stops."""
    do, words = STEPS[step]
    try:
        do(uid, by=actor())
        flash(words)
    except HubError as error:
        flash(error.sentence)
    return redirect(url_for("lists.show", uid=uid), 303)


@bp.get("/<uuid:uid>/rejected.csv")
@requires(Permission.LISTS_BRING)
def rejected(uid: UUID) -> Response:
    """Every row that could not be taken, with its reason; put right it can be brought again."""
    rows = list_queries.rejects_of(list_queries.by_uid(uid))
    names = list(dict.fromkeys(name for one in rows for name in one.row if name))
    lines = [[*(one.row.get(name, "") for name in names), one.reason] for one in rows]
    return _csv_file("rejected.csv", [*names, "reason"], lines)


def _file() -> tuple[str, bytes]:
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid({"file": "Choose the file with your people."})
    return sent.filename, sent.read()


def _organisation() -> int | None:
    chosen = request.form.get("organisation", "")
    known = {str(one.uid): one.id for one in active_organisations()}
    if chosen and chosen not in known:
        raise Invalid({"organisation": "This organisation is not active. Choose another, or nobody."})
    return known.get(chosen)


def _csv_file(name: str, header: list[str], lines: list[list[str]]) -> Response:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows(harmless(line) for line in (header, *lines))
    headers = {"Content-Disposition": f"attachment; filename={name}", "Cache-Control": "no-store"}
    return Response("\ufeff" + text.getvalue(), mimetype="text/csv", headers=headers)


def _first_page(errors: Mapping[str, str] = NOTHING) -> str:
    return render_template(
        "console/lists.html", rows=list_page.rows(), organisations=active_organisations(), errors=errors,
        wrong=_wrong(errors), typed=request.form,
    )  # fmt: skip


def _page(uid: UUID, *, errors: Mapping[str, str] = NOTHING, chosen: Mapping[str, int] | None = None) -> str:
    page = list_page.gather(list_queries.by_uid(uid), chosen)
    return render_template("console/list.html", page=page, errors=errors, wrong=_wrong(errors))


def _wrong(errors: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(f"#{name}", words) for name, words in errors.items()]
