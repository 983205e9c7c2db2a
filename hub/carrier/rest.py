"""Twilio's REST API for messages, as far as the hub uses it."""

import hmac
from sqlite3 import Row
from typing import Any

from flask import Blueprint, current_app, request

from hub.carrier import listing, sending, shapes
from hub.carrier.engine import Carrier
from hub.carrier.errors import NoAccess, Unknown

bp = Blueprint("rest", __name__, url_prefix=f"/{shapes.VERSION}")
MESSAGES = "/Accounts/<account_sid>/Messages.json"
MESSAGE = "/Accounts/<account_sid>/Messages/<sid>.json"


def require_sign_in() -> None:
    """Account sid and token, and only for that account."""
    settings, given = _carrier().settings, request.authorization
    if given is None or given.type != "basic":
        raise NoAccess
    right = (settings.account_sid, settings.auth_token, settings.account_sid)
    account = (request.view_args or {}).get("account_sid", settings.account_sid)
    claimed = (given.username or "", given.password or "", account)
    matches = [hmac.compare_digest(a.encode(), b.encode()) for a, b in zip(claimed, right, strict=True)]
    if not all(matches):
        raise NoAccess


@bp.post(MESSAGES)
def create(account_sid: str) -> tuple[dict[str, Any], int]:
    with _carrier().turn() as turn:
        message = sending.create(turn, request.form)
    _carrier().wake()
    return shapes.message_json(message, account_sid), 201


@bp.get(MESSAGES)
def list_messages(account_sid: str) -> dict[str, Any]:
    asked = listing.asked_of(request.args)
    found = listing.find(_carrier().store, asked)
    rows = [shapes.message_json(row, account_sid) for row in found.rows]
    return {"messages": rows} | listing.page_json(request.path, asked, found)


@bp.get(MESSAGE)
def fetch(account_sid: str, sid: str) -> dict[str, Any]:
    return shapes.message_json(_message(sid), account_sid)


@bp.post(MESSAGE)
def update(account_sid: str, sid: str) -> dict[str, Any]:
    with _carrier().turn() as turn:
        sending.update(turn, _message(sid), request.form)
    _carrier().wake()
    return shapes.message_json(_message(sid), account_sid)


@bp.delete(MESSAGE)
def delete(account_sid: str, sid: str) -> tuple[str, int]:
    with _carrier().turn() as turn:
        sending.refuse_unfinished(_message(sid))
        turn.db.execute("DELETE FROM messages WHERE sid = ?", (sid,))
    return "", 204


@bp.get("/Accounts/<account_sid>.json")
def account(account_sid: str) -> dict[str, Any]:
    return shapes.account_json(_carrier().settings)


@bp.get("/Accounts/<account_sid>/Balance.json")
def balance(account_sid: str) -> dict[str, Any]:
    return {"account_sid": account_sid, "balance": f"{_carrier().settings.balance:.3f}", "currency": "USD"}


@bp.get("/Accounts/<account_sid>/IncomingPhoneNumbers.json")
def numbers(account_sid: str) -> dict[str, Any]:
    settings, wanted = _carrier().settings, request.args.get("PhoneNumber", "")
    held = [shapes.number_json(number, settings) for number in settings.numbers if wanted in number]
    frame = {"page": 0, "page_size": 50, "start": 0, "end": max(len(held) - 1, 0), "uri": request.path}
    return {"incoming_phone_numbers": held, "next_page_uri": None} | frame


def _carrier() -> Carrier:
    found: Carrier = current_app.extensions["carrier"]
    return found


def _message(sid: str) -> Row:
    row = _carrier().store.row("SELECT * FROM messages WHERE sid = ?", (sid,))
    if row is None:
        raise Unknown(request.path)
    return row
