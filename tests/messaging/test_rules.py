"""Judgements about sending, without an app."""

from datetime import UTC, datetime, time, timedelta

import pytest

from hub.installation.rules import QuietHours
from hub.machine import advance
from hub.messaging import rules
from hub.messaging.rules import Pace, Treatment
from hub.messaging.states import MESSAGE, Lane, MessageEvent, MessageState

NOON = datetime(2026, 11, 14, 12, 0, tzinfo=UTC)
QUIET = QuietHours(time(22), time(7))


@pytest.mark.parametrize("code", [20429, 21611, 30001, 30017, 30022])
def test_a_busy_carrier_is_tried_again(code):
    assert rules.answer_to_send(400, code).treatment is Treatment.WAIT


@pytest.mark.parametrize("code", [20003, 21606, 21212, 21703, 21704, 30034, 30032, 30002])
def test_a_wrong_set_up_keeps_the_text_and_calls_a_person(code):
    assert rules.answer_to_send(400, code).treatment is Treatment.CONFIGURATION


@pytest.mark.parametrize("code", [21211, 21612, 21614, 21635, 21617, 21408, 30005, 30006, 99999])
def test_a_wrong_number_or_an_unfamiliar_code_fails_for_a_person_to_see(code):
    assert rules.answer_to_send(400, code).treatment is Treatment.REFUSED


def test_too_many_requests_were_never_processed_whatever_the_code():
    assert rules.answer_to_send(429, 429).treatment is Treatment.WAIT


@pytest.mark.parametrize(
    ("status", "code"), [(500, 500), (502, 502), (503, 20503), (504, None), (408, 408), (500, 30500)]
)
def test_a_server_fault_says_nothing_about_the_text(status, code):
    assert rules.answer_to_send(status, code).treatment is Treatment.UNKNOWN


@pytest.mark.parametrize("status", [302, 403, 404, 407])
def test_a_page_that_is_not_the_carriers_is_a_wrong_set_up(status):
    assert rules.answer_to_send(status, status).treatment is Treatment.CONFIGURATION


def test_a_refused_sign_in_without_a_code_names_the_token():
    assert "token" in rules.answer_to_send(401, 401).words


def test_one_who_said_stop_is_opted_out():
    assert rules.answer_to_send(400, 21610).treatment is Treatment.OPTED_OUT


@pytest.mark.parametrize("code", rules.ERRORS)
def test_each_code_has_words_that_fit_the_column(code):
    assert 0 < len(rules.known(code).words) <= 200


@pytest.mark.parametrize("state", MessageState)
@pytest.mark.parametrize("status", rules.STATUS)
def test_no_receipt_ever_takes_an_arrived_message_back(state, status):
    event = rules.event_of(status)
    if (state, event) in MESSAGE and state is MessageState.DELIVERED:
        assert advance(MESSAGE, state, event) is MessageState.DELIVERED


def test_a_receipt_never_puts_a_final_message_back_on_its_way():
    moves = {(state, event): to for (state, event), to in MESSAGE.items() if state.is_final}
    assert all(to.is_final for to in moves.values())


def test_what_is_sent_again_is_only_what_certainly_did_not_leave():
    back = {event for (_, event), to in MESSAGE.items() if to is MessageState.QUEUED}
    assert back == {MessageEvent.RETRY, MessageEvent.SETTLE_GONE, MessageEvent.TRY_AGAIN}


def test_a_word_the_carrier_may_invent_says_nothing():
    assert rules.event_of("partially_delivered") is None


def test_quiet_hours_hold_an_ask_until_they_end():
    night = NOON.replace(hour=23)
    moment = rules.may_go_from(Lane.ASK, night, quiet=QUIET, to_local=lambda m: m, override=False)
    assert moment == NOON.replace(hour=7) + timedelta(days=1)


@pytest.mark.parametrize(("ahead", "seconds"), [(-60, 10), (3, 10), (600, 600), (90_000, 36_000)])
def test_the_carrier_tries_no_longer_than_the_text_is_any_use(ahead, seconds):
    assert rules.validity_seconds(NOON + timedelta(seconds=ahead), NOON) == seconds


@pytest.mark.parametrize("attempt", range(1, 12))
def test_a_pause_grows_and_never_passes_a_minute(attempt):
    shortest, longest = (rules.back_off(Treatment.WAIT, attempt, jitter) for jitter in (0.0, 1.0))
    assert timedelta(seconds=1) <= shortest < longest <= timedelta(seconds=60)


def test_a_trial_accounts_own_line_does_not_hide_our_text():
    assert rules.is_same_text("Sent from your Twilio trial account - Hello", "Hello")
    assert not rules.is_same_text("Hello there", "Hello")


def test_without_a_pace_there_is_always_room():
    assert rules.room(Pace(), lately=10_000, today=10_000) == rules.Room(None, Lane.OTHER)


def test_even_the_slowest_sender_sends_now_and_then():
    assert rules.room(Pace(rate=0.1), lately=0, today=0).segments == 1.0


@pytest.mark.parametrize(
    ("today", "words"), [(79, ""), (80, "80% of today's 100"), (100, "all of today's 100")]
)
def test_the_cost_is_spoken_of_from_four_fifths_on(today, words):
    assert rules.spending_words(Pace(daily=100), today).startswith(words)


def test_a_lost_alarm_text_raises_no_further_alarm():
    assert rules.must_be_seen(Lane.CHANGE, "stand_down")
    assert not rules.must_be_seen(Lane.ASK, "ask")
    assert not rules.must_be_seen(Lane.DANGER, "alarm")
