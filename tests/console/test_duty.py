"""Who is on duty: handed over on one page, said on every other."""

from datetime import timedelta

import pytest

from hub import clock
from hub.accounts.rules import Actor
from hub.accounts.states import Role
from hub.messaging.outgoing import handing_over
from tests import factories

MOANA = Actor(uid="moana", name="Moana")


@pytest.fixture
def console(sign_in):
    return sign_in(Role.COORDINATOR, name="Moana")


def hand(minutes):
    return handing_over.hand_over("Ana", "+64211111111", clock.now() + timedelta(minutes=minutes), by=MOANA)


def test_handing_over_says_who_is_on_duty_on_every_page(console):
    done = console.submit(console.get("duty.index"), "Hand it over", name="Ana", phone="021 111 1111")
    assert "Ana is on duty until tomorrow 07:00" in done.text and "Not confirmed" in done.text
    for where in ("console.home", "inbox.index", "tasks.index"):
        assert "On duty: Ana until tomorrow 07:00" in console.get(where).text


def test_the_page_gathers_what_the_next_one_finds_open(console):
    factories.make_inbound("Can I bring my dog?")
    assert "Nothing: nobody is in" in console.get("duty.index").text


def test_a_name_is_needed_and_what_was_typed_stays(console):
    wrong = console.submit(
        console.get("duty.index"), "Hand it over", name="", phone="021 111 1111", note="Gate code"
    )
    assert wrong.status == 422 and "Write who takes it." in wrong.text and "Gate code" in wrong.html


def test_a_phone_that_gets_no_texts_is_refused(console):
    wrong = console.submit(console.get("duty.index"), "Hand it over", name="Ana", phone="04 499 4444")
    assert wrong.status == 422 and "gets no texts" in wrong.text


def test_half_an_hour_before_the_end_every_page_asks_for_the_next_one(console, at):
    hand(60)
    assert "nobody comes after" not in console.get("tasks.index").text
    at.forward(minutes=31)
    assert "Ana is on duty until 12:00, and nobody comes after." in console.get("tasks.index").text


def test_after_the_end_it_says_where_alarms_go(console, at):
    hand(60)
    at.forward(minutes=61)
    assert (
        "Nobody has had the duty phone since 12:00. Alarms go to the hub’s own phone"
        in console.get("tasks.index").text
    )


def test_whoever_was_rung_is_confirmed_by_voice(console):
    hand(60)
    done = console.submit(console.get("duty.index"), "I rang them: they have it")
    assert "Has said so" in done.text


def test_ending_a_watch_leaves_the_phone_of_the_settings(console):
    hand(60)
    done = console.submit(console.get("duty.index"), "End this watch")
    assert "Nobody by name. Alarms are texted to the hub’s own phone." in done.text
