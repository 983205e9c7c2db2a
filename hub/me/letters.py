"""A letter about my hours, to show to somebody: written here, printed anywhere, and taken back."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from hub.accounts.rules import volunteer_actor
from hub.attendance.letters import services
from hub.attendance.letters.forms import LetterForm
from hub.attendance.letters.queries import Letter, draft_for, incidents_of, letter_by_uid, letters_of
from hub.attendance.letters.rules import spaced
from hub.errors import HubError, NotFound
from hub.installation.queries import settings
from hub.me.visit import bp, own
from hub.volunteers.models import Volunteer
from hub.web.letter_sheet import in_all, preview, sheet_of


@bp.route("/letters", methods=["GET", "POST"])
@own
def letters(person: Volunteer) -> Response | str | tuple[str, int]:
    """What a letter would say, and those I have."""
    incidents = incidents_of(person)
    form = LetterForm().offer(incidents)
    if form.validate_on_submit():
        try:
            uid = services.issue(
                person.uid, form.chosen(incidents), words=settings().site_name, by=volunteer_actor(person.uid)
            )
        except HubError as error:
            form.refuse(error)
        else:
            return redirect(url_for("me.letter", uid=uid), 303)
    draft = draft_for(person)
    page = render_template(
        "me/letters.html", form=form, several=len(incidents) > 1, lines=preview(draft), in_all=in_all(draft),
        letters=letters_of(person.id), spaced=spaced,
    )  # fmt: skip
    return (page, 422) if form.is_submitted() else page


@bp.get("/letters/<uuid:uid>")
@own
def letter(person: Volunteer, uid: UUID) -> str:
    """The letter as it prints."""
    found = _mine(person, uid)
    return render_template("me/letter.html", letter=found, sheet=sheet_of(found))


@bp.post("/letters/<uuid:uid>/take-back")
@own
def take_back_letter(person: Volunteer, uid: UUID) -> Response:
    """Whoever looks it up reads that it does not hold."""
    _mine(person, uid)
    services.withdraw(uid, "Taken back by the person.", by=volunteer_actor(person.uid))
    flash(_("The letter is taken back. Whoever looks its code up reads that."), "success")
    return redirect(url_for("me.letters"), 303)


def _mine(person: Volunteer, uid: UUID) -> Letter:
    """The letter, if it is this person's. Raises NotFound."""
    found, whose = letter_by_uid(uid)
    if whose.id != person.id:
        raise NotFound
    return found
