"""Judgements about referrals, without an app."""

from datetime import UTC, datetime, timedelta

import pytest

from hub.referrals import rules
from hub.referrals.rules import Answer, Intent, Sharing, SharingFacts, Step
from hub.referrals.states import ReferralState
from hub.referrals.wording import clock_words, day_words, hours_words
from hub.volunteers.states import ConsentShare

S = ReferralState
NOON = datetime(2026, 11, 14, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("intent", Intent)
@pytest.mark.parametrize("state", S)
def test_every_answer_in_every_state_leads_somewhere(state, intent):
    assert rules.step_for(state, intent, is_wanted=True) in Step
    assert rules.step_for(state, intent, is_wanted=False) is Step.TOO_LATE


@pytest.mark.parametrize(
    ("state", "intent", "step"),
    [
        (S.ASKED, Intent.YES, Step.TAKE),
        (S.DECLINED, Intent.YES, Step.TAKE),
        (S.WITHDRAWN, Intent.YES, Step.TAKE),
        (S.ACCEPTED, Intent.YES, Step.KEEP),
        (S.ACCEPTED, Intent.NO, Step.LEAVE),
        (S.ACCEPTED, Intent.LIMITED, Step.LOOK),
        (S.ON_TASK, Intent.NO, Step.LOOK),
        (S.WAITLISTED, Intent.NO, Step.LEAVE),
        (S.REFUSED, Intent.YES, Step.TOO_LATE),
        (S.STOOD_DOWN, Intent.NO, Step.TOO_LATE),
    ],
)
def test_an_answer_leads_to_the_step_that_fits_the_state(state, intent, step):
    assert rules.step_for(state, intent, is_wanted=True) is step


def facts(consent, **over):
    values = {"is_member": False, "organisation_active": True, "stands_by": False, "pre_accepts": False}
    return SharingFacts(consent=consent, **(values | over))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (facts(ConsentShare.ANY), Sharing.SHARE),
        (facts(ConsentShare.ASK), Sharing.ASK_FIRST),
        (facts(ConsentShare.ASK, pre_accepts=True), Sharing.ASK_FIRST),
        (facts(ConsentShare.ASK, is_member=True), Sharing.SHARE),
        (facts(ConsentShare.NO, is_member=True), Sharing.RING),
        (facts(ConsentShare.ANY, organisation_active=False), Sharing.RING),
        (facts(ConsentShare.ANY, stands_by=True), Sharing.HOLD),
    ],
)
def test_details_are_shared_only_as_the_person_agreed(given, expected):
    assert rules.sharing(given) is expected


def test_members_and_pre_accepted_tasks_need_no_second_handshake():
    assert rules.is_accepted_at_once(facts(ConsentShare.ANY, is_member=True))
    assert rules.is_accepted_at_once(facts(ConsentShare.ANY, pre_accepts=True))
    assert not rules.is_accepted_at_once(facts(ConsentShare.ANY))


def test_each_is_asked_once_but_a_stopped_ask_does_not_count():
    assert not rules.may_be_asked(S.NO_ANSWER, NOON)
    assert not rules.may_be_asked(S.WITHDRAWN, NOON)
    assert rules.may_be_asked(S.WITHDRAWN, None)
    assert rules.may_be_asked(S.NO_ANSWER, NOON, again=True)
    assert not rules.may_be_asked(S.DECLINED, NOON, again=True)


def test_a_last_resort_is_marked_once_in_the_note():
    said = Answer(Intent.LIMITED, note="heading back")
    assert rules.noted(said) == "last resort: heading back"
    assert rules.noted(Answer(Intent.LIMITED), rules.noted(said)) == "last resort: heading back"


def test_more_places_than_can_be_drawn_keep_their_proportions():
    drawn = rules.drawn_places({"here": 50, "agreed": 25, "nobody": 25}, 100)
    assert (drawn.count("here"), drawn.count("agreed"), drawn.count("nobody")) == (20, 10, 10)


def test_times_read_as_people_write_them():
    at, times = NOON.replace, ((0, 0), (0, 5), (12, 0), (12, 45), (13, 0), (23, 30))
    assert [clock_words(at(hour=hour, minute=minute)) for hour, minute in times] == [
        "midnight", "12:05am", "midday", "12:45pm", "1pm", "11:30pm"]  # fmt: skip
    assert day_words(NOON, NOON) == "today, Sat 14 Nov"
    assert day_words(NOON + timedelta(days=1), NOON) == "tomorrow, Sun 15 Nov"
    assert day_words(NOON + timedelta(days=2), NOON) == "Mon 16 Nov"
    assert hours_words(at(hour=22), at(day=15, hour=6)) == "10pm to 6am Sun 15 Nov"
