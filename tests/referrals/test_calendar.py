"""Confirmed shifts in people's own calendars: a private feed, and invitations by mail under the same name."""

import pytest
import sqlalchemy as sa
from icalendar import Calendar

from hub.database import db, transaction
from hub.errors import NotFound
from hub.messaging.models import Message
from hub.messaging.outgoing.addresses import parted
from hub.messaging.states import Channel
from hub.referrals import calendar, services
from hub.referrals.changes import standing_down
from hub.referrals.persons import calendars
from hub.tasks.models import Task
from tests import factories
from tests.referrals.doing import ANA, answers, asked, send_all


@pytest.fixture
def mail(app):
    """A mail server is set up."""
    app.config["SMTP_URL"] = "smtp://localhost:2525?from=hub@example.org"
    yield
    app.config["SMTP_URL"] = ""


@pytest.fixture
def ana(app):
    return factories.make_volunteer(given_name="Ana", email="ana@example.org")


def confirmed(person, **over):
    task = factories.make_task(**over)
    row = asked(task, person)[0]
    send_all()
    answers(row, "1")
    send_all()
    return row


def events(body):
    return [event for event in Calendar.from_ical(body).walk("VEVENT")]


def in_feed(person):
    db.session.rollback()
    return events(calendar.feed(calendar.feed_of(person.id).key))


def letters():
    """Every iCalendar file that went by mail, oldest first."""
    db.session.rollback()
    query = sa.select(Message.body).where(Message.channel == Channel.EMAIL).order_by(Message.id)
    return [Calendar.from_ical(parted(body)[1]) for body in db.session.scalars(query)]


def test_the_feed_shows_what_somebody_is_confirmed_for_and_where(ana):
    calendars.make_address(ana)
    assert in_feed(ana) == []
    row = confirmed(ana)
    (event,) = in_feed(ana)
    assert (event["uid"], event["location"]) == (f"{row.uid}@hub", "14 Beach Street, Petone")
    assert event["summary"] == "EXERCISE Pack food parcels" and str(event["status"]) == "CONFIRMED"
    assert "Leilani" not in event["description"]


def test_what_somebody_was_only_asked_for_is_not_in_it(ana):
    calendars.make_address(ana)
    asked(factories.make_task(), ana)
    assert in_feed(ana) == []


def test_others_shifts_are_not_in_it(ana):
    calendars.make_address(ana)
    confirmed(factories.make_volunteer())
    assert in_feed(ana) == []


def test_a_renewed_address_stops_the_old_one_as_if_it_never_was(ana):
    calendars.make_address(ana)
    old = calendar.feed_of(ana.id).key
    calendars.make_address(ana)
    assert len(old) > 40
    for wrong in (old, "nobody"):
        with pytest.raises(NotFound, match="There is no calendar at this address"):
            calendar.feed(wrong)


def test_whoever_is_confirmed_and_has_mail_is_invited_under_the_feeds_name(ana, mail):
    calendars.make_address(ana)
    confirmed(ana)
    (letter,) = letters()
    (event,) = letter.walk("VEVENT")
    assert (str(letter["method"]), event["uid"]) == ("REQUEST", in_feed(ana)[0]["uid"])
    assert (event["organizer"], event["attendee"]) == ("mailto:hub@example.org", "mailto:ana@example.org")
    assert event["sequence"] == in_feed(ana)[0]["sequence"]


def test_without_a_mail_server_or_an_address_nobody_is_written_to(ana):
    confirmed(ana)
    assert letters() == []


def test_a_no_takes_it_out_of_the_calendar_under_a_higher_number(ana, mail):
    row = confirmed(ana)
    answers(row, "2")
    first, last = letters()
    assert (str(last["method"]), str(last.walk("VEVENT")[0]["status"])) == ("CANCEL", "CANCELLED")
    assert last.walk("VEVENT")[0]["sequence"] > first.walk("VEVENT")[0]["sequence"]
    assert "Beach Street" not in last.walk("VEVENT")[0]["location"]


def test_a_stand_down_takes_it_out_too(ana, mail):
    row = confirmed(ana)
    with transaction():
        standing_down.stand_down(db.session.get_one(Task, row.task_id), why="The rain stopped", by="ana")
    assert [str(letter["method"]) for letter in letters()] == ["REQUEST", "CANCEL"]


def test_whoever_left_the_register_has_no_feed(ana):
    calendars.make_address(ana)
    key = calendar.feed_of(ana.id).key
    with transaction():
        ana.state = "withdrawn"
    with pytest.raises(NotFound):
        calendar.feed(key)


def test_a_place_given_at_the_desk_is_in_it(ana):
    calendars.make_address(ana)
    services.refer(factories.make_task().id, ana.id, by=ANA)
    assert len(in_feed(ana)) == 1
