"""`flask hub bench board`: a whole call-out runs beside the console, nobody is forgotten, the lines are complete."""

import pytest

from config import load
from hub.application import create_app
from hub.bench.every import run
from tests import databases


@pytest.fixture(params=databases.names())
def lines(request, tmp_path):
    url = databases.fresh(request.param, f"bench_{tmp_path.name}", tmp_path)
    app = create_app({**load({"HUB_ENV": "testing"}), "INSTANCE": str(tmp_path)})
    with app.app_context():
        return list(run("board", app.extensions["hub.rebuild"], volunteers=30, url=url, minutes=0.02))


def test_it_says_how_the_home_page_fares_and_what_became_of_everybody(lines):
    page, call_out = lines
    names = {
        "name",
        "n",
        "volunteers",
        "p50_ms",
        "p95_ms",
        "p99_ms",
        "bound",
        "ratio",
        "memory_mb",
        "minutes",
    }
    assert names <= set(page)
    assert page["n"] > 0
    assert (call_out["asked"], call_out["answered"]) == (30, 9)
    assert call_out["yes"] == call_out["held"] + call_out["waiting"]
    assert (call_out["lost"], call_out["doubled"], call_out["overbooked"]) == (0, 0, 0)
