"""Which words do we use again and again?"""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.accounts.queries import names_by_uid
from hub.errors import Invalid
from hub.installation.queries import settings
from hub.messaging.inbox import saved
from hub.messaging.inbox.forms import SavedReplyForm
from hub.messaging.inbox.placeholders import MEANINGS
from hub.messaging.inbox.saved_list import saved_by_uid, saved_replies
from hub.volunteers.registering.choices import LANGUAGES

bp = Blueprint("saved_replies", __name__, url_prefix="/console/inbox/saved")


@bp.get("/")
@requires(Permission.INBOX_ANSWER)
def index() -> str:
    """Those in use and those retired. Whoever runs hubs may change them."""
    found, gone = saved_replies(), saved_replies(retired=True)
    staff = names_by_uid({one.by for one in (*found, *gone)})
    return render_template(
        "console/saved_replies.html", saved=found, gone=gone, staff=staff, languages=LANGUAGES
    )


@bp.get("/new")
@requires(Permission.HUB_RUN)
def new() -> str:
    """The form for a new one."""
    return _page(SavedReplyForm(formdata=None, language="en"), None)


@bp.post("/new")
@requires(Permission.HUB_RUN)
def write() -> Response | tuple[str, int]:
    """Keeps a new one."""
    return _kept(lambda form: saved.write(*_values(form), by=actor()), None)


@bp.get("/<uuid:uid>")
@requires(Permission.HUB_RUN)
def edit(uid: UUID) -> str:
    """The form with the words as they are."""
    reply = saved_by_uid(uid)
    form = SavedReplyForm(formdata=None, title=reply.title, body=reply.body, language=reply.language)
    return _page(form, uid)


@bp.post("/<uuid:uid>")
@requires(Permission.HUB_RUN)
def change(uid: UUID) -> Response | tuple[str, int]:
    """Puts other words in its place."""
    return _kept(lambda form: saved.change(uid, *_values(form), by=actor()), uid)


@bp.post("/<uuid:uid>/<any(retire,offer_again):step>")
@requires(Permission.HUB_RUN)
def offer(uid: UUID, step: str) -> Response:
    """Offers it no more, or again."""
    try:
        (saved.retire if step == "retire" else saved.offer_again)(uid, by=actor())
    except Invalid as wrong:
        flash(next(iter(wrong.fields.values())), "warning")
    return redirect(url_for("saved_replies.index"), 303)


def _values(form: SavedReplyForm) -> tuple[str, str, str]:
    language = form.language.data if form.language.data in LANGUAGES else "en"
    return form.title.data or "", form.body.data or "", language


def _kept(keep: Callable[[SavedReplyForm], None], uid: UUID | None) -> Response | tuple[str, int]:
    form = SavedReplyForm()
    try:
        keep(form)
    except Invalid as wrong:
        for name, words in wrong.fields.items():
            form[name].errors = [words]
        return _page(form, uid), 422
    flash("Kept. It stands under “Saved replies” in every conversation.", "success")
    return redirect(url_for("saved_replies.index"), 303)


def _page(form: SavedReplyForm, uid: UUID | None) -> str:
    form.language.choices = [
        (code, LANGUAGES.get(code, code)) for code in _offered(form.language.data or "en")
    ]
    return render_template("console/saved_reply.html", form=form, uid=uid, meanings=MEANINGS)


def _offered(chosen: str) -> list[str]:
    return list(dict.fromkeys([*settings().preset.languages, "en", chosen]))
