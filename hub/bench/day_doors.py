"""People at the three doors: a desk with its own sign-in, texts by signed webhook, the QR code on one's own phone.

Each does what a person does there and believes what the screen or the answer says; a wrong answer ends the measurement.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from time import perf_counter

from hub import clock
from hub.bench.clients import Browser, token_of
from hub.bench.day_plan import Step, Visitor, Way
from hub.bench.day_scene import DayScene
from hub.bench.local_carrier import NUMBER, TOKEN
from hub.errors import HubError
from hub.messaging.webhooks.signature import sign

DESK = "/console/desk/"
PHONES_AT_ONCE, LINES = 40, 6
"""Connections of people's phones to the pages, and of the carrier to the webhook."""
LOOKS_EVERY, WAITS = 0.4, 600.0
"""Seconds between two looks at one's phone, and how long somebody waits for a text."""
SEE_OTHER, OK = 303, 200
CODE = re.compile(r"\b(\d{6})\b")


@dataclass(frozen=True, slots=True)
class Done:
    """A step that was confirmed: when it was sent and answered, the seconds of the door, and until a text answered."""

    visitor: Visitor
    step: Step
    sent_at: datetime
    answered_at: datetime
    seconds: float
    heard_after: float = 0.0


@dataclass(slots=True)
class Doors:
    """Browsers and lines that people share, and each phone's own cookie."""

    port: int
    carrier_port: int
    scene: DayScene
    desks: asyncio.Queue[Browser]
    phones: asyncio.Queue[Browser] = field(default_factory=asyncio.Queue)
    lines: asyncio.Queue[Browser] = field(default_factory=asyncio.Queue)
    looks: asyncio.Queue[Browser] = field(default_factory=asyncio.Queue)
    cookies: dict[int, str] = field(default_factory=dict)
    texts: int = 0

    def open(self) -> None:
        """Brings the connections up."""
        for _ in range(PHONES_AT_ONCE):
            self.phones.put_nowait(Browser(self.port))
        for _ in range(LINES):
            self.lines.put_nowait(Browser(self.port))
            self.looks.put_nowait(Browser(self.carrier_port))

    async def close(self) -> None:
        """Ends every connection."""
        for queue in (self.desks, self.phones, self.lines, self.looks):
            while not queue.empty():
                await queue.get_nowait().close()

    async def take(self, visitor: Visitor, step: Step) -> Done:
        """One arrival or departure, from the first press until it is confirmed."""
        take = {Way.DESK: self._at_desk, Way.TEXT: self._by_text, Way.QR: self._by_code}[step.way]
        return await take(visitor, step)

    async def _at_desk(self, visitor: Visitor, step: Step) -> Done:
        person = self.scene.people[visitor.number]
        async with _one_of(self.desks) as desk:
            started = perf_counter()
            status, page = await desk.get(f"{DESK}?who={person.phone[4:]}")
            _expect(status, OK, f"a search at the desk for {visitor.number}")
            fields = [("csrf_token", token_of(page)), ("back", DESK)]
            path = f"{DESK}{person.uid}/{'in' if step.is_in else 'out'}"
            sent_at = clock.now()
            await _press(desk, path, fields, step)
            answered_at = clock.now()
            _, page = await desk.get(DESK)
            words = f"{person.name} is signed {'in' if step.is_in else 'out'}"
            _says(page, words, visitor, step)
            return Done(visitor, step, sent_at, answered_at, perf_counter() - started)

    async def _by_text(self, visitor: Visitor, step: Step) -> Done:
        phone, words = self.scene.people[visitor.number].phone, "signed in" if step.is_in else "signed out"
        before = await self._texts_with(phone, words)
        sid = f"SMda{self.texts:030x}"
        self.texts += 1
        fields = [("MessageSid", sid), ("From", phone), ("To", NUMBER), ("Body", "IN" if step.is_in else "OUT"),
                  ("NumMedia", "0")]  # fmt: skip
        async with _one_of(self.lines) as line:
            signed = (
                f"X-Twilio-Signature: {sign(f'http://{line.address}/sms/inbound', dict(fields), TOKEN)}\r\n"
            )
            sent_at, started = clock.now(), perf_counter()
            status, _ = await line.post("/sms/inbound", fields, extra=signed)
            took, answered_at = perf_counter() - started, clock.now()
            _expect(status, OK, "a text")
            if step.is_twice:
                status, _ = await line.post("/sms/inbound", fields, extra=signed)
                _expect(status, OK, "a text that came twice")
        await self._heard(phone, words, len(before) + 1)
        return Done(visitor, step, sent_at, answered_at, took, perf_counter() - started)

    async def _by_code(self, visitor: Visitor, step: Step) -> Done:
        place, phone = f"/in/{self.scene.code_of(step.place)}", self.scene.people[visitor.number].phone
        async with self._own_phone(visitor) as browser:
            if not browser.cookie:
                await self._say_who(browser, place, phone)
            started = perf_counter()
            status, page = await browser.get(place)
            _expect(status, OK, "the page of a code")
            fields = [("csrf_token", token_of(page))]
            sent_at = clock.now()
            await _press(browser, f"{place}/{'in' if step.is_in else 'out'}", fields, step)
            answered_at = clock.now()
            _, page = await browser.get(place)
            words = "You are signed in at" if step.is_in else "You are signed out after"
            _says(page, words, visitor, step)
            return Done(visitor, step, sent_at, answered_at, perf_counter() - started)

    async def _say_who(self, browser: Browser, place: str, phone: str) -> None:
        """The number, then the code that was texted to it, on one phone from the beginning to the end."""
        sent = len(await self._texts_with(phone, "code is"))
        _, page = await browser.get(place)
        status, _ = await browser.post(f"{place}/number", [("csrf_token", token_of(page)), ("phone", phone)])
        _expect(status, SEE_OTHER, "a number")
        code = CODE.search(await self._heard(phone, "code is", sent + 1))
        _, page = await browser.get("/me/code")
        typed = [("csrf_token", token_of(page)), ("code", code[1] if code else "")]
        status, _ = await browser.post("/me/code", typed)
        _expect(status, SEE_OTHER, "a code")

    @asynccontextmanager
    async def _own_phone(self, visitor: Visitor) -> AsyncIterator[Browser]:
        """A connection with this visitor's cookie and address."""
        async with _one_of(self.phones) as browser:
            browser.cookie = self.cookies.get(visitor.number, "")
            browser.address_of_own = (
                f"10.{visitor.number >> 16 & 255}.{visitor.number >> 8 & 255}.{visitor.number & 255}"
            )
            yield browser
            self.cookies[visitor.number] = browser.cookie

    async def _heard(self, phone: str, words: str, number: int) -> str:
        """The newest text with these words, once the phone has so many."""
        until = perf_counter() + WAITS
        while perf_counter() < until:
            if len(found := await self._texts_with(phone, words)) >= number:
                return found[-1]
            await asyncio.sleep(LOOKS_EVERY)
        raise HubError(f"A phone waited {WAITS:.0f} seconds for a text with “{words}”.")

    async def _texts_with(self, phone: str, words: str) -> list[str]:
        async with _one_of(self.looks) as browser:
            _, body = await browser.get(f"/local/phones/{phone}/messages")
        texts = (one["body"] for one in json.loads(body)["messages"] if one["direction"] != "inbound")
        return [text for text in texts if words in text]


@asynccontextmanager
async def _one_of(queue: asyncio.Queue[Browser]) -> AsyncIterator[Browser]:
    browser = await queue.get()
    try:
        yield browser
    finally:
        queue.put_nowait(browser)


async def _press(browser: Browser, path: str, fields: list[tuple[str, str]], step: Step) -> None:
    """Once, or twice at the same moment."""
    again = browser.beside() if step.is_twice else None
    answers = await asyncio.gather(*(one.post(path, fields) for one in (browser, again) if one))
    if again:
        await again.close()
    for status, _ in answers:
        _expect(status, SEE_OTHER, f"a press at {path}")


def _expect(status: int, wanted: int, what: str) -> None:
    if status != wanted:
        raise HubError(f"The server answered {status} to {what}; {wanted} was expected.")


def _says(page: bytes, words: str, visitor: Visitor, step: Step) -> None:
    if words not in unescape(page.decode()):
        raise HubError(f"After {step} of visitor {visitor.number} the page does not say “{words}”.")
