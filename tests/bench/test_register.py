"""`flask hub bench`: what it prints, and that it leaves nothing behind."""

import pytest
import sqlalchemy as sa

from config import load
from hub.application import create_app
from hub.bench import register_import
from hub.bench.ground import own_ground
from tests import databases

FIELDS = ["name", "n", "volunteers", "per_second", "bound", "ratio", "memory_mb"]


@pytest.fixture(params=databases.names())
def empty_url(request, tmp_path):
    return databases.fresh(request.param, f"bench_{tmp_path.name}", tmp_path)


@pytest.fixture
def bench(tmp_path):
    app = create_app({**load({"HUB_ENV": "testing"}), "INSTANCE": str(tmp_path)})

    def _bench(*options):
        return app.test_cli_runner().invoke(args=["hub", "bench", "register", *options])

    _bench.rebuild = app.extensions["hub.rebuild"]
    return _bench


def tables(url):
    engine = sa.create_engine(url)
    try:
        return sa.inspect(engine).get_table_names()
    finally:
        engine.dispose()


def test_a_measurement_says_how_fast_lists_are_taken_in_and_leaves_nothing(bench, empty_url):
    with own_ground(bench.rebuild, url=empty_url, volunteers=300) as ground:
        lines = list(register_import.measure(ground))
    assert [line["name"] for line in lines] == [
        "register.import", "register.import_again", "register.import_writing",
    ]  # fmt: skip
    assert all(list(line) == FIELDS and line["n"] == 300 and line["ratio"] > 0 for line in lines)
    assert tables(empty_url) == []


def test_a_database_that_holds_something_is_left_alone(bench, empty_url):
    engine = sa.create_engine(empty_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE kept (id INTEGER)")
    engine.dispose()
    done = bench("--database-url", empty_url)
    assert done.exit_code == 1
    assert "not empty" in done.stderr
    assert tables(empty_url) == ["kept"]
