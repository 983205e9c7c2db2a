"""What happened to people: the list, one record, and what can still be said and done about it."""

from collections.abc import Callable, Iterator
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from hub import clock
from hub.accounts.guards import actor, allowed, requires
from hub.accounts.permissions import Permission
from hub.accounts.queries import names_by_uid
from hub.attendance.occurrences import moves, queries, services
from hub.attendance.occurrences.forms import DecideForm, PhotoForm, WordsForm
from hub.attendance.occurrences.queries import Happened
from hub.attendance.occurrences.rules import is_serious, may_decide
from hub.attendance.states import OccurrenceKind, OccurrenceState
from hub.console.thing import Thing
from hub.errors import Conflict, HubError
from hub.referrals.persons import leaving
from hub.refusals import RefusableForm
from hub.volunteers.standing.forms import SuspendForm
from hub.volunteers.states import Standing
from hub.web import attached
from hub.web.occurrence_words import KINDS, TAGS

bp = Blueprint("occurrences", __name__, url_prefix="/console/occurrences")
Answer = str | tuple[str, int] | Response


def may_read_all() -> bool:
    """Whether whoever is signed in reads worries about people too."""
    return allowed(Permission.SAFEGUARDING_READ)


@bp.get("/")
@requires(Permission.OCCURRENCE_SEE)
def index() -> str:
    """Everything that happened, what waits for somebody first."""
    rows = queries.listed(restricted=may_read_all())
    waits = [one for one in rows if one.row.state in (OccurrenceState.OPEN, OccurrenceState.APPEALED)]
    over = [one for one in rows if one not in waits]
    return render_template("console/occurrences.html", waits=waits, over=over, kinds=KINDS, tags=TAGS)


@bp.get("/<uuid:uid>")
@requires(Permission.OCCURRENCE_SEE)
def show(uid: UUID) -> str:
    """One record. Reading a worry about a person is written down."""
    found = _read(uid)
    return _page(found, WordsForm(formdata=None))


def _read(uid: UUID) -> Happened:
    found = queries.by_uid(uid, restricted=may_read_all())
    if found.row.kind.is_restricted:
        services.note_seen(uid, by=actor())
        found = queries.by_uid(uid, restricted=True)
    return found


def _page(found: Happened, form: WordsForm, photo: PhotoForm | None = None) -> str:
    row, by = found.row, actor()
    notes = queries.notes_of(row.id)
    staff = names_by_uid({row.recorded_by, row.decided_by, *(note.by for note in notes)})
    return render_template(
        "console/occurrence.html", found=found, row=row, form=form, notes=notes, staff=staff, kinds=KINDS,
        photo=photo or PhotoForm(formdata=None),
        photos=attached.shown(row, lambda one: url_for("occurrences.photo", uid=row.uid, photo=one)),
        tag_words=TAGS[row.state], is_serious=is_serious(row.kind, row.help_called),
        is_appealable=moves.is_appealable(row),
        may_decide=allowed(Permission.SUSPEND) and may_decide(
            by_uid=by.uid, by_name=by.name, recorded_by=row.recorded_by, supervisor=row.supervisor
        ), may_suspend=_may_suspend(found),
    )  # fmt: skip


def _may_suspend(found: Happened) -> bool:
    person, row = found.volunteer, found.row
    is_on = person is not None and person.state is not Standing.SUSPENDED and not person.state.is_off
    is_kind = row.kind is OccurrenceKind.ASKED_TO_LEAVE and row.state is not OccurrenceState.OVERTURNED
    return is_on and is_kind and allowed(Permission.SUSPEND)


@bp.post("/<uuid:uid>/<any(note,deal_with):step>")
@requires(Permission.OCCURRENCE_SEE)
def say(uid: UUID, step: str) -> Answer:
    """A note beside the first words; or what was done about it."""
    found, form = queries.by_uid(uid, restricted=may_read_all()), WordsForm()
    try:
        if step == "note":
            services.add_note(uid, form.words.data or "", by=actor())
        else:
            services.deal_with(uid, form.words.data or "", by=actor())
    except HubError as error:
        form.refuse(error)
        return _page(found, form), 422
    flash("Your note stands below." if step == "note" else "It is dealt with.")
    return redirect(url_for("occurrences.show", uid=uid), 303)


@bp.get("/<uuid:uid>/photos/<uuid:photo>")
@requires(Permission.OCCURRENCE_SEE)
def photo(uid: UUID, photo: UUID) -> Response:
    """One photo or paper of this record."""
    return attached.send(queries.by_uid(uid, restricted=may_read_all()).row, photo)


