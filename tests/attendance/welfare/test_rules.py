"""When somebody is asked whether they are well, when an alarm rings, and how it reads."""

from datetime import UTC, datetime, timedelta

import pytest

from hub.attendance.welfare.rules import (
    Overdue,
    Step,
    alarm_words,
    answer_by,
    next_check,
    next_step,
    riskiest_first,
)
from hub.tasks.states import Risk

NOON = datetime(2026, 11, 14, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("was_asked", "can_be_texted", "step"),
    [
        (False, True, Step.ASK),
        (True, True, Step.ALARM),
        (False, False, Step.ALARM),
        (True, False, Step.ALARM),
    ],
)
def test_a_text_comes_first_and_an_alarm_where_none_helps(was_asked, can_be_texted, step):
    assert next_step(was_asked=was_asked, can_be_texted=can_be_texted) is step


def test_who_works_alone_has_less_time_to_answer():
    assert answer_by(NOON, is_alone=True) < answer_by(NOON, is_alone=False)


@pytest.mark.parametrize(
    ("end", "minutes", "due"),
    [(120, None, 120), (120, 30, 30), (20, 30, 20), (-5, None, 60), (-5, 30, 30)],
)
def test_the_next_look_is_at_the_end_or_sooner_for_lone_workers(end, minutes, due):
    assert next_check(NOON, NOON + timedelta(minutes=end), minutes) == NOON + timedelta(minutes=due)


def missing(name, late=10, **facts):
    return Overdue(name, NOON - timedelta(minutes=late), **facts)


def test_the_riskiest_stand_first_and_then_the_longest_overdue():
    people = [
        missing("Long", 300), missing("Trained", risk=Risk.TRAINED), missing("Alone", is_alone=True),
        missing("Help", wants_help=True), missing("Supervised", risk=Risk.SUPERVISED),
    ]  # fmt: skip
    names = [one.name for one in riskiest_first(people)]
    assert names == ["Help", "Alone", "Trained", "Supervised", "Long"]


def test_one_person_is_named_and_what_to_do():
    title, detail = alarm_words([missing("Hana Kere")], "T-0042 Clear the slip")
    assert title == "Hana Kere should have left T-0042 Clear the slip and does not answer"
    assert "ring the emergency number" in detail


def test_three_hundred_forgotten_sign_outs_are_one_alarm_that_names_the_one_at_risk():
    people = [missing(f"Person {n}", n) for n in range(300)] + [missing("Ana Vaipuna", 1, is_alone=True)]
    title, detail = alarm_words(people, "T-0042 Clear the slip")
    assert title.startswith("301 people") and detail.startswith("Riskiest first: Ana Vaipuna (alone), ")
    assert "and 298 more" in detail


def test_whoever_asked_for_help_stands_before_three_hundred_who_forgot():
    people = [missing(f"Person {n}", n) for n in range(300)] + [missing("Ana Vaipuna", 1, wants_help=True)]
    title, detail = alarm_words(people, "T-0042 Clear the slip")
    assert title == "Ana Vaipuna asked for help at T-0042 Clear the slip, and 300 more do not answer"
    assert detail.startswith("Riskiest first: Ana Vaipuna (asked for help), ")


def test_whoever_asked_for_help_alone_is_not_said_to_be_late():
    title, detail = alarm_words([missing("Ana Vaipuna", wants_help=True)], "T-0042 Clear the slip")
    assert title == "Ana Vaipuna asked for help at T-0042 Clear the slip"
    assert detail == "They asked for help. Ring them or go there now."


def test_who_does_not_answer_before_their_end_is_not_said_to_be_late():
    early = missing("Ana Vaipuna", -60, is_alone=True, is_over=False)
    assert alarm_words([early], "T-1 Slip")[0] == "Ana Vaipuna does not answer at T-1 Slip"
    assert alarm_words([early, missing("Ben")], "T-1 Slip")[0] == "2 people do not answer at T-1 Slip"


def test_when_all_are_found_the_alarm_says_so_and_is_still_cleared_by_hand():
    title, detail = alarm_words([], "T-1 Slip")
    assert title == "Nobody is missed at T-1 Slip now" and "clear this" in detail
