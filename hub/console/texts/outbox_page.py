"""What the pages about our texts show, gathered at one moment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import url_for

from hub import clock
from hub.accounts.guards import allowed
from hub.accounts.permissions import Permission
from hub.accounts.queries import names_by_uid
from hub.console.thing import Thing
from hub.messaging import ports
from hub.messaging.models import Message
from hub.messaging.outgoing import doubts, queue, senders
from hub.messaging.queries import midnight, shown_body
from hub.messaging.sending.jobs import pace
from hub.messaging.states import MessageState
from hub.volunteers.selves import by_any_phone
from hub.web.filters import duration, phone

STATES = {
    MessageState.QUEUED: ("Waits to leave", "info"),
    MessageState.SENDING: ("On its way out", "info"),
    MessageState.SENT: ("With the carrier", "info"),
    MessageState.DELIVERED: ("Arrived", "confirmed"),
    MessageState.UNDELIVERED: ("Did not arrive", "danger"),
    MessageState.FAILED: ("Did not arrive", "danger"),
    MessageState.EXPIRED: ("Too late to send", "danger"),
    MessageState.CANCELLED: ("Stopped", ""),
    MessageState.UNKNOWN: ("Nobody knows", "take-up"),
}


@dataclass(frozen=True, slots=True)
class Doubt:
    """One text of unknown fate."""

    message: Message
    who: str
    words: str
    since: datetime
    is_asked: bool


@dataclass(frozen=True, slots=True)
class Number:
    """One of our numbers or services, and how it fares."""

    name: str
    is_well: bool
    why: str
    since: datetime | None
    next_at: datetime | None
    taken: int


@dataclass(frozen=True, slots=True)
class Unreached:
    """Somebody whom our text did not reach while it still matters, and how else they can be reached."""

    message: Message
    who: str
    url: str
    why: str
    asked_by: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the page shows."""

    waiting: queue.Waiting
    rate: float | None
    taken: int
    arrived: int
    doubts: Sequence[Doubt]
    failures: Sequence[queue.Failing]
    numbers: Sequence[Number]
    may_prove: bool
    unreached: Sequence[Unreached]

    @property
    def takes(self) -> str:
        """How long it takes until the last has left, in words."""
        if not self.waiting.now:
            return ""
        if not self.rate:
            return "They leave as fast as the carrier takes them."
        seconds = self.waiting.parts / self.rate
        span = f"{max(1, round(seconds))} seconds" if seconds < 90 else duration(seconds / 60)
        return f"At this rate the last leaves in {span}."

    @property
    def answer(self) -> str:
        """The first line: does anything hang?"""
        number = self.waiting.now
        words = (
            f"{number} {'waits' if number == 1 else 'wait'} to leave. {self.takes}"
            if number
            else "Yes. None waits."
        )
        to_find_out = sum(not doubt.is_asked for doubt in self.doubts)
        if to_find_out:
            texts = "1 text" if to_find_out == 1 else f"{to_find_out} texts"
            words += (
                f" Of {texts} nobody knows whether {'it' if to_find_out == 1 else 'they'} arrived: find out."
            )
        return words


def gather() -> Page:
    """How our texts fare at this moment."""
    now, since = clock.now(), midnight()
    taken, arrived = queue.left_since(since)
    in_doubt = doubts.unknown_messages(limit=100)
    names = ports.names_by_phone({message.address for message in in_doubt})
    numbers, each = _numbers(now, since), pace().rate
    return Page(
        waiting=queue.waiting(now), numbers=numbers,
        rate=each and each * max(1, sum(number.is_well for number in numbers)), taken=taken, arrived=arrived,
        doubts=[
            Doubt(message, ", ".join(names.get(message.address, ())), shown_body(message), doubts.since(message),
                  is_asked=not doubts.waits_for_a_person(message, now))
            for message in in_doubt
        ],
        failures=queue.failures_since(since), may_prove=allowed(Permission.INBOX_ANSWER),
        unreached=unreached(now),
    )  # fmt: skip


def unreached(now: datetime) -> list[Unreached]:
    """Each person once, with the newest text that did not reach them."""
    newest: dict[str, Message] = {}
    for message in queue.still_of_use(now):
        newest.setdefault(message.address, message)
    people, staff = by_any_phone(list(newest)), names_by_uid({one.by for one in newest.values()})
    sees, found = allowed(Permission.PHONE_SEE), []
    for number, message in newest.items():
        users = people.get(number, [])
        found.append(
            Unreached(
                message, who=", ".join(one.name for one in users) or "Somebody", why=message.error_text,
                url=url_for("people.show", uid=users[0].uid) if users else "", asked_by=staff.get(message.by, ""),
                phone=number if sees else "", email=next((one.email for one in users if one.email), "") if sees else "",
            )
        )  # fmt: skip
    return found


def _numbers(now: datetime, since: datetime) -> list[Number]:
    known = {row.address: row for row in senders.rows()}
    taken, willing = queue.taken_by_sender(since), set(senders.willing(now))
    found = []
    for sender in senders.all_senders():
        row = known.get(sender)
        found.append(
            Number(
                name=_name(sender), is_well=row is None or row.failing_since is None, why=row.error_text if row else "",
                since=row.failing_since if row else None, taken=taken.get(sender, 0),
                next_at=row.rested_until if row and sender not in willing else None,
            )
        )  # fmt: skip
    return found


def _name(sender: str) -> str:
    if sender.startswith("MG"):
        return "Messaging service"
    return phone(sender) if sender else "The phone"


@dataclass(frozen=True, slots=True)
class OneText:
    """One text of ours as its page shows it."""

    message: Message
    who: str
    words: str
    tag: tuple[str, str]
    since: datetime

    @property
    def is_unknown(self) -> bool:
        """Whether a person may decide about it."""
        return self.message.state is MessageState.UNKNOWN

    @property
    def is_too_late(self) -> bool:
        """Whether what it says may be out of date by now."""
        return self.message.valid_until <= clock.now()


def one_text(uid: UUID) -> OneText:
    """The text. Raises NotFound."""
    message = doubts.message_by_uid(uid)
    who = ", ".join(ports.names_for(message.address))
    return OneText(message, who, shown_body(message), STATES[message.state], doubts.since(message))


def things_of_texts(now: datetime) -> Iterator[Thing]:
    """Texts of which nobody knows whether they arrived, and people whom none reaches, as things for somebody now."""
    yield from _in_doubt(now)
    lost = unreached(now) if allowed(Permission.INBOX_ANSWER) else []
    if lost:
        url = f"{url_for('texts.index')}#unreached"
        people, them = ("1 person", "them") if len(lost) == 1 else (f"{len(lost)} people", "each of them")
        yield Thing(
            kind="take-up", word="Not reached", title=f"Our text did not reach {people}", url=url,
            at=min(one.message.final_at or now for one in lost), detail=f"{lost[0].who}: {lost[0].why}.",
            action_label=f"Reach {them} in another way", action_url=url, order=5,
        )  # fmt: skip


def _in_doubt(now: datetime) -> Iterator[Thing]:
    number, oldest = doubts.oldest_in_doubt(now)
    if not oldest or not allowed(Permission.INBOX_ANSWER):
        return
    url = url_for("texts.index")
    texts, they = ("1 text", "it") if number == 1 else (f"{number} texts", "they")
    yield Thing(
        kind="take-up", word="Not certain", title=f"Nobody knows whether {texts} arrived", url=url, at=oldest,
        detail="The carrier’s answer was lost, and it cannot be asked. Nothing is sent twice until you say so.",
        action_label=f"Find out whether {they} did", action_url=url, order=3,
    )  # fmt: skip
