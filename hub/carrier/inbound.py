"""A phone texts the hub: the text is kept, the keyword obeyed, the webhook called, its answer sent back."""

import secrets
from sqlite3 import Row
from xml.etree import ElementTree

from hub.carrier import delivery
from hub.carrier.keywords import ANSWERS, Keyword, keyword_of
from hub.carrier.turn import Direction, Job, Kind, NewMessage, Turn

PLACES = ("City", "State", "Zip", "Country")


def receive(turn: Turn, phone: str, body: str, *, number: str | None = None) -> Row:
    """Keeps a text from a phone and sees that the hub hears of it."""
    to = number or _number_it_knows(turn, phone)
    message = turn.store(NewMessage(Direction.INBOUND, phone, to, body, "received"))
    keyword = keyword_of(body)
    if keyword:
        _obey(turn, keyword, phone=phone, number=to)
    if turn.settings.inbound_url:
        turn.plan(
            Kind.INBOUND,
            phone,
            due=turn.now,
            sid=message["sid"],
            url=turn.settings.inbound_url,
            params=_params(turn, message),
            token=secrets.token_hex(16),
        )
    return message


def speak(turn: Turn, job: Job) -> None:
    """An exercise phone says what it meant to say."""
    turn.drop(job)
    receive(turn, job.lane, job.detail["body"], number=job.detail["number"])


def answer(turn: Turn, inbound_sid: str, twiml: str) -> None:
    """Sends back each <Message> the webhook answered with."""
    inbound = turn.message(inbound_sid)
    if inbound is None:
        return
    for text in texts_in(twiml):
        new = NewMessage(Direction.REPLY, inbound["to_number"], inbound["from_number"], text, "queued")
        delivery.set_off(turn, turn.store(new))


def texts_in(twiml: str) -> tuple[str, ...]:
    """The texts of a TwiML answer; none for an empty or unreadable one."""
    try:
        root = ElementTree.fromstring(twiml.strip())
    except ElementTree.ParseError:
        return ()
    found = (_text_of(element) for element in root.iter("Message"))
    return tuple(text for text in found if text)


def _text_of(element: ElementTree.Element) -> str:
    bodies = element.findall("Body")
    texts = ["".join(body.itertext()) for body in bodies] if bodies else [element.text or ""]
    return "".join(texts).strip()


def _obey(turn: Turn, keyword: Keyword, *, phone: str, number: str) -> None:
    """STOP and START answer only when they change something; HELP always."""
    was_blocked = turn.is_blocked(phone, number)
    if keyword is Keyword.STOP:
        turn.db.execute("INSERT OR IGNORE INTO blocks (phone, number) VALUES (?, ?)", (phone, number))
    elif keyword is Keyword.START:
        _lift(turn, phone, number)
    changes = {Keyword.STOP: not was_blocked, Keyword.START: was_blocked, Keyword.HELP: not was_blocked}
    if changes[keyword]:
        turn.store(NewMessage(Direction.REPLY, number, phone, ANSWERS[keyword], "delivered"))


def _lift(turn: Turn, phone: str, number: str) -> None:
    """A messaging service opens its whole pool again; a plain number only itself."""
    is_pool = turn.settings.messaging_service_sid is not None
    turn.db.execute("DELETE FROM blocks WHERE phone = ? AND (number = ? OR ?)", (phone, number, is_pool))


def _number_it_knows(turn: Turn, phone: str) -> str:
    """The hub's number this phone heard from last, else the hub's usual one."""
    row = turn.db.execute(
        "SELECT from_number FROM messages WHERE phone = ? AND direction <> ? AND from_number IS NOT NULL"
        " ORDER BY id DESC LIMIT 1",
        (phone, Direction.INBOUND),
    ).fetchone()
    return str(row["from_number"]) if row else turn.settings.numbers[0]


def _params(turn: Turn, message: Row) -> dict[str, str]:
    params = {
        "AccountSid": turn.settings.account_sid,
        "ApiVersion": "2010-04-01",
        "MessageSid": message["sid"],
        "SmsSid": message["sid"],
        "SmsMessageSid": message["sid"],
        "SmsStatus": "received",
        "From": message["from_number"],
        "To": message["to_number"],
        "Body": message["body"],
        "NumMedia": "0",
        "NumSegments": str(message["segments"]),
    }
    params |= {f"{end}{place}": "" for end in ("From", "To") for place in PLACES}
    if turn.settings.messaging_service_sid:
        params["MessagingServiceSid"] = turn.settings.messaging_service_sid
    return params
