"""`flask hub bench inbound`: it runs, nothing posted is lost or doubled, the lines are complete."""

import pytest
import sqlalchemy as sa

from config import load
from hub.application import create_app
from hub.bench.every import run
from tests import databases


@pytest.fixture(params=databases.names())
def url(request, tmp_path):
    return databases.fresh(request.param, f"bench_{tmp_path.name}", tmp_path)


@pytest.fixture
def lines(url, tmp_path):
    app = create_app({**load({"HUB_ENV": "testing"}), "INSTANCE": str(tmp_path)})
    with app.app_context():
        return list(run("inbound", app.extensions["hub.rebuild"], volunteers=120, url=url))


def test_it_says_how_fast_answers_are_taken_in_and_leaves_nothing_behind(lines, url):
    speed, kept = lines
    assert {
        "name",
        "n",
        "volunteers",
        "per_second",
        "bound",
        "ratio",
        "memory_mb",
        "p50_ms",
        "p99_ms",
    } <= set(speed)
    assert speed["ratio"] > 0
    assert (kept["n"], kept["kept"], kept["lost"], kept["doubled"]) == (320, 320, 0, 0)
    engine = sa.create_engine(url)
    assert sa.inspect(engine).get_table_names() == []
    engine.dispose()
