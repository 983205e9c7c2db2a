"""The other direction, pure: tasks for one person, best first, with what stands against the rest."""

from datetime import UTC, date, datetime, timedelta

import pytest

from hub.matching.near import Hindrance, LineNear, Seeker, rank_work
from hub.matching.rules import AskFacts, WhyNot
from hub.places.rules import Point

NOW = datetime(2026, 11, 13, 22, 0, tzinfo=UTC)
COOK = Seeker(frozenset({"cooking"}), travel_km=20.0)


def ask(skill: str = "", *, hours: float = 2, **over) -> AskFacts:
    starts = NOW + timedelta(hours=hours)
    values = {
        "skill": skill, "point": Point(-41.2, 174.9), "within_km": 100.0, "parts": 1, "starts_at": starts,
        "ends_at": starts + timedelta(hours=4), "now": NOW, "rested_before": NOW, "week_began": NOW,
        "asks_per_week": 5, "organisation_id": 1, "task_uid": None, "skill_words": skill.capitalize(),
    }  # fmt: skip
    return AskFacts(**(values | over))


def line(task: int, facts: AskFacts | None = None, **over) -> LineNear:
    values = {"ask": facts or ask(), "task_id": task, "line_id": task, "km": 2.0, "needed": 10, "free": 10}
    return LineNear(**(values | over))


def order(*lines: LineNear, seeker: Seeker = COOK) -> list[int]:
    return [near.task_id for near in rank_work(seeker, lines)]


def against(one: LineNear, seeker: Seeker = COOK) -> list[Hindrance]:
    return [found.kind for found in rank_work(seeker, [one])[0].against]


def test_the_nearer_task_goes_first():
    assert order(line(1, km=9.0), line(2, km=1.0)) == [2, 1]


def test_a_cook_is_sent_to_cook_and_not_to_sweep_next_door():
    assert order(line(1, km=0.2), line(2, ask("cooking"), km=6.0)) == [2, 1]


def test_among_equals_the_one_that_starts_sooner_goes_first_then_the_emptier():
    assert order(line(1, ask(hours=20)), line(2, ask(hours=1))) == [2, 1]
    assert order(line(1, free=1), line(2, free=9)) == [2, 1]


def test_a_full_task_comes_after_every_task_with_a_free_place():
    full, far = line(1, km=0.1, free=0), line(2, km=15.0, free=1)
    found = rank_work(COOK, [full, far])
    assert [near.task_id for near in found] == [2, 1] and found[1].is_full


def test_a_task_of_several_lines_is_named_once_by_the_line_that_fits_best():
    lines = [
        line(1, ask("boat"), line_id=10),
        line(1, ask("cooking"), line_id=11),
        line(1, ask(), line_id=12),
    ]
    (near,) = rank_work(COOK, lines)
    assert near.line_id == 11 and near.against == ()


@pytest.mark.parametrize(
    ("one", "kind", "words"),
    [
        (line(1, ask("boat")), Hindrance.SKILL, "needs: Boat"),
        (line(1, km=21.0), Hindrance.TOO_FAR, "further than they travel"),
        (line(1, against=frozenset({WhyNot.NOT_FREE})), Hindrance.NOT_FREE, "not free then, they said"),
        (line(1, against=frozenset({WhyNot.LANGUAGE}), languages="Samoan"), Hindrance.LANGUAGE,
         "needs somebody who speaks Samoan"),
        (line(1, ask(born_by=date(2008, 11, 14), first_day=date(2026, 11, 14)), against=frozenset({WhyNot.AGE})),
         Hindrance.AGE, "from 18 years on"),
        (line(1, against=frozenset({WhyNot.AGE})), Hindrance.AGE, "for adults only"),
        (line(1, ask(credential="licence_car", papers=("Driving licence",)), against=frozenset({WhyNot.CREDENTIAL})),
         Hindrance.CREDENTIAL, "needs in date: Driving licence"),
        (line(1, ask(check_level="basic", papers=("Licence", "Police check")), against=frozenset({WhyNot.CHECK})),
         Hindrance.CHECK, "needs in date: Police check"),
        (line(1, against=frozenset({WhyNot.BUSY})), Hindrance.BUSY, "promised elsewhere then"),
    ],
)  # fmt: skip
def test_each_hindrance_is_said_in_words(one, kind, words):
    (found,) = rank_work(COOK, [one])[0].against
    assert (found.kind, found.words) == (kind, words)


def test_limits_on_texts_and_rest_do_not_count_for_who_stands_at_the_desk():
    texts = frozenset(
        {WhyNot.NO_TEXTS, WhyNot.NO_CONSENT, WhyNot.RESTING, WhyNot.ASKED_ENOUGH, WhyNot.NOT_SHARED}
    )
    assert against(line(1, against=texts)) == []


def test_their_own_yes_settles_distance_and_skill_but_no_paper_and_no_promise():
    easy = rank_work(COOK, [line(1, ask("boat"), km=50.0)])[0]
    hard = rank_work(COOK, [line(1, against=frozenset({WhyNot.BUSY}))])[0]
    assert easy.may_go and not hard.may_go


def test_what_is_settled_already_is_the_only_thing_said():
    settled = line(1, ask("boat"), settled="confirmed for it already", against=frozenset({WhyNot.BUSY}))
    assert against(settled) == [Hindrance.SETTLED]


def test_work_beside_their_home_is_not_too_far_because_the_hub_is():
    assert against(line(1, km=30.0, km_home=3.0)) == []


def test_what_fits_stands_before_what_does_not():
    assert order(line(1, ask("boat"), km=0.1), line(2, km=15.0)) == [2, 1]
