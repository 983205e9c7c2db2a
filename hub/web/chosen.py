"""A file that was chosen stays chosen when its form comes back because something else was wrong."""

from uuid import UUID

from flask import request

from hub.accounts.guards import actor
from hub.asked import uid_of
from hub.attendance.attached import services
from hub.attendance.attached.forms import OFF
from hub.attendance.attached.queries import unsent
from hub.errors import NotFound
from hub.refusals import RefusableForm


def bring_back(form: RefusableForm, name: str) -> None:
    """What was chosen before in this form, unless another file is chosen now or it is left out.

    `name`: an AttachmentField; a form without it is none of ours. The form's own key is its field `once`.
    """
    key = _key(form, name)
    if key is None or form[name].document is not None:
        return
    if request.form.get(f"{name}{OFF}"):
        services.let_go(key, by=actor())
    else:
        form[name].document = unsent(key, actor().uid)


def hold(form: RefusableForm, name: str) -> None:
    """The form comes back: what was chosen is held for the next time it is sent, and named beside the field."""
    key = _key(form, name)
    if key is not None and form[name].document is not None:
        services.hold(key, form[name].document, by=actor())
        form[name].held = form[name].document.name


def _key(form: RefusableForm, name: str) -> UUID | None:
    if name not in form or not form.is_submitted():
        return None
    try:
        return uid_of(form["once"].data or "")
    except NotFound:
        return None
