"""How texts read on the inbox pages: rows of the list, lines of a conversation, what a text was taken for."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import url_for

from hub import clock
from hub.accounts.queries import names_by_uid
from hub.messaging.inbox_queries import Waiting, question_facts
from hub.messaging.models import Conversation, Inbound, Message
from hub.messaging.ports import names_by_phone
from hub.messaging.queries import Line
from hub.messaging.resolve import QuestionFacts
from hub.messaging.states import InboundState, MessageState, QuestionKind
from hub.web.filters import clock_time, day, when

TASK_NUMBER = re.compile(r"T-\d+")
MOST_CHOICES = 3
MEANINGS = {
    "yes": "yes", "no": "no", "limited": "only if need be", "safe": "they are safe", "arrived": "they have arrived",
    "left": "they have left",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One conversation in the list."""

    url: str
    name: str
    phone: str
    at: datetime
    text: str
    danger: bool = False
    tag_word: str = ""
    tag_kind: str = ""
    number: str = ""
    answering: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Bubble:
    """One text of the conversation."""

    text: str
    out: bool
    state: str
    day: str
    lang: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One button under a text that waits."""

    label: str
    value: str
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What an unclear text was taken for, and what a person may make of it."""

    uid: UUID
    text: str
    meaning: str
    then: str
    choices: tuple[Choice, ...]


def waiting_rows(waiting: Iterable[Waiting], current: UUID | None) -> list[Row]:
    """Those who wait for a person."""
    waiting = list(waiting)
    names = names_by_phone({one.conversation.phone for one in waiting})
    staff = names_by_uid({one.conversation.answering_by or "" for one in waiting})
    return [
        Row(
            **_who(one.conversation, names, current), at=one.since, text=one.inbound.body, danger=one.is_urgent,
            tag_word=_tag(one)[0], tag_kind=_tag(one)[1], number=_number(one.inbound),
            answering=answering(one.conversation, staff),
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
            at=talk.last_at or (text.received_at if text else clock.now()),
            text=text.body if text else "No text has come from this number.",
            tag_word="Opted out" if talk.opted_out_at else "",
        )
        for talk, text in found
    ]


