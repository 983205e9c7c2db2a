"""Which one thing a text answers: the questions of its phone and a reading in, exactly one outcome out.

Ring: rules.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hub.messaging.inbox.outcomes import (
    AnswerQuestion,
    AskWhich,
    ChooseOption,
    HelpWanted,
    Keyword,
    Nothing,
    NotUnderstood,
    Outcome,
    QuestionFacts,
    StartAgain,
    StopAll,
)
from hub.messaging.replies.offers import read_offer_answer
from hub.messaging.replies.rules import Intent, Reading, read_reply
from hub.messaging.states import QuestionKind, QuestionState

MOST_OPTIONS = 6
# Whoever reads a text has it alone for so long.
LEASE = timedelta(seconds=30)
_TAKES_NO_ANSWER = (QuestionKind.WHICH, QuestionKind.JOIN)


@dataclass(frozen=True, slots=True)
class Expected:
    """How a text from this phone is to be read: was it asked something, out of how many may it choose."""

    asked: bool
    options: int


def expected(questions: Iterable[QuestionFacts]) -> Expected:
    """What `read_reply` must know. While a welfare check is open, a figure answers that and picks nothing."""
    known = list(questions)
    which = _open_of(known, QuestionKind.WHICH)
    welfare = _urgent_of(known)
    asked = any(question.kind not in _TAKES_NO_ANSWER for question in known)
    return Expected(asked=asked, options=len(which.options) if which and not welfare else 0)


def read_for(text: str, language: str, questions: Sequence[QuestionFacts]) -> Reading:
    """The text as this phone must mean it. A code names its ask, so a figure beside it answers and picks nothing."""
    want = expected(questions)
    if _is_only_offered(questions) and (plain := read_offer_answer(text)):
        return plain
    reading = read_reply(text, language=language, asked=want.asked, options=want.options)
    if want.options and _by_code(reading.code, questions):
        return read_reply(text, language=language, asked=True)
    return _sure_of_safety(reading, questions)


def _sure_of_safety(reading: Reading, questions: Sequence[QuestionFacts]) -> Reading:
    """ "I'm fine" may decline an ask; to "are you safe?" it is the answer, and beyond doubt."""
    is_answer = reading.intent is Intent.SAFE and not reading.urgent
    return replace(reading, certain=True) if is_answer and _urgent_of(questions) else reading


def _is_only_offered(questions: Sequence[QuestionFacts]) -> bool:
    """Whether nothing but offers waits on this phone, so that its answers are an organisation's."""
    waiting = [question for question in questions if question.is_open] or list(questions)
    return bool(waiting) and all(question.kind is QuestionKind.OFFER for question in waiting)


def resolve(
    reading: Reading,
    questions: Sequence[QuestionFacts],
    *,
    is_courtesy: bool = False,
    figure: int | None = None,
) -> Outcome:
    """The one outcome. Whether the text is also a cry for help is decided before and apart from this.

    `is_courtesy`: the whole text is a thank-you, which needs nobody once nothing is open. `figure`: the whole
    text is this number.
    """
    if reading.keyword:
        return Keyword(str(reading.keyword))
    if reading.certain and reading.intent == "stop":
        return StopAll()
    if reading.certain and reading.intent == "start":
        return StartAgain()
    if not reading.code and (outcome := _to_welfare(reading, questions)):
        return outcome
    if joining := _open_of(questions, QuestionKind.JOIN):
        return _with_joining(joining, reading, questions, is_courtesy, figure)
    is_settled = not any(question.is_open for question in questions)
    if is_courtesy and is_settled and any(question.said for question in questions):
        # "OK" after "filled, thank you" takes the text in; it does not turn the earlier no into a yes.
        return Nothing("Thank you, nothing open")
    if reading.certain and (outcome := _certain(reading, questions)):
        return outcome
    if is_courtesy and is_settled:
        return Nothing("Thank you, nothing open")
    return _words_wanted(reading, questions) or _not_understood(reading, questions)


def _words_wanted(reading: Reading, questions: Sequence[QuestionFacts]) -> Outcome | None:
    """Free words that this phone was asked for, as long as they can mean nothing else."""
    wanting = [question for question in questions if question.wants_words]
    is_free = not any(question.is_open for question in questions)
    if len(wanting) != 1 or not is_free or reading.urgent or reading.intent is not Intent.UNCLEAR:
        return None
    return AnswerQuestion(wanting[0].id)


def _with_joining(
    joining: QuestionFacts,
    reading: Reading,
    questions: Sequence[QuestionFacts],
    is_courtesy: bool,
    figure: int | None,
) -> Outcome:
    """Somebody registers by text: any words are their answer, unless they surely or perhaps answer another thing.

    A cry for help is no name, a figure that two things asked for is no answer yet, and while a welfare check
    is open only a figure that was asked for goes on with the registering.
    """
    others = [question for question in questions if question is not joining]
    was_asked_for = figure is not None and 1 <= figure <= joining.picks
    if reading.certain and (outcome := _certain(reading, others)):
        return _either(outcome, joining, others) if was_asked_for else outcome
    if reading.urgent or reading.intent is not Intent.UNCLEAR or _by_code(reading.code, others):
        return _not_understood(reading, questions)
    if was_asked_for:
        return AnswerQuestion(joining.id)
    if is_courtesy and not joining.picks:
        return Nothing("Thank you; we still wait for their answer")
    if _urgent_of(others):
        return _not_understood(reading, questions)
    return AnswerQuestion(joining.id)


