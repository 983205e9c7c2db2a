"""`flask hub bench board`: a whole call-out and a day of arrivals run beside the console; the lines are complete."""

import pytest

from config import load
from hub.application import create_app
from hub.bench.day_plan import Way, peak_a_second, plan
from hub.bench.every import run
from tests import databases

PAGE = {"name", "n", "volunteers", "p50_ms", "p95_ms", "p99_ms", "bound", "ratio"}
SOME = 60


@pytest.fixture(params=databases.names())
def lines(request, tmp_path):
    url = databases.fresh(request.param, f"bench_{tmp_path.name}", tmp_path)
    app = create_app({**load({"HUB_ENV": "testing"}), "INSTANCE": str(tmp_path)})
    with app.app_context():
        made = run("board", app.extensions["hub.rebuild"], volunteers=SOME, url=url, minutes=0.05)
        return {line["name"]: line for line in made}


def test_it_says_how_the_pages_fare_and_what_became_of_everybody(lines):
    page, call_out, day = lines["board"], lines["board.call_out"], lines["board.day"]
    assert {*PAGE, "memory_mb", "minutes"} <= set(page)
    assert page["n"] > 0
    assert (call_out["asked"], call_out["answered"]) == (SOME, round(SOME * 0.3))
    assert call_out["yes"] == call_out["held"] + call_out["waiting"]
    assert (call_out["lost"], call_out["doubled"], call_out["overbooked"]) == (0, 0, 0)
    assert (day["n"], day["stints"], day["wrong"]) == (SOME, SOME, 0)
    assert sum(day[f"{way}_in"] for way in Way) == SOME
    assert {f"{way}_{share}_ms" for way in Way for share in ("p50", "p95")} <= set(day)
    for name in ("board.day.home", "board.day.t_cards"):
        assert set(lines[name]) >= PAGE and lines[name]["ratio"] > 0


def test_a_whole_day_has_every_door_its_peak_and_people_who_come_twice():
    visitors = plan(3000, 300, 12)
    steps = [step for visitor in visitors for step in visitor.steps]
    assert sum(visitor.arrivals for visitor in visitors) == 3000
    assert {(step.way, step.is_in) for step in steps} == {
        (way, is_in) for way in Way for is_in in (True, False)
    }
    by_phone = [step.at for step in steps if step.is_in and step.way is not Way.DESK]
    assert peak_a_second(by_phone) >= 10
    assert sum(visitor.arrivals > 1 for visitor in visitors) > 100
    for visitor in visitors:
        assert [step.at for step in visitor.steps] == sorted(step.at for step in visitor.steps)
        assert max(step.at for step in visitor.steps) <= 300
