"""How texts read on the inbox pages: rows of the list, lines of a conversation, what a text was taken for."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import url_for

from hub import clock
from hub.accounts.queries import names_by_uid
from hub.console.texts.readings import MEANINGS, TASK_NUMBER, is_answer
from hub.database import db
from hub.messaging.inbox.queries import Waiting
from hub.messaging.inbox.spoken import is_spoken
from hub.messaging.inbox.whose import holder
from hub.messaging.models import Conversation, Inbound, Message
from hub.messaging.ports import names_by_phone
from hub.messaging.queries import Line
from hub.messaging.states import InboundState, MessageState
from hub.referrals.models import Referral
from hub.tasks.models import Task
from hub.web.filters import clock_time, day, when

MOST_SHOWN = 8
MAY_REOPEN_FOR = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Row:
    """One conversation in the list."""

    url: str
    name: str
    phone: str
    at: datetime | None
    text: str
    danger: bool = False
    tag_word: str = ""
    tag_kind: str = ""
    number: str = ""
    answering: str = ""
    holder: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Bubble:
    """One text of the conversation."""

    text: str
    out: bool
    state: str
    day: str
    lang: str
    spoken: bool = False
    reopen: UUID | None = None


def waiting_rows(waiting: Iterable[Waiting], current: UUID | None, *, whose: str | None = None) -> list[Row]:
    """Those who wait for a person. `whose`: the part of the list in which they are looked at."""
    waiting = list(waiting)
    names = names_by_phone({one.conversation.phone for one in waiting})
    held = {one.conversation.id: holder(one.conversation, clock.now()) for one in waiting}
    staff = names_by_uid({one.conversation.answering_by or "" for one in waiting} | set(held.values()))
    numbers = _task_numbers({one.inbound.question.subject_uid for one in waiting if one.inbound.question})
    return [
        Row(
            **_who(one.conversation, names, current, whose), at=one.since, text=one.inbound.body, danger=one.is_urgent,
            tag_word=_tag(one)[0], tag_kind=_tag(one)[1], number=_number(one.inbound, numbers),
            answering=answering(one.conversation, staff), holder=staff.get(held[one.conversation.id], ""),
        )
        for one in waiting
    ]  # fmt: skip


def all_rows(found: Iterable[tuple[Conversation, Inbound | None]], current: UUID | None) -> list[Row]:
    """Any conversations, with the last text that came in."""
    found = list(found)
    names = names_by_phone({talk.phone for talk, _ in found})
    return [
        Row(
            **_who(talk, names, current),
            at=talk.last_at or (text.received_at if text else None),
            text=text.body if text else "They have not written to us.",
            tag_word="Opted out" if talk.opted_out_at else "",
        )
        for talk, text in found
    ]


def _who(
    talk: Conversation, names: dict[str, list[str]], current: UUID | None, whose: str | None = None
) -> dict[str, Any]:
    return {
        "url": url_for("inbox.show", uid=talk.uid, whose=whose),
        "name": ", ".join(names.get(talk.phone, ())),
        "phone": talk.phone,
        "current": talk.uid == current,
    }


def answering(talk: Conversation, staff: dict[str, str]) -> str:
    """The name of the one who is answering, while the mark holds."""
    if not talk.answering_by or talk.answering_until is None or talk.answering_until <= clock.now():
        return ""
    return staff.get(talk.answering_by, "Someone")


def _tag(one: Waiting) -> tuple[str, str]:
    if one.is_urgent:
        return "Danger", "danger"
    if one.inbound.intent == "help":
        return "Asks for help", "take-up"
    if one.inbound.intent in MEANINGS:
        return ("Suggestion", "take-up") if is_answer(one.inbound) else ("An answer, but to what?", "")
    return ("Question", "") if "?" in one.inbound.body else ("Not an answer", "")


def _task_numbers(subject_uids: Collection[UUID]) -> dict[UUID, str]:
    """The tasks that questions about these referrals belong to."""
    query = sa.select(Referral.uid, Task).join(Task, Task.id == Referral.task_id)
    return {uid: task.number for uid, task in db.session.execute(query.where(Referral.uid.in_(subject_uids)))}


def _number(text: Inbound, numbers: Mapping[UUID, str]) -> str:
    if text.question is None:
        return ""
    found = TASK_NUMBER.search(text.question.label)
    return numbers.get(text.question.subject_uid, found.group() if found else "")


def folded(lines: Sequence[Line]) -> int:
    """How many texts at the beginning are folded away: all but the last, and none that waits for a person."""
    waits = (n for n, line in enumerate(lines) if line.is_inbound and line.state is InboundState.UNCLEAR)
    # What is written before the text that waits says what it answers.
    return max(0, min(len(lines) - MOST_SHOWN, next(waits, len(lines)) - 2))


def bubbles(lines: Iterable[Line]) -> list[Bubble]:
    """The conversation as it is drawn, oldest first; a new day is named once."""
    lines = list(lines)
    staff = names_by_uid({_hand(line) for line in lines})
    shown, last, recently = [], "", clock.now() - MAY_REOPEN_FOR
    for line in lines:
        today = day(line.at).capitalize()
        state = _in_words(line.row, staff) if isinstance(line.row, Inbound) else _out_words(line.row, staff)
        lang = "" if line.is_inbound else line.row.language
        shown.append(Bubble(
            line.body, not line.is_inbound, state, "" if today == last else today, lang,
            spoken=isinstance(line.row, Inbound) and is_spoken(line.row), reopen=_may_reopen(line, recently),
        ))  # fmt: skip
        last = today
    return shown


def _may_reopen(line: Line, since: datetime) -> UUID | None:
    """A text in that was read or settled a short while ago may have been taken wrongly."""
    row = line.row
    if not isinstance(row, Inbound) or row.state not in (InboundState.READ, InboundState.SETTLED):
        return None
    return row.uid if row.handled_at is not None and row.handled_at > since else None


def _hand(line: Line) -> str:
    return (line.row.handled_by or "") if isinstance(line.row, Inbound) else line.row.by


def _in_words(text: Inbound, staff: dict[str, str]) -> str:
    if text.state is InboundState.RECEIVED:
        return f"{clock_time(text.received_at)}, being read"
    by = staff.get(text.handled_by or "", "")
    outcome = ", ".join(part for part in (text.outcome.rstrip("."), by) if part)
    return f"{clock_time(text.received_at)}. {outcome}" if outcome else clock_time(text.received_at)


def _out_words(message: Message, staff: dict[str, str]) -> str:
    words = OUT_WORDS[message.state](message)
    return ", ".join(part for part in (staff.get(message.by, ""), words) if part)


def _queued(message: Message) -> str:
    return f"waits until {when(message.not_before)}" if message.not_before > clock.now() else "waits to leave"


OUT_WORDS = {
    MessageState.QUEUED: _queued,
    MessageState.SENDING: lambda message: "leaving now",
    MessageState.SENT: lambda message: f"sent {clock_time(message.sent_at)}, no receipt yet",
    MessageState.DELIVERED: lambda message: f"arrived {clock_time(message.final_at)}",
    MessageState.UNDELIVERED: lambda message: (
        f"did not arrive: {message.error_text or 'the network gave no reason'}"
    ),
    MessageState.FAILED: lambda message: f"not sent: {message.error_text or 'the carrier refused it'}",
    MessageState.EXPIRED: lambda message: "not sent: by then it was too late",
    MessageState.CANCELLED: lambda message: "not sent: it was stopped",
    MessageState.UNKNOWN: lambda message: "may or may not have left; we are asking the carrier",
}
