"""The inbox: who is waiting for an answer?"""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub import asked
from hub.accounts.guards import actor, allowed, requires
from hub.accounts.permissions import Permission
from hub.accounts.queries import names_by_uid
from hub.console.texts import readings, talks
from hub.errors import HubError, Invalid
from hub.installation.queries import settings
from hub.messaging import ports, queries
from hub.messaging.inbox import queries as inbox_queries
from hub.messaging.inbox import services as inbox
from hub.messaging.inbox.forms import ReplyForm
from hub.messaging.models import Conversation
from hub.messaging.rules import LONGEST
from hub.web.filters import masked
from hub.web.live import conditional

bp = Blueprint("inbox", __name__, url_prefix="/console/inbox")
PAGE = 50


@bp.get("/")
@requires(Permission.INBOX_ANSWER)
def index() -> str:
    """Those who wait, and what was answered today."""
    return render_template("console/inbox.html", **_list(None))


@bp.get("/list")
@requires(Permission.INBOX_ANSWER)
def waiting_live() -> Response:
    """The list of those who wait, as it changes."""
    current = request.args.get("current", type=UUID)
    return conditional(render_template("console/_inbox_list.html", **_list(current)))


@bp.get("/all")
@requires(Permission.INBOX_ANSWER)
def everyone() -> str:
    """Every conversation, found by digits of its number."""
    digits, page = request.args.get("q", ""), asked.whole(request.args, "page", otherwise=1, least=1)
    found = inbox_queries.conversations(digits, limit=PAGE + 1, offset=(page - 1) * PAGE)
    rows = talks.all_rows(found[:PAGE], None)
    return render_template("console/inbox_all.html", rows=rows, q=digits, page=page, more=len(found) > PAGE)


@bp.get("/<uuid:uid>")
@requires(Permission.INBOX_ANSWER)
def show(uid: UUID) -> str:
    """One conversation beside the list. Looking at it is on the record."""
    inbox.note_seen(uid, by=actor())
    return _page(inbox_queries.conversation_by_uid(uid), ReplyForm(formdata=None))


@bp.post("/<uuid:uid>/reply")
@requires(Permission.INBOX_ANSWER)
def reply(uid: UUID) -> Response | tuple[str, int]:
    """Sends a person's own words."""
    form = ReplyForm()
    try:
        inbox.reply(uid, form.body.data or "", by=actor())
    except HubError as refused:
        # Whatever the reason, the words somebody has typed stay in their field.
        fields = refused.fields if isinstance(refused, Invalid) else {}
        form.body.errors = [fields.get("body", refused.sentence)]
        return _page(inbox_queries.conversation_by_uid(uid), form), 422
    flash("Your text is on its way.", "success")
    return _back(uid)


@bp.post("/<uuid:uid>/<any(take_up,leave):step>")
@requires(Permission.INBOX_ANSWER)
def mark(uid: UUID, step: str) -> Response:
    """Shows the others that I am answering, or that I am not any more."""
    try:
        (inbox.take_up if step == "take_up" else inbox.leave)(uid, by=actor())
    except HubError as refused:
        flash(refused.sentence, "warning")
    return _back(uid)


@bp.post("/text/<uuid:uid>")
@requires(Permission.INBOX_ANSWER)
def decide(uid: UUID) -> Response:
    """Applies a meaning to a text that waits, or says that nothing needs to be done."""
    intent, _, about = request.form.get("choice", "").partition(":")
    talk = inbox_queries.conversation_by_text(uid)
    try:
        if intent == "settle":
            inbox.settle(uid, "", by=actor())
        else:
            inbox.apply(uid, intent, by=actor(), question_uid=_uuid(about))
        for other in filter(None, request.form.get("also", "").split(",")):
            inbox.settle(asked.uid_of(other), "Settled with a later text", by=actor())
        flash("Done. The text no longer waits.", "success")
    except HubError as refused:
        flash(refused.sentence, "warning")
    return _back(talk.uid)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Invalid({"choice": "Press one of the buttons under the text."}) from None


def _back(uid: UUID) -> Response:
    return redirect(url_for("inbox.show", uid=uid), 303)


def _list(current: UUID | None) -> dict[str, object]:
    rows = talks.waiting_rows(inbox_queries.waiting(), current)
    return {"rows": rows, "current": current, "answer": _answer(rows),
            "answered": inbox_queries.answered_since(queries.midnight())}  # fmt: skip


def _answer(rows: list[talks.Row]) -> str:
    if not rows:
        return "Nobody. Every text has been read."
    first = "1 person." if len(rows) == 1 else f"{len(rows)} people."
    calm = [row for row in rows if not row.danger]
    longest = f"{calm[0].name or masked(calm[0].phone)} has waited longest." if calm else ""
    return " ".join(part for part in (first, _danger(rows), longest) if part)


def _danger(rows: list[talks.Row]) -> str:
    """Where to start when somebody is in danger, unless a colleague is at it already."""
    danger = [row for row in rows if row.danger]
    if not danger:
        return ""
    left = [row for row in danger if not row.answering]
    return "A text speaks of danger: start there." if left else f"{danger[0].answering} has the danger text."


def _page(talk: Conversation, form: ReplyForm) -> str:
    me = actor()
    staff, lines = names_by_uid({talk.answering_by or ""}), queries.thread(talk.id)
    answering = talks.answering(talk, staff)
    return render_template(
        "console/inbox_talk.html", **_list(talk.uid), talk=talk, form=form,
        names=ports.names_for(talk.phone), cards=ports.people_card(talk.phone),
        texts=talks.bubbles(lines), folded=talks.folded(lines),
        suggestions=readings.suggestions(inbox_queries.unclear_of(talk.id)),
        answering=answering, is_mine=bool(answering) and talk.answering_by == me.uid,
        is_exercise=settings().is_exercise, longest=LONGEST, may_see_phone=allowed(Permission.PHONE_SEE),
    )  # fmt: skip
