"""What a text from a phone means: an intent, its times, code and note, danger, and whether we are sure.

Precision before recall. `certain` is a promise that the system may act on this alone, so whatever a careful
reader would hesitate over is left to a person. With nothing asked only what needs no question is certain:
stop, start, help, arriving and leaving. Whether an answer fits something open is for the caller. Ring: rules.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from hub.messaging.replies.grammar.answers import answer
from hub.messaging.replies.grammar.choices import choice
from hub.messaging.replies.grammar.danger import is_urgent
from hub.messaging.replies.grammar.heads import head_at
from hub.messaging.replies.grammar.lexicon import FALLBACK, LANGUAGES, words_of
from hub.messaging.replies.grammar.phrase import Phrase, phrase_of
from hub.messaging.replies.grammar.statements import Statement, after_yes, statement
from hub.messaging.replies.grammar.tokens import cleaned, folded

LONGEST_READ = 600
"""Characters. A longer text is watched for danger, and read by a person."""

LONGEST_ELSEWHERE = 160
"""Characters. A longer text is read in the phone's own language alone."""

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_SKILL_WORDS = "|".join(word for code in LANGUAGES for word in words_of(code).get("skills_word", ()))
_SKILLS = re.compile(rf"\s*(?:{_SKILL_WORDS})\b[\s:,.-]*(?P<said>.*)", re.IGNORECASE | re.DOTALL)


class Intent(StrEnum):
    """What a text is, as the hub acts on it."""

    YES = "yes"
    NO = "no"
    LIMITED = "limited"
    ARRIVED = "arrived"
    LEFT = "left"
    SAFE = "safe"
    HELP = "help"
    STOP = "stop"
    START = "start"
    INFO = "info"
    CHOOSE = "choose"
    UNCLEAR = "unclear"


class Keyword(StrEnum):
    """Words we teach that are about the register and answer nothing."""

    JOIN = "join"
    # For another person who uses the same phone.
    JOIN_NEW = "join_new"
    PAUSE = "pause"
    # “SKILLS first aid, chainsaw”: the words after it are read by whoever keeps the register.
    SKILLS = "skills"


@dataclass(frozen=True, slots=True)
class Reading:
    """One text, read. `minutes` until arrival or availability, `at` a clock time, `note` in their words."""

    intent: Intent = Intent.UNCLEAR
    minutes: int | None = None
    at: str | None = None
    code: str | None = None
    note: str | None = None
    choice: int | None = None
    keyword: Keyword | None = None
    urgent: bool = False
    certain: bool = False

    def as_json(self) -> dict[str, object]:
        """The reading as `flask hub read-reply` prints it."""
        shown: dict[str, object] = {
            "intent": self.intent.value,
            "minutes": self.minutes,
            "at": self.at,
            "code": self.code,
            "note": self.note,
            "urgent": self.urgent,
            "certain": self.certain,
        }
        return shown if self.choice is None else {**shown, "choice": self.choice}


def read_reply(text: str, *, language: str = "en", asked: bool = False, options: int = 0) -> Reading:
    """Read one text. `asked`: one ask is open for this phone; `options`: how many things were offered.

    Whoever was registered in one language may answer in another: what says nothing in their own is looked for there.
    """
    urgent = is_urgent(text)
    own = cleaned(text)
    if len(own) > LONGEST_READ:
        return Reading(urgent=urgent)
    phrase = phrase_of(own, language)
    reading = _read(phrase, asked=asked, options=options, urgent=urgent)
    says_nothing = reading.intent is Intent.UNCLEAR and reading.keyword is None
    if not says_nothing or options or urgent or len(own) > LONGEST_ELSEWHERE:
        return reading
    return _read_elsewhere(phrase, asked=asked) or reading


def _read(phrase: Phrase, *, asked: bool, options: int, urgent: bool) -> Reading:
    said = statement(phrase) or (asked and not options and after_yes(phrase)) or None
    if said:
        return _stated(said, phrase, asked=asked, urgent=urgent)
    reading = _unstated(phrase, asked=asked, options=options, urgent=urgent)
    if reading.intent is Intent.UNCLEAR and not urgent and after_skills(phrase.text) is not None:
        return replace(reading, keyword=Keyword.SKILLS)
    return reading


