"""T-cards: where is everybody? By state, the overdue above all, for a screen and for a wall."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from hub import clock
from hub.accounts.guards import requires
from hub.accounts.permissions import Permission
from hub.attendance.queries import Present, left_since, present
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
    return render_template("console/t_cards.html", rack=gather(clock.now()), wall=bool(request.args.get("wall")))


@bp.get("/live")
@requires(Permission.CONSOLE_SEE)
def live() -> Response:
    """The part that changes by itself."""
    return conditional(render_template("console/_t_cards.html", rack=gather(clock.now())))


def gather(now: datetime) -> dict[str, object]:
    """The columns and the overdue, as the components want them."""
    here = present()
    late = [item for item in here if item.is_overdue(now)]
    at_hub = [item for item in here if item.task is None and not item.is_overdue(now)]
    working = [item for item in here if item.task is not None and not item.is_overdue(now)]
    expected = expected_at_desk(now)
    left = left_since(now - RECENT, limit=MOST)
    columns = [
        {"id": "expected", "title": "Expected", "cards": _expected(expected[:MOST]), "kind": "info"},
        {"id": "hub", "title": "At the hub", "cards": _cards(at_hub)},
        {"id": "on-task", "title": "On task", "cards": _cards(working), "kind": "confirmed", "two": True},
        {"id": "left", "title": "Left", "cards": _left(left), "kind": "done"},
    ]
    return {"columns": columns, "late": _late(late, now), "here": len(here), "overdue": len(late)}


def _cards(items: Iterable[Present]) -> list[dict[str, object]]:
    return [
        {"name": item.volunteer.name, "url": url_for("people.show", uid=item.volunteer.uid),
         "number": item.task.number if item.task else "Hub", "line": f"since {clock_time(item.stint.signed_in_at)}",
         "line2": f"until {clock_time(item.stint.expected_end_at)}", **_flag(item)}
        for item in items
    ]  # fmt: skip


def _flag(item: Present) -> dict[str, str]:
    words = {"no_cover": "No cover", "not_referred": "Not referred", "no_briefing": "Not briefed"}
    flags = [words[flag] for flag in item.stint.flags if flag in words]
    return {"tag_word": flags[0], "tag_kind": "take-up"} if flags else {}


def _expected(handovers: Iterable[Handover]) -> list[dict[str, object]]:
    return [
        {"name": h.volunteer.name, "url": url_for("people.show", uid=h.volunteer.uid), "number": h.task.number,
         "line": when(h.shift.starts_at)}
        for h in handovers
    ]  # fmt: skip


def _left(items: Iterable[Present]) -> list[dict[str, object]]:
    return [
        {"name": item.volunteer.name, "number": item.task.number if item.task else "Hub", "off": True,
         "url": url_for("people.show", uid=item.volunteer.uid), "line": f"left {clock_time(item.stint.signed_out_at)}"}
        for item in items
    ]  # fmt: skip


def _late(items: Iterable[Present], now: datetime) -> list[dict[str, object]]:
    return [
        {"name": item.volunteer.name, "url": url_for("people.show", uid=item.volunteer.uid),
         "late": f"Overdue {duration((now - item.stint.expected_end_at).total_seconds() / 60)}",
         "number": item.task.number if item.task else "Hub",
         "detail": f"{item.task.title if item.task else 'At the hub'}, due out {clock_time(item.stint.expected_end_at)}.",
         "action_label": f"Ring {item.volunteer.given_name}", "action_url": url_for("people.show", uid=item.volunteer.uid)}
        for item in items
    ]  # fmt: skip
