"""The page behind a link in a text: see the thing, answer it, without a sign-in.

How another room adds a purpose (an offered task, a person handed over in general):

1. choose a letter that is not taken: `r` one hand-over, `w` all who wait for a task, `o` an offered task, `g` a
   general hand-over;
2. in your letter to the organisation set `answers=Answerable("o", row.id, until=…)` (hub/organisations/links.py):
   each reader's letter then carries a link of their own as the fact `link`;
3. write `hub/portal/link_offer.py` with a `Purpose`: `show(link)` answers a `Shown`, or raises NotFound when the
   row is not there or not `link.organisation`'s; `take(link, form)` calls one service with `by=link.actor`, which
   raises Conflict or Invalid like any other;
4. name it in hub/wiring.py: `links.purpose(app, "o", link_offer.PURPOSE)`.

GET only shows: mail scanners open links. What was decided is shown to whoever comes again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, Flask, current_app, redirect, render_template, request, url_for
from flask_wtf.csrf import validate_csrf
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as Answer
from wtforms import ValidationError

from hub import clock
from hub.accounts.guards import public
from hub.errors import Conflict, Invalid, NotFound
from hub.extensions import csrf, limiter
from hub.organisations.links import NOWHERE, Link, follow_link
from hub.web.headers import keep_to_yourself

bp = Blueprint("by_link", __name__, url_prefix="/a")
# Flask-WTF would refuse a form without a referrer, and these pages must not send one. The token is checked here.
csrf.exempt(bp)
LOOKS, ANSWERS = "60 per minute", "20 per minute"


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page says. `accept` empty: there is nothing to answer (any more), and `told` says what came of it."""

    question: str
    lead: str
    facts: Sequence[tuple[str, object]] = ()
    accept: str = ""
    refuse: str = ""
    reasons: Sequence[tuple[str, str]] = ()
    words: str = ""  # the label of a line for free words beside the reasons
    told: str = ""
    told_kind: str = ""
    then: Sequence[str] = ()
    # With a title the facts stand after the answer.
    facts_title: str = ""
    # Several things behind one link, each to tick: its value, its name, and a line about it.
    choices: Sequence[tuple[str, str, str]] = ()
    # The button that accepts all of them as they were shown; its form has them as `all`.
    accept_all: str = ""


@dataclass(frozen=True, slots=True)
class Purpose:
    """One sort of link: what its page shows, and what its answer does. `form` has `answer`, `reason` and `words`."""

    show: Callable[[Link], Shown]
    take: Callable[[Link, MultiDict[str, str]], None]


def purpose(app: Flask, letter: str, one: Purpose) -> None:
    """Plugs one sort of link in."""
    app.extensions.setdefault("hub.links", {})[letter] = one


bp.after_request(keep_to_yourself)


@bp.get("/<token>")
@limiter.limit(LOOKS)
@public
def show(token: str) -> str | tuple[str, int]:
    """What waits for an answer, or what was answered."""
    link, what = _behind(token)
    return _page(link, what)


@bp.post("/<token>")
@limiter.limit(ANSWERS)
@public
def answer(token: str) -> str | tuple[str, int] | Answer:
    """Takes the answer; the page then says what was decided."""
    link, what = _behind(token)
    if _why_closed(link):
        return _page(link, what)
    try:
        validate_csrf(request.form.get("csrf_token"))
        what.take(link, request.form)
    except ValidationError:
        return _page(link, what, error="This page was open for too long. Choose once more.")
    except Invalid as error:
        return _page(link, what, error=error.sentence, where=next(iter(error.fields)))
    except Conflict as error:
        return _page(link, what, error=error.sentence)
    return redirect(url_for("by_link.show", token=token), 303)


def _behind(token: str) -> tuple[Link, Purpose]:
    link = follow_link(token)
    known: Mapping[str, Purpose] = current_app.extensions.get("hub.links", {})
    if link.purpose not in known:
        raise NotFound(NOWHERE)
    return link, known[link.purpose]


def _page(link: Link, what: Purpose, *, error: str = "", where: str = "") -> str | tuple[str, int]:
    if words := _why_closed(link):
        return render_template("by_link/over.html", words=words), 410
    html = render_template(
        "by_link/show.html", shown=what.show(link), link=link, error=error, where=where, typed=request.form
    )
    return (html, 422) if error else html


def _why_closed(link: Link) -> str:
    """Why nothing is shown behind a link that is ours; empty when all is well."""
    if link.is_over(clock.now()):
        return (
            "This link was for something that is over. If you still have a question about it, ring the hub."
        )
    if not link.organisation.state.may_take_people:
        return f"{link.organisation.name} is not active just now, so nobody can be sent to you. Ring the hub."
    return ""
