"""No public address: replies are fetched from the carrier's list, none twice and none lost, by the real client."""

from collections import Counter
from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.carrier import inbound
from hub.carrier.settings import Faults
from hub.database import db
from hub.messaging.models import Inbound
from hub.messaging.sending import jobs as sending
from hub.messaging.sending.transport import for_channel, plug_in
from hub.messaging.sending.transport.memory import MemoryTransport
from hub.messaging.sending.transport.twilio import TwilioTransport
from hub.messaging.states import Channel, MessageState
from hub.messaging.webhooks.services import TextIn, store_text
from tests.carrier.line import ACCOUNT, HUB, OTHER_HUB, TOKEN, open_line

PEOPLE = 450  # three pages


@pytest.fixture
def line(app, at, tmp_path):
    """A carrier that calls nobody, and the application that asks it."""
    with open_line(tmp_path, public_url=None) as found:
        at(found.moment[0])
        told = {"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN, "TWILIO_API_URL": found.running.url,
                "TWILIO_FROM_NUMBER": f"{HUB},{OTHER_HUB}", "PUBLIC_URL": "http://hub.test",
                "SMS_INBOUND": "poll"}  # fmt: skip
        kept, before = {name: app.config[name] for name in told}, for_channel(Channel.SMS)
        app.config.update(told)
        plug_in(app, Channel.SMS, TwilioTransport.from_config(told))
        yield found
        app.config.update(kept)
        plug_in(app, Channel.SMS, before)


def say_all(line, number=PEOPLE):
    """So many people text in the same second, to one or the other of our numbers."""
    for person in range(number):
        with line.running.carrier.turn() as turn:
            inbound.receive(turn, phone(person), f"reply {person}", number=(HUB, OTHER_HUB)[person % 2])


def phone(person):
    return f"+6421555{person:04d}"


def stored():
    db.session.rollback()
    return Counter(db.session.scalars(sa.select(Inbound.body)))


def test_a_flood_in_one_second_over_many_pages_is_fetched_once_each(line):
    say_all(line)
    assert (sending.fetch_inbound(), sending.fetch_inbound()) == (PEOPLE, 0)
    assert stored() == Counter(f"reply {person}" for person in range(PEOPLE))


def test_what_comes_in_the_very_second_of_the_last_fetch_is_not_missed(line):
    say_all(line, 1)
    sending.fetch_inbound()
    line.say("the same second", phone(1))
    assert sending.fetch_inbound() == 1


def test_a_list_that_fails_half_way_loses_nothing(line):
    say_all(line)
    line.running.carrier.faults = Faults(deaf=0.5)
    tries = sum(1 for _ in range(30) if sending.fetch_inbound() == 0)
    line.running.carrier.faults = Faults()
    sending.fetch_inbound()
    assert tries and stored() == Counter(f"reply {person}" for person in range(PEOPLE))


def test_a_fetch_that_died_in_the_middle_is_finished_by_the_next(line):
    say_all(line, 20)
    records = for_channel(Channel.SMS).recent(line.moment[0] - timedelta(hours=1), inbound=True)
    for record in records[10:]:  # the newest were stored, then the worker died
        store_text(TextIn(sid=record.sid, sender=record.sender, to=record.to, body=record.body, at=record.at))
    assert sending.fetch_inbound() == 10
    assert max(stored().values()) == 1


@pytest.mark.parametrize("minutes", [-180, -20, 20, 180])
def test_a_laptop_whose_clock_is_wrong_misses_nothing(line, at, minutes):
    at.forward(minutes=minutes)
    for person in range(4):
        line.say(f"reply {person}", phone(person))
        line.moment[0] += timedelta(minutes=7)
        at.forward(minutes=7)
        sending.fetch_inbound()
    assert stored() == Counter(f"reply {person}" for person in range(4))


def test_after_days_without_a_line_everything_is_fetched(line, at):
    say_all(line, 3)
    sending.fetch_inbound()
    line.say("while we were away", phone(7))
    line.moment[0] += timedelta(days=4)
    at.forward(days=4)
    assert sending.fetch_inbound() == 1


class Counting(MemoryTransport):
    """Counts how often and how far back our own texts are read."""

    def __init__(self):
        super().__init__()
        self.looks = []

    def recent(self, since, *, inbound):
        if not inbound:
            self.looks.append(since)
        return super().recent(since, inbound=inbound)


def test_our_own_texts_are_read_only_as_far_back_as_one_is_on_its_way(app, at, write):
    before, counting = for_channel(Channel.SMS), Counting()
    plug_in(app, Channel.SMS, counting)
    app.extensions.pop("hub.looks", None)
    try:
        sending.fetch_inbound()
        assert counting.looks == []  # nothing of ours is on its way
        write(phone=phone(1))
        sending.send_due("worker")
        sent_at = at()
        sending.fetch_inbound()
        at.forward(seconds=3)
        sending.fetch_inbound()
        assert counting.looks == [sent_at - sending.OVERLAP, sent_at - sending.LEEWAY]
        at.forward(minutes=5)
        sending.fetch_inbound(), sending.fetch_inbound()
        assert counting.looks[2:] == [at() - sending.OVERLAP]  # a phone that is off: once a minute
    finally:
        plug_in(app, Channel.SMS, before)
        app.extensions.pop("hub.looks", None)


def test_the_fate_of_our_texts_is_read_from_the_same_list(line, write, fresh, at):
    message = write(phone=phone(1))
    sending.send_due("worker")
    line.forward(30)
    at.forward(seconds=30)
    sending.fetch_inbound()
    assert fresh(message).state is MessageState.DELIVERED
