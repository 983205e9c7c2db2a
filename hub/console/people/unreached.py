"""Whom do our texts not reach? Those who opted out, cannot be reached, or never answer, and what to do next."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from hub.accounts.guards import actor, allowed, requires
from hub.accounts.permissions import Permission
from hub.errors import HubError
from hub.formulas import harmless
from hub.messaging.outgoing import trying, unreached
from hub.volunteers.models import Volunteer
from hub.volunteers.numbers.services import mark_landline
from hub.volunteers.selves import by_any_phone
from hub.web.filters import exact, masked, phone

bp = Blueprint("unreached", __name__, url_prefix="/console/people/unreached")
Rows = Callable[[], list[unreached.Unreached]]
PARTS: dict[str, tuple[str, str, Rows]] = {
    "opted-out": ("Opted out", "They said no more texts, so none goes. Ring them, write an e-mail, or let them be.",
                  unreached.opted_out),
    "unreachable": ("Cannot be reached", "The last texts did not arrive. They get no asks until one works again.",
                    unreached.unreachable),
    "silent": ("Never answer", "They were asked several times and never wrote to us. Perhaps the number is wrong.",
               unreached.never_answering),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One number with whoever uses it."""

    one: unreached.Unreached
    people: list[Volunteer]

    @property
    def names(self) -> str:
        """Whoever uses it, or that nobody does."""
        return ", ".join(person.name for person in self.people) or "Nobody on the register"

    @property
    def since(self) -> datetime | None:
        """Since when."""
        return self.one.since


@bp.get("/")
@requires(Permission.REGISTER_SEE)
def index() -> AnyResponse:
    """The first list that has somebody on it."""
    first = next((part for part, (_, _, rows) in PARTS.items() if rows()), "opted-out")
    return redirect(url_for("unreached.show", part=first), 303)


@bp.get("/<part>")
@requires(Permission.REGISTER_SEE)
def show(part: str) -> str:
    """One of the three lists."""
    return render_template("console/unreached.html", **_page(part), parts=_parts(part))


@bp.get("/<part>/print")
@requires(Permission.PHONE_SEE)
def on_paper(part: str) -> str:
    """The same on paper, to ring by."""
    return render_template("console/unreached_paper.html", **_page(part))


@bp.get("/<part>.csv")
@requires(Permission.PHONE_SEE)
def as_file(part: str) -> Response:
    """The same as a file; no cell of it runs as a formula."""
    sheet = StringIO()
    lines = csv.writer(sheet)
    lines.writerow(["name", "phone", "email", "why", "since"])
    for row in _page(part)["rows"]:
        emails = ";".join(person.email for person in row.people if person.email)
        lines.writerow(
            harmless([row.names, row.one.conversation.phone, emails, row.one.why, exact(row.since)])
        )
    headers = {"Content-Disposition": f'attachment; filename="{part}.csv"'}
    return Response("\ufeff" + sheet.getvalue(), mimetype="text/csv", headers=headers)


@bp.post("/<uuid:uid>/again")
@requires(Permission.CALL_OUT)
def again(uid: UUID) -> AnyResponse:
    """Texts reach them again."""
    trying.text_again(uid, by=actor())
    flash("They are asked by text again.", "success")
    return redirect(url_for("unreached.show", part="unreachable"), 303)


@bp.post("/<uuid:person>/landline")
@requires(Permission.REGISTER_EDIT)
def landline(person: UUID) -> AnyResponse:
    """It is a landline: they are rung from now on."""
    try:
        flash(
            f"{mark_landline(person, by=actor())} is rung from now on, and stands on the lists of whom to ring."
        )
    except HubError as refused:
        flash(refused.sentence, "warning")
    return redirect(url_for("unreached.index"), 303)


def _page(part: str) -> dict[str, Any]:
    if part not in PARTS:
        abort(404)
    title, words, rows = PARTS[part]
    found = rows()
    people = by_any_phone({one.conversation.phone for one in found})
    return {"part": part, "heading": title, "words": words, "may_see_phone": allowed(Permission.PHONE_SEE),
            "shown": phone if allowed(Permission.PHONE_SEE) else masked,
            "rows": [Row(one, people.get(one.conversation.phone, [])) for one in found]}  # fmt: skip


def _parts(chosen: str) -> list[dict[str, object]]:
    numbers = unreached.counts()
    return [
        {
            "label": title,
            "count": number,
            "current": part == chosen,
            "url": url_for("unreached.show", part=part),
        }
        for (part, (title, _, _)), number in zip(PARTS.items(), numbers, strict=True)
    ]
