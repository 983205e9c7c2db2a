"""A task is raised from a need on the board: what the note says is in the form already."""

from dataclasses import replace
from uuid import UUID

from flask import request

from hub.needs.models import BoardNote
from hub.needs.queries import by_uid
from hub.needs.rules import first_sentence
from hub.tasks.forms import TaskForm
from hub.tasks.rules import TaskFacts
from hub.tasks.states import RaisedFrom
from hub.web.filters import phone

LONGEST_TITLE = 80


def need_asked_for() -> BoardNote | None:
    """The need that the address names. Raises NotFound when there is none of that name."""
    try:
        return by_uid(UUID(request.args["need"])) if "need" in request.args else None
    except ValueError:
        return None


def begin_from(form: TaskForm, need: BoardNote | None) -> TaskForm:
    """The form with what the note says, until something is sent; a person puts the words right."""
    if need is None or form.is_submitted():
        return form
    form.title.data = first_sentence(need.description, LONGEST_TITLE)
    form.description.data = need.description if form.title.data != need.description else ""
    form.address.data = need.where_to_find
    form.contact_name.data, form.contact_phone.data = need.name, phone(need.phone)
    return form


def facts_from(facts: TaskFacts, need: BoardNote | None) -> TaskFacts:
    """The facts with where they come from."""
    return replace(facts, need_id=need.id, raised_from=RaisedFrom.NEED) if need else facts
