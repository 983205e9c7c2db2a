"""Paper sign-in sheets: printed blank, and keyed in line by line with the photo beside them."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub import asked, clock
from hub.accounts.guards import actor, allowed, requires
from hub.accounts.permissions import Permission
from hub.attendance.arriving import services as arriving
from hub.attendance.arriving.queries import code_of, subject_by_uid
from hub.attendance.sheets import queries, services
from hub.attendance.sheets.forms import AboutForm, HeadForm, LineForm, PhotoForm, RightForm
from hub.attendance.sheets.reading import look_at
from hub.attendance.sheets.services import SheetFacts
from hub.console.desk.qr_poster import qr
from hub.console.hours import sheets_page
from hub.errors import HubError, NotFound
from hub.incidents.models import Hub
from hub.installation.queries import settings
from hub.tasks.models import Task
from hub.web.attached import send
from hub.web.chosen import bring_back, hold
from hub.web.door_address import door_address

bp = Blueprint("sheets", __name__, url_prefix="/console/sheets")
MOST_PAGES = 20


@bp.get("/")
@requires(Permission.REGISTER_SEE)
def index() -> str:
    """The sheets that were keyed, and blank ones to print."""
    return render_template("console/sheets.html", page=sheets_page.gather())


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.DESK)
def new() -> Response | str | tuple[str, int]:
    """The head of a sheet, and its photo."""
    said = {"place": request.args.get("of", "")[:200], "kept_on": settings().local(clock.now()).date()}
    form = HeadForm(data=said)
    bring_back(form, "photo")
    if form.validate_on_submit():
        try:
            uid = services.begin(
                _facts(form), once=form.once.data or "", photo=form.photo.document, by=actor()
            )
        except HubError as error:
            form.refuse(error)
        else:
            return redirect(url_for("sheets.key", uid=uid), 303)
    hold(form, "photo")
    page = render_template("console/sheet_new.html", form=form, places=sheets_page.places())
    return (page, 422) if form.is_submitted() else page


def _facts(form: HeadForm) -> SheetFacts:
    task, hub = queries.place_called(form.place.data or "")
    assert form.kept_on.data is not None
    return SheetFacts(
        form.kept_on.data, form.clerk.data or "", form.supervisor.data or "", form.note.data or "",
        task_id=task.id if task else None, hub_id=hub.id if hub else None,
    )  # fmt: skip


@bp.route("/<uuid:uid>/key", methods=["GET", "POST"])
@requires(Permission.DESK)
def key(uid: UUID) -> Response | str | tuple[str, int]:
    """One line after the other, in the order of the paper."""
    at = queries.sheet_by_uid(uid)
    form = LineForm()
    if request.method == "GET":
        return render_template("console/sheet_key.html", page=sheets_page.of_keying(at, form))
    form.repeat(*sheets_page.times_above(request.form.get("above", "")))
    look = look_at(at, form.typed())
    if look.line is not None:
        try:
            stint = services.keep_line(uid, look.line, by=actor(), may_reopen=allowed(Permission.HOURS_KEEP))
        except HubError as error:
            form.refuse(error)
        else:
            return redirect(url_for("sheets.key", uid=uid, kept=stint), 303)
    return render_template("console/sheet_key.html", page=sheets_page.of_keying(at, form, look)), 422


@bp.get("/<uuid:uid>/who")
@requires(Permission.DESK)
def who_live(uid: UUID) -> str:
    """People whom the words typed until now may mean."""
    at, words = queries.sheet_by_uid(uid), request.args.get("who", "")
    found = queries.who_may_be(at, words) if len(words.strip()) > 1 else []
    return render_template("console/_sheet_who.html", found=[sheets_page.named(one) for one in found])


@bp.get("/<uuid:uid>")
@requires(Permission.REGISTER_SEE)
def show(uid: UUID) -> str:
    """The photo beside the lines; that it was looked at is written down."""
    services.note_seen(uid, by=actor())
    at = queries.sheet_by_uid(uid)
    form = AboutForm(obj=at.sheet)
    return render_template("console/sheet.html", page=sheets_page.of_sheet(at), form=form, photo=PhotoForm())


@bp.post("/<uuid:uid>/about")
@requires(Permission.DESK)
def change(uid: UUID) -> Response | tuple[str, int]:
    """The head of a sheet put right."""
    form = AboutForm()
    if form.validate_on_submit():
        words = {name: form[name].data or "" for name in ("clerk", "supervisor", "note")}
        services.change_head(uid, **words, by=actor())
        flash("What is said about the sheet is put right.")
        return redirect(url_for("sheets.show", uid=uid), 303)
    page = sheets_page.of_sheet(queries.sheet_by_uid(uid))
    return render_template("console/sheet.html", page=page, form=form, photo=PhotoForm(formdata=None)), 422


@bp.post("/<uuid:uid>/photos")
@requires(Permission.DESK)
def add_photo(uid: UUID) -> Response | tuple[str, int]:
    """A photo more."""
    form, at = PhotoForm(), queries.sheet_by_uid(uid)
    if form.validate_on_submit():
        try:
            services.add_photo(uid, form.photo.document, by=actor())
        except HubError as error:
            form.refuse(error)
        else:
            flash("The photo is kept with the sheet.")
            return redirect(url_for("sheets.show", uid=uid), 303)
    about = AboutForm(formdata=None, obj=at.sheet)
    return render_template("console/sheet.html", page=sheets_page.of_sheet(at), form=about, photo=form), 422


@bp.get("/<uuid:uid>/photos/<uuid:photo>")
@requires(Permission.REGISTER_SEE)
def photo(uid: UUID, photo: UUID) -> Response:
    """One photo of this sheet."""
    return send(queries.sheet_by_uid(uid).sheet, photo)


@bp.post("/<uuid:uid>/photos/<uuid:photo>/off")
@requires(Permission.DESK)
def photo_off(uid: UUID, photo: UUID) -> Response:
    """A photo that shows something else."""
    services.take_photo_off(uid, photo, by=actor())
    flash("The photo is taken off.")
    return redirect(url_for("sheets.show", uid=uid), 303)


@bp.route("/<uuid:uid>/lines/<uuid:stint>", methods=["GET", "POST"])
@requires(Permission.DESK)
def right(uid: UUID, stint: UUID) -> Response | str | tuple[str, int]:
    """A line put right; the old times stay."""
    at = queries.sheet_by_uid(uid)
    item = sheets_page.line_of(at, stint)
    form = RightForm(data=sheets_page.as_typed(item))
    if form.validate_on_submit():
        try:
            came_at, left_at = sheets_page.times(at, form.came.data or "", form.left.data or "")
            services.put_line_right(
                uid, stint, came_at, left_at, is_estimated=form.is_estimated.data, why=form.why.data or "",
                by=actor(), may_reopen=allowed(Permission.HOURS_KEEP),
            )  # fmt: skip
        except HubError as error:
            form.refuse(error)
        else:
            flash(f"The line of {item.volunteer.name} is put right. The old times are kept.")
            return redirect(url_for("sheets.show", uid=uid), 303)
    page = render_template("console/sheet_line.html", form=form, page=sheets_page.of_line(at, item))
    return (page, 422) if form.is_submitted() else page


@bp.post("/<uuid:uid>/lines/<uuid:stint>/back")
@requires(Permission.DESK)
def take_back(uid: UUID, stint: UUID) -> Response:
    """A line that does not stand on the paper."""
    name = sheets_page.line_of(queries.sheet_by_uid(uid), stint).volunteer.name
    services.take_line_back(uid, stint, by=actor(), may_reopen=allowed(Permission.HOURS_KEEP))
    flash(f"The line of {name} is taken back.")
    return redirect(url_for("sheets.show", uid=uid), 303)


@bp.post("/blank")
@requires(Permission.DESK)
def make_blank() -> Response | tuple[str, int]:
    """Blank sheets for one place; its code for the door is made if there is none yet."""
    pages = asked.whole(request.form, "pages", otherwise=2, least=1, most=MOST_PAGES)
    try:
        task, hub = queries.place_called(request.form.get("place", ""))
    except HubError as error:
        page = sheets_page.gather(request.form.get("place", ""), error.sentence)
        return render_template("console/sheets.html", page=page), 422
    kind, subject = ("task", task) if task else ("hub", hub)
    assert subject is not None
    arriving.code_for(**{f"{kind}_id": subject.id}, by=actor())
    here = 1 if request.form.get("here") else None
    return redirect(url_for("sheets.blank", kind=kind, uid=subject.uid, pages=pages, here=here), 303)


@bp.get("/blank/<any(task,hub):kind>/<uuid:uid>")
@requires(Permission.DESK)
def blank(kind: str, uid: UUID) -> str:
    """Blank sheets, ready to print."""
    subject = subject_by_uid(kind, uid)
    if subject is None:
        raise NotFound("There is no such task or hub.")
    kept = code_of(**_ids(subject))
    door = door_address(own=bool(request.args.get("here")))
    address = f"{door.address}{url_for('arriving.show', code=kept.code)}" if kept else ""
    return render_template(
        "paper/attendance.html", task=subject if isinstance(subject, Task) else None,
        hub=subject if isinstance(subject, Hub) else None, code=kept.code if kept else "", address=address,
        svg=qr(address) if kept else "", printed_at=clock.now(),
        pages=asked.whole(request.args, "pages", otherwise=2, least=1, most=MOST_PAGES),
    )  # fmt: skip


def _ids(subject: Task | Hub) -> dict[str, int]:
    return {"task_id" if isinstance(subject, Task) else "hub_id": subject.id}
