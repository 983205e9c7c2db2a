"""Both boards side by side: what does the street need, and what has it got?"""

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from hub.accounts.guards import requires
from hub.accounts.permissions import Permission
from hub.console.desk.part_asked_for import hub_asked_for
from hub.console.needs.rows import Board, board, rows_of
from hub.incidents.queries import all_hubs, current_incident
from hub.needs.queries import on_board, over
from hub.web.live import conditional

bp = Blueprint("boards", __name__, url_prefix="/console/needs")
ROWS_ON_PAPER, LEFT_TO_WRITE, NOTES_ON_PAPER = 14, 4, 4


@bp.get("/")
@requires(Permission.REGISTER_SEE)
def index() -> str:
    """The boards."""
    return render_template("console/boards.html", **_facts())


@bp.get("/now")
@requires(Permission.REGISTER_SEE)
def live() -> Response:
    """The boards as they change."""
    return conditional(render_template("console/_boards.html", **_facts()))


@bp.get("/over")
@requires(Permission.REGISTER_SEE)
def gone() -> str:
    """What has left the boards, and what came of it."""
    hub = hub_asked_for()
    return render_template(
        "console/notes_over.html", rows=rows_of(over(hub_id=hub.id if hub else None)), hub=hub
    )


@bp.get("/print")
@requires(Permission.REGISTER_SEE)
def paper() -> str:
    """Both boards for a wall inside the hub, with room to write."""
    facts = _facts()
    sheets = [sheet for one in facts["boards"] for sheet in _sheets(one)]  # type: ignore[attr-defined]
    return render_template("console/boards_paper.html", sheets=sheets, blank=range(LEFT_TO_WRITE), **facts)


@bp.get("/blank")
@requires(Permission.REGISTER_SEE)
def blank() -> str:
    """Empty notes to write on while nobody has a screen."""
    return render_template("console/notes_blank.html", notes=range(NOTES_ON_PAPER), hub=hub_asked_for())


def _sheets(one: Board) -> list[tuple[Board, list[object]]]:
    """One board in pages, at least one."""
    rows: list[object] = [(group.heading, row) for group in one.groups for row in group.rows]
    starts = range(0, len(rows), ROWS_ON_PAPER) or range(1)
    return [(one, rows[start : start + ROWS_ON_PAPER]) for start in starts]


def _facts() -> dict[str, object]:
    hub = hub_asked_for()
    rows = rows_of(on_board(hub_id=hub.id if hub else None))
    needs = board("needs", "What does the street need?", (row for row in rows if not row.note.kind.is_offer))
    offers = board("offers", "What has it got?", (row for row in rows if row.note.kind.is_offer))
    asked = hub.uid if hub else None
    return {
        "boards": [needs, offers], "hub": hub, "answer": _answer(needs, offers), "incident": current_incident(),
        "live_url": url_for("boards.live", hub=asked), "hubs": {one.id: one for one in all_hubs()},
    }  # fmt: skip


def _answer(needs: Board, offers: Board) -> str:
    if not needs.groups and not offers.groups:
        return "Nothing stands on the boards."
    wait = "1 need waits" if needs.free == 1 else f"{needs.free} needs wait"
    stand = "1 offer is free" if offers.free == 1 else f"{offers.free} offers are free"
    return f"{wait}, {needs.in_hand} in hand. {stand}."
