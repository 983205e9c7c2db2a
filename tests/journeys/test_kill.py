"""A worker that is killed in the middle of sending loses no text and sends none twice."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from config import load
from hub import clock
from hub.application import create_app
from hub.carrier.server import RunningCarrier, start
from hub.carrier.settings import CarrierSettings, Faults
from hub.database import db, transaction
from hub.messaging.models import Message
from hub.messaging.outgoing import outbox
from hub.messaging.sending.jobs import send_due, settle
from hub.messaging.states import Lane, MessageState
from tests import databases, factories
from tests.journeys.stage import Program, end_group, until

TEXTS, KILLS = 200, 3
ACCOUNT, TOKEN, NUMBER = "AC" + "1" * 32, "a-token", "+6421029990000"


@dataclass
class Line:
    """The program, an application beside it, and the carrier both speak to."""

    program: Program
    app: Flask
    carrier: RunningCarrier

    def taken(self) -> list[str]:
        """Who was texted, by the carrier's own list: one entry for each text."""
        return [row["phone"] for row in self.carrier.carrier.store.rows("SELECT phone FROM messages")]

    def in_state(self, *states: MessageState) -> int:
        """How many of our messages are in these states."""
        db.session.rollback()
        return db.session.scalar(sa.select(sa.func.count()).where(Message.state.in_(states))) or 0


@pytest.fixture(params=databases.names())
def line(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Line]:
    """A slow carrier, and a database with 200 texts that are due."""
    name = f"kill_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    url = databases.fresh(request.param, name, tmp_path)
    settings = CarrierSettings(tmp_path / "carrier.sqlite", ACCOUNT, TOKEN, (NUMBER,))
    with start(settings, pumping=False) as carrier:
        told = {"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN, "TWILIO_FROM_NUMBER": NUMBER,
                "TWILIO_API_URL": carrier.url}  # fmt: skip
        program = Program(tmp_path, url, told)
        assert program.run("db", "upgrade").returncode == 0
        app = create_app({**load({"HUB_ENV": "testing"}), "SQLALCHEMY_DATABASE_URI": url, **told})
        with app.app_context():
            write_texts()
            yield Line(program, app, carrier)
            db.session.remove()
            db.engine.dispose()


def write_texts() -> None:
    """One text for each of 200 phones."""
    factories.make_installation()
    with transaction():
        for number in range(TEXTS):
            outbox.enqueue_text(
                f"Text {number}",
                f"+642104{number:06d}",
                lane=Lane.ANSWER,
                valid_for=timedelta(days=1),
                by="test",
            )


def kill_a_worker(line: Line) -> int:
    """Ends one in full swing without a word; answers how many texts it had claimed and not recorded."""
    before = len(line.taken())
    line.carrier.carrier.faults = Faults(delay_seconds=0.2)
    worker = line.program.start("hub", "worker")
    until(lambda: len(line.taken()) >= min(before + 20, TEXTS), "the worker to send")
    end_group(worker)
    # What was on its way arrives; asked about before, it would not be there, as after five minutes it must be.
    until(lambda: line.carrier.is_idle, "the carrier to have taken what was on its way")
    line.carrier.carrier.faults = Faults()
    return line.in_state(MessageState.SENDING)


def settle_what_is_left(line: Line) -> None:
    """Another worker finds claims that ran out, then asks the carrier about each."""
    for _ in range(20):
        let_claims_run_out()
        settle()
        if not line.in_state(MessageState.SENDING, MessageState.UNKNOWN):
            return


def let_claims_run_out() -> None:
    """Five minutes pass for every claim."""
    past = clock.now() - timedelta(minutes=5)
    with transaction():
        held = Message.state.in_((MessageState.SENDING, MessageState.UNKNOWN))
        db.session.execute(sa.update(Message).where(held).values(lease_until=past, claimed_at=past))


def send_the_rest(line: Line) -> None:
    """Another worker sends what waits, in the following minutes too."""
    for minutes in range(10):
        moment = clock.now() + timedelta(minutes=minutes)
        with clock.using(lambda moment=moment: moment):
            send_due("last")
        if not line.in_state(MessageState.QUEUED):
            return


def test_killed_workers_lose_no_text_and_send_none_twice(line: Line) -> None:
    left_behind = []
    for _ in range(KILLS):
        left_behind.append(kill_a_worker(line))
        settle_what_is_left(line)
    send_the_rest(line)
    assert all(left_behind), "a worker was killed while it was not sending"
    assert sorted(line.taken()) == sorted(f"+642104{number:06d}" for number in range(TEXTS))
    assert line.in_state(MessageState.SENT, MessageState.DELIVERED) == TEXTS
