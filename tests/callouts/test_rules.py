"""How many to ask, whom, and whether to go on, without an app."""

import pytest

from hub.callouts.decisions import (
    Decision,
    Next,
    WaveFacts,
    YesRate,
    decide,
    explained,
    figures_of,
    with_look,
)
from hub.callouts.rules import CallOutPlan, LineNeed, assign, pick, suggested_size
from hub.callouts.states import Level

UNKNOWN = YesRate(yes=0, settled=0)
DRIVER, ANYONE = LineNeed(1, "driver", 1), LineNeed(2, "", 3)


def facts(**over):
    values = {"target": 12, "yes": 0, "open_asks": 0, "free": 12, "wave_size": 40, "rate": UNKNOWN}
    return WaveFacts(**(values | over))


def test_before_anybody_has_answered_three_in_ten_are_expected():
    assert UNKNOWN.rate == pytest.approx(0.3)
    assert UNKNOWN.words == "About 3 in 10 say yes, as is usual."


def test_answers_of_this_incident_soon_outweigh_the_usual_figure():
    assert YesRate(yes=45, settled=90).rate == pytest.approx(0.48)
    assert "from 90 asks so far" in YesRate(yes=45, settled=90).words


def test_the_rate_never_falls_to_nothing():
    assert YesRate(yes=0, settled=10_000).rate == pytest.approx(0.05)


def test_forty_asks_are_suggested_for_twelve_places():
    assert suggested_size(CallOutPlan(target=12), 12, UNKNOWN) == 40
    assert suggested_size(CallOutPlan(target=50), 12, UNKNOWN) == 40


def test_an_alert_goes_to_as_many_as_shall_know():
    assert suggested_size(CallOutPlan(target=50, level=Level.ALERT), 12, UNKNOWN) == 50


@pytest.mark.parametrize(
    ("given", "decision"),
    [
        (facts(yes=12), Decision(Next.FINISH)),
        (facts(free=0), Decision(Next.FINISH)),
        (facts(open_asks=40), Decision(Next.WAIT)),
        (facts(yes=9, free=3, open_asks=0), Decision(Next.ASK, 10)),
        (facts(yes=2, free=10, open_asks=10), Decision(Next.ASK, 24)),
        (facts(wave_size=15), Decision(Next.ASK, 15)),
    ],
)
def test_another_wave_only_if_the_answers_to_come_do_not_fill_the_places(given, decision):
    assert decide(given) == decision


def test_each_person_is_asked_for_the_line_that_is_shortest_of_asks():
    people = [(10, {"driver"}), (11, {"driver"}), (12, set()), (13, {"driver"})]
    assert assign(people, [DRIVER, ANYONE]) == {10: 2, 11: 2, 12: 2, 13: 1}


def test_somebody_who_fits_no_line_is_left_out():
    assert assign([(10, {"cook"})], [DRIVER]) == {}


def test_every_line_gets_its_share_of_a_wave():
    assigned = {number: 2 for number in range(10)} | {99: 1}
    assert 99 in pick(assigned, [DRIVER, ANYONE], 4)
    assert len(pick(assigned, [DRIVER, ANYONE], 4)) == 4


def test_a_wave_is_filled_up_with_the_best_when_a_line_has_too_few():
    assert pick({1: 2, 2: 2, 3: 2}, [DRIVER, ANYONE], 3) == [1, 2, 3]


def test_only_an_activation_with_a_reason_goes_through_the_night():
    assert CallOutPlan(target=1, reason="River rising").goes_through_the_night
    assert not CallOutPlan(target=1).goes_through_the_night
    assert not CallOutPlan(target=1, level=Level.STANDBY, reason="River rising").goes_through_the_night


def said(given):
    return explained(figures_of(given, decide(given)))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (
            facts(target=8, yes=3, free=5, open_asks=20),
            "3 of 8 places are spoken for. 20 have not answered; about 3 in 10 say yes, "
            "so 6 more are expected: enough.",
        ),
        (
            facts(target=8, yes=3, free=5, open_asks=4),
            "3 of 8 places are spoken for. 4 have not answered; about 3 in 10 say yes, "
            "so 1 more is expected: not enough, and 13 people are asked.",
        ),
        (facts(target=8, yes=8, free=0), "8 of 8 places are spoken for. That is everybody who is wanted."),
        (
            facts(target=8, wave_size=40),
            "0 of 8 places are spoken for. About 3 in 10 say yes, so 27 people are asked.",
        ),
    ],
)
def test_a_decision_explains_itself_in_its_own_figures(given, words):
    assert said(given) == words


def test_the_same_look_again_only_counts_up():
    seen = {"what": "wait", "open": 3}
    why = with_look(with_look({"size": 7}, seen | {"at": "1"}), seen | {"at": "2"})
    assert why == {"size": 7, "looks": [seen | {"at": "2", "times": 2}]}
    assert len(with_look(why, {"what": "wait", "open": 2, "at": "3"})["looks"]) == 2


def test_a_wave_from_before_there_were_figures_explains_nothing():
    assert explained({}) == ""


def test_more_wanted_than_places_is_told_by_the_places():
    facts = WaveFacts(target=30, yes=0, open_asks=0, free=12, wave_size=40, rate=YesRate(0, 0))
    assert explained(figures_of(facts, decide(facts))).startswith("0 of 12 places are spoken for.")
