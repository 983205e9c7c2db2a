"""What is decided the moment a text is read, inside one transaction: danger first, then its one meaning.

Ring: moves.
"""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import timedelta

from hub import clock
from hub.audit.moves import record
from hub.database import db
from hub.messaging import questions
from hub.messaging.events import TextAnswered
from hub.messaging.inbox import queries as inbox_queries
from hub.messaging.inbox.danger import heed
from hub.messaging.inbox.outcomes import (
    AnswerQuestion,
    AskWhich,
    ChooseOption,
    HelpWanted,
    Nothing,
    NotUnderstood,
    Outcome,
    QuestionFacts,
    StartAgain,
    StopAll,
)
from hub.messaging.inbox.outcomes import Keyword as WordSaid
from hub.messaging.inbox.rules import read_for, resolve
from hub.messaging.inbox.writing import write_back, write_once
from hub.messaging.models import Inbound, Question
from hub.messaging.outgoing.proof_answers import OUTCOME as PROOF
from hub.messaging.outgoing.proof_answers import take_proof
from hub.messaging.replies.courtesy import figure_of, is_only_courtesy
from hub.messaging.replies.rules import Intent, Keyword, Reading
from hub.messaging.states import Lane, QuestionEvent, QuestionKind

WHICH_WAITS = timedelta(minutes=60)


def understand(inbound: Inbound) -> TextAnswered | None:
    """Reads the text and settles it, or answers the event whose one handler must be woken.

    A text that was read before a worker died keeps its first meaning: a figure that picked an option then
    must not be taken for an answer now.
    """
    if inbound.reading:
        return event_of(inbound)
    if take_proof(inbound):
        questions.mark_read(inbound.id, PROOF)
        return None
    facts = inbox_queries.question_facts(inbound.conversation_id, clock.now())
    reading = read_for(inbound.body, inbound.conversation.language, facts)
    keep_reading(inbound, reading)
    if reading.urgent:
        heed(inbound)
    outcome = resolve(
        reading, facts, is_courtesy=is_only_courtesy(inbound.body), figure=figure_of(inbound.body)
    )
    return _act(inbound, _as_the_carrier_took_it(inbound, outcome))


def _as_the_carrier_took_it(inbound: Inbound, outcome: Outcome) -> Outcome:
    """A carrier with opt-out words of its own says when it has acted on one: our list follows its list.

    A YES may lift a block and answer an ask at once, so what a text means is kept beside a START.
    """
    if inbound.opt_out_type == "STOP":
        return StopAll()
    if inbound.opt_out_type == "START":
        if isinstance(outcome, NotUnderstood):
            return StartAgain()
        inbound.conversation.opted_out_at = None
    return outcome


def keep_reading(inbound: Inbound, reading: Reading) -> None:
    """Stores what the text was taken for."""
    inbound.intent = str(reading.intent)
    inbound.reading = asdict(reading)
    inbound.is_urgent = inbound.is_urgent or reading.urgent


def stored_reading(inbound: Inbound) -> Reading:
    """What the text was taken for, as a value again."""
    kept = dict(inbound.reading)
    word = kept["keyword"]
    return Reading(**{**kept, "intent": Intent(kept["intent"]), "keyword": Keyword(word) if word else None})


def event_of(inbound: Inbound, *, by: str = "system") -> TextAnswered:
    """The event of a text whose meaning is stored."""
    question = db.session.get(Question, inbound.question_id) if inbound.question_id else None
    return TextAnswered(
        inbound_id=inbound.id,
        conversation_id=inbound.conversation_id,
        phone=inbound.conversation.phone,
        reading=stored_reading(inbound),
        question_id=question.id if question else None,
        kind=question.kind if question else None,
        subject_uid=question.subject_uid if question else None,
        by=by,
    )


def _act(inbound: Inbound, outcome: Outcome) -> TextAnswered | None:
    match outcome:
        case AnswerQuestion(question_id):
            return _answers(inbound, question_id)
        case ChooseOption(which_id, question_id):
            return _chooses(inbound, which_id, question_id)
        case WordSaid():
            return event_of(inbound)
        case HelpWanted(question_id):
            return _wants_help(inbound, question_id)
        case AskWhich(candidates):
            _ask_which(inbound, candidates)
        case StopAll():
            opt_out(inbound)
        case StartAgain():
            _opt_in(inbound)
        case NotUnderstood(about, nudge):
            _not_understood(inbound, about, nudge)
        case Nothing(reason):
            _nothing(inbound, reason)
    return None


