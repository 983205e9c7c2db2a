"""Workers that are killed again and again in the middle of sending, on a bad line, lose no text and double none."""

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
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
from hub.messaging.outgoing.doubts import unknown_messages
from hub.messaging.states import Lane, MessageState
from tests import databases, factories
from tests.journeys.nursery import Nursery
from tests.journeys.stage import until

PHONES, TWICE, KILLS = 1900, 100, 12
TEXTS = PHONES + TWICE
ACCOUNT, TOKEN, NUMBER = "AC" + "1" * 32, "a-token", "+6421029990000"
BAD = Faults(
    too_many=0.03, server_error=0.03, error_after=0.02, drop_before=0.03, drop_after=0.03, late_answer=0.01,
    late_seconds=0.5, delay_seconds=0.01,
)  # fmt: skip
DEAF = Faults(drop_after=0.2, drop_before=0.2, delay_seconds=0.01, deaf=1)


@dataclass
class Line:
    """Workers, an application beside them, the carrier all speak to, and the time of day they share."""

    nursery: Nursery
    app: Flask
    carrier: RunningCarrier
    minutes: list[int] = field(default_factory=lambda: [0])

    def taken(self) -> Counter[tuple[str, str]]:
        """Who was sent which words, by the carrier's own list."""
        rows = self.carrier.carrier.store.rows("SELECT phone, body FROM messages")
        return Counter((row["phone"], row["body"]) for row in rows)

    def in_state(self, *states: MessageState) -> int:
        """How many of our messages are in these states."""
        db.session.rollback()
        return db.session.scalar(sa.select(sa.func.count()).where(Message.state.in_(states))) or 0

    def work(self, faults: Faults, *, until_taken: int = TEXTS, patience: float = 10) -> int:
        """A minute later a worker sends until the carrier has so many more, or all is done, and is killed then.

        What was on its way arrives before the next begins. Answers how many claims it left behind.
        """
        self.minutes[0] += 1
        self.carrier.carrier.faults = faults
        goal = self.carrier_has() + until_taken
        worker = self.nursery.start(self.minutes[0])
        with suppress(AssertionError):
            until(lambda: self.carrier_has() >= goal or self.is_done(), "the worker to send", patience)
        self.nursery.kill(worker)
        until(lambda: self.carrier.is_idle, "the carrier to take what was on its way")
        return self.in_state(MessageState.SENDING)

    def carrier_has(self) -> int:
        """How many texts the carrier has taken."""
        row = self.carrier.carrier.store.row("SELECT COUNT(*) AS n FROM messages")
        return row["n"] if row else 0

    def is_done(self) -> bool:
        """Whether nothing waits, hangs or is in doubt."""
        return not self.in_state(MessageState.QUEUED, MessageState.SENDING, MessageState.UNKNOWN)


@pytest.fixture(params=databases.names())
def line(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Line]:
    """A carrier whose clock goes with the workers', and a database with 2,000 texts that are due."""
    name, minutes = f"kill_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}", [0]
    url = databases.fresh(request.param, name, tmp_path)
    settings = CarrierSettings(
        tmp_path / "carrier.sqlite", ACCOUNT, TOKEN, (NUMBER,),
        now=lambda: datetime.now(UTC) + timedelta(minutes=minutes[0]),
    )  # fmt: skip
    with start(settings, pumping=False) as carrier:
        told = {"SQLALCHEMY_DATABASE_URI": url, "TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN,
                "TWILIO_FROM_NUMBER": NUMBER, "TWILIO_API_URL": carrier.url, "SMS_TIMEOUT_SECONDS": 0.4,
                "SENDER_IN_FLIGHT": 16}  # fmt: skip
        app = create_app({**load({"HUB_ENV": "testing"}), **told})
        nursery = Nursery(told, tmp_path)
        try:
            with app.app_context():
                db.create_all()
                write_texts()
                yield Line(nursery, app, carrier, minutes)
                db.session.remove()
                db.engine.dispose()
        finally:
            nursery.close()


def phone(number: int) -> str:
    return f"+642104{number:06d}"


def write_texts() -> None:
    """One text for each phone; some phones are written the very same words twice."""
    factories.make_installation()
    with transaction():
        talks = outbox.conversations_for([phone(number) for number in range(PHONES)])
        for number in [*range(PHONES), *range(TWICE)]:
            outbox.enqueue(
                "help_info", phone(number), conversation=talks[phone(number)], lane=Lane.ANSWER,
                valid_for=timedelta(days=1),
            )  # fmt: skip


def test_killed_workers_on_a_bad_line_lose_no_text_and_send_none_twice(line: Line) -> None:
    wanted = Counter(dict.fromkeys(map(phone, range(PHONES)), 1)) + Counter(map(phone, range(TWICE)))
    left_behind = [line.work(BAD, until_taken=120) for _ in range(KILLS)]
    for _ in range(2):
        line.work(DEAF, until_taken=60, patience=2)
    with clock.using(lambda: datetime.now(UTC) + timedelta(minutes=line.minutes[0])):
        listed = {message.id for message in unknown_messages()}
    in_doubt = line.in_state(MessageState.UNKNOWN)
    assert max(line.taken().values()) <= 2
    while line.minutes[0] < 60 and not line.is_done():
        line.work(Faults(), patience=4)
    got = Counter({phone: number for (phone, _), number in line.taken().items()})
    assert sum(count > 0 for count in left_behind) > KILLS / 2, (
        "workers were killed while they were not sending"
    )
    assert in_doubt and len(listed) == in_doubt, (
        "each text whose fate could not be asked is listed for a person"
    )
    assert got == wanted
    assert line.in_state(MessageState.SENT) == TEXTS
