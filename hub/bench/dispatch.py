"""How fast texts leave: the worker's own job and the real client, towards a carrier that takes 50 ms for each.

Claims and records are part of it. With a hundred under way no more than 2,000 a second can leave; that is the bound.
Beside it, in the same run, what bare sockets reach, since the carrier shares the machine. Afterwards each text must
have been taken exactly once. Source: `performance.md`, 3 and Goals.
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from http.client import HTTPConnection
from time import process_time

import sqlalchemy as sa
from flask import Flask

from hub.bench.clients import Browser, all_at_once
from hub.bench.ground import Ground
from hub.bench.lines import Line, memory_mb, rate, rate_line
from hub.bench.quick_carrier import HOST, quick_carrier
from hub.database import db, transaction
from hub.errors import HubError
from hub.messaging.models import Message
from hub.messaging.outgoing import outbox
from hub.messaging.sending.jobs import send_due
from hub.messaging.states import Lane, MessageState

IN_FLIGHT = 100
MILLISECONDS = 50
BEST = IN_FLIGHT / MILLISECONDS * 1000
MOST = 20_000
"""Texts; more would say the same."""
TO_WARM_UP = 500
BOUND = f"{IN_FLIGHT} under way at {MILLISECONDS} ms each: {BEST:.0f} a second"
ACCOUNT, TOKEN, NUMBER = "AC" + "0" * 32, "bench", "+6421029990000"
PATH = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"


def measure(ground: Ground) -> Iterator[Line]:
    """`dispatch`: texts a second. `dispatch.once`: what was written, what the carrier took, what we recorded."""
    n = min(ground.volunteers, MOST)
    with quick_carrier(MILLISECONDS) as port:
        _speak_to(ground.app, port)
        warm_up = min(TO_WARM_UP, n)
        _write(0, warm_up)
        _send_all()
        _write(warm_up, n)
        before, began = memory_mb(), process_time()
        per_second = rate(lambda: _send_all())
        cpu_us = (process_time() - began) / n * 1e6
        used = memory_mb()
        line = rate_line(
            "dispatch", n=n, volunteers=ground.volunteers, per_second=per_second, bound=BOUND,
            ratio=per_second / BEST, memory_mb=used,
        )  # fmt: skip
        once = _once(warm_up + n, port)
        bare = _bare(port, n)
    yield {
        **line, "bound_per_second": BEST, "bare_sockets_per_second": round(bare, 1), "cpu_us_each": round(cpu_us),
        "memory_grown_mb": round(used - before, 1),
    }  # fmt: skip
    yield once


def _speak_to(app: Flask, port: int) -> None:
    app.config.update(
        SMS_TRANSPORT="twilio", TWILIO_ACCOUNT_SID=ACCOUNT, TWILIO_AUTH_TOKEN=TOKEN, TWILIO_FROM_NUMBER=NUMBER,
        TWILIO_MESSAGING_SERVICE_SID=None, TWILIO_API_URL=f"http://{HOST}:{port}", SENDER_RATE=None,
        SENDER_IN_FLIGHT=IN_FLIGHT, SMS_DAILY_LIMIT=None,
    )  # fmt: skip


def _write(start: int, how_many: int) -> None:
    """So many texts for as many phones, as a service writes them."""
    phones = [f"+64215{number:07d}" for number in range(start, start + how_many)]
    with transaction():
        talks = outbox.conversations_for(phones)
        for phone in phones:
            outbox.enqueue(
                "help_info",
                phone,
                conversation=talks[phone],
                lane=Lane.ANSWER,
                valid_for=timedelta(hours=6),
            )
    db.session.remove()


def _send_all() -> int:
    """The worker's job, run after run; answers how many the carrier took."""
    taken = 0
    while sent := send_due("bench"):
        taken += sent
    return taken


def _once(written: int, port: int) -> Line:
    """Raises HubError unless each text was taken exactly once and is recorded as sent."""
    connection = HTTPConnection(HOST, port, timeout=5)
    connection.request("GET", "/count")
    carrier = json.loads(connection.getresponse().read())
    connection.close()
    sent = sa.select(sa.func.count(sa.distinct(Message.provider_sid))).where(
        Message.state == MessageState.SENT
    )
    recorded = db.session.scalar(sent) or 0
    db.session.remove()
    if not written == carrier["taken"] == carrier["numbers"] == recorded:
        raise HubError(f"{written} texts were written, {recorded} recorded as sent; the carrier: {carrier}.")
    return {
        "name": "dispatch.once", "n": written, "taken": carrier["taken"], "recorded": recorded, "lost": 0,
        "doubled": 0,
    }  # fmt: skip


def _bare(port: int, how_many: int) -> float:
    """Posts a second by as many bare connections, without a client, a claim or a record."""

    async def post(browser: Browser, fields: list[tuple[str, str]]) -> None:
        await browser.post(PATH, fields)

    fields = [("To", "+64215000000"), ("From", NUMBER), ("Body", "As it was sent"), ("SmartEncoded", "True")]
    return all_at_once(post, [fields] * how_many, port=port, clients=IN_FLIGHT).per_second