@bp.post("/<uuid:uid>/photos")
@requires(Permission.OCCURRENCE_SEE)
def add_photo(uid: UUID) -> Answer:
    """A photo or a paper that came later."""
    found, form = queries.by_uid(uid, restricted=may_read_all()), PhotoForm()
    if form.validate_on_submit():
        try:
            services.add_photo(uid, form.photo.document, by=actor())
        except HubError as error:
            form.refuse(error)
        else:
            flash("The photo stands with the record.")
            return redirect(url_for("occurrences.show", uid=uid), 303)
    return _page(found, WordsForm(formdata=None), form), 422


@bp.post("/<uuid:uid>/reopen")
@requires(Permission.OCCURRENCE_SEE)
def reopen(uid: UUID) -> Response:
    """It is not over after all."""
    queries.by_uid(uid, restricted=may_read_all())
    try:
        services.reopen(uid, by=actor())
    except Conflict as error:
        flash(error.sentence, "warning")
    return redirect(url_for("occurrences.show", uid=uid), 303)


@bp.get("/<uuid:uid>/paper")
@requires(Permission.OCCURRENCE_SEE)
def paper(uid: UUID) -> str:
    """The record on paper, for whoever insures it."""
    found = _read(uid)
    notes = queries.notes_of(found.row.id)
    staff = names_by_uid({found.row.recorded_by, *(note.by for note in notes)})
    return render_template(
        "console/occurrence_paper.html", found=found, row=found.row, notes=notes, staff=staff, kinds=KINDS,
        printed_at=clock.now(),
    )  # fmt: skip


@bp.route("/<uuid:uid>/appeal", methods=["GET", "POST"])
@requires(Permission.VOUCH)
def appeal(uid: UUID) -> Answer:
    """What somebody says against being asked to leave, written down for them."""
    found, form = queries.by_uid(uid, restricted=False), WordsForm()
    form.words.label.text = "What do they say?"

    def do() -> str:
        services.appeal(uid, form.words.data or "", by=actor())
        return "It is written down. Somebody else than who asked them to leave decides."

    return _one_thing(form, found, do, title="What do they say against it?", button="Write it down",
                      answer="In their own words. A supervisor who did not ask them to leave looks at it.")  # fmt: skip


@bp.route("/<uuid:uid>/decide", methods=["GET", "POST"])
@requires(Permission.SUSPEND)
def decide(uid: UUID) -> Answer:
    """It was right, or it was not: decided by somebody else than who asked them to leave."""
    found, form = queries.by_uid(uid, restricted=False), DecideForm()

    def do() -> str:
        lifts = form.decision.data == "lift"
        is_told = services.decide(uid, lifts=lifts, words=form.words.data or "", by=actor())
        return "Decided. " + (
            "They are told by text." if is_told else "We cannot text them: tell them yourself."
        )

    return _one_thing(form, found, do, title="Was it right to ask them to leave?", button="Decide",
                      answer=f"Why: {found.row.what[:300]}", text=f"They say: {found.row.appeal}")  # fmt: skip


@bp.route("/<uuid:uid>/suspend", methods=["GET", "POST"])
@requires(Permission.SUSPEND)
def suspend(uid: UUID) -> Answer:
    """Takes them off every list because of it; an appeal that is won lifts that too."""
    found, form = queries.by_uid(uid, restricted=False), SuspendForm()

    def do() -> str:
        if found.volunteer is None or not _may_suspend(found):
            raise Conflict("They are not on the register, or off every list already.")
        leaving.suspend(found.volunteer.uid, form.kind.data, why=form.why.data or "", by=actor())
        services.note_suspended(uid, by=actor())
        return "They are suspended and off their tasks."

    return _one_thing(form, found, do, title="Must they be suspended too?", button="Suspend them",
                      answer="Off every task, and told the kind of reason. A won appeal lifts it.")  # fmt: skip


def _one_thing(
    form: RefusableForm,
    found: Happened,
    do: Callable[[], str],
    *,
    title: str,
    answer: str,
    button: str,
    text: str = "",
) -> Answer:
    back = url_for("occurrences.show", uid=found.row.uid)
    if form.validate_on_submit():
        try:
            done = do()
        except HubError as error:
            form.refuse(error)
        else:
            flash(done)
            return redirect(back, 303)
    page = render_template(
        "console/occurrence_form.html", form=form, title=title, answer=answer, button=button, back=back, text=text,
        name=found.who or "Somebody",
    )  # fmt: skip
    return page, 422 if form.errors or getattr(form, "form_errors", ()) else 200


def things_that_happened() -> Iterator[Thing]:
    """Appeals against being asked to leave, for those who may decide them."""
    for found in queries.appeals_waiting() if allowed(Permission.SUSPEND) else []:
        url, row = url_for("occurrences.show", uid=found.row.uid), found.row
        yield Thing(
            kind="take-up", word="Appeal", title=f"{found.who} sees it differently that they were asked to leave",
            url=url, at=row.appealed_at or row.recorded_at, detail=f"“{row.appeal[:120]}”", order=4,
            action_label="Look at it again", action_url=url,
        )  # fmt: skip
