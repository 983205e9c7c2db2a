"""A phone with the gateway app on it, as far as we speak to it: its REST API over real HTTP."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event, Thread
from typing import Any

from flask import Flask, abort, jsonify, request
from werkzeug.serving import make_server

NOON = datetime(2026, 11, 14, 0, 0, tzinfo=UTC)
USER, PASSWORD = "sms", "a-password"


@dataclass
class Phone:
    """What the phone has been handed and has got. `fault` is the next answer's; `deaf` makes it slow."""

    url: str = ""
    sent: dict[str, dict[str, Any]] = field(default_factory=dict)
    posts: int = 0
    inbox: list[dict[str, Any]] = field(default_factory=list)
    fault: int = 0
    fault_after: int = 0
    deaf: Event = field(default_factory=Event)
    keeps_a_list: bool = True

    def hear(self, body: str, sender: str = "+64211234567", at: datetime = NOON) -> None:
        """A text comes in. Its id repeats when its words do, as in the app."""
        self.inbox.insert(0, {"id": f"text:{hash(body)}", "type": "SMS", "sender": sender, "recipient": "+6421000009",
                              "simNumber": 1, "contentPreview": body, "createdAt": at.isoformat()})  # fmt: skip


def _app(phone: Phone) -> Flask:
    app = Flask("phone")
    app.before_request(lambda: _guard(phone))
    _add_messages(app, phone)
    app.add_url_rule("/inbox", "inbox", lambda: jsonify(_page(_since(phone, request.args["from"]))))
    health = {"status": "pass", "version": "1.60.0", "releaseId": 1, "checks": {}}
    app.add_url_rule("/health", "health", lambda: jsonify(health))
    app.add_url_rule("/devices", "devices", lambda: jsonify([]))
    return app


def _guard(phone: Phone) -> None:
    wanted = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
    if request.headers.get("Authorization") != wanted:
        abort(401)
    if phone.fault:
        abort(phone.fault)


def _add_messages(app: Flask, phone: Phone) -> None:
    @app.post("/messages")
    def send() -> Any:
        given, phone.posts = request.json or {}, phone.posts + 1
        phone.sent[given["id"]] = given | {"state": "Pending"}
        if phone.deaf.is_set():
            Event().wait(0.6)
        if phone.fault_after:
            abort(phone.fault_after)
        return jsonify(_state(phone, given["id"])), 202

    @app.get("/messages/<key>")
    def state(key: str) -> Any:
        return jsonify(_state(phone, key)) if key in phone.sent else abort(404)

    @app.get("/messages")
    def listed() -> Any:
        states = [_state(phone, key) for key in phone.sent]
        return jsonify(_page(states)) if phone.keeps_a_list else abort(404)


def _since(phone: Phone, moment: str) -> list[Any]:
    first = datetime.fromisoformat(moment)
    return [one for one in phone.inbox if datetime.fromisoformat(one["createdAt"]) >= first]


def _state(phone: Phone, key: str) -> dict[str, Any]:
    one = phone.sent[key]
    recipients = [{"phoneNumber": number, "state": one["state"]} for number in one["phoneNumbers"]]
    return {"id": key, "state": one["state"], "recipients": recipients, "createdAt": NOON.isoformat()}


def _page(rows: list[Any]) -> list[Any]:
    first = int(request.args.get("offset") or 0)
    return rows[first : first + int(request.args.get("limit") or 50)]


@contextmanager
def open_phone() -> Iterator[Phone]:
    """A phone that is on, until the end of the block."""
    phone = Phone()
    server = make_server("127.0.0.1", 0, _app(phone), threaded=True)
    phone.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield phone
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
