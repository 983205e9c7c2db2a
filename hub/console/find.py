"""The one search field: a person, a task, a charity or a conversation by name, number or phone."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hub.accounts.guards import allowed, requires
from hub.accounts.permissions import Permission
from hub.console.needs.rows import rows_of
from hub.messaging.inbox.searching import conversations
from hub.needs.queries import search as search_notes
from hub.organisations.queries import search as search_organisations
from hub.tasks.queries import search as search_tasks
from hub.tasks.rules import read_number
from hub.volunteers.queries import search as search_people

bp = Blueprint("find", __name__, url_prefix="/console/find")
FEWEST_FIGURES = 4


@bp.get("/")
@requires(Permission.CONSOLE_SEE)
def index() -> str | Response:
    """What was found; a task's whole number leads straight to it."""
    query = request.args.get("q", "").strip()
    tasks = search_tasks(query) if query else []
    if query.upper().startswith("T") and read_number(query) and len(tasks) == 1:
        return redirect(url_for("tasks.show", uid=tasks[0].uid), 303)
    people = search_people(query) if query else []
    charities = search_organisations(query) if query else []
    # A number is dialled with a leading 0 that is not kept.
    digits = "".join(letter for letter in query if letter.isdigit())
    may_read = len(digits) >= FEWEST_FIGURES and allowed(Permission.INBOX_ANSWER)
    talks = conversations(digits.lstrip("0"), limit=10) if may_read and digits.strip("0") else []
    notes = rows_of(search_notes(query))
    return render_template(
        "console/find.html", query=query, tasks=tasks, people=people, charities=charities, talks=talks, notes=notes,
        total=len(tasks) + len(people) + len(charities) + len(talks) + len(notes),
    )  # fmt: skip
