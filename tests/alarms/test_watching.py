"""Whatever stands in the watches, an alarm is texted to somebody if any phone is known at all."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from hub.alarms.watching import Watch, following, phones, running

NOW = datetime(2026, 11, 14, 22, 0, tzinfo=UTC)
SETTINGS, ANA, BEN = "+6421000999", "+64211111111", "+64212222222"


def watch(name="Ana", phone=ANA, begins=-60, until=60, **over):
    """Minutes from now."""
    return Watch(
        name,
        phone,
        NOW + timedelta(minutes=begins),
        NOW + timedelta(minutes=until),
        **({"is_confirmed": True} | over),
    )


def test_alarms_go_to_whoever_is_on_duty_and_has_said_so():
    assert phones([watch()], SETTINGS, NOW) == (ANA,)


def test_whoever_has_not_said_that_they_have_it_does_not_stand_alone():
    assert phones([watch(is_confirmed=False)], SETTINGS, NOW) == (ANA, SETTINGS)


def test_without_a_phone_of_the_settings_the_one_before_rings_on_until_the_new_one_says_so():
    before = watch("Ben", BEN, -300, 120, ended_at=NOW - timedelta(minutes=60))
    assert phones([watch(is_confirmed=False), before], "", NOW) == (ANA, BEN)


def test_a_phone_that_may_not_hear_us_does_not_stand_alone():
    assert phones([watch()], SETTINGS, NOW, unsure={ANA}) == (ANA, SETTINGS)


def test_after_a_watch_with_nobody_after_it_alarms_go_to_the_phone_of_the_settings():
    assert phones([watch(until=-1)], SETTINGS, NOW) == (SETTINGS,)


def test_without_any_phone_of_the_settings_the_last_one_rings_on():
    assert phones([watch(until=-1)], "", NOW) == (ANA,)


def test_a_watch_without_a_phone_of_its_own_means_that_of_the_settings():
    assert phones([watch(phone="")], SETTINGS, NOW) == (SETTINGS,)


def test_of_two_that_run_at_once_the_later_one_counts():
    assert running([watch(), watch("Ben", BEN, -5, 60)], NOW).name == "Ben"


def test_who_comes_after_is_whoever_runs_when_the_watch_ends():
    first, second = watch(until=20), watch("Ben", BEN, 10, 90)
    assert following([first, second], first) is second and following([first], first) is None


def odd_watch(dice):
    """Any times at all: gaps, overlaps, ends before beginnings, years ago, tomorrow."""
    begins, until = dice.choice((-1e6, -90, -1, 0, 1, 90)), dice.choice((-1e6, -60, -1, 0, 1, 60, 1e6))
    ended = dice.choice((None, None, NOW - timedelta(hours=1), NOW, NOW + timedelta(hours=1)))
    phone = dice.choice(("", ANA, BEN))
    return watch(dice.choice("AB"), phone, begins, until, ended_at=ended, is_confirmed=dice.random() < 0.5)


@pytest.mark.parametrize("seed", range(3))
def test_somebody_is_always_texted_if_any_phone_is_known(seed):
    dice = random.Random(seed)
    for _ in range(2000):
        found = [odd_watch(dice) for _ in range(dice.randrange(6))]
        settings = dice.choice(("", SETTINGS))
        unsure = {one for one in (ANA, BEN, SETTINGS) if dice.random() < 0.3}
        texted = phones(found, settings, NOW, unsure=unsure)
        known = {settings, *(one.phone for one in found)} - {""}
        assert bool(texted) == bool(known) and set(texted) <= known
        # A phone that may not hear us never rings in place of the one in the settings.
        assert not settings or settings in texted or texted[0] not in unsure