def _answers(inbound: Inbound, question_id: int) -> TextAnswered:
    inbound.question_id = question_id
    # A name or a suburb says nothing about what “which one?” was about.
    if db.session.get_one(Question, question_id).kind is not QuestionKind.JOIN:
        close_which(inbound, "Said again, so that it is clear")
    return event_of(inbound)


def _chooses(inbound: Inbound, which_id: int, question_id: int) -> TextAnswered:
    """The earlier text said what, this one says which: together they are the answer."""
    which = db.session.get_one(Question, which_id)
    earlier = inbox_queries.inbound_by_uid(which.subject_uid)
    inbound.question_id = question_id
    keep_reading(inbound, replace(stored_reading(earlier), certain=True))
    questions.settle(which, QuestionEvent.ANSWER, by="system")
    questions.settle_waiting([earlier], "They said which one", by="system")
    return event_of(inbound)


def close_which(inbound: Inbound, outcome: str, *, by: str = "system") -> None:
    """Takes back every “which one?” on that phone and settles the texts that led to it."""
    for which in inbox_queries.open_which(inbound.conversation_id):
        questions.settle(which, QuestionEvent.CLOSE, by=by)
        questions.settle_waiting([inbox_queries.inbound_by_uid(which.subject_uid)], outcome, by=by)


def _ask_which(inbound: Inbound, candidates: Sequence[QuestionFacts]) -> None:
    close_which(inbound, "Replaced by a later text")
    options = [{"question_id": each.id, "label": each.label or each.code} for each in candidates]
    deadline = clock.now() + WHICH_WAITS
    questions.ask(
        inbound.conversation,
        QuestionKind.WHICH,
        inbound.uid,
        label="Which one?",
        deadline=deadline,
        options=options,
    )
    write_back(inbound, "which", Lane.ANSWER, {"options": [option["label"] for option in options]})
    questions.mark_unclear(inbound.id, "It fits several asks. We asked which one")


def _wants_help(inbound: Inbound, question_id: int | None) -> TextAnswered | None:
    if question_id is None:
        if inbound.opt_out_type != "HELP":  # else the carrier has answered already
            write_once(inbound, "help_info", Lane.ANSWER)
        questions.mark_unclear(inbound.id, "Asks for help or information. A person should answer")
        return None
    inbound.question_id, inbound.is_urgent = question_id, True
    heed(inbound)
    return event_of(inbound)


def opt_out(inbound: Inbound, *, by: str = "system") -> None:
    """This number wants no more texts."""
    talk = inbound.conversation
    talk.opted_out_at = talk.opted_out_at or clock.now()
    record("conversation.opt_out", talk, by=by)
    questions.mark_read(inbound.id, "Opted out: we text this number no more", by=by)


def _opt_in(inbound: Inbound) -> None:
    inbound.conversation.opted_out_at = None
    record("conversation.opt_in", inbound.conversation, by="system")
    questions.mark_read(inbound.id, "Texts are welcome again")


def _not_understood(inbound: Inbound, about: int | None, nudge: bool) -> None:
    inbound.question_id = about
    if nudge and about is not None and inbound.conversation.opted_out_at is None:
        question = db.session.get_one(Question, about)
        question.nudged_at = clock.now()
        write_back(
            inbound, "not_understood", Lane.ANSWER, {"asked": str(question.kind), "code": question.code}
        )
    questions.mark_unclear(inbound.id, _why_unclear(inbound, about))


def _why_unclear(inbound: Inbound, about: int | None) -> str:
    if inbound.is_urgent:
        return "Words of danger. An alarm is ringing"
    return "Not certain, so not acted on" if about else "Nothing is open for this number"


def _nothing(inbound: Inbound, reason: str) -> None:
    if inbound.is_urgent:
        questions.mark_unclear(inbound.id, _why_unclear(inbound, None))
    else:
        questions.mark_read(inbound.id, reason)
