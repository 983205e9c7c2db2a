"""A bad line all the time: every text leaves once, and its end here is the carrier's own."""

from collections import Counter

import pytest
import sqlalchemy as sa

from hub.carrier.settings import Faults
from hub.database import db
from hub.messaging.models import Message
from hub.messaging.sending import jobs as sending
from hub.messaging.sending.transport import for_channel, plug_in
from hub.messaging.sending.transport.twilio import TwilioTransport
from hub.messaging.states import Channel, MessageState
from tests.carrier.line import ACCOUNT, HUB, TOKEN, open_line

TEXTS = 120
BAD_LINE = Faults(
    too_many=0.1, server_error=0.1, error_after=0.05, drop_before=0.1, drop_after=0.1, late_answer=0.03,
    late_seconds=0.4, deaf=0.2,
)  # fmt: skip
ARRIVED, LOST = {MessageState.DELIVERED}, {MessageState.UNDELIVERED, MessageState.FAILED}


@pytest.fixture
def line(app, at, tmp_path):
    """A carrier on a bad line, and the application that asks it."""
    with open_line(tmp_path, public_url=None, faults=BAD_LINE) as found:
        at(found.moment[0])
        told = {"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN, "TWILIO_API_URL": found.running.url,
                "TWILIO_FROM_NUMBER": HUB, "SMS_INBOUND": "poll", "SMS_TIMEOUT_SECONDS": 0.3}  # fmt: skip
        kept, before = {name: app.config[name] for name in told}, for_channel(Channel.SMS)
        app.config.update(told)
        plug_in(app, Channel.SMS, TwilioTransport.from_config({**app.config, **told}))
        app.extensions.pop("hub.sending", None)
        yield found
        app.config.update(kept)
        plug_in(app, Channel.SMS, before)
        app.extensions.pop("hub.sending", None)


def pass_minutes(line, at, minutes):
    """Time passes for both, and the jobs run."""
    for _ in range(minutes):
        at.forward(minutes=1)
        line.moment[0] = at()
        line.running.carrier.pump(at())
        sending.settle()
        sending.send_due("worker")
        sending.fetch_inbound()


def states():
    db.session.rollback()
    return {row.address: row.state for row in db.session.execute(sa.select(Message.address, Message.state))}


def at_the_carrier(line):
    return line.running.carrier.store.rows("SELECT phone, status FROM messages")


def test_every_text_leaves_once_and_ends_as_the_carrier_says(line, write, at):
    for number in range(TEXTS):
        write(phone=f"+6421555{number:04d}")
    sending.send_due("worker")
    pass_minutes(line, at, 6)
    line.running.carrier.faults = Faults()
    pass_minutes(line, at, 6)
    taken = Counter(row["phone"] for row in at_the_carrier(line))
    assert (len(taken), set(taken.values())) == (TEXTS, {1})
    assert set(states().values()) == ARRIVED


def test_texts_that_the_network_loses_are_tried_again_and_end_as_their_last_try(line, write, at):
    line.running.carrier.faults = Faults(undelivered=0.4, failed=0.1)
    for number in range(60):
        write(phone=f"+6421555{number:04d}")
    sending.send_due("worker")
    pass_minutes(line, at, 25)
    last = {row["phone"]: row["status"] for row in at_the_carrier(line)}
    for phone, state in states().items():
        assert state in (ARRIVED if last[phone] == "delivered" else LOST)
    tries = Counter(row["phone"] for row in at_the_carrier(line))
    assert max(tries.values()) in (2, 3) and Counter(last.values())["delivered"] > 45
