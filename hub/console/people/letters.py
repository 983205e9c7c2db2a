"""What can somebody show of their hours? A letter, printed, that anybody can look up; and taken back."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.attendance.letters import services
from hub.attendance.letters.forms import LetterForm, WithdrawForm
from hub.attendance.letters.queries import draft_for, incidents_of, letter_by_uid, letters_of
from hub.attendance.letters.rules import spaced
from hub.errors import HubError
from hub.volunteers.queries import by_uid
from hub.volunteers.services import note_seen
from hub.web.filters import words
from hub.web.letter_sheet import in_all, preview, sheet_of

bp = Blueprint("letters", __name__, url_prefix="/console/letters")


@bp.route("/of/<uuid:uid>", methods=["GET", "POST"])
@requires(Permission.DESK)
def of(uid: UUID) -> Response | str | tuple[str, int]:
    """What a letter would say, the button that issues it, and those there are."""
    person = by_uid(uid)
    incidents = incidents_of(person)
    form = LetterForm().offer(incidents)
    if form.validate_on_submit():
        try:
            letter = services.issue(uid, form.chosen(incidents), words=_who(), by=actor())
        except HubError as error:
            form.refuse(error)
        else:
            flash("The letter is ready. Print it.")
            return redirect(url_for("letters.show", uid=letter), 303)
    if not form.is_submitted():
        note_seen(person.uid, by=actor())
    draft = draft_for(person)
    page = render_template(
        "console/letters.html", person=person, form=form, several=len(incidents) > 1, lines=preview(draft),
        in_all=in_all(draft), letters=letters_of(person.id), spaced=spaced,
    )  # fmt: skip
    return (page, 422) if form.is_submitted() else page


@bp.get("/<uuid:uid>")
@requires(Permission.REGISTER_SEE)
def show(uid: UUID) -> str:
    """The letter as it prints, and whether it still holds."""
    letter, person = letter_by_uid(uid)
    note_seen(person.uid, by=actor())
    return render_template("console/letter.html", letter=letter, person=person, sheet=sheet_of(letter))


@bp.route("/<uuid:uid>/withdraw", methods=["GET", "POST"])
@requires(Permission.HOURS_KEEP)
def withdraw(uid: UUID) -> Response | str | tuple[str, int]:
    """Takes the letter back, for a reason."""
    letter, person = letter_by_uid(uid)
    form = WithdrawForm()
    if form.validate_on_submit():
        try:
            services.withdraw(uid, form.why.data or "", by=actor())
        except HubError as error:
            form.refuse(error)
        else:
            flash("The letter is withdrawn. Whoever looks its code up reads that.")
            return redirect(url_for("letters.of", uid=person.uid), 303)
    page = render_template(
        "console/letter_withdraw.html", form=form, person=person, code=spaced(letter.row.code)
    )
    return (page, 422) if form.is_submitted() else page


def _who() -> str:
    return f"{current_user.name}, {words(current_user.role)}"
