"""The life of a text: queued, sending, sent, delivered, or lost on the way; each step tells the hub."""

import secrets
import zlib
from datetime import UTC, datetime
from sqlite3 import Row

from hub.carrier import autoreply
from hub.carrier.fate import Fate, fate_of
from hub.carrier.turn import Job, Kind, Turn

NEXT = {"accepted": "queued", "queued": "sending", "sending": "sent", "sent": "delivered"}
CAN_BE_CANCELED = frozenset({"accepted", "queued"})
OPTED_OUT = 21610
EXPIRED = 30036


def set_off(turn: Turn, message: Row) -> None:
    """A new text starts on its way."""
    _plan_next(turn, message, since=turn.now)


def advance(turn: Turn, job: Job) -> None:
    """A text takes its next step, unless it was cancelled or deleted meanwhile."""
    turn.drop(job)
    message = turn.message(job.lane)
    if message is None or message["status"] != job.detail["status"]:
        return
    status, code = _next_step(turn, message, is_over=job.detail["expires"])
    enter(turn, message, status, code=code)
    if status in NEXT:
        _plan_next(turn, _again(turn, message), since=job.due)


def enter(turn: Turn, message: Row, status: str, *, code: int | None = None) -> None:
    """Writes the new status, tells the hub, and lets a phone hear what has arrived."""
    sender = message["from_number"] or (_sender_for(turn, message["phone"]) if status == "queued" else None)
    sent_at = message["sent_at"] or (turn.now if status == "sent" else None)
    turn.db.execute(
        "UPDATE messages SET status = ?, error_code = ?, from_number = ?, sent_at = ?, updated_at = ?"
        " WHERE sid = ?",
        (status, code, sender, sent_at, turn.now, message["sid"]),
    )
    now_so = _again(turn, message)
    _call_back(turn, now_so)
    if status == "delivered":
        autoreply.hear(turn, now_so)


def _next_step(turn: Turn, message: Row, *, is_over: bool) -> tuple[str, int | None]:
    status, expires_at = message["status"], message["expires_at"]
    late = expires_at is not None and turn.now > expires_at and status != "sent"
    if is_over or late:
        return "undelivered", EXPIRED
    fate = _fate(turn, message)
    if fate.fails and status == "sending":
        return "failed", fate.code
    if fate.is_lost and status == "sent":
        return "undelivered", fate.code
    return NEXT[status], None


def _fate(turn: Turn, message: Row) -> Fate:
    is_pool = message["service_sid"] is not None
    if turn.is_blocked(message["phone"], None if is_pool else message["from_number"]):
        return Fate(OPTED_OUT)
    return fate_of(message["to_number"], turn.faults, turn.chance("fate", message["id"]))


def _plan_next(turn: Turn, message: Row, *, since: float) -> None:
    status, expires_at, settings = message["status"], message["expires_at"], turn.settings
    ranges = {"sending": settings.sent_seconds, "sent": settings.delivered_seconds}
    wait = turn.delay(ranges.get(status, settings.queued_seconds), status, message["id"])
    due = since + wait
    expires = expires_at is not None and due > expires_at
    turn.plan(
        Kind.ADVANCE,
        message["sid"],
        due=max(since, expires_at) if expires else due,
        status=status,
        expires=expires,
    )


def _call_back(turn: Turn, message: Row) -> None:
    if not message["callback_url"]:
        return
    chance = turn.chance("callback", message["id"], message["status"])
    late = chance.uniform(2, 6) if chance.random() < turn.faults.late_callbacks else 0.0
    times = 2 if chance.random() < turn.faults.repeat_callbacks else 1
    token = secrets.token_hex(16)
    for _ in range(times):
        turn.plan(
            Kind.CALLBACK,
            message["sid"],
            due=turn.now + late,
            sid=message["sid"],
            url=message["callback_url"],
            params=callback_params(message, account_sid=turn.settings.account_sid),
            token=token,
        )


def callback_params(message: Row, *, account_sid: str) -> dict[str, str]:
    """The form of a status callback, as Twilio fills it in."""
    params = {
        "AccountSid": account_sid,
        "ApiVersion": "2010-04-01",
        "From": message["from_number"] or "",
        "To": message["to_number"],
        "MessageSid": message["sid"],
        "SmsSid": message["sid"],
        "MessageStatus": message["status"],
        "SmsStatus": message["status"],
    }
    if message["service_sid"]:
        params["MessagingServiceSid"] = message["service_sid"]
    if message["error_code"]:
        params["ErrorCode"] = str(message["error_code"])
    if message["status"] in ("delivered", "undelivered"):
        done_at = datetime.fromtimestamp(message["updated_at"], UTC)
        params["RawDlrDoneDate"] = done_at.strftime("%y%m%d%H%M")
    return params


def _sender_for(turn: Turn, phone: str) -> str:
    """The pool always answers one phone from the same number."""
    numbers = turn.settings.numbers
    return numbers[zlib.crc32(phone.encode()) % len(numbers)]


def _again(turn: Turn, message: Row) -> Row:
    row: Row = turn.db.execute("SELECT * FROM messages WHERE sid = ?", (message["sid"],)).fetchone()
    return row
