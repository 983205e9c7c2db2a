"""The phones' side, for people at this machine: who has texts, a phone's thread, and texting from it."""

from dataclasses import fields, replace
from ipaddress import ip_address
from sqlite3 import Row
from typing import Any

from flask import Blueprint, current_app, request

from hub.carrier import autoreply, inbound
from hub.carrier.engine import Carrier
from hub.carrier.errors import Refused
from hub.carrier.sending import E164, LONGEST_BODY
from hub.carrier.settings import Faults
from hub.carrier.shapes import iso

bp = Blueprint("phones", __name__, url_prefix="/local")
MOST_PHONES = 500
MOST_MESSAGES = 500
BY_LATEST = """
SELECT latest.phone, latest.messages, m.body, m.direction, m.created_at, COALESCE(p.by_hand, 0) AS by_hand,
       EXISTS (SELECT 1 FROM blocks b WHERE b.phone = latest.phone) AS opted_out
FROM (SELECT phone, MAX(id) AS id, COUNT(*) AS messages FROM messages WHERE phone LIKE ? GROUP BY phone)
     latest
JOIN messages m ON m.id = latest.id LEFT JOIN phones p ON p.phone = latest.phone
ORDER BY latest.id DESC LIMIT ?
"""


@bp.before_request
def require_loopback() -> None:
    """Nobody outside this machine plays a phone."""
    if not ip_address(request.remote_addr or "0.0.0.0").is_loopback:
        raise Refused(20003, "Only this machine may use the phones", status=403)


@bp.get("/phones")
def list_phones() -> dict[str, Any]:
    limit = min(request.args.get("limit", 200, type=int), MOST_PHONES)
    store, part = _carrier().store, request.args.get("q", "")
    rows = store.rows(BY_LATEST, (f"%{part}%", limit))
    total = store.row("SELECT COUNT(DISTINCT phone) AS n FROM messages")
    return {"phones": [_phone_json(row) for row in rows], "total": total["n"] if total else 0}


@bp.get("/phones/<phone>/messages")
def thread(phone: str) -> dict[str, Any]:
    _require_number(phone)
    rows = _carrier().store.rows(
        "SELECT * FROM messages WHERE phone = ? ORDER BY id DESC LIMIT ?", (phone, MOST_MESSAGES)
    )
    return _state_json(phone) | {"messages": [_message_json(row) for row in reversed(rows)]}


@bp.post("/phones/<phone>/messages")
def say(phone: str) -> tuple[dict[str, Any], int]:
    """A person texts the hub from this phone, and so holds it from now on."""
    _require_number(phone)
    body, number = _text(), _json().get("to")
    if number is not None and number not in _carrier().settings.numbers:
        raise Refused(21606, f"{number} is not one of the hub's numbers")
    with _carrier().turn() as turn:
        autoreply.take_over(turn, phone)
        message = inbound.receive(turn, phone, body, number=number)
    _carrier().wake()
    return _message_json(message), 201


@bp.post("/phones/<phone>/hand-back")
def hand_back(phone: str) -> dict[str, Any]:
    """The phone answers by itself again."""
    _require_number(phone)
    with _carrier().turn() as turn:
        autoreply.hand_back(turn, phone)
    return _state_json(phone)


@bp.get("/webhooks")
def webhooks() -> dict[str, Any]:
    """The last posts to the hub, newest first: where a missing callback is looked for."""
    rows = _carrier().store.rows("SELECT * FROM webhooks ORDER BY id DESC LIMIT 200")
    return {"webhooks": [dict(row) | {"at": iso(row["at"])} for row in rows]}


@bp.get("/faults")
def show_faults() -> dict[str, float]:
    return _faults_json()


@bp.post("/faults")
def set_faults() -> dict[str, float]:
    """Changes the named rates, until the next start."""
    wanted, known = _json(), {field.name for field in fields(Faults)}
    if not wanted.keys() <= known or not all(_is_rate(value) for value in wanted.values()):
        raise Refused(20001, f"Give numbers from 0 for any of: {', '.join(sorted(known))}")
    _carrier().faults = replace(_carrier().faults, **wanted)
    return _faults_json()


def _faults_json() -> dict[str, float]:
    return {field.name: getattr(_carrier().faults, field.name) for field in fields(Faults)}


def _is_rate(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0


def _carrier() -> Carrier:
    found: Carrier = current_app.extensions["carrier"]
    return found


def _json() -> dict[str, Any]:
    """The JSON sent. Asking for its type keeps other sites' forms out of a browser on this machine."""
    found = request.get_json(silent=True)
    if not isinstance(found, dict):
        raise Refused(20001, "Send a JSON object")
    return found


def _text() -> str:
    body = _json().get("body")
    if not isinstance(body, str) or not body.strip() or len(body) > LONGEST_BODY:
        raise Refused(21602, f"Send a body of 1 to {LONGEST_BODY} characters")
    return body


def _require_number(phone: str) -> None:
    if not E164.fullmatch(phone):
        raise Refused(21211, f"{phone} is not a phone number such as +6421555010")


def _state_json(phone: str) -> dict[str, Any]:
    store = _carrier().store
    state = store.row("SELECT by_hand FROM phones WHERE phone = ?", (phone,))
    blocked = store.row("SELECT 1 FROM blocks WHERE phone = ?", (phone,))
    return {"phone": phone, "by_hand": bool(state and state["by_hand"]), "opted_out": blocked is not None}


def _phone_json(row: Row) -> dict[str, Any]:
    return {
        "phone": row["phone"],
        "messages": row["messages"],
        "last_text": row["body"],
        "last_direction": row["direction"],
        "last_at": iso(row["created_at"]),
        "by_hand": bool(row["by_hand"]),
        "opted_out": bool(row["opted_out"]),
    }


def _message_json(row: Row) -> dict[str, Any]:
    return {
        "sid": row["sid"],
        "direction": row["direction"],
        "from": row["from_number"],
        "to": row["to_number"],
        "body": row["body"],
        "status": row["status"],
        "error_code": row["error_code"],
        "segments": row["segments"],
        "at": iso(row["created_at"]),
    }
