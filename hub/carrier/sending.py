"""A create call, checked as Twilio checks it and put on its way; a queued text, cancelled or emptied."""

import re
from collections.abc import Mapping
from sqlite3 import Row
from urllib.parse import urlsplit

from hub.carrier import delivery
from hub.carrier.errors import Refused
from hub.carrier.fate import REFUSED_TO
from hub.carrier.settings import CarrierSettings
from hub.carrier.turn import Direction, NewMessage, Turn
from hub.messaging.texts.segments import smart_encode

E164 = re.compile(r"\+[1-9]\d{6,14}")
LONGEST_BODY = 1600
LONGEST_VALIDITY = 36000
NOT_HERE = ("ScheduleType", "SendAt", "MediaUrl", "ContentSid")


def create(turn: Turn, form: Mapping[str, str]) -> Row:
    """Takes a text and sets it off; raises Refused with Twilio's code."""
    _refuse_what_is_not_here(form)
    to, service = _to(form), form.get("MessagingServiceSid") or None
    sender = _sender(form, turn.settings, service)
    body, validity = _body(form), _validity(form)
    callback_url = _callback(form)
    if sender and turn.is_blocked(to, sender):
        raise Refused(21610, "Attempt to send to unsubscribed recipient")
    status = "queued" if sender else "accepted"
    new = NewMessage(
        Direction.API, sender, to, body, status, service, callback_url, expires_at=turn.now + validity
    )
    message = turn.store(new)
    delivery.set_off(turn, message)
    return message


def update(turn: Turn, message: Row, form: Mapping[str, str]) -> None:
    """Cancels a waiting text (Status=canceled) or empties one that has come to its end (Body=)."""
    if form.get("Status"):
        _cancel(turn, message, form)
    elif form.get("Body") == "":
        refuse_unfinished(message)
        turn.db.execute("UPDATE messages SET body = '' WHERE sid = ?", (message["sid"],))
    else:
        raise Refused(30400, "A text can only be canceled (Status=canceled) or emptied (Body=)")


def refuse_unfinished(message: Row) -> None:
    """A text still on its way can be neither emptied nor deleted."""
    if message["status"] in delivery.NEXT:
        raise Refused(20009, "Cannot delete this resource before it is complete", status=409)


def _cancel(turn: Turn, message: Row, form: Mapping[str, str]) -> None:
    if form["Status"] != "canceled" or "Body" in form:
        raise Refused(30400, "Status can only become 'canceled', and not together with Body")
    if message["status"] not in delivery.CAN_BE_CANCELED:
        raise Refused(30409, "This message cannot be canceled", status=409)
    delivery.enter(turn, message, "canceled")


def _refuse_what_is_not_here(form: Mapping[str, str]) -> None:
    for name in NOT_HERE:
        if form.get(name):
            raise Refused(20001, f"The local carrier does not know '{name}': send the text without it")


def _to(form: Mapping[str, str]) -> str:
    to = form.get("To", "")
    if not E164.fullmatch(to):
        raise Refused(21211, f"Invalid 'To' Phone Number: {to}")
    if to in REFUSED_TO:
        code, message = REFUSED_TO[to]
        raise Refused(code, message)
    return to


def _sender(form: Mapping[str, str], settings: CarrierSettings, service: str | None) -> str | None:
    """The number to send from; none while the messaging service has yet to choose."""
    sender = form.get("From") or None
    if service and service != settings.messaging_service_sid:
        raise Refused(21701, f"The Messaging Service {service} does not exist", status=404)
    if not sender and not service:
        raise Refused(21603, "A 'From' phone number is required.")
    if sender and sender not in settings.numbers:
        raise Refused(21606, f"The 'From' phone number {sender} is not one of this account's numbers")
    return sender


def _body(form: Mapping[str, str]) -> str:
    body = form.get("Body", "")
    if not body:
        raise Refused(21602, "Message body is required.")
    if len(body) > LONGEST_BODY:
        raise Refused(21617, "The concatenated message body exceeds the 1600 character limit")
    return smart_encode(body) if form.get("SmartEncoded", "").lower() == "true" else body


def _validity(form: Mapping[str, str]) -> int:
    given = form.get("ValidityPeriod", str(LONGEST_VALIDITY))
    if not given.isdigit() or not 1 <= int(given) <= LONGEST_VALIDITY:
        raise Refused(90007, f"ValidityPeriod must be between 1 and {LONGEST_VALIDITY} seconds")
    return int(given)


def _callback(form: Mapping[str, str]) -> str | None:
    url = form.get("StatusCallback") or None
    if url is None:
        return None
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or "_" in parts.hostname:
        raise Refused(21609, f"The 'StatusCallback' URL {url} is not valid")
    return url
