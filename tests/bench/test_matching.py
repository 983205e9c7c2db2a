"""`flask hub bench matching`: both ways of finding people agree, before and after people change."""

import pytest

from config import load
from hub import clock
from hub.application import create_app
from hub.bench.ground import own_ground
from hub.bench.matching import both_find, columns_now
from hub.bench.matching_changes import change_some
from hub.bench.matching_people import write_register
from hub.bench.matching_tasks import make_owners, make_searches
from hub.matching.queries import fitting
from tests import databases

PEOPLE, SEARCHES = 3_000, 60


@pytest.fixture(params=databases.names())
def ground(request, tmp_path):
    url = databases.fresh(request.param, f"matching_{tmp_path.name}", tmp_path)
    app = create_app({**load({"HUB_ENV": "testing"}), "INSTANCE": str(tmp_path)})
    with own_ground(app.extensions["hub.rebuild"], url=url, volunteers=PEOPLE) as ground:
        yield ground


def test_the_scan_and_the_search_name_the_same_people_also_after_five_of_a_hundred_changed(ground):
    now = clock.now().replace(microsecond=0)
    with clock.using(lambda: now):
        owners = make_owners()
        write_register(PEOPLE, owners, seed=1)
        searches = make_searches(SEARCHES, owners, seed=2)
        both_find(searches, columns_now(now))
        assert any(len(fitting(one.task_id, within_km=one.within_km)) == 50 for one in searches)
        assert change_some(PEOPLE, seed=3) == PEOPLE // 20
        assert len(both_find(searches, columns_now(now)).ours.turns) == SEARCHES
