"""Who looks after a conversation, how its person is reached, and what they said on the telephone."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.accounts.queries import user_by_uid
from hub.console.texts import talk_page
from hub.console.texts.inbox import back, one_page
from hub.errors import HubError, Invalid
from hub.messaging import ports
from hub.messaging.inbox import keeping, spoken
from hub.messaging.inbox.forms import HandForm, NoteForm, SpokenForm
from hub.messaging.inbox.queries import conversation_by_uid
from hub.messaging.models import Conversation

bp = Blueprint("keeping", __name__, url_prefix="/console/inbox")
CHOOSE = "Choose a colleague, a hub or a task from the list."


@bp.post("/<uuid:uid>/<any(take,let_go):step>")
@requires(Permission.INBOX_ANSWER)
def hold(uid: UUID, step: str) -> Response:
    """It is mine, or nobody's again."""
    try:
        (keeping.take if step == "take" else keeping.let_go)(uid, by=actor())
    except HubError as refused:
        flash(refused.sentence, "warning")
    return back(uid)


@bp.get("/<uuid:uid>/hand-on")
@requires(Permission.INBOX_ANSWER)
def hand_on(uid: UUID) -> str:
    """Who should look after it?"""
    return _hand_page(conversation_by_uid(uid), HandForm(formdata=None))


@bp.post("/<uuid:uid>/hand-on")
@requires(Permission.INBOX_ANSWER)
def hand_on_to(uid: UUID) -> Response | tuple[str, int]:
    """Gives it to a colleague, a hub or a task."""
    form = HandForm()
    try:
        name = _hand(uid, form.to.data or "", form.why.data or "")
    except Invalid as wrong:
        form.to.errors = [wrong.fields["to"]] if "to" in wrong.fields else []
        form.why.errors = [wrong.fields["why"]] if "why" in wrong.fields else []
        return _hand_page(conversation_by_uid(uid), form), 422
    flash(f"{name} has it now.", "success")
    return back(uid)


@bp.post("/<uuid:uid>/take-back")
@requires(Permission.INBOX_ANSWER)
def take_back(uid: UUID) -> Response:
    """It was dealt with there, or comes back to the inbox. From the page it stood on, one returns to that page."""
    handed_to = conversation_by_uid(uid).handed_to
    keeping.take_back(uid, by=actor())
    flash("Done. It stands in the inbox alone.", "success")
    _, url = talk_page.place_named(handed_to) if handed_to and request.form.get("here") else ("", "")
    return redirect(url, 303) if url else back(uid)


@bp.post("/<uuid:uid>/note")
@requires(Permission.INBOX_ANSWER)
def note(uid: UUID) -> Response | tuple[str, int]:
    """Keeps how they are best reached."""
    form = NoteForm()
    try:
        keeping.note_how_to_reach(uid, form.note.data or "", by=actor())
    except Invalid as wrong:
        form.note.errors = [wrong.fields["note"]]
        return one_page(conversation_by_uid(uid), note=form), 422
    flash("The note is kept. It is shown wherever somebody is about to text or ring them.", "success")
    return back(uid)


@bp.post("/<uuid:uid>/said")
@requires(Permission.INBOX_ANSWER)
def said(uid: UUID) -> Response | tuple[str, int]:
    """Keeps what somebody said on the telephone, to be confirmed like a text that could not be read for certain."""
    form = SpokenForm()
    try:
        spoken.write_down(uid, form.words.data or "", by=actor())
    except Invalid as wrong:
        form.words.errors = [wrong.fields["words"]]
        return one_page(conversation_by_uid(uid), spoken=form), 422
    flash("Kept. Say now what it means.", "success")
    return redirect(url_for("inbox.show", uid=uid, _anchor="decide"), 303)


def _hand(uid: UUID, to: str, why: str) -> str:
    names = {value: name for _, group in talk_page.may_get_it() for value, name in group}
    if to not in names:
        raise Invalid({"to": CHOOSE})
    kind, _, key = to.partition(":")
    if kind == "user":
        keeping.give(uid, str(user_by_uid(UUID(key)).uid), why=why, by=actor())
    else:
        keeping.hand_over(uid, UUID(key), why=why, by=actor())
    return names[to]


def _hand_page(talk: Conversation, form: HandForm) -> str:
    form.to.choices = {"": [("", "Choose")]} | dict(talk_page.may_get_it())
    names = ports.names_for(talk.phone)
    return render_template("console/inbox_hand.html", talk=talk, form=form, names=names)
