"""An organisation hears of the people who were handed to it: once, together, and with a link that answers."""

import re

import pytest
import sqlalchemy as sa

from hub.database import db, transaction
from hub.installation.queries import settings
from hub.messaging.models import Message
from hub.organisations.links import follow_link
from hub.organisations.models import Contact
from hub.referrals.timed import jobs
from tests import factories
from tests.referrals.doing import answers, asked

pytestmark = pytest.mark.usefixtures("app")


def say_yes(task, number=1):
    people = [factories.make_volunteer(given_name=name) for name in ("Ana", "Ben", "Chao")[:number]]
    for referral in (referrals := asked(task, *people)):
        answers(referral, "1")
    return referrals


def letters(kind="referrals_offered"):
    db.session.rollback()
    return list(db.session.scalars(sa.select(Message).where(Message.kind == kind).order_by(Message.id)))


def run(at, **later):
    return jobs.announce_due(at.forward(**later))


def test_one_person_is_a_letter_with_a_link_that_answers(at):
    task = factories.make_task(pre_accepts=False)
    (referral,) = say_yes(task)
    assert run(at, minutes=1) == 1
    (letter,) = letters()
    assert letter.address == "+6421555000" and "Ana can help with" in letter.body
    link = follow_link(re.search(r"/a/(\w+)$", letter.body)[1])
    assert (link.purpose, link.subject_id) == ("r", referral.id)


def test_several_within_a_minute_are_one_letter(at):
    task = factories.make_task(pre_accepts=False, lines=(("", 5),))
    say_yes(task, 2)
    assert run(at, seconds=30) == 0, "more may come"
    say_yes(task, 3)
    assert run(at, seconds=30) == 5
    (letter,) = letters()
    link = follow_link(letter.body.rsplit("/", 1)[1])
    assert "5 people can help" in letter.body and (link.purpose, link.subject_id) == ("w", task.id)


def test_nobody_is_written_about_twice(at):
    say_yes(factories.make_task(pre_accepts=False))
    assert [run(at, minutes=1), run(at, minutes=1)] == [1, 0]
    assert len(letters()) == 1


def test_who_is_accepted_at_once_is_no_news(at):
    say_yes(factories.make_task(pre_accepts=True))
    assert run(at, minutes=2) == 0 and letters() == []


def test_only_contacts_that_want_messages_get_it_each_with_a_link_of_their_own(at):
    owner = factories.make_organisation()
    with transaction():
        db.session.merge(owner).contacts = [
            Contact(name="Ben", phone="+64215550177"),
            Contact(name="Cleo", phone="+64215550188", wants_messages=False),
        ]
    say_yes(factories.make_task(organisation=owner, pre_accepts=False))
    run(at, minutes=1)
    ways = {one.address: follow_link(one.body.rsplit("/", 1)[1]).sent_to for one in letters()}
    assert ways == {"+6421555000": "021 ••• ••00", "+64215550177": "021 ••• ••77"}


def test_at_night_the_text_waits_for_the_morning(app, at):
    app.config["HUB_QUIET_HOURS"] = "22:00-07:00"
    try:
        say_yes(factories.make_task(pre_accepts=False))
        run(at, hours=12)
    finally:
        app.config["HUB_QUIET_HOURS"] = "none"
    (letter,) = letters()
    assert settings().local(letter.not_before).hour == 7


def test_the_reminder_answers_too_and_stands_in_for_the_first_letter(at):
    task = factories.make_task(pre_accepts=False)
    (referral,) = say_yes(task)
    jobs.lapse_due(at.forward(hours=1))
    (letter,) = letters("reminder_organisation")
    assert follow_link(letter.body.rsplit("/", 1)[1]).subject_id == referral.id
    assert run(at, minutes=1) == 0
