"""An open own page: which person, in this browser, until it was idle for too long or somebody leaves it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, session, url_for
from flask_babel import gettext as _

from hub import clock
from hub.accounts.guards import public
from hub.volunteers.models import Volunteer
from hub.volunteers.own.queries import own_page

bp = Blueprint("me", __name__, url_prefix="/me")
# Short, since the phone may be somebody else's; a code is soon sent again.
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=8)
PERSON, SEEN_AT, OPENED_AT = "own_page", "own_page_seen_at", "own_page_opened_at"
NUMBER, PROOF, NEW_NUMBER = "own_page_number", "own_page_proof", "own_page_new_number"
# The place whose code was scanned: back to it once the number is proven.
CAME_TO = "came_to"
KEYS = (PERSON, SEEN_AT, OPENED_AT, NUMBER, PROOF, NEW_NUMBER)

View = Callable[..., Any]


@bp.after_request
def keep_nothing(response: Response) -> Response:
    """No browser and no cache keeps these pages: the next person on a shared phone must not find them."""
    response.headers["Cache-Control"] = "no-store"
    return response


def open_for(uid: UUID) -> None:
    """Opens this person's page in this browser."""
    leave()
    session[PERSON] = str(uid)
    session[SEEN_AT] = session[OPENED_AT] = clock.now().isoformat()


def leave() -> None:
    """Forgets whose page was open, and every number that was typed; a staff sign-in stays."""
    for key in KEYS:
        session.pop(key, None)


def current() -> Volunteer | None:
    """Whose page is open here; none after half an hour of quiet."""
    if PERSON not in session:
        return None
    if _is_too_old():
        leave()
        return None
    person = own_page(UUID(session[PERSON]))
    if person is None:
        leave()
    return person


def _is_too_old() -> bool:
    # A clock that was put back must not leave a page open for longer.
    now = clock.now()
    seen, opened = (datetime.fromisoformat(session[key]) for key in (SEEN_AT, OPENED_AT))
    return abs(now - seen) > IDLE or abs(now - opened) > LONGEST


def own(view: View) -> View:
    """Calls the view with the person whose page is open; everybody else begins with their number."""

    @wraps(view)
    def guarded(**values: Any) -> Any:
        was_open = PERSON in session
        person = current()
        if person is None:
            if was_open:
                flash(
                    _("Your page was closed, so that nobody else reads it. Open it again with your number.")
                )
            return redirect(url_for("me.index"), 303)
        session[SEEN_AT] = clock.now().isoformat()
        return view(person, **values)

    return public(guarded)
