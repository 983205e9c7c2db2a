"""Are these two one person? Side by side, decided with one button, and taken back as easily."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub import asked
from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.accounts.queries import names_by_uid
from hub.console.people.side_by_side import Compared, compared
from hub.console.words import ALIKE_WORDS
from hub.errors import Conflict
from hub.volunteers.queries import by_uid, search
from hub.volunteers.selves import original
from hub.volunteers.twins import pairs as twin_pairs
from hub.volunteers.twins import services as merging

bp = Blueprint("twins", __name__, url_prefix="/console/people/twins")
MOST = 50


@bp.get("/")
@requires(Permission.REGISTER_SEE)
def index() -> str:
    """The pair that waits longest, side by side; the others below it, and what was decided last."""
    waiting, decided = twin_pairs.open_pairs(limit=MOST), twin_pairs.decided_pairs()
    return render_template(
        "console/twins.html", shown=compared(waiting[0]) if waiting else None, waiting=waiting[1:], words=ALIKE_WORDS,
        number=twin_pairs.open_pair_count(), decided=decided, staff=names_by_uid({p.twin.decided_by for p in decided}),
    )  # fmt: skip


@bp.get("/<uuid:uid>")
@requires(Permission.REGISTER_SEE)
def show(uid: UUID) -> str:
    """One pair."""
    return _page(compared(twin_pairs.pair(uid)))


def _page(shown: Compared, error: str = "") -> str:
    return render_template("console/twin.html", shown=shown, words=ALIKE_WORDS, error=error)


@bp.post("/<uuid:uid>/one")
@requires(Permission.REGISTER_EDIT)
def one_person(uid: UUID) -> Response | tuple[str, int]:
    """They are one person: the row that is named stays, the other leads to it."""
    pair = twin_pairs.pair(uid)
    keep, other = (
        (pair.first, pair.second) if request.form.get("keep") != "second" else (pair.second, pair.first)
    )
    name, kept = keep.name, keep.uid
    try:
        merging.merge(kept, other.uid, by=actor())
    except Conflict as error:
        return _page(compared(twin_pairs.pair(uid)), error.sentence), 422
    flash(f"{name} is one person now. Both rows are kept, and you can undo it below.")
    return redirect(url_for("twins.index", _anchor="decided"), 303)


@bp.post("/<uuid:uid>/two")
@requires(Permission.REGISTER_EDIT)
def two_people(uid: UUID) -> Response | tuple[str, int]:
    """They are two people, and nobody is asked about them again."""
    pair = twin_pairs.pair(uid)
    words = f"{pair.first.name} and {pair.second.name} stay two people."
    try:
        merging.tell_apart(uid, by=actor())
    except Conflict as error:
        return _page(compared(twin_pairs.pair(uid)), error.sentence), 422
    flash(words)
    return redirect(url_for("twins.index"), 303)


@bp.post("/<uuid:uid>/undo")
@requires(Permission.REGISTER_EDIT)
def undo(uid: UUID) -> Response | tuple[str, int]:
    """Takes the decision back; the pair is shown again."""
    try:
        merging.undo(uid, by=actor())
    except Conflict as error:
        return _page(compared(twin_pairs.pair(uid)), error.sentence), 422
    flash("That is taken back. They are two rows again.")
    return redirect(url_for("twins.show", uid=uid), 303)


@bp.get("/of/<uuid:uid>")
@requires(Permission.REGISTER_SEE)
def other(uid: UUID) -> str:
    """Who else is this person? Somebody is looked for, to be put beside them."""
    person, query = by_uid(uid), request.args.get("q", "").strip()
    found = [one for one in search(query, limit=MOST) if one.id != person.id] if query else []
    return render_template("console/twin_find.html", person=person, query=query, found=found)


@bp.post("/of/<uuid:uid>")
@requires(Permission.REGISTER_EDIT)
def put_beside(uid: UUID) -> Response:
    """Puts two people beside each other."""
    person, beside = by_uid(uid), original(asked.uid(request.form, "other"))
    return redirect(url_for("twins.show", uid=merging.name_pair(person.uid, beside.uid, by=actor())), 303)
