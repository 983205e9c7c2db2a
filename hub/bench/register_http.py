"""A surge at the web door: the real form over HTTP, beside a static page of the same server in the same run.

Fifty browsers fetch the form with its token and cookie and send everything. Every tenth form is sent twice at
once. Afterwards everybody must be there exactly once, with one text each. Source: `performance.md`, 2 and Goals.
"""

from asyncio import gather
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

import sqlalchemy as sa

from hub.bench.clients import Browser, Work, all_at_once, token_of
from hub.bench.ground import Ground
from hub.bench.lines import Line, mean, rate_line
from hub.bench.served import Server, served
from hub.database import db
from hub.demo.people import names
from hub.errors import HubError
from hub.messaging.models import Conversation, Message
from hub.places.queries import find_place, places_within
from hub.places.rules import Box
from hub.volunteers.models import Volunteer

CLIENTS = 50
MOST = 2000
"""Registrations; more would say the same."""
PAGES = 2000
TWICE = 10
"""Every so many forms are sent twice at once."""
PAGE = "/register/privacy"
BOUND = f"the static page {PAGE} of the same server, the same {CLIENTS} clients"
NO_LIMIT = "1000000 per minute"
SEED = 11


@dataclass(frozen=True, slots=True)
class Person:
    """Who registers, and whether they press the button twice."""

    phone: str
    fields: tuple[tuple[str, str], ...]
    is_twice: bool


def measure(ground: Ground) -> Iterator[Line]:
    """`register.http`: registrations a second. `register.http.kept`: what was sent, and what is there."""
    people = _people(min(ground.volunteers, MOST))
    db.session.remove()
    # Everybody comes from one address here, which a machine would be stopped for.
    with served(ground, {"REGISTER_LIMIT": NO_LIMIT}) as server:
        _pages(server, CLIENTS * 2)
        pages = min(PAGES, len(people))
        before = _pages(server, pages)
        work, busy = _register(server, people)
        bound = mean((before.per_second, _pages(server, pages).per_second))
        used = server.memory_mb()
    line = rate_line(
        "register.http", n=len(people), volunteers=ground.volunteers, per_second=work.per_second, bound=BOUND,
        ratio=work.per_second / bound, memory_mb=used,
    )  # fmt: skip
    shares = {f"p{percent}_ms": work.percentile_ms(percent) for percent in (50, 95, 99)}
    yield {**line, **shares, "bound_per_second": round(bound, 1), "server_busy": round(busy, 2)}
    yield _kept(people)


def _pages(server: Server, how_many: int) -> Work:
    async def fetch(browser: Browser, path: str) -> None:
        status, _body = await browser.get(path)
        _expect(status, 200, path)

    return all_at_once(fetch, [PAGE] * how_many, port=server.port, clients=CLIENTS)


def _register(server: Server, people: Sequence[Person]) -> tuple[Work, float]:
    """How long it took, and how much of a processor the server used meanwhile."""

    async def register(browser: Browser, person: Person) -> None:
        browser.forget()
        status, page = await browser.get("/register?all=yes")
        _expect(status, 200, "the form")
        fields = [("csrf_token", token_of(page)), *person.fields]
        again = browser.beside() if person.is_twice else None
        answers = await gather(*(one.post("/register", fields) for one in (browser, again) if one))
        for status, _body in answers:
            _expect(status, 303, "a form")
        if again:
            await again.close()

    before = server.cpu_seconds()
    work = all_at_once(register, people, port=server.port, clients=CLIENTS)
    return work, (server.cpu_seconds() - before) / work.seconds


def _expect(status: int, wanted: int, what: str) -> None:
    if status != wanted:
        raise HubError(f"The server answered {status} to {what}; {wanted} was expected.")


def _kept(people: Sequence[Person]) -> Line:
    """Counts what is in the database. Raises HubError when somebody is missing or there twice, or got two texts."""
    phones = {person.phone for person in people}
    there = sa.select(Volunteer.phone, sa.func.count()).group_by(Volunteer.phone)
    texts = (
        sa.select(Conversation.phone, sa.func.count(Message.id))
        .join(Message, Message.conversation_id == Conversation.id)
        .group_by(Conversation.phone)
    )
    kept, told = (
        {phone: number for phone, number in db.session.execute(query) if phone in phones}
        for query in (there, texts)
    )
    if set(kept) != phones or set(told) != phones or {*kept.values(), *told.values()} != {1}:
        raise HubError(
            f"{len(phones)} people sent the form; {sum(kept.values())} rows and {sum(told.values())} texts."
        )
    return {
        "name": "register.http.kept", "n": len(people), "sent_twice": sum(person.is_twice for person in people),
        "kept": len(kept), "texts": sum(told.values()), "lost": 0, "doubled": 0,
    }  # fmt: skip


def _people(how_many: int) -> list[Person]:
    random, towns = Random(SEED), _towns()
    return [_person(random, number, towns) for number in range(how_many)]


def _towns() -> list[str]:
    """Names that say one place and no other."""
    known = places_within(Box(-90.0, -180.0, 90.0, 180.0), limit=200)
    return [place.name for place in known if find_place(place.name).found]


def _person(random: Random, number: int, towns: Sequence[str]) -> Person:
    given, family = random.choice(names().given), random.choice(names().family)
    # A range that nobody of the exercise uses.
    phone = f"021 03 {number:06d}"
    fields = (
        ("step", ""), ("go", "next"), ("given_name", given), ("family_name", family), ("phone", phone),
        ("language", "en"), ("address", random.choice(towns)), ("postcode", ""), ("birth_day", "3"),
        ("birth_month", str(random.randint(1, 12))), ("birth_year", str(random.randint(1950, 2005))), ("age", ""),
        ("consent_sms", "yes"), ("consent_share", "ask"), ("skills", "first_aid"), ("skills", "cooking"),
        ("availability", "weekends"), ("travel_km", "25"), ("access_needs", "step_free"),
        ("emergency_name", f"{given} {family}"), ("emergency_phone", "04 555 0123"), ("email", ""),
        ("notes", "I can bring a trailer"),
    )  # fmt: skip
    return Person(f"+6421{phone[4:].replace(' ', '')}", fields, number % TWICE == 0)
