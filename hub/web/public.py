"""The front page for everybody: which hubs are open, what is wanted, and how to help. No personal data."""

from flask import Blueprint, render_template

from hub.accounts.guards import public
from hub.incidents.queries import open_hubs
from hub.installation.queries import is_set_up
from hub.web.board import wanted

bp = Blueprint("public", __name__)
# The front page names the next to start; the board has all of them.
SHOWN = 10


@bp.get("/")
@public
def home() -> str:
    """What is open and what is wanted right now."""
    if not is_set_up():
        return render_template("public/not_set_up.html")
    found = sorted(wanted(), key=lambda one: one.shift.starts_at)
    free = sum(one.free for one in found)
    return render_template(
        "public/home.html", hubs=open_hubs(), wanted=found[:SHOWN], free=free, left=len(found[SHOWN:])
    )
