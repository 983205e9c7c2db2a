"""The inbox: who is waiting for an answer?"""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub import asked, clock
from hub.accounts.guards import actor, allowed, requires
from hub.accounts.permissions import Permission
from hub.console.texts import talk_page, talks
from hub.errors import HubError, Invalid
from hub.installation.queries import settings
from hub.messaging import queries
from hub.messaging.inbox import queries as inbox_queries
from hub.messaging.inbox import searching
from hub.messaging.inbox import services as inbox
from hub.messaging.inbox.forms import NoteForm, ReplyForm, SpokenForm
from hub.messaging.inbox.saved_list import saved_by_uid, saved_replies
from hub.messaging.inbox.whose import Whose, belongs, waiting_by_part
from hub.messaging.models import Conversation
from hub.messaging.rules import LONGEST
from hub.volunteers.queries import search as search_people
from hub.web.filters import masked
from hub.web.live import conditional

bp = Blueprint("inbox", __name__, url_prefix="/console/inbox")
PAGE, SHOWN = 50, 100
PARTS = {Whose.ALL: "All", Whose.MINE: "Mine", Whose.NOBODYS: "Nobody’s"}


@bp.get("/")
@requires(Permission.INBOX_ANSWER)
def index() -> str:
    """Those who wait, and what was answered today."""
    return render_template("console/inbox.html", **waiting_list(None))


@bp.get("/list")
@requires(Permission.INBOX_ANSWER)
def waiting_live() -> Response:
    """The list of those who wait, as it changes."""
    current = request.args.get("current", type=UUID)
    return conditional(render_template("console/_inbox_list.html", **waiting_list(current)))


@bp.get("/answer")
@requires(Permission.INBOX_ANSWER)
def answer_live() -> Response:
    """How many wait, in one line, as it changes."""
    return conditional(render_template("console/_inbox_answer.html", **waiting_list(None)))


@bp.get("/all")
@requires(Permission.INBOX_ANSWER)
def everyone() -> str:
    """Every conversation, found by a name, words that were written, or digits of the number."""
    words, page = request.args.get("q", "").strip(), asked.whole(request.args, "page", otherwise=1, least=1)
    phones = [one.phone for one in search_people(words, limit=PAGE) if one.phone] if words else []
    found = searching.search(words, phones, limit=PAGE + 1, offset=(page - 1) * PAGE)
    rows = talks.all_rows(found[:PAGE], None)
    return render_template("console/inbox_all.html", rows=rows, q=words, page=page, more=len(found) > PAGE)


@bp.get("/<uuid:uid>")
@requires(Permission.INBOX_ANSWER)
def show(uid: UUID) -> str:
    """One conversation beside the list. Looking at it is on the record. `saved`: a reply to begin with."""
    inbox.note_seen(uid, by=actor())
    talk, form = inbox_queries.conversation_by_uid(uid), ReplyForm(formdata=None)
    if saved := request.args.get("saved", type=UUID):
        form.body.data = talk_page.fill(saved_by_uid(saved), talk)
    return one_page(talk, reply=form)


@bp.get("/<uuid:uid>/live")
@requires(Permission.INBOX_ANSWER)
def show_live(uid: UUID) -> Response:
    """Its texts, whose it is and who answers, as they change."""
    page = talk_page.gather(inbox_queries.conversation_by_uid(uid))
    return conditional(render_template("console/_inbox_talk.html", page=page, whose=part()))


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
        return one_page(inbox_queries.conversation_by_uid(uid), reply=form), 422
    flash("Your text is on its way.", "success")
    return back(uid)


@bp.post("/<uuid:uid>/<any(take_up,leave):step>")
@requires(Permission.INBOX_ANSWER)
def mark(uid: UUID, step: str) -> Response:
    """Shows the others that I am answering, or that I am not any more."""
    try:
        (inbox.take_up if step == "take_up" else inbox.leave)(uid, by=actor())
    except HubError as refused:
        flash(refused.sentence, "warning")
    return back(uid)


