"""Both ends of a telephone line: a carrier with the real client before it and a listening hub behind it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import requests
from flask import Flask, request
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client
from werkzeug.serving import make_server

from hub.carrier import CarrierSettings, RunningCarrier, start

ACCOUNT = "AC" + "1" * 32
SERVICE = "MG" + "2" * 32
TOKEN = "a-token-for-tests"
HUB = "+6421000001"
OTHER_HUB = "+6421000002"
PHONE = "+64215550100"
NOON = datetime(2026, 11, 14, 0, 0, tzinfo=UTC)


@dataclass
class Heard:
    """One post the hub got, and whether the carrier had signed it."""

    path: str
    form: dict[str, str]
    headers: dict[str, str]
    signed: bool


class ListeningHub:
    """A tiny web app in the hub's place. `answer` is what it says to everything."""

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.answer: tuple[str, int] = ("", 204)
        app = Flask("listening-hub")
        app.add_url_rule("/<path:path>", view_func=self._hear, methods=["POST"])
        self._server = make_server("127.0.0.1", 0, app, threaded=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def statuses(self) -> list[str]:
        """The statuses called back, in the order they came."""
        return [post.form["MessageStatus"] for post in self.heard if "MessageStatus" in post.form]

    def texts(self) -> list[str]:
        """The inbound texts, in the order they came."""
        return [post.form["Body"] for post in self.heard if "Body" in post.form]

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _hear(self, path: str) -> tuple[str, int, dict[str, str]]:
        url = self.url + request.path
        url += "?" + request.query_string.decode() if request.query_string else ""
        given = request.headers.get("X-Twilio-Signature", "")
        signed = RequestValidator(TOKEN).validate(url, request.form, given)
        self.heard.append(Heard(request.full_path, request.form.to_dict(), dict(request.headers), signed))
        return (*self.answer, {"Content-Type": "text/xml"})


@dataclass
class Line:
    """A running carrier whose time only moves when `forward` is called."""

    settings: CarrierSettings
    hub: ListeningHub
    running: RunningCarrier
    moment: list[datetime]
    client: Client = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.sign_in()

    def sign_in(self, token: str = TOKEN) -> Client:
        http = TwilioHttpClient(timeout=10, pool_connections=False)
        client = Client(ACCOUNT, token, http_client=http, environment={"none": ""})
        client.api.base_url = self.running.url
        return client

    def send(self, body: str = "EXERCISE hello", to: str = PHONE, **details: Any) -> Any:
        """The hub sends a text and wants to hear what becomes of it."""
        sender = {} if "messaging_service_sid" in details else {"from_": HUB}
        callback = {"status_callback": f"{self.hub.url}/sms/status?m=7"}
        return self.client.messages.create(to=to, body=body, **(sender | callback | details))

    def say(self, body: str, phone: str = PHONE) -> dict[str, Any]:
        """A person texts the hub from a phone."""
        answer = requests.post(
            f"{self.running.url}/local/phones/{phone}/messages", json={"body": body}, timeout=5
        )
        return answer.json()

    def local(self, path: str, **body: Any) -> dict[str, Any]:
        """A page of the phones' side; with a body it is posted."""
        url = f"{self.running.url}/local/{path}"
        answer = requests.post(url, json=body, timeout=5) if body else requests.get(url, timeout=5)
        return answer.json()

    def thread(self, phone: str = PHONE) -> list[tuple[str, str]]:
        """Who said what, oldest first."""
        messages = self.local(f"phones/{phone}/messages")["messages"]
        return [("phone" if m["direction"] == "inbound" else "hub", m["body"]) for m in messages]

    def forward(self, seconds: float = 60) -> None:
        """Time passes, and the carrier does what fell due, second after second."""
        for _ in range(int(seconds)):
            self.moment[0] += timedelta(seconds=1)
            self.running.carrier.pump(self.moment[0])

    def restart(self) -> None:
        """The carrier stops and a new one opens on the same file."""
        self.running.stop()
        self.running = start(self.settings, pumping=False)
        self.client = self.sign_in()


@contextmanager
def open_line(folder: Path, **over: Any) -> Iterator[Line]:
    """A line that is closed again at the end of the block."""
    hub, moment = ListeningHub(), [NOON]
    settings = CarrierSettings(
        folder / "carrier.sqlite", ACCOUNT, TOKEN, (HUB, OTHER_HUB), public_url=hub.url, now=lambda: moment[0]
    )
    settings = replace(settings, **over)
    line = Line(settings, hub, start(settings, pumping=False), moment)
    try:
        yield line
    finally:
        line.running.stop()
        hub.close()
