"""Answers pouring in: signed webhook posts over HTTP, beside a bare Flask route with one insert in the same run.

Same server, same database, same clients, in turns. Every fiftieth text is posted twice, as a carrier may. Afterwards
each text must be there exactly once, still unread. Source: `performance.md`, 2 and Goals.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import sqlalchemy as sa

from hub.bench.bare import CREATE, DROP
from hub.bench.clients import Browser, Work, all_at_once
from hub.bench.ground import Ground
from hub.bench.lines import Line, mean, rate_line
from hub.bench.served import Server, served, served_bare
from hub.database import db, transaction
from hub.errors import HubError
from hub.messaging.models import Inbound
from hub.messaging.outgoing import outbox
from hub.messaging.states import InboundState
from hub.messaging.webhooks.signature import sign

CLIENTS = 16
MOST = 9000
"""Texts; more would say the same."""
TURNS = 3
TO_WARM_UP = 200
TWICE = 50
"""Every so many texts are posted twice."""
PUBLIC_URL, TOKEN = "https://hub.example.org", "bench"
BOUND = f"a bare Flask route with one insert: same server, same database, same {CLIENTS} clients"
WORDS = (
    "1",
    "2",
    "1 on my way",
    "yes I can come",
    "2 sorry",
    "1, there in 20 minutes",
    "what should I bring?",
)


@dataclass(frozen=True, slots=True)
class Post:
    """One webhook call, signed beforehand: signing is the carrier's work."""

    fields: list[tuple[str, str]]
    signature: str


def measure(ground: Ground) -> Iterator[Line]:
    """`inbound`: signed posts a second. `inbound.kept`: what was posted, and what is there."""
    texts = min(ground.volunteers, MOST)
    posts = [_post(number) for number in range(texts + TO_WARM_UP)]
    warm_up, counted = posts[:TO_WARM_UP], posts[TO_WARM_UP:]
    _begin_talks(texts)
    ours, bare = Work(), []
    settings = {"PUBLIC_URL": PUBLIC_URL, "TWILIO_AUTH_TOKEN": TOKEN, "TWILIO_AUTH_TOKEN_PREVIOUS": ""}
    with _bare_table(), served(ground, settings) as server, served_bare(ground) as other:
        _posted(server, "/sms/inbound", warm_up)
        _posted(other, "/bare", warm_up)
        for turn in range(TURNS):
            part = counted[turn::TURNS]
            bare.append(_posted(other, "/bare", part).per_second)
            work = _posted(server, "/sms/inbound", [*part, *part[::TWICE]])
            ours.turns += work.turns
            ours.seconds += work.seconds
        used = server.memory_mb()
    bound = mean(bare)
    line = rate_line(
        "inbound", n=len(ours.turns), volunteers=ground.volunteers, per_second=ours.per_second, bound=BOUND,
        ratio=ours.per_second / bound, memory_mb=used,
    )  # fmt: skip
    shares = {f"p{percent}_ms": ours.percentile_ms(percent) for percent in (50, 95, 99)}
    tail = round(shares["p99_ms"] / shares["p50_ms"], 2)
    yield {**line, **shares, "bound_per_second": round(bound, 1), "p99_to_p50": tail}
    yield _kept(posts, len(counted) // TWICE)


def _begin_talks(how_many: int) -> None:
    """Most who answer were asked before; every tenth is a stranger."""
    with transaction():
        outbox.conversations_for([_phone(number) for number in range(how_many) if number % 10])
    db.session.remove()


@contextmanager
def _bare_table() -> Iterator[None]:
    with db.engine.begin() as connection:
        connection.exec_driver_sql(CREATE)
    try:
        yield
    finally:
        with db.engine.begin() as connection:
            connection.exec_driver_sql(DROP)


def _phone(number: int) -> str:
    return f"+64216{number:07d}"


def _post(number: int) -> Post:
    sid = f"SM{number:032x}"
    fields = [
        ("ToCountry", "NZ"), ("ToState", ""), ("SmsMessageSid", sid), ("NumMedia", "0"), ("ToCity", ""),
        ("FromZip", ""), ("SmsSid", sid), ("FromState", ""), ("SmsStatus", "received"), ("FromCity", ""),
        ("Body", WORDS[number % len(WORDS)]), ("FromCountry", "NZ"), ("To", "+6421029990000"), ("ToZip", ""),
        ("NumSegments", "1"), ("MessageSid", sid), ("AccountSid", "AC" + "0" * 32), ("From", _phone(number)),
        ("ApiVersion", "2010-04-01"),
    ]  # fmt: skip
    return Post(fields, sign(f"{PUBLIC_URL}/sms/inbound", dict(fields), TOKEN))


def _posted(server: Server, path: str, posts: Sequence[Post]) -> Work:
    return all_at_once(partial(_say, path), posts, port=server.port, clients=CLIENTS)


async def _say(path: str, browser: Browser, post: Post) -> None:
    status, _body = await browser.post(path, post.fields, extra=f"X-Twilio-Signature: {post.signature}\r\n")
    if status not in (200, 204):
        raise HubError(f"The server answered {status} to a text.")


def _kept(posts: Sequence[Post], twice: int) -> Line:
    """Raises HubError unless each text is there exactly once and waits to be read."""
    kept = sa.select(sa.func.count(Inbound.id), sa.func.count(sa.distinct(Inbound.provider_sid)))
    rows, texts = db.session.execute(kept.where(Inbound.state == InboundState.RECEIVED)).one()
    db.session.remove()
    if not rows == texts == len(posts):
        raise HubError(f"{len(posts)} texts were posted; {rows} rows with {texts} texts are there.")
    return {
        "name": "inbound.kept", "n": len(posts), "posted_twice": twice, "kept": rows, "lost": 0, "doubled": 0,
    }  # fmt: skip
