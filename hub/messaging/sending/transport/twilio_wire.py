"""What carries the twilio client's requests: one pool of open connections, time limits that hold, no repeats.

The library's own two do not serve here. The one with threads costs so much processor time that a hundred under
way are out of reach; the one without ignores its time limit, and repeats a POST when told to try again.
Ring: moves.
"""

import logging
import ssl
from collections.abc import Mapping
from urllib.parse import urlencode

import certifi
from aiohttp import ClientSession, ClientTimeout, DummyCookieJar, TCPConnector, encode_basic_auth
from twilio.http import AsyncHttpClient
from twilio.http.response import Response

LONGEST_WAIT_SECONDS = 10.0
"""To connect, and again for the answer: 20 altogether, and a claim's lease is longer."""
IDLE_SECONDS = 15
"""A connection nobody used for so long is closed by us, before the other side does it in the middle of a request."""

log = logging.getLogger(__name__)


class TwilioWire(AsyncHttpClient):  # type: ignore[misc]
    """Used from one event loop. Raises what aiohttp raises; never sends anything a second time.

    `is_local`: the other side is on this machine, so no proxy of the house is asked.
    """

    def __init__(self, *, is_local: bool, timeout_seconds: float = LONGEST_WAIT_SECONDS) -> None:
        super().__init__(log, is_async=True)
        self._limits = ClientTimeout(
            total=2 * timeout_seconds, connect=timeout_seconds, sock_read=timeout_seconds
        )
        self._is_local = is_local
        self._session: ClientSession | None = None

    async def request(
        self,
        method: str,
        uri: str,
        params: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Response:
        """One request, one answer. The time limits are ours, whatever is asked for."""
        signed = dict(headers or {})
        if auth is not None:
            signed["Authorization"] = encode_basic_auth(*auth)
        form = urlencode(data).encode() if data else None
        async with self._opened().request(
            method, _address(uri, params or {}), data=form, headers=signed, allow_redirects=allow_redirects
        ) as answer:
            text = (await answer.read()).decode(errors="replace")
            return Response(answer.status, text, answer.headers)

    async def close(self) -> None:
        """Closes the connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def _opened(self) -> ClientSession:
        if self._session is None:
            # How many are under way at once, the sender decides; waiting for a place here would use up time limits.
            connector = TCPConnector(limit=0, ssl=_trusted(), keepalive_timeout=IDLE_SECONDS)
            self._session = ClientSession(
                connector=connector,
                timeout=self._limits,
                trust_env=not self._is_local,
                cookie_jar=DummyCookieJar(),
            )
        return self._session


def _address(uri: str, params: Mapping[str, object]) -> str:
    given = urlencode({name: value for name, value in params.items() if value is not None})
    return f"{uri}{'&' if '?' in uri else '?'}{given}" if given else uri


def _trusted() -> ssl.SSLContext:
    """Who may say that it is the carrier: this machine's list, and one that comes along where it has none."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
