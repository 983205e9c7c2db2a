"""Judgements about tasks, without an app."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from hub.errors import Invalid
from hub.organisations.states import OrganisationState
from hub.tasks.rules import WhyNotOpen, pre_accepts_by, read_number, suburb_of, why_not_open
from hub.tasks.spans import span_on, why_not_span
from hub.tasks.states import Risk

WELLINGTON, SANTIAGO = "Pacific/Auckland", "America/Santiago"
SPRING_FORWARD, FALL_BACK = date(2026, 9, 27), date(2027, 4, 4)


@pytest.mark.parametrize("text", ["T-0042", "t-42", "42", "#42", " T42 ", "t 0042"])
def test_a_task_number_reads_as_people_write_it(text):
    assert read_number(text) == 42


@pytest.mark.parametrize("text", ["", "T-", "forty-two", "42 Beach Street", "T-42b", "+6421555012345"])
def test_other_words_are_no_task_number(text):
    assert read_number(text) is None


def test_a_task_without_an_owner_does_not_open():
    assert why_not_open(None, "") == (WhyNotOpen.NO_OWNER,)


@pytest.mark.parametrize("state", [state for state in OrganisationState if not state.may_take_people])
def test_a_task_of_an_organisation_that_is_not_active_does_not_open(state):
    assert why_not_open(state, "policy 1") == (WhyNotOpen.OWNER_NOT_ACTIVE,)


def test_a_task_without_cover_does_not_open():
    assert why_not_open(OrganisationState.ACTIVE, " ") == (WhyNotOpen.NO_COVER,)


def test_every_reason_that_stands_against_opening_is_named():
    assert len(why_not_open(OrganisationState.APPLIED, "")) == 2


def test_a_covered_task_of_an_active_organisation_may_open():
    assert why_not_open(OrganisationState.ACTIVE, "policy 1") == ()


def test_only_tasks_of_open_risk_accept_by_themselves():
    assert [risk for risk in Risk if pre_accepts_by(risk)] == [Risk.OPEN]


def test_a_shift_in_the_day_starts_and_ends_that_day():
    starts, ends = span_on(date(2026, 11, 14), time(9), time(13), WELLINGTON)
    assert (starts, ends) == (datetime(2026, 11, 13, 20, tzinfo=UTC), datetime(2026, 11, 14, 0, tzinfo=UTC))


def test_a_night_shift_ends_the_next_morning():
    starts, ends = span_on(date(2026, 11, 14), time(22), time(6), WELLINGTON)
    assert ends - starts == timedelta(hours=8)


def test_a_night_in_which_the_clocks_go_forward_is_an_hour_shorter():
    starts, ends = span_on(SPRING_FORWARD - timedelta(days=1), time(22), time(6), WELLINGTON)
    assert ends - starts == timedelta(hours=7)


def test_a_night_in_which_the_clocks_go_back_is_an_hour_longer():
    starts, ends = span_on(FALL_BACK - timedelta(days=1), time(22), time(6), WELLINGTON)
    assert ends - starts == timedelta(hours=9)


@pytest.mark.parametrize(
    ("start", "end", "field"), [(time(2, 30), time(9), "starts"), (time(1), time(2, 30), "ends")]
)
def test_a_time_that_the_clocks_jump_over_is_refused_with_the_next_one(start, end, field):
    with pytest.raises(Invalid) as refusal:
        span_on(SPRING_FORWARD, start, end, WELLINGTON)
    assert "03:30" in refusal.value.fields[field]


def test_an_end_in_the_hour_that_comes_twice_is_after_the_start():
    starts, ends = span_on(FALL_BACK, time(2, 45), time(2, 50), WELLINGTON)
    assert ends - starts == timedelta(minutes=5)


def test_midnight_that_does_not_exist_is_refused():
    with pytest.raises(Invalid, match="01:00"):
        span_on(date(2026, 9, 6), time(0), time(4), SANTIAGO)


def test_a_shift_that_ends_when_it_starts_is_refused():
    with pytest.raises(Invalid, match="ends when it starts"):
        span_on(date(2026, 11, 14), time(9), time(9), WELLINGTON)


def test_a_task_may_be_asked_for_while_it_runs_but_not_afterwards():
    now = datetime(2026, 11, 14, tzinfo=UTC)
    hours = timedelta(hours=1)
    assert why_not_span(now - hours, now + hours, now) == {}
    assert "over already" in why_not_span(now - 2 * hours, now - hours, now)["day"]


def test_a_task_more_than_a_year_away_is_taken_for_a_slip():
    now = datetime(2026, 11, 14, tzinfo=UTC)
    later = now + timedelta(days=700)
    assert "year" in why_not_span(later, later + timedelta(hours=1), now)["day"]


@pytest.mark.parametrize(
    ("address", "suburb"),
    [
        ("14 Beach Street, Petone", "Petone"),
        ("14 Beach Street", ""),
        ("Petone", ""),
        ("Hall, 14 Beach Street", ""),
    ],
)
def test_a_street_is_never_taken_for_a_suburb(address, suburb):
    assert suburb_of(address) == suburb


@pytest.mark.parametrize("day", [date(9999, 12, 31), date(1, 1, 1)])
def test_a_day_at_the_end_of_all_calendars_cannot_be(day):
    with pytest.raises(Invalid, match="Check the year"):
        span_on(day, time(22), time(6), WELLINGTON)