@bp.post("/text/<uuid:uid>")
@requires(Permission.INBOX_ANSWER)
def decide(uid: UUID) -> Response:
    """Applies a meaning to a text that waits, says that nothing needs to be done, or lets it wait again."""
    intent, _, about = request.form.get("choice", "").partition(":")
    talk_uid = inbox_queries.conversation_by_text(uid).uid
    try:
        if intent == "reopen":
            inbox.reopen(uid, by=actor())
        elif intent == "settle":
            inbox.settle(uid, "", by=actor())
        else:
            inbox.apply(uid, intent, by=actor(), question_uid=_uuid(about))
        for other in filter(None, request.form.get("also", "").split(",")):
            inbox.settle(asked.uid_of(other), "Settled with a later text", by=actor())
        flash("It waits again. Say what it means." if intent == "reopen" else DONE, "success")
    except HubError as refused:
        flash(refused.sentence, "warning")
    return back(talk_uid)


DONE = "Done. The text no longer waits. If that was wrong, press “Read it again” beside it."


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Invalid({"choice": "Press one of the buttons under the text."}) from None


def back(uid: UUID) -> Response:
    """To the conversation, in the part of the list that was looked at."""
    chosen = part()
    return redirect(url_for("inbox.show", uid=uid, whose=None if chosen is Whose.ALL else chosen.value), 303)


def part() -> Whose:
    """Which part of those who wait is looked at."""
    try:
        return Whose(request.args.get("whose", "") or Whose.ALL)
    except ValueError:
        return Whose.ALL


def waiting_list(current: UUID | None) -> dict[str, object]:
    """Those who wait, in the part that is looked at, with how many wait in each."""
    me, now, chosen = actor().uid, clock.now(), part()
    found = inbox_queries.waiting(limit=SHOWN, which=belongs(chosen, me, now))
    counts = waiting_by_part(me, now)
    rows = talks.waiting_rows(found, current, whose=None if chosen is Whose.ALL else chosen.value)
    parts = [
        {"label": words, "count": counts[one], "current": one is chosen,
         "url": url_for("inbox.index", whose=None if one is Whose.ALL else one.value)}
        for one, words in PARTS.items()
    ]  # fmt: skip
    return {"rows": rows, "current": current, "answer": _answer(rows, counts[chosen], chosen), "parts": parts,
            "more": counts[chosen] - len(rows), "whose": chosen, "total": counts[Whose.ALL],
            "answered": inbox_queries.answered_since(queries.midnight())}  # fmt: skip


def _answer(rows: list[talks.Row], number: int, chosen: Whose) -> str:
    if not rows:
        return {
            Whose.ALL: "Nobody. Every text has been read.",
            Whose.MINE: "Nobody of yours. See whose texts nobody has taken yet.",
            Whose.NOBODYS: "Nobody. Each of them is in somebody’s hands.",
        }[chosen]
    first = "1 person." if number == 1 else f"{number} people."
    calm = [row for row in rows if not row.danger]
    longest = f"{calm[0].name or masked(calm[0].phone)} has waited longest." if calm else ""
    return " ".join(part for part in (first, _danger(rows), longest) if part)


def _danger(rows: list[talks.Row]) -> str:
    """Where to start when somebody is in danger, unless a colleague is at it already."""
    danger = [row for row in rows if row.danger]
    if not danger:
        return ""
    left = [row for row in danger if not (row.answering or row.holder)]
    at_it = danger[0].answering or danger[0].holder
    return "A text speaks of danger: start there." if left else f"{at_it} has the danger text."


def one_page(
    talk: Conversation, *, reply: ReplyForm | None = None, note: NoteForm | None = None,
    spoken: SpokenForm | None = None,
) -> str:  # fmt: skip
    """The page of one conversation; the forms given are shown as they were sent, with what was wrong."""
    note = note or NoteForm(formdata=None, note=talk.note)
    return render_template(
        "console/inbox_talk.html", **waiting_list(talk.uid), page=talk_page.gather(talk), talk=talk,
        form=reply or ReplyForm(formdata=None), note=note, spoken=spoken or SpokenForm(formdata=None),
        saved=saved_replies(first_in=talk.language), is_exercise=settings().is_exercise, longest=LONGEST,
        may_see_phone=allowed(Permission.PHONE_SEE),
    )  # fmt: skip
