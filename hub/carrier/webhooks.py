"""Posts to the hub as Twilio does: signed, briefly, and repeated only when the line itself failed."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import NewConnectionError

from hub.messaging.webhooks.signature import sign

MOST_RETRIES = 5
TOTAL_SECONDS = 15.0
RETRY_AFTER_SECONDS = 1.0
LONGEST_ANSWER = 64 * 1024


@dataclass(frozen=True, slots=True)
class Overrides:
    """What the fragment of a webhook's address asks for; by default one retry, for a failed connection."""

    retries: int = 1
    reasons: frozenset[str] = field(default_factory=lambda: frozenset({"ct"}))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one post. `problem` is Twilio's word for it: ct, rt, 4xx, 5xx, or none."""

    status: int | None = None
    problem: str | None = None
    text: str = ""


def overrides_of(url: str) -> Overrides:
    """Reads `#rc=2&rp=ct,5xx`; unreadable values keep the default."""
    asked = dict(parse_qsl(urlsplit(url).fragment))
    retries = int(asked["rc"]) if asked.get("rc", "").isdigit() else 1
    reasons = frozenset(asked.get("rp", "ct").split(","))
    return Overrides(min(retries, MOST_RETRIES), reasons)


def wants_retry(url: str, outcome: Outcome, *, attempt: int, spent: float) -> bool:
    """Another try is due: asked for, not yet used up, and still within the 15 seconds."""
    asked = overrides_of(url)
    if outcome.problem is None or attempt > asked.retries or spent >= TOTAL_SECONDS:
        return False
    return "all" in asked.reasons or outcome.problem in asked.reasons


class Poster:
    """Sends forms with neither cookies, redirects nor proxies, each on a connection of its own."""

    def __init__(self, auth_token: str, *, timeout: tuple[float, float] = (5.0, 15.0)) -> None:
        self._auth_token = auth_token
        self._timeout = timeout

    def post(self, detail: dict[str, Any]) -> Outcome:
        """One try. Never raises for what the other side does."""
        url, params = detail["url"].partition("#")[0], detail["params"]
        headers = {
            "X-Twilio-Signature": sign(url, params, self._auth_token),
            "I-Twilio-Idempotency-Token": detail["token"],
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
            "User-Agent": "TwilioProxy/1.1",
            "Connection": "close",
        }
        request = requests.Request("POST", url, data=params, headers=headers).prepare()
        # The signature covers the address as it was given, not as the library would tidy it.
        request.url = url
        return self._send(request)

    def _send(self, request: requests.PreparedRequest) -> Outcome:
        adapter = HTTPAdapter()
        try:
            response = adapter.send(request, timeout=self._timeout)
            return _read(response)
        except requests.RequestException as error:
            return Outcome(problem="ct" if _is_connection(error) else "rt")
        finally:
            adapter.close()


def _read(response: requests.Response) -> Outcome:
    with response:
        status = response.status_code
        problem = f"{status // 100}xx" if status >= 400 else None
        return Outcome(status, problem, response.text[:LONGEST_ANSWER] if problem is None else "")


def _is_connection(error: requests.RequestException) -> bool:
    if isinstance(error, requests.ConnectTimeout | requests.exceptions.SSLError):
        return True
    cause = error.args[0] if error.args else None
    return isinstance(getattr(cause, "reason", cause), NewConnectionError)
