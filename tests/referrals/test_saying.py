"""Free words to the confirmed, once; and the reminder before the shift."""

from datetime import UTC, datetime, time, timedelta

import pytest
import sqlalchemy as sa
from flask import g

from hub.alarms.models import Alarm
from hub.database import db, new_uid
from hub.errors import Conflict, Invalid
from hub.installation.rules import QuietHours
from hub.messaging.prices import parts_waiting
from hub.messaging.pricing import set_price
from hub.referrals import services
from hub.referrals.changes import saying
from hub.referrals.changes.saying import Words
from hub.referrals.rules import Intent
from hub.referrals.timed.jobs import remind_due
from hub.referrals.timed.reminders import remind_at
from hub.volunteers.states import PhoneKind
from tests import factories
from tests.referrals.doing import ANA, answers, asked, kinds_to, send_all, texts_to

GATE = "The gate is shut. Use the side door."


def make(*people, starts_in=timedelta(hours=10), needed=3, **over):
    """These people are asked and say yes; who finds no place waits."""
    task = factories.make_task(lines=(("", needed),), starts_in=starts_in)
    rows = asked(task, *people, **over)
    send_all()
    for row in rows:
        answers(row, "1")
    send_all()
    return task


@pytest.fixture
def people(app):
    return [factories.make_volunteer(given_name=name) for name in ("Ana", "Ben", "Cleo")]


def test_the_preview_says_the_exact_text_how_many_and_what_it_costs(people):
    task = make(*people, needed=2)
    seen = saying.preview(task.id, Words(GATE))
    assert (seen.text, seen.people, seen.takes.segments) == (f"EXERCISE {GATE}", 2, 2)
    assert seen.takes.cost.endswith("NZD") and saying.preview(task.id, Words(GATE, waiting=True)).people == 3


def test_the_preview_reckons_by_the_prices_and_the_speed_of_a_call_out(app, people):
    task = make(*people, needed=2)
    set_price("+6421", 0.5, "NZD", by=ANA)
    app.config["SENDER_RATE"] = "0.5"
    try:
        seen = saying.preview(task.id, Words(GATE)).takes
        assert (seen.cost, seen.seconds - 2 * parts_waiting()) == ("about 1.00 NZD", 4)
    finally:
        app.config["SENDER_RATE"] = None


def test_everybody_confirmed_reads_it_before_all_asks_and_nobody_else(people):
    task = make(*people, needed=2)
    assert saying.say(task.id, Words(GATE), once=new_uid(), by=ANA) == 2
    assert [kinds_to(one)[-1] for one in people] == ["to_confirmed", "to_confirmed", "waitlisted"]
    text = texts_to(people[0])[-1]
    assert (text.lane, text.by, text.body) == (1, ANA.uid, f"EXERCISE {GATE}")


def test_it_is_sent_once_however_often_the_form_is(people):
    task, once = make(*people), new_uid()
    saying.say(task.id, Words(GATE), once=once, by=ANA)
    with pytest.raises(Conflict, match="sent already"):
        saying.say(task.id, Words(GATE), once=once, by=ANA)
    assert kinds_to(people[0]).count("to_confirmed") == 1


def test_those_who_stand_by_read_it_only_when_that_is_wished(people):
    task = make(*people, stands_by=True)
    assert saying.preview(task.id, Words(GATE)).people == 0
    assert saying.preview(task.id, Words(GATE, standing_by=True)).people == 3


@pytest.mark.parametrize(("body", "why"), [("  ", "Write what"), ("x" * 451, "Shorten it to 450")])
def test_words_that_are_missing_or_too_long_are_refused(people, body, why):
    with pytest.raises(Invalid, match=why):
        saying.preview(make(*people).id, Words(body))


def test_nobody_confirmed_nobody_told(app):
    with pytest.raises(Conflict, match="Nobody would read it"):
        saying.say(factories.make_task().id, Words(GATE), once=new_uid(), by=ANA)


def test_who_gets_no_texts_is_rung_with_the_same_words(people):
    task = make(*people)
    hilda = factories.make_volunteer(given_name="Hilda", phone_kind=PhoneKind.LANDLINE)
    task = factories.make_task()
    services.refer(task.id, hilda.id, by=ANA)
    saying.say(task.id, Words(GATE), once=new_uid(), by=ANA)
    assert f"Say: “{GATE}" in db.session.scalars(sa.select(Alarm.detail)).one()


def test_the_confirmed_are_reminded_once_three_hours_before(people, at):
    make(*people, needed=2)
    assert remind_due(at.forward(hours=6, minutes=59)) == 0
    assert (remind_due(at.forward(minutes=1)), remind_due(at())) == (2, 0)
    assert "Go to 14 Beach Street, Petone" in texts_to(people[0])[-1].body
    assert kinds_to(people[2])[-1] != "shift_reminder"


def test_who_was_confirmed_a_moment_ago_needs_no_reminder(people, at):
    make(*people, starts_in=timedelta(hours=4))
    assert remind_due(at.forward(hours=1, minutes=5)) == 0


def test_who_cannot_come_any_more_is_not_reminded(people, at):
    make(people[0])
    row = db.session.scalars(sa.select(saying.Referral)).one()
    services.answer_for(row.uid, Intent.NO, by=ANA)
    assert remind_due(at.forward(hours=8)) == 0


def local(hour, day=14):
    return datetime(2026, 11, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("starts", "reminded"), [(local(13), local(10)), (local(8, 15), local(21)), (local(2, 15), local(23))]
)
def test_nobody_is_reminded_at_night(starts, reminded):
    nights = QuietHours(time(22), time(7)) if starts.hour != 2 else QuietHours(time(0), time(0))
    assert remind_at(starts, nights) == reminded


@pytest.fixture
def quiet(app):
    """Quiet hours from ten at night until seven."""
    app.config["HUB_QUIET_HOURS"] = "22:00-07:00"
    g.pop("hub_settings", None)
    yield
    app.config["HUB_QUIET_HOURS"] = "none"
    g.pop("hub_settings", None)


def test_words_to_the_confirmed_leave_at_night_too(people, at, quiet):
    task = make(*people, starts_in=timedelta(hours=20))
    at(datetime(2026, 11, 14, 10, 0, tzinfo=UTC))  # 23:00 in Wellington
    saying.say(task.id, Words(GATE), once=new_uid(), by=ANA)
    assert texts_to(people[0])[-1].not_before == at()