def _read_elsewhere(phrase: Phrase, *, asked: bool) -> Reading | None:
    """What the text says in the other languages, where they agree. None where its own language hesitated over it.

    Sure only of an answer to an ask, and only where the language knows every word of it.
    """
    if head_at(phrase.plain, phrase):
        return None
    found: list[Reading] = []
    for language in LANGUAGES:
        other = phrase_of(phrase.text, language)
        words = [token.plain for token in other.tokens if _WORD.fullmatch(token.plain)]
        known = [word for word in words if word in other.words.vocabulary and word in _as_written(other)]
        if language == FALLBACK or not set(known) - phrase.words.vocabulary:
            continue
        reading = _read(other, asked=asked, options=0, urgent=False)
        if reading.intent is not Intent.UNCLEAR:
            is_sure = reading.certain and asked and known == words and reading.intent is not Intent.STOP
            found.append(replace(reading, certain=is_sure))
    if len({reading.intent for reading in found}) != 1:
        return None
    return max(found, key=lambda reading: reading.certain)


def _as_written(phrase: Phrase) -> frozenset[str]:
    """The words as they were written, before known misspellings were put right."""
    return frozenset(folded(phrase.text[token.start : token.end]) for token in phrase.tokens)


def after_skills(text: str) -> str | None:
    """What follows the word SKILLS at the beginning of a text; None where it does not begin so, or asks."""
    found = _SKILLS.match(text)
    return found["said"].strip() if found and "?" not in text else None


def _unstated(phrase: Phrase, *, asked: bool, options: int, urgent: bool) -> Reading:
    if options:
        chosen = choice(phrase, options)
        if chosen:
            return _chosen(chosen.number, phrase, urgent=urgent)
    if asked:
        return _answered(phrase, options=options, urgent=urgent)
    return Reading(Intent.HELP if urgent and _is_cry(phrase) else Intent.UNCLEAR, urgent=urgent)


def _stated(said: Statement, phrase: Phrase, *, asked: bool, urgent: bool) -> Reading:
    if said.kind in set(Keyword):
        return Reading(keyword=Keyword(said.kind), note=phrase.own_words(said.rest), urgent=urgent)
    intent, certain = _meaning(said, asked)
    if intent is Intent.UNCLEAR:
        return Reading(urgent=urgent)
    task_number = said.rest.strip() if said.rest.strip().isdigit() else None
    return Reading(
        intent,
        at=phrase.at,
        code=phrase.code,
        note=task_number,
        urgent=urgent,
        certain=certain and not urgent,
    )


def _meaning(said: Statement, asked: bool) -> tuple[Intent, bool]:
    """The intent of a whole-message statement, and whether it needs no person."""
    if said.kind == "stop_alone":
        return Intent.STOP, True
    if said.kind == "help":
        return Intent.HELP, said.is_bare
    if said.kind == "left_or_coming":
        return (Intent.YES if asked else Intent.LEFT), False
    if said.kind == "fine":
        return (Intent.SAFE if asked else Intent.UNCLEAR), False
    return Intent(said.kind), asked if said.kind == Intent.SAFE else said.is_plain


def _chosen(number: int | None, phrase: Phrase, *, urgent: bool) -> Reading:
    if number is None:
        return Reading(code=phrase.code, urgent=urgent)
    return Reading(
        Intent.CHOOSE,
        minutes=phrase.minutes,
        at=phrase.at,
        code=phrase.code,
        choice=number,
        urgent=urgent,
        certain=not urgent,
    )


def _answered(phrase: Phrase, *, options: int, urgent: bool) -> Reading:
    found = answer(phrase)
    intent = Intent(found.side.value) if found else _without_answer(phrase)
    return Reading(
        intent,
        minutes=found.minutes if found and found.minutes else phrase.minutes,
        at=phrase.at,
        code=phrase.code,
        note=found.note if found else None,
        urgent=urgent,
        # With several things on offer, a yes without a number is a yes to nobody knows which.
        certain=bool(found and found.is_certain) and not urgent and options < 2,
    )


def _without_answer(phrase: Phrase) -> Intent:
    asks_for_help = _is_cry(phrase) or phrase.words.pattern("cry_for_help").search(phrase.plain)
    return Intent.HELP if asks_for_help else Intent.UNCLEAR


def _is_cry(phrase: Phrase) -> bool:
    return bool(phrase.words.pattern("cry").match(phrase.plain))
