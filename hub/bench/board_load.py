"""What goes on around a console while a call-out runs: phones that answer, screens that look."""

import asyncio
from dataclasses import dataclass, field
from random import Random
from time import perf_counter

import sqlalchemy as sa

from hub.bench.board_people import Scene
from hub.bench.clients import Browser, Work, token_of
from hub.database import db
from hub.errors import HubError
from hub.messaging.models import Message
from hub.messaging.states import MessageState
from hub.messaging.webhooks.signature import sign

SCREENS = 3
BETWEEN_LOOKS = 0.5
"""Seconds between two looks of one screen; a real one looks by itself every few seconds."""
EVERY = 1.0
"""Seconds between two looks at who has got the question."""
HOME, LIVE = "/console/", "/console/now"
LEFT = (MessageState.SENT, MessageState.DELIVERED)
ANSWERS = (("1", 50), ("1 20 min", 8), ("yes I can come", 7), ("2", 28), ("2 sorry", 7))
SEED = 29


@dataclass(slots=True)
class Said:
    """Who answered what; each phone once."""

    answers: dict[str, str] = field(default_factory=dict)

    @property
    def yes(self) -> int:
        """How many said yes."""
        return sum(not body.startswith("2") for body in self.answers.values())


@dataclass(slots=True)
class Phones:
    """So many of those who were asked answer, spread over so many seconds, none before the question has left."""

    port: int
    token: str
    how_many: int
    seconds: float
    said: Said = field(default_factory=Said)
    worst_queue: float = 0.0

    async def answer(self) -> None:
        """Returns when everybody has answered."""
        dice, started, seen, waiting = Random(SEED), perf_counter(), 0, []
        browser = Browser(self.port)
        while len(self.said.answers) < self.how_many:
            passed = perf_counter() - started
            if passed > self.seconds + 120:
                raise HubError(f"Only {len(self.said.answers)} of {self.how_many} could answer in time.")
            seen, asked = await asyncio.to_thread(asked_since, seen)
            waiting += asked
            dice.shuffle(waiting)
            due = round(self.how_many * min(1.0, passed / self.seconds)) - len(self.said.answers)
            for phone in [waiting.pop() for _ in range(min(due, len(waiting)))]:
                body = dice.choices([text for text, _ in ANSWERS], [share for _, share in ANSWERS])[0]
                await self._say(browser, phone, body)
            await asyncio.sleep(EVERY)
        await browser.close()

    async def _say(self, browser: Browser, phone: str, body: str) -> None:
        sid = f"SM{len(self.said.answers):032x}"
        fields = [
            ("MessageSid", sid),
            ("From", phone),
            ("To", "+6421029990000"),
            ("Body", body),
            ("NumMedia", "0"),
        ]
        signature = sign(f"http://{browser.address}/sms/inbound", dict(fields), self.token)
        status, _ = await browser.post("/sms/inbound", fields, extra=f"X-Twilio-Signature: {signature}\r\n")
        if status != 200:
            raise HubError(f"The server answered {status} to an answer.")
        self.said.answers[phone] = body


def asked_since(last: int) -> tuple[int, list[str]]:
    """The numbers whose question has left since message `last`, and how far that goes without a gap."""
    query = sa.select(Message.id, Message.address, Message.state).where(
        Message.kind == "ask", Message.id > last
    )
    with db.engine.connect() as connection:
        rows = connection.execute(query.order_by(Message.id)).all()
    asked = []
    for row in rows:
        if row.state not in LEFT:
            break
        last = row.id
        asked.append(row.address)
    return last, asked


async def sign_in(port: int, email: str, password: str) -> Browser:
    """A screen on which this coordinator is signed in."""
    browser = Browser(port)
    _, page = await browser.get("/login")
    fields = [("csrf_token", token_of(page)), ("email", email), ("password", password)]
    status, _ = await browser.post("/login", fields)
    if status != 303:
        raise HubError(f"Signing in was answered with {status}.")
    return browser


async def look(
    browser: Browser, work: Work, stop: asyncio.Event, pause: float, *, page: str = HOME, live: str = LIVE
) -> None:
    """Opens a page again and again, and the part that changes by itself in between."""
    while not stop.is_set():
        started = perf_counter()
        status, _ = await browser.get(page)
        work.turns.append(perf_counter() - started)
        if status != 200:
            raise HubError(f"{page} was answered with {status}.")
        await asyncio.sleep(pause)
        await browser.get(live)
        await asyncio.sleep(pause)


async def watched(port: int, scene: Scene, phones: Phones) -> Work:
    """All at once, until the last answer: how long each home page took."""
    work, stop = Work(), asyncio.Event()
    screens = [await sign_in(port, scene.email, scene.password) for _ in range(SCREENS)]
    looking = [asyncio.create_task(look(screen, work, stop, BETWEEN_LOOKS)) for screen in screens]
    try:
        await phones.answer()
    finally:
        stop.set()
        await asyncio.gather(*looking)
    for screen in screens:
        await screen.close()
    return work


async def calm(port: int, scene: Scene, looks: int, *, page: str = HOME) -> Work:
    """The same page by one screen while nothing else runs."""
    work, browser = Work(), await sign_in(port, scene.email, scene.password)
    for _ in range(looks):
        started = perf_counter()
        await browser.get(page)
        work.turns.append(perf_counter() - started)
    await browser.close()
    return work
