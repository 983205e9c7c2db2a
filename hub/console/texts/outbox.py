"""The texts themselves: do they get out, and what became of those nobody is sure about?"""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from hub.accounts.guards import actor, allowed, requires
from hub.accounts.permissions import Permission
from hub.console.texts.outbox_page import gather, one_text
from hub.messaging.outgoing.deciding import Decision, decide
from hub.web.live import conditional

bp = Blueprint("texts", __name__, url_prefix="/console/texts")
DONE = {
    Decision.ARRIVED: "Noted: it arrived.",
    Decision.SEND_AGAIN: "It leaves again now.",
    Decision.GIVE_UP: "Given up. Make sure somebody tells them in another way.",
}


@bp.get("/")
@requires(Permission.CONSOLE_SEE)
def index() -> str:
    """The queue, our numbers, what is in doubt, and what went wrong today."""
    return render_template("console/texts.html", page=gather())


@bp.get("/live")
@requires(Permission.CONSOLE_SEE)
def index_live() -> Response:
    """The part that changes by itself."""
    return conditional(render_template("console/_texts.html", page=gather()))


@bp.get("/<uuid:uid>")
@requires(Permission.INBOX_ANSWER)
def show(uid: UUID) -> str:
    """One text of ours: what is known about it, and while nobody is sure the three ways on."""
    return render_template(
        "console/text.html", text=one_text(uid), may_see_phone=allowed(Permission.PHONE_SEE)
    )


@bp.post("/<uuid:uid>/<any(arrived,send_again,give_up):decision>")
@requires(Permission.INBOX_ANSWER)
def decide_one(uid: UUID, decision: str) -> Response:
    """A person found out, or decides."""
    decide(uid, Decision(decision), by=actor())
    flash(DONE[Decision(decision)], "success")
    return redirect(url_for("texts.index"), 303)
