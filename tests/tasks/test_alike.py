"""When a new request may be for the same work as one that is there."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hub.places.rules import Point
from hub.tasks.alike import Request, is_alike

NOON = datetime(2026, 11, 14, 0, tzinfo=UTC)
SANDBAGS = Request(
    "Fill sandbags", "14 Beach Street, Petone", Point(-41.227, 174.885), ((NOON, NOON + timedelta(hours=4)),),
    frozenset({""}),
)  # fmt: skip
NEARBY, FAR = Point(-41.2261, 174.8855), Point(-41.25, 174.885)


@pytest.mark.parametrize(
    "over",
    [
        {"title": "Sandbag filling"},
        {"title": "Filling of sand bags, beach", "point": NEARBY},
        {"address": "14 beach street petone", "point": FAR},
        {"spans": ((NOON + timedelta(hours=5), NOON + timedelta(hours=9)),)},
    ],
)
def test_the_same_work_near_by_at_about_the_same_time_is_alike(over):
    assert is_alike(SANDBAGS, replace(SANDBAGS, **over))


@pytest.mark.parametrize(
    "over",
    [
        {"title": "Serve hot meals"},
        {"address": "", "point": FAR},
        {"spans": ((NOON + timedelta(hours=7), NOON + timedelta(hours=9)),)},
    ],
)
def test_other_work_elsewhere_or_at_another_time_is_not(over):
    assert not is_alike(SANDBAGS, replace(SANDBAGS, **over))


def test_the_same_particular_skill_is_alike_whatever_the_title():
    boats = replace(SANDBAGS, skills=frozenset({"boat"}))
    assert is_alike(boats, replace(boats, title="Ferry people"))
    assert not is_alike(SANDBAGS, replace(SANDBAGS, title="Ferry people"))
