"""Ranking without a database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from hub.matching.rules import (
    AskFacts,
    Candidate,
    ReasonKind,
    Suggestion,
    WhyNot,
    asked_words,
    cost,
    rank,
)  # fmt: skip
from hub.places.rules import Point
from hub.volunteers.ages import latest_birth

NOW = datetime(2026, 11, 14, 0, 0, tzinfo=UTC)
HALL = Point(-41.2270, 174.8850)
ASK = AskFacts(
    skill="", point=HALL, within_km=100.0, parts=1, starts_at=NOW, ends_at=NOW + timedelta(hours=4), now=NOW,
    rested_before=NOW - timedelta(hours=8), week_began=NOW - timedelta(days=7), asks_per_week=5, organisation_id=1,
    task_uid=UUID(int=1),
)  # fmt: skip


def person(number: int, *, north_km: float = 1.0, **over) -> Candidate:
    values = {"volunteer_id": number, "lat": HALL.lat + north_km / 111.2, "lon": HALL.lon, "asked_at": None,
              "skill_count": 1, "availability": 1}  # fmt: skip
    return Candidate(**(values | over))


def order(*people: Candidate) -> list[int]:
    return [suggestion.volunteer_id for suggestion in ranked(*people)]


def ranked(*people: Candidate, ask: AskFacts = ASK) -> list[Suggestion]:
    return rank((ask, one) for one in people)


def test_the_nearer_of_two_equals_comes_first():
    assert order(person(1, north_km=40), person(2, north_km=2)) == [2, 1]


def test_among_equals_the_least_recently_asked_comes_first():
    asked = [
        person(1, asked_at=NOW - timedelta(days=9)),
        person(2, asked_at=NOW - timedelta(days=21)),
        person(3),
    ]
    assert order(*asked) == [3, 2, 1]


def test_somebody_with_many_skills_is_kept_for_what_needs_them():
    assert order(person(1, skill_count=6), person(2, skill_count=1)) == [2, 1]


def test_a_street_more_does_not_outweigh_a_month_of_being_left_out():
    assert order(person(1, north_km=1, asked_at=NOW - timedelta(days=1)), person(2, north_km=3)) == [2, 1]


def test_equal_people_keep_the_order_in_which_they_registered():
    assert order(person(7), person(3), person(5)) == [3, 5, 7]


def test_each_suggestion_says_why():
    ask = replace(ASK, skill="cooking", skill_words="Cooking", papers=("Food safety certificate",))
    (found,) = ranked(person(1, scarce_skills=("boat",)), ask=ask)
    assert [reason.kind for reason in found.reasons] == list(ReasonKind)
    assert "Cooking" in [reason.words for reason in found.reasons]


def test_a_score_lies_between_nothing_and_one():
    assert all(0 <= item.score <= 1 for item in ranked(*(person(n, north_km=n) for n in range(1, 99))))


@pytest.mark.parametrize(("days", "share"), [(0, 1.0), (15, 0.5), (30, 0.0), (400, 0.0)])
def test_an_ask_counts_less_and_less_over_thirty_days(days, share):
    asked = cost(ASK, person(1, asked_at=NOW - timedelta(days=days))) - cost(ASK, person(1))
    assert asked == pytest.approx(0.3 * share)


def test_somebody_whose_skill_another_task_lacks_comes_after_their_equals():
    builder = person(1, scarce_skills=("Building",))
    assert order(builder, person(2)) == [2, 1]
    assert order(builder, person(2, north_km=60)) == [1, 2]


@pytest.mark.parametrize(
    ("days", "words"), [(0, "asked today"), (1, "asked yesterday"), (9, "asked 9 days ago")]
)
def test_the_last_ask_is_said_in_days(days, words):
    assert asked_words(NOW, NOW - timedelta(days=days)) == words


def test_somebody_who_fits_two_lines_is_suggested_once():
    other = replace(ASK, skill="cooking")
    found = rank([(ASK, person(1)), (ASK, person(2)), (other, person(2)), (other, person(3))])
    assert [item.volunteer_id for item in found] == [1, 2, 3]


def test_a_birthday_on_a_leap_day_is_had_in_march():
    assert latest_birth(date(2026, 2, 28), 18) == date(2008, 2, 28)
    assert latest_birth(date(2028, 2, 29), 17) == date(2011, 2, 28)


@pytest.mark.parametrize("why", WhyNot)
def test_every_reason_against_has_words(why):
    assert why.words
