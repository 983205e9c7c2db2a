"""Many browsers at once, as lean as they can be: what they cost must not blur what the server costs."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from time import perf_counter
from typing import TypeVar
from urllib.parse import urlencode

from hub.bench.loops import in_own_loop
from hub.errors import HubError

HOST = "127.0.0.1"
Job = TypeVar("Job")
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_COOKIE = re.compile(rb"\r\nset-cookie: *([^;\r]+)", re.IGNORECASE)
_TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')


@dataclass(slots=True)
class Browser:
    """One connection that is kept open, and one cookie. `address_of_own`: where a proxy would say it comes from."""

    port: int
    cookie: str = ""
    address_of_own: str = ""
    _reader: asyncio.StreamReader | None = None
    _writer: asyncio.StreamWriter | None = None

    async def get(self, path: str) -> tuple[int, bytes]:
        """Status and body of a page. Raises HubError when the server hangs up."""
        return await self._send(f"GET {path} HTTP/1.1\r\n{self._headers()}\r\n".encode())

    async def post(self, path: str, fields: list[tuple[str, str]], *, extra: str = "") -> tuple[int, bytes]:
        """Status and body of what a form is answered with; redirects are not followed. `extra`: more header lines."""
        body = urlencode(fields).encode()
        head = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n{extra}"
        return await self._send(f"POST {path} HTTP/1.1\r\n{self._headers()}{head}\r\n".encode() + body)

    async def choose(self, page: str, path: str, fields: list[tuple[str, str]]) -> int:
        """Posts fields with the token of a page; answers the status."""
        _, body = await self.get(page)
        status, _ = await self.post(path, [("csrf_token", token_of(body)), *fields])
        return status

    @property
    def address(self) -> str:
        """Where it looks: host and port."""
        return f"{HOST}:{self.port}"

    def beside(self) -> "Browser":
        """The same browser with a second connection: what a double click uses."""
        return Browser(self.port, self.cookie, self.address_of_own)

    def forget(self) -> None:
        """Becomes somebody else's browser; the connection stays."""
        self.cookie = ""

    async def close(self) -> None:
        """Ends the connection."""
        if self._writer is not None:
            self._writer.close()
            with suppress(ConnectionError):
                await self._writer.wait_closed()
            self._reader = self._writer = None

    def _headers(self) -> str:
        cookie = f"Cookie: {self.cookie}\r\n" if self.cookie else ""
        came_from = f"X-Forwarded-For: {self.address_of_own}\r\n" if self.address_of_own else ""
        return f"Host: {HOST}:{self.port}\r\n{cookie}{came_from}"

    async def _send(self, request: bytes) -> tuple[int, bytes]:
        was_open = self._writer is not None
        try:
            return await self._exchange(request)
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            await self.close()
            if was_open and not getattr(error, "partial", b""):
                # A server ends a connection that nobody has used for a while; as any browser does, open another.
                return await self._send(request)
            raise HubError(f"The server hung up at {request[:60].decode(errors='replace')!r}.") from error

    async def _exchange(self, request: bytes) -> tuple[int, bytes]:
        if self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(HOST, self.port)
        assert self._reader is not None
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(head)
        body = await self._reader.readexactly(int(length[1])) if length else b""
        if cookie := _COOKIE.search(head):
            self.cookie = cookie[1].decode()
        if b"\r\nConnection: close" in head:
            await self.close()
        return int(head[9:12]), body


def token_of(page: bytes) -> str:
    """The token that the page's form carries; empty when there is none."""
    found = _TOKEN.search(page)
    return found[1].decode() if found else ""


@dataclass(slots=True)
class Work:
    """How long each turn took, in seconds, and how long all of them together."""

    turns: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def per_second(self) -> float:
        """Turns a second."""
        return len(self.turns) / self.seconds

    def percentile_ms(self, percent: int) -> float:
        """So many of a hundred turns took no longer, in milliseconds."""
        ordered = sorted(self.turns)
        return round(ordered[min(len(ordered) - 1, len(ordered) * percent // 100)] * 1000, 2)


def all_at_once(
    turn: Callable[[Browser, Job], Awaitable[None]], jobs: Iterable[Job], *, port: int, clients: int
) -> Work:
    """So many browsers share the jobs: each takes the next as soon as it is done with one."""
    return in_own_loop(lambda: _share(turn, jobs, port, clients))


async def _share(
    turn: Callable[[Browser, Job], Awaitable[None]], jobs: Iterable[Job], port: int, clients: int
) -> Work:
    waiting, work = iter(jobs), Work()

    async def one() -> None:
        browser = Browser(port)
        for job in waiting:
            started = perf_counter()
            await turn(browser, job)
            work.turns.append(perf_counter() - started)
        await browser.close()

    started = perf_counter()
    await asyncio.gather(*(one() for _ in range(clients)))
    work.seconds = perf_counter() - started
    return work