def _either(outcome: Outcome, joining: QuestionFacts, others: Sequence[QuestionFacts]) -> Outcome:
    """A figure that answers another thing too: which one did they mean?"""
    match outcome:
        case AnswerQuestion(question_id):
            return AskWhich((*(each for each in others if each.id == question_id), joining))
        case AskWhich(candidates):
            return AskWhich((*candidates[1 - MOST_OPTIONS :], joining))
    return outcome


def _to_welfare(reading: Reading, questions: Sequence[QuestionFacts]) -> Outcome | None:
    welfare = _urgent_of(questions)
    if welfare is None:
        return None
    if reading.intent == "help" or (reading.certain and reading.intent == "no"):
        return HelpWanted(welfare.id)
    # “I'm fine” says little to an ask, and all that was wanted here.
    is_sure = reading.certain or (reading.intent is Intent.SAFE and not reading.urgent)
    if is_sure and welfare.takes(reading.intent):
        return AnswerQuestion(welfare.id)
    return None


def _certain(reading: Reading, questions: Sequence[QuestionFacts]) -> Outcome | None:
    match reading.intent:
        case "help" | "info":
            return HelpWanted()
        case "choose":
            return _choice(reading, questions)
        case "arrived" | "left":
            return Keyword(str(reading.intent))
        case "yes" | "no" | "limited" | "safe":
            return _answer(reading, questions)
    return None


def _choice(reading: Reading, questions: Sequence[QuestionFacts]) -> Outcome | None:
    which = _open_of(questions, QuestionKind.WHICH)
    if which is None or not 1 <= (reading.choice or 0) <= len(which.options):
        return None
    return ChooseOption(which.id, which.options[(reading.choice or 0) - 1])


def _answer(reading: Reading, questions: Sequence[QuestionFacts]) -> Outcome | None:
    fitting = [question for question in questions if question.takes(reading.intent)]
    if reading.code:
        fitting = [question for question in fitting if question.code.upper() == reading.code.upper()]
        return AnswerQuestion(fitting[-1].id) if fitting else None
    waiting = [question for question in fitting if question.is_open]
    return _one_of(waiting or _still_answerable(fitting, str(reading.intent)))


def _one_of(candidates: Sequence[QuestionFacts]) -> Outcome | None:
    if len(candidates) > 1:
        newest = sorted(candidates, key=lambda question: (question.asked_at, question.id))[-MOST_OPTIONS:]
        return AskWhich(tuple(newest))
    return AnswerQuestion(candidates[0].id) if candidates else None


def _still_answerable(past: Sequence[QuestionFacts], intent: str) -> list[QuestionFacts]:
    """With nothing open: what ran out since the last answer, else the answer that is now replaced.

    One that ran out after the last answer but was asked before it leaves both possible. So does an earlier
    answer that this one would turn round: a “2” of somebody with two promises must not cancel the wrong one.
    """
    answered = [question for question in past if question.state is QuestionState.ANSWERED]
    ran_out = [question for question in past if question.state is QuestionState.RUN_OUT]
    if not answered:
        return ran_out
    last = max(answered, key=_settled_at)
    later = [question for question in ran_out if question.asked_at >= _settled_at(last)]
    between = [
        question
        for question in ran_out
        if question not in later and _settled_at(question) > _settled_at(last)
    ]
    turned = [question for question in answered if question is not last and question.said not in ("", intent)]
    return later or [*between, *turned, last]


def _settled_at(question: QuestionFacts) -> datetime:
    return question.settled_at or question.asked_at


def _not_understood(reading: Reading, questions: Sequence[QuestionFacts]) -> NotUnderstood:
    open_ones = [
        question for question in questions if question.is_open and question.kind is not QuestionKind.WHICH
    ]
    waiting = [question for question in open_ones if question.kind is not QuestionKind.JOIN] or open_ones
    about = _by_code(reading.code, questions) or (
        max(waiting, key=lambda one: one.asked_at) if waiting else None
    )
    nudge = about is not None and about.is_open and not about.nudged and not reading.urgent
    # What registering by text needs is said in its own words.
    nudge = nudge and about is not None and about.kind is not QuestionKind.JOIN
    return NotUnderstood(about=about.id if about else None, nudge=nudge)


def _by_code(code: str | None, questions: Sequence[QuestionFacts]) -> QuestionFacts | None:
    return next((each for each in questions if code and each.code.upper() == code.upper()), None)


def _urgent_of(questions: Iterable[QuestionFacts]) -> QuestionFacts | None:
    """The newest open “are you fine?” or “are you safe?”: it stands before everything else on that phone."""
    found = [question for question in questions if question.kind.is_urgent and question.is_open]
    return max(found, key=lambda question: (question.asked_at, question.id)) if found else None


def _open_of(questions: Iterable[QuestionFacts], kind: QuestionKind) -> QuestionFacts | None:
    """The newest open question of that kind."""
    found = [question for question in questions if question.kind is kind and question.is_open]
    return max(found, key=lambda question: (question.asked_at, question.id)) if found else None
