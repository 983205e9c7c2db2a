"""Do texts work here? One real text each way, and every step on the way named."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.console.texts.line_forms import LineForm
from hub.console.texts.line_page import gather
from hub.messaging.outgoing.proving import begin_proof
from hub.web.live import conditional

bp = Blueprint("line", __name__, url_prefix="/console/texts/line")


@bp.get("/")
@requires(Permission.INBOX_ANSWER)
def index() -> str:
    """What the set-up says, and the last proof."""
    return render_template("console/line.html", page=gather(), form=LineForm(formdata=None))


@bp.get("/live")
@requires(Permission.INBOX_ANSWER)
def index_live() -> Response:
    """The steps as they are taken."""
    return conditional(render_template("console/_line.html", page=gather()))


@bp.post("/")
@requires(Permission.INBOX_ANSWER)
def begin() -> Response | tuple[str, int]:
    """Texts a code to a phone, to be texted back."""
    form = LineForm()
    if not form.validate_on_submit():
        return render_template("console/line.html", page=gather(), form=form), 422
    begin_proof(form.number, by=actor())
    return redirect(url_for("line.index"), 303)
