"""How exercise phones answer: which texts want an answer, and what kind of person holds each phone.

Pure: the same seed gives the same people, saying the same things after the same delays.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from hub.carrier.settings import CarrierSettings


class Wants(StrEnum):
    """What a text wants of the one who reads it."""

    CONFIRM_NUMBER = "confirm_number"
    SAFETY = "safety"
    CONSENT = "consent"
    CHOICE = "choice"
    NUDGE = "nudge"
    ASK = "ask"
    COME_NOW = "come_now"
    STAY_HOME = "stay_home"
    NOTHING = "nothing"


class Temper(StrEnum):
    """The kind of person who holds a phone."""

    WILLING = "willing"
    BUSY = "busy"
    QUIET = "quiet"
    CURIOUS = "curious"
    IN_TROUBLE = "in_trouble"


class Answer(StrEnum):
    """The kinds of answer an ask can get."""

    YES = "yes"
    YES_WITH_MINUTES = "yes_with_minutes"
    NO = "no"
    SILENCE = "silence"
    QUESTION = "question"
    CRY = "cry"


class Purpose(StrEnum):
    """Why a phone will speak: to answer, or because its holder arrives or leaves."""

    ANSWER = "answer"
    ATTEND = "attend"


@dataclass(frozen=True, slots=True)
class Utterance:
    """What a phone will say, and after how long."""

    body: str
    after_seconds: float
    purpose: Purpose = Purpose.ANSWER


_ONE = (
    r"\b(?:text|reply|send|answer|responda|responde|env[ií]e|escriba|mande)"
    r"\b[ :]*(?:with |back |con )?[\"'\u201c]?1\b"
)
# The first that matches decides, so what calls off stands before what asks.
_MARKS: tuple[tuple[Wants, str], ...] = (
    (Wants.STAY_HOME, r"\bstand(?:ing)? down\b|\bcalled off\b|\bdo not come\b|\bno longer need"),
    # "If you can come after all, text 1" follows a no; answering it again and again would never end.
    (Wants.NOTHING, r"\bafter all\b"),
    # Whoever plays an organisation answers for it: its phone takes nothing on by itself.
    (Wants.NOTHING, r"\bwe take it\b|\bcan still take it\b"),
    (Wants.COME_NOW, r"\btext IN when\b"),
    (Wants.CONFIRM_NUMBER, _ONE + r"[^.]{0,20}\b(?:confirm|this is your|that is right)"),
    (Wants.CONFIRM_NUMBER, r"\bis your number, text 1\b|\bconfirm (?:this|your) (?:phone |mobile )?number\b"),
    (Wants.SAFETY, r"\b1\b[^.]{0,12}\b(?:fine|safe|ok)\b"),
    (Wants.NUDGE, r"\bto answer us now\b"),
    (Wants.CONSENT, _ONE + r" you may\b"),
    (Wants.CHOICE, r"\bwhich one do you mean\b"),
    (Wants.ASK, _ONE + r"|\b1\b[^.]{0,12}\bI can come\b"),
    (Wants.COME_NOW, r"\byou(?:'re| are) (?:now )?(?:confirmed|accepted)\b"),
    (Wants.COME_NOW, r"\bplease (?:go|come) to (?!the desk)"),
)
PATTERNS = tuple((kind, re.compile(mark, re.IGNORECASE)) for kind, mark in _MARKS)

TEMPERS: dict[Temper, float] = {
    Temper.WILLING: 46,
    Temper.BUSY: 20,
    Temper.QUIET: 20,
    Temper.CURIOUS: 12,
    Temper.IN_TROUBLE: 2,
}
LEANS: dict[Temper, dict[Answer, float]] = {
    Temper.WILLING: {Answer.YES: 62, Answer.YES_WITH_MINUTES: 24, Answer.NO: 8, Answer.SILENCE: 6},
    Temper.BUSY: {Answer.NO: 66, Answer.YES: 12, Answer.YES_WITH_MINUTES: 4, Answer.SILENCE: 18},
    Temper.QUIET: {Answer.SILENCE: 82, Answer.YES: 9, Answer.NO: 9},
    Temper.CURIOUS: {Answer.QUESTION: 62, Answer.YES: 24, Answer.NO: 6, Answer.SILENCE: 8},
    Temper.IN_TROUBLE: {Answer.CRY: 40, Answer.SILENCE: 40, Answer.NO: 20},
}
WORDS: dict[Answer, tuple[str, ...]] = {
    Answer.YES: ("1", "1", "1", "1", "1 on my way", "yes I can come"),
    Answer.YES_WITH_MINUTES: (
        "1 {minutes} min",
        "yes be there in {minutes}",
        "1, there in {minutes} minutes",
    ),
    Answer.NO: ("2", "2", "2", "2 sorry", "sorry can't today", "no, I'm at work"),
    Answer.QUESTION: (
        "what should I bring?",
        "can my friend come too?",
        "is there parking?",
        "how long will it take?",
    ),
    Answer.CRY: (
        "water coming in, my mother can't walk",
        "we are trapped upstairs please help",
        "smell of gas in our house, what do we do",
    ),
}
MINUTES = (5, 10, 15, 20, 25, 30, 45)
# Shares of "1" and "2" among the answers to a plain question; the rest stay silent.
PLAIN: dict[Wants, tuple[float, float]] = {
    Wants.CONFIRM_NUMBER: (0.92, 0.0),
    Wants.SAFETY: (0.81, 0.04),
    Wants.CONSENT: (0.85, 0.07),
    Wants.CHOICE: (0.7, 0.2),
    Wants.NUDGE: (0.5, 0.15),
}
_BACK = re.compile(r"\btext back (\d{3,8})\b", re.IGNORECASE)
SOON_SECONDS = (1.0, 3.0)
FORGETS_TO_REPORT = 0.3
FORGETS_TO_LEAVE = 0.2


def wants(body: str) -> Wants:
    """What this text wants of its reader; most texts want nothing."""
    found = (kind for kind, pattern in PATTERNS if pattern.search(body))
    return next(found, Wants.NOTHING)


def echo(body: str, *, settings: CarrierSettings, chance: Random) -> Utterance | None:
    """The code that a text asks to have back: whoever tests the line holds the phone in their hand."""
    asked = _BACK.search(body)
    wait = tuple(min(one) for one in zip(SOON_SECONDS, settings.reply_seconds, strict=True))
    return Utterance(asked[1], chance.uniform(*wait)) if asked else None


def temper_of(seed: int | str, phone: str) -> Temper:
    """Who holds this phone. It never changes under one seed."""
    chance = Random(f"{seed}:temper:{phone}")
    return chance.choices(list(TEMPERS), list(TEMPERS.values()))[0]


def utterances(kind: Wants, temper: Temper, *, settings: CarrierSettings, chance: Random) -> list[Utterance]:
    """What a person of this temper says to a text of this kind."""
    if kind is Wants.COME_NOW:
        return _comings_and_goings(settings, chance)
    body = _reply(kind, temper, chance)
    return [Utterance(body, chance.uniform(*settings.reply_seconds))] if body else []


def _reply(kind: Wants, temper: Temper, chance: Random) -> str | None:
    if kind is Wants.ASK:
        return _to_ask(temper, chance)
    if kind is Wants.SAFETY and temper is Temper.IN_TROUBLE:
        return "2"
    yes, no = PLAIN.get(kind, (0.0, 0.0))
    draw = chance.random()
    if draw < yes:
        return "1"
    return "2" if draw < yes + no else None


def _to_ask(temper: Temper, chance: Random) -> str | None:
    leans = LEANS[temper]
    answer = chance.choices(list(leans), list(leans.values()))[0]
    if answer is Answer.SILENCE:
        return None
    return chance.choice(WORDS[answer]).format(minutes=chance.choice(MINUTES))


def _comings_and_goings(settings: CarrierSettings, chance: Random) -> list[Utterance]:
    """Some report in, and some of those report out; the others are for the desk to find."""
    arrives = chance.uniform(*settings.arrive_seconds)
    leaves = arrives + chance.uniform(*settings.leave_seconds)
    if chance.random() < FORGETS_TO_REPORT:
        return []
    coming = Utterance("IN", arrives, Purpose.ATTEND)
    if chance.random() < FORGETS_TO_LEAVE:
        return [coming]
    return [coming, Utterance("OUT", leaves, Purpose.ATTEND)]
