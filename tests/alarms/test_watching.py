"""Whatever stands in the watches, an alarm is texted to somebody if any phone is known at all."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from hub.alarms.watching import Watch, more_phones, phones, running, spans

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


def ahead(found):
    """Who has it, and for how many minutes, from now on."""
    return [
        (one.watch and one.watch.name, (one.ends_at - one.begins_at) / timedelta(minutes=1)) for one in found
    ]


def test_what_lies_ahead_is_one_after_the_other_with_every_gap():
    found = [watch(until=20), watch("Ben", BEN, 20, 90), watch("Cy", SETTINGS, 120, 180)]
    assert ahead(spans(found, NOW)) == [("Ana", 20), ("Ben", 70), (None, 30), ("Cy", 60)]


def test_who_is_planned_takes_over_from_whoever_would_have_had_it_longer():
    assert ahead(spans([watch(until=600), watch("Ben", BEN, 60, 120)], NOW)) == [
        ("Ana", 60), ("Ben", 60), ("Ana", 480),
    ]  # fmt: skip


def test_before_the_first_watch_there_is_a_gap_and_without_any_nothing():
    assert ahead(spans([watch(begins=30, until=60)], NOW)) == [(None, 30), ("Ana", 30)]
    assert spans([watch(until=-1)], NOW) == ()


def test_one_that_was_taken_off_the_plan_is_never_anybodys():
    off = watch("Ben", BEN, 30, 60, ended_at=NOW - timedelta(minutes=5))
    assert spans([off], NOW) == () and running([off], NOW + timedelta(minutes=45)) is None


def test_an_alarm_that_nobody_takes_up_goes_to_the_settings_and_to_whoever_is_next():
    found = [watch(), watch("Ben", BEN, 60, 120)]
    assert more_phones(found, SETTINGS, NOW, on=(ANA,)) == (SETTINGS, BEN)
    assert more_phones(found, "", NOW, on=(ANA,)) == (BEN,)


def test_with_nobody_next_it_goes_to_whoever_had_it_before():
    before = watch("Ben", BEN, -300, -100)
    assert more_phones([watch(), before], "", NOW, on=(ANA,)) == (BEN,)
    assert more_phones([watch()], "", NOW, on=(ANA,)) == ()


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
        more = more_phones(found, settings, NOW, on=texted)
        assert set(more) <= known - set(texted)
        # Whoever else is known is texted as well once nobody takes it up.
        assert bool(more) == bool(known - set(texted))
        # A phone that may not hear us never rings in place of the one in the settings.
        assert not settings or settings in texted or texted[0] not in unsure
