"""`flask hub bench dispatch`: it runs, each text leaves once, the lines are complete."""

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
        return list(run("dispatch", app.extensions["hub.rebuild"], volunteers=150, url=url))


def test_it_says_how_fast_texts_leave_and_that_each_left_once(lines):
    speed, once = lines
    assert {"name", "n", "volunteers", "per_second", "bound", "ratio", "memory_mb"} <= set(speed)
    assert 0 < speed["ratio"] < 1
    assert (once["n"], once["taken"], once["recorded"]) == (300, 300, 300)
    assert once["lost"] == once["doubled"] == 0
