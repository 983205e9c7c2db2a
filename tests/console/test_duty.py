"""Who is on duty: handed over on one page, said on every other."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import Actor
from hub.accounts.states import Role
from hub.alarms.models import Alarm
from hub.alarms.moves import raise_alarm
from hub.alarms.states import AlarmKind
from hub.database import db, transaction
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


def value(page, name):
    """What stands in a field."""
    return page.find(f"input[name={name}]")["value"]


def plan(console, **typed):
    usual = {
        "name": "Tane", "phone": "021 222 2222", "from_on": "2026-11-14", "from_at": "22:00",
        "until_on": "2026-11-15", "until_at": "07:00",
    }  # fmt: skip
    return console.submit(console.get("duty_plan.new"), "Plan this watch", **(usual | typed))


def test_a_night_is_planned_ahead_and_the_page_says_who_is_next_and_where_there_is_a_gap(console):
    hand(60)
    done = plan(console)
    assert "Tane is on duty from today 22:00 to tomorrow 07:00" in done.text
    assert "Ana, until today 12:00. Tane has it from today 22:00." in done.text
    assert "Nobody by name" in done.text and "In a gap alarms are texted to the hub’s own phone." in done.text
    gap = console.get(next(link["href"] for link in done.find_all("a") if "Fill this gap" in link.text))
    assert value(gap, "from_at") == "12:00" and value(gap, "until_at") == "22:00"


def test_in_a_gap_the_first_line_says_from_when_somebody_has_it(console):
    plan(console)
    assert "hub’s own phone. Tane has it from today 22:00." in console.get("duty.index").text


def test_the_form_begins_where_the_plan_ends(console):
    assert value(console.get("duty_plan.new"), "from_at") == "22:00"
    plan(console)
    assert value(console.get("duty_plan.new"), "from_at") == "07:00"


def test_a_time_that_somebody_has_is_said_beside_the_field_and_what_was_typed_stays(console):
    plan(console)
    wrong = plan(console, name="Ben", from_at="23:00")
    assert wrong.status == 422 and "Tane has it from Sat 22:00 to Sun 07:00." in wrong.text
    assert value(wrong, "name") == "Ben" and value(wrong, "from_at") == "23:00"


def test_an_address_that_makes_no_sense_still_shows_the_form(console):
    for begins in ("yesterday", "2026-11-14T22:00", "9999-12-31T23:59:59+00:00"):
        assert console.get("duty_plan.new", begins=begins, until=begins).status == 200


def test_one_that_is_taken_off_the_plan_is_gone(console):
    done = console.submit(plan(console), "Take off the plan: Tane")
    assert "Nobody is planned." in done.text


def test_home_and_the_alarm_say_that_nobody_took_it_up_and_who_is_texted_too(console):
    handing_over.confirm(hand(600), by=MOANA)
    text = factories.make_inbound("Water")
    with transaction():
        uid = raise_alarm(AlarmKind.DANGER, text, title="“Water”").uid
    alarm = db.session.scalars(sa.select(Alarm)).one()
    alarm.rings = 2
    db.session.commit()
    assert "taken it up" not in console.get("console.home").text
    db.session.get_one(Alarm, alarm.id).rings = 3
    db.session.commit()
    said = "Ana has not taken it up after 3 rings. The hub’s own phone is texted too."
    for page in (
        console.get("console.home"),
        console.get("alarms.show", uid=uid),
        console.get("alarms.index"),
    ):
        assert said in page.text
