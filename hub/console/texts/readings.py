"""What a text that waits was taken for, and the buttons with which a person decides."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from hub import clock
from hub.installation.queries import settings
from hub.messaging.inbox.queries import question_facts
from hub.messaging.inbox.rules import QuestionFacts
from hub.messaging.models import Inbound
from hub.messaging.states import QuestionKind

TASK_NUMBER = re.compile(r"T-\d+")
MOST_CHOICES = 3
MEANINGS = {
    "yes": "yes", "no": "no", "limited": "only if need be", "safe": "they are safe", "arrived": "they have arrived",
    "left": "they have left", "stop": "they want no more texts",
}  # fmt: skip
NEEDS_NO_ASK = ("arrived", "left", "stop")
NOTHING_OPEN = "Nothing is open for this number, so there is nothing to apply. Answer in words, or let it be."
APPLIES = "A button does what a clear answer would have done, and they get the text that follows from it."


@dataclass(frozen=True, slots=True)
class Choice:
    """One button under a text that waits."""

    label: str
    value: str
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a text was taken for, and what a person may make of it. `also`: older texts settled with it."""

    uid: UUID
    meaning: str
    then: str
    choices: tuple[Choice, ...]
    also: str = ""


def suggestions(texts: Iterable[Inbound]) -> list[Suggestion]:
    """What to decide: danger first, then each text that was taken for an answer, then the rest as one."""
    texts = list(texts)
    facts = question_facts(texts[0].conversation_id, clock.now()) if texts else ()
    alone = [text for text in texts if text.is_urgent or is_answer(text)]
    rest = [text for text in texts if text not in alone]
    shown = sorted(alone, key=lambda text: not text.is_urgent)
    found = [_suggestion([text], _candidates(facts, text.question_id)) for text in shown]
    return found + ([_suggestion(rest, _candidates(facts, rest[-1].question_id))] if rest else [])


def is_answer(text: Inbound) -> bool:
    """Whether it was taken for an answer to something that is known."""
    return text.intent in NEEDS_NO_ASK or (text.intent in MEANINGS and text.question_id is not None)


def _candidates(facts: Collection[QuestionFacts], about: int | None) -> list[QuestionFacts]:
    """The questions a person may say it answers: the likely one first, then the open ones, then the latest."""
    real = [one for one in facts if one.kind is not QuestionKind.WHICH]
    return sorted(real, key=lambda one: (one.id != about, not one.is_open, -one.id))[:MOST_CHOICES]


def _suggestion(texts: Sequence[Inbound], candidates: list[QuestionFacts]) -> Suggestion:
    text = texts[-1]
    taken = text.intent if text.intent in MEANINGS else ""
    about = next((one for one in candidates if one.id == text.question_id), None)
    if taken in NEEDS_NO_ASK:
        choices = [Choice(f"Apply: {MEANINGS[taken]}", f"{taken}:", primary=True)]
    else:
        choices = [
            choice
            for one in candidates
            for choice in _choices(one, taken if one is about else "", candidates)
        ]
    last = Choice("It is dealt with" if text.is_urgent else "Nothing to do", "settle:")
    return Suggestion(
        uid=text.uid,
        meaning=_meanings(texts) if len(texts) > 1 else _meaning(text, taken, about),
        then=_then(text, choices),
        choices=(*sorted(choices, key=lambda one: not one.primary), last),
        also=",".join(str(other.uid) for other in texts[:-1]),
    )


def _choices(question: QuestionFacts, taken: str, candidates: Collection[QuestionFacts]) -> list[Choice]:
    name = f" to {_name(question, candidates)}" if len(candidates) > 1 else ""
    made = [
        Choice(f"Apply: {MEANINGS[taken]}{name}", f"{taken}:{question.uid}", primary=True)
        for _ in (1,)
        if taken and question.takes(taken)
    ]
    rest = [word for word in ("yes", "no") if word != taken and question.takes(word)]
    return made + [Choice(f"It is a {word}{name}", f"{word}:{question.uid}") for word in rest]


def _name(question: QuestionFacts, candidates: Collection[QuestionFacts]) -> str:
    """What tells this question from the others; two with the same words are told apart by their codes."""
    twins = [one for one in candidates if _short(one) == _short(question)]
    return f"{_short(question)} ({question.code})" if len(twins) > 1 else _short(question)


def _short(question: QuestionFacts) -> str:
    found = TASK_NUMBER.search(question.label)
    return found.group() if found else question.label or question.code


def _meanings(texts: Sequence[Inbound]) -> str:
    quoted = ", ".join(f"“{text.body}”" for text in texts)
    return f"We could not read these {len(texts)} texts as an answer: {quoted}."


def _meaning(text: Inbound, taken: str, about: QuestionFacts | None) -> str:
    if text.is_urgent:
        return f"“{text.body}” speaks of danger."
    if text.intent == "help":
        return f"“{text.body}” asks for help or information."
    if not taken:
        return f"We could not read “{text.body}” as an answer."
    to = f" to {about.label or about.code}" if about else ""
    at = f", {text.reading['at']}" if text.reading.get("at") else ""
    minutes = f", in {text.reading['minutes']} min" if text.reading.get("minutes") else ""
    return f"We read “{text.body}” as: {MEANINGS[taken]}{to}{at}{minutes}."


def _then(text: Inbound, choices: Collection[Choice]) -> str:
    if text.is_urgent:
        return f"They were told to ring {settings().emergency_number}. Ring them, then clear the alarm with a note."
    return APPLIES if choices else NOTHING_OPEN