def _who(talk: Conversation, names: dict[str, list[str]], current: UUID | None) -> dict[str, Any]:
    return {
        "url": url_for("inbox.show", uid=talk.uid),
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
    if one.inbound.intent in MEANINGS and one.inbound.question_id:
        return "Suggestion", "take-up"
    return ("Question", "") if "?" in one.inbound.body else ("Not an answer", "")


def _number(text: Inbound) -> str:
    found = TASK_NUMBER.search(text.question.label) if text.question else None
    return found.group() if found else ""


def bubbles(lines: Iterable[Line]) -> list[Bubble]:
    """The conversation as it is drawn, oldest first; a new day is named once."""
    lines = list(lines)
    staff = names_by_uid({_hand(line) for line in lines})
    shown, last = [], ""
    for line in lines:
        today = day(line.at).capitalize()
        state = _in_words(line.row, staff) if isinstance(line.row, Inbound) else _out_words(line.row, staff)
        lang = "" if line.is_inbound else line.row.language
        shown.append(Bubble(line.body, not line.is_inbound, state, "" if today == last else today, lang))
        last = today
    return shown


def _hand(line: Line) -> str:
    return (line.row.handled_by or "") if isinstance(line.row, Inbound) else line.row.by


def _in_words(text: Inbound, staff: dict[str, str]) -> str:
    if text.state is InboundState.RECEIVED:
        return f"{clock_time(text.received_at)}, being read"
    by = staff.get(text.handled_by or "", "")
    return ", ".join(part for part in (clock_time(text.received_at), text.outcome, by) if part)


def _out_words(message: Message, staff: dict[str, str]) -> str:
    words = OUT_WORDS[message.state](message)
    return ", ".join(part for part in (staff.get(message.by, ""), words) if part)


def _queued(message: Message) -> str:
    return f"waits until {when(message.not_before)}" if message.not_before > clock.now() else "waits to leave"


OUT_WORDS = {
    MessageState.QUEUED: _queued,
    MessageState.SENDING: lambda message: "leaving now",
    MessageState.SENT: lambda message: f"sent {clock_time(message.sent_at)}, no receipt yet",
    MessageState.DELIVERED: lambda message: f"delivered {clock_time(message.final_at)}",
    MessageState.UNDELIVERED: lambda message: f"did not arrive: {message.error_text or 'the network gave no reason'}",
    MessageState.FAILED: lambda message: f"not sent: {message.error_text or 'the carrier refused it'}",
    MessageState.EXPIRED: lambda message: "not sent: by then it was too late",
    MessageState.CANCELLED: lambda message: "not sent: it was stopped",
    MessageState.UNKNOWN: lambda message: "may or may not have left; we are asking the carrier",
}


def suggestions(texts: Iterable[Inbound]) -> list[Suggestion]:
    """For each text that waits: what it was taken for, and the buttons."""
    texts = list(texts)
    facts = question_facts(texts[0].conversation_id, clock.now()) if texts else ()
    shown = [_suggestion(text, _candidates(facts, text.question_id)) for text in texts]
    # What applying does is said once, above the first set of buttons.
    return [one if place == 0 else replace(one, then="") for place, one in enumerate(shown)]


def _candidates(facts: Collection[QuestionFacts], about: int | None) -> list[QuestionFacts]:
    """The questions a person may say it answers: the likely one first, then the open ones, then the latest."""
    real = [one for one in facts if one.kind is not QuestionKind.WHICH]
    return sorted(real, key=lambda one: (one.id != about, not one.is_open, -one.id))[:MOST_CHOICES]


def _suggestion(text: Inbound, candidates: list[QuestionFacts]) -> Suggestion:
    taken = text.intent if text.intent in MEANINGS else ""
    about = next((one for one in candidates if one.id == text.question_id), None)
    if taken in ("arrived", "left"):
        choices = [Choice(f"Apply: {MEANINGS[taken]}", f"{taken}:", primary=True)]
    else:
        choices = [choice for one in candidates for choice in _choices(one, taken if one is about else "", candidates)]
    return Suggestion(
        uid=text.uid,
        text=text.body,
        meaning=_meaning(text, taken, about),
        then=_then(choices),
        choices=(*sorted(choices, key=lambda one: not one.primary), Choice("Nothing to do", "settle:")),
    )


def _choices(question: QuestionFacts, taken: str, candidates: Collection[QuestionFacts]) -> list[Choice]:
    name = f" to {_short(question)}" if len(candidates) > 1 else ""
    made = [
        Choice(f"Apply: {MEANINGS[taken]}{name}", f"{taken}:{question.uid}", primary=True)
        for _ in (1,)
        if taken and question.takes(taken)
    ]
    rest = [word for word in ("yes", "no") if word != taken and question.takes(word)]
    return made + [Choice(f"It is a {word}{name}", f"{word}:{question.uid}") for word in rest]


def _short(question: QuestionFacts) -> str:
    found = TASK_NUMBER.search(question.label)
    return found.group() if found else question.label or question.code


def _meaning(text: Inbound, taken: str, about: QuestionFacts | None) -> str:
    if not taken:
        return f"We could not read “{text.body}” as an answer."
    to = f" to {about.label or about.code}" if about else ""
    at = f", {text.reading['at']}" if text.reading.get("at") else ""
    minutes = f", in {text.reading['minutes']} min" if text.reading.get("minutes") else ""
    return f"We read “{text.body}” as: {MEANINGS[taken]}{to}{at}{minutes}."


def _then(choices: Collection[Choice]) -> str:
    if not choices:
        return "Nothing is open for this number, so there is nothing to apply. Answer in words, or let it be."
    return "Applying it does what a clear answer would have done, and texts them what comes of it."
