"""Paper: blank forms to print, and filled ones typed in, pile by pile."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from hub import asked, clock
from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.attendance import reception
from hub.console.desk.desk_hub import desk_hub
from hub.console.desk.entry import words_to_offer
from hub.errors import Conflict, Invalid, NotFound
from hub.incidents.queries import all_hubs
from hub.installation.queries import settings
from hub.volunteers import consents, skills
from hub.volunteers.groups.queries import group_named, group_of, groups
from hub.volunteers.models import Volunteer
from hub.volunteers.models_doors import KeyingBatch
from hub.volunteers.on_paper import services as keying
from hub.volunteers.on_paper.forms import BatchForm, PaperForm, PileForm, as_typed
from hub.volunteers.on_paper.queries import batch_by_uid, batches, keyed_of
from hub.volunteers.queries import ages, by_uid, registration_context
from hub.volunteers.registering import choices
from hub.volunteers.rules import Registration, joined_notes
from hub.volunteers.standing.agreements import signed_on_paper
from hub.volunteers.states import ConsentKind
from hub.volunteers.typed import one
from hub.web.filters import clock_time

bp = Blueprint("paper", __name__, url_prefix="/console/paper")
MOST_COPIES, SHOWN = 50, 8


@bp.route("/", methods=["GET", "POST"])
@requires(Permission.DESK)
def index() -> str | Response | tuple[str, int]:
    """Print blank forms, start a pile, go on with one."""
    here, hub = settings().local(clock.now()).date(), desk_hub()
    form = BatchForm(clerk=actor().name, sheets_on=here)
    if form.validate_on_submit() and form.check_day(here):
        uid = keying.start_batch(
            form.clerk.data or "", sheets_on=form.sheets_on.data or here, hub_id=hub.id if hub else None, by=actor()
        )  # fmt: skip
        return redirect(url_for("paper.key", uid=uid), 303)
    lines = [(batch, len(keyed_of(batch))) for batch in batches()]
    hubs = {one.id: one.name for one in all_hubs()}
    page = render_template(
        "console/paper.html",
        form=form,
        lines=lines,
        hub=hub,
        hubs=hubs,
        agreements=settings().preset.agreements,
    )
    return page, 422 if form.errors else 200


@bp.get("/registration")
@requires(Permission.DESK)
def registration() -> str:
    """Blank registration forms, ready to print."""
    return render_template(
        "paper/registration.html", **_sheets(),
        skills=[skill.name for skill in skills.offered()], needs=choices.ACCESS,
        times=choices.TIMES, travel=choices.TRAVEL, sentences={k.value: consents.sentence(k) for k in ConsentKind},
        version=consents.VERSION, unit=settings().preset.distance_unit,
    )  # fmt: skip


@bp.get("/signing")
@requires(Permission.DESK)
def signing() -> str:
    """Only what people sign before their first task, ready to print."""
    if not settings().preset.agreements:
        raise NotFound("Here nobody has to sign anything before a first task.")
    return render_template("paper/signing.html", **_sheets())


def _sheets() -> dict[str, object]:
    copies = asked.whole(request.args, "copies", otherwise=1, least=1, most=MOST_COPIES)
    return {
        "copies": copies, "hub": desk_hub(), "printed_at": clock.now(), "ages": ages(),
        "agreements": settings().preset.agreements,
    }  # fmt: skip


@bp.route("/<uuid:uid>", methods=["GET", "POST"])
@requires(Permission.DESK)
def key(uid: UUID) -> str | Response | tuple[str, int]:
    """One form after the other; then the pile is counted."""
    batch = batch_by_uid(uid)
    form = _form(day=batch.sheets_on)
    if request.method == "GET" or batch.closed_at is not None:
        return _show(batch, form)
    facts = form.sheet(registration_context(), day=batch.sheets_on, now=clock.now())
    if facts is None:
        return _show(batch, form), 422
    done = keying.key_form(uid, _on_paper(form, facts), by=actor())
    flash(_kept(done, facts))
    return redirect(url_for("paper.key", uid=uid), 303)


@bp.route("/<uuid:uid>/<uuid:person>", methods=["GET", "POST"])
@requires(Permission.DESK)
def correct(uid: UUID, person: UUID) -> str | Response | tuple[str, int]:
    """Puts right what was typed from one form."""
    batch, typed = batch_by_uid(uid), by_uid(person)
    form = _form(_typed_before(typed), day=batch.sheets_on)
    if request.method == "GET":
        return _show(batch, form, correcting=person)
    facts = form.sheet(registration_context(), day=batch.sheets_on, now=clock.now())
    if facts is None:
        return _show(batch, form, correcting=person), 422
    try:
        keying.correct_form(uid, person, _on_paper(form, facts), by=actor())
    except Conflict as error:
        form.form_errors = [error.sentence]
        return _show(batch_by_uid(uid), form, correcting=person), 422
    flash(f"{facts.given_name} {facts.family_name} is put right.")
    return redirect(url_for("paper.key", uid=uid), 303)


@bp.post("/<uuid:uid>/<uuid:person>/undo")
@requires(Permission.DESK)
def undo(uid: UUID, person: UUID) -> Response:
    """Takes one form back that was typed in by mistake."""
    flash(f"{reception.take_back(person, by=actor())} is taken back.")
    return redirect(url_for("paper.key", uid=uid), 303)


@bp.post("/<uuid:uid>/close")
@requires(Permission.DESK)
def close(uid: UUID) -> str | Response | tuple[str, int]:
    """Ends the pile when its count agrees."""
    batch, pile = batch_by_uid(uid), PileForm()
    if pile.validate():
        try:
            keying.close_batch(
                uid, pile=pile.pile.data or 0, set_aside=pile.set_aside.data or 0, note=pile.note.data or "", by=actor()
            )  # fmt: skip
        except Invalid as error:
            for name, words in error.fields.items():
                pile[name].errors = [words]
        else:
            flash("The pile is closed, and its count agrees. Keep the paper.")
            return redirect(url_for("paper.index"), 303)
    return _show(batch_by_uid(batch.uid), _form(day=batch.sheets_on, empty=True), pile=pile), 422


def _typed_before(person: Volunteer) -> dict[str, object]:
    group = group_of(person)
    signed = {code: f"{on:%Y-%m-%d}" for code, on in signed_on_paper(person).items()}
    return as_typed(
        person, clock_time(person.registered_at), group=group.name if group else "", signed=signed
    )


def _on_paper(form: PaperForm, facts: Registration) -> Registration:
    """With the language of the form and the group it names; a group that nobody knows stays in the notes."""
    said = one(form.typed, "group")[:120]
    group = group_named(said)
    notes = joined_notes(facts.notes, f"Came with: {said}") if said and group is None else facts.notes
    return replace(facts, asked_in=str(get_locale()), group_id=group.id if group else None, notes=notes)


def _kept(done: keying.Keyed, facts: Registration) -> str:
    if done.is_new:
        return f"{done.name} is kept."
    signed = " What they signed is kept." if facts.signed else ""
    return f"{done.name} was on the register already. The form is counted.{signed}"


def _form(before: Mapping[str, object] | None = None, *, day: date, empty: bool = False) -> PaperForm:
    preset = settings().preset
    posted = request.form if not empty else type(request.form)()
    form = PaperForm(
        posted, languages=preset.languages, unit=preset.distance_unit, agreements=preset.agreements, before=before
    )  # fmt: skip
    form.offer_ticks()
    form.signed_on.data = form.signed_on.data or f"{day:%Y-%m-%d}"
    return form


def _show(
    batch: KeyingBatch, form: PaperForm, *, correcting: UUID | None = None, pile: PileForm | None = None
) -> str:
    people = keyed_of(batch)
    return render_template(
        "console/paper_batch.html", batch=batch, form=form, people=people, shown=SHOWN, correcting=correcting,
        pile=pile or PileForm(formdata=None), total=len(people) + batch.known,
        group_names=sorted({line.group.name for line in groups()}), **words_to_offer(desk_hub()),
    )  # fmt: skip
