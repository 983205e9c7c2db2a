"""T-cards: where is everybody? By state, the overdue above all, for a screen and for a wall."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from hub import clock
from hub.accounts.guards import requires
from hub.accounts.permissions import Permission
from hub.attendance.queries import Present, left_since, present
from hub.console.desk.part_asked_for import hub_asked_for
from hub.console.words import FLAG_WORDS
from hub.incidents.models import Hub
from hub.referrals.queries import Handover, expected_at_desk
from hub.web.filters import clock_time, duration, when
from hub.web.live import conditional

bp = Blueprint("t_cards", __name__, url_prefix="/console/t-cards")
RECENT = timedelta(hours=6)
MOST = 40


@bp.get("/")
@requires(Permission.CONSOLE_SEE)
def index() -> str:
    """The rack; `?wall=1` for a big screen without controls."""
    hub = hub_asked_for()
    wall = bool(request.args.get("wall"))
    return render_template("console/t_cards.html", rack=gather(clock.now(), hub), wall=wall, hub=hub)


@bp.get("/live")
@requires(Permission.CONSOLE_SEE)
def live() -> Response:
    """The part that changes by itself."""
    return conditional(render_template("console/_t_cards.html", rack=gather(clock.now(), hub_asked_for())))


def gather(now: datetime, hub: Hub | None = None) -> dict[str, object]:
    """The columns and the overdue, of one hub or of all, as the components want them."""
    hub_id = hub.id if hub else None
    here = present(hub_id=hub_id)
    late = [item for item in here if item.is_overdue(now)]
    at_hub = [item for item in here if item.task is None and not item.is_overdue(now)]
    working = [item for item in here if item.task is not None and not item.is_overdue(now)]
    expected = expected_at_desk(now, hub_id=hub_id)
    left = left_since(now - RECENT, hub_id=hub_id, limit=MOST)
    columns = [
        {"id": "expected", "title": "Expected", "cards": _expected(expected[:MOST]), "kind": "info"},
        {"id": "hub", "title": "At the hub", "cards": _cards(at_hub)},
        {"id": "on-task", "title": "On task", "cards": _cards(working), "kind": "confirmed", "two": True},
        {"id": "left", "title": "Left", "cards": _left(left), "kind": "done"},
    ]
    answer = f"{len(here)} {'person is' if len(here) == 1 else 'people are'} signed in"
    answer += f", {len(late)} of them overdue." if late else "."
    if len(expected) > MOST:
        answer += f" {len(expected)} are expected; the next {MOST} are shown."
    return {"columns": columns, "late": _late(late, now), "answer": answer}


def _cards(items: Iterable[Present]) -> list[dict[str, object]]:
    return [
        {"name": item.volunteer.name, "url": url_for("people.show", uid=item.volunteer.uid),
         "number": item.task.number if item.task else "Hub", "line": f"since {clock_time(item.stint.signed_in_at)}",
         "line2": f"until {clock_time(item.stint.expected_end_at)}", **_flag(item),
         "needs": item.volunteer.access_needs}
        for item in items
    ]  # fmt: skip


def _flag(item: Present) -> dict[str, str]:
    flags = [FLAG_WORDS[flag] for flag in item.stint.flags if flag in FLAG_WORDS]
    return {"tag_word": flags[0], "tag_kind": "take-up"} if flags else {}


def _expected(handovers: Iterable[Handover]) -> list[dict[str, object]]:
    return [
        {"name": h.volunteer.name, "url": url_for("people.show", uid=h.volunteer.uid), "number": h.task.number,
         "line": when(h.shift.starts_at), "needs": h.volunteer.access_needs}
        for h in handovers
    ]  # fmt: skip


def _left(items: Iterable[Present]) -> list[dict[str, object]]:
    return [
        {"name": item.volunteer.name, "number": item.task.number if item.task else "Hub", "off": True,
         "url": url_for("people.show", uid=item.volunteer.uid), "line": f"left {clock_time(item.stint.signed_out_at)}"}
        for item in items
    ]  # fmt: skip


def _late(items: Iterable[Present], now: datetime) -> list[dict[str, object]]:
    return [_late_one(item, now) for item in items]


def _late_one(item: Present, now: datetime) -> dict[str, object]:
    url, due = url_for("people.show", uid=item.volunteer.uid), item.stint.expected_end_at
    where = item.task.title if item.task else "At the hub"
    return {
        "name": item.volunteer.name, "url": url, "number": item.task.number if item.task else "Hub",
        "late": f"Overdue {duration((now - due).total_seconds() / 60)}",
        "detail": f"{where}, due out {clock_time(due)}.",
        "action_label": f"Look after {item.volunteer.given_name}", "action_url": url_for("overdue.index"),
    }  # fmt: skip
