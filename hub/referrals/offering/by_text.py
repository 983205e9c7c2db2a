"""An organisation answers an offer by text: 1 takes it, 2 refuses it, and words after that say why. Ring: services."""

import re

from hub.database import transaction
from hub.errors import Conflict
from hub.messaging import questions
from hub.messaging.events import TextAnswered
from hub.messaging.models import Question
from hub.messaging.states import QuestionEvent
from hub.referrals.offering import moves, queries, telling
from hub.referrals.offering.moves import TakenByAnother, lock_task
from hub.referrals.offering.queries import Offered
from hub.referrals.offering.states import OfferState

NOT_SAID = "They did not say why"
# “2.”, “2 (K7)”, “no,” before the reason itself.
_BEFORE = re.compile(r"^\W*(?:2|no|nope)?\b[\s.,:;!)(-]*", re.IGNORECASE)


def take_answer(event: TextAnswered) -> None:
    """Takes the text: the task is theirs, or the next organisation is asked; the sender reads what came of it."""
    if event.subject_uid is None:
        raise Conflict("This text answers nothing we asked.")
    with transaction():
        lock_task(queries.key_of(event.subject_uid))
        one = queries.by_uid(event.subject_uid)
        by = f"organisation:{one.organisation.uid}" if event.by == "system" else event.by
        is_sure = event.reading.certain or event.by != "system"
        if one.offer.state is OfferState.TAKEN and event.reading.intent != "yes":
            words = f"{one.organisation.name} has {one.task.number} and now says something else. Ring them"
            questions.mark_unclear(event.inbound_id, words, by=event.by)
        elif is_sure and event.reading.intent == "yes":
            _take(one, event, by=by)
        elif _is_reason(one, event) or (is_sure and event.reading.intent == "no"):
            _refuse(one, event, by=by)
        else:
            questions.mark_unclear(event.inbound_id, "Not certain, so not acted on", by=event.by)


def _take(one: Offered, event: TextAnswered, *, by: str) -> None:
    if one.offer.state is OfferState.TAKEN:
        _read(event, f"{one.organisation.name} has {one.task.number} already")
        return
    try:
        moves.take(one, by=by)
    except TakenByAnother:
        _too_late(one, event)
    else:
        _read(event, f"{one.organisation.name} takes on {one.task.number}")


def _refuse(one: Offered, event: TextAnswered, *, by: str) -> None:
    said = reason_in(_body(event), _code(event))
    if one.offer.state is OfferState.REFUSED:
        _say_why(one, event, said)
        return
    try:
        moves.refuse(one, said or NOT_SAID, by=by)
    except TakenByAnother:
        _too_late(one, event)
        return
    _read(event, f"{one.organisation.name} cannot take on {one.task.number}{f': {said}' if said else ''}")
    if not said:
        _wait_for_reason(event)
    telling.answer(one, "task_offer_refused", event.phone, asks_why=not said)


def _say_why(one: Offered, event: TextAnswered, said: str) -> None:
    """The reason comes after the no."""
    if said:
        one.offer.reason = said
    _read(
        event, f"{one.organisation.name} says why it cannot: {said}" if said else "They had said no already"
    )
    _forget_reason(event)


def _too_late(one: Offered, event: TextAnswered) -> None:
    _read(event, moves.gone_words(one))
    telling.answer(one, "task_offer_late", event.phone, over=moves.is_over(one.task))


def _read(event: TextAnswered, outcome: str) -> None:
    questions.mark_read(event.inbound_id, outcome, by=event.by, question_event=QuestionEvent.ANSWER)


def reason_in(body: str, code: str = "") -> str:
    """Their own words without the answer before them; empty when there are none."""
    plain = re.sub(rf"\(?\b{re.escape(code)}\b\)?", " ", body, flags=re.IGNORECASE) if code else body
    words = " ".join(_BEFORE.sub("", " ".join(plain.split()), count=1).split())
    return words[:300] if re.search(r"\w{2,}", words) else ""


def _is_reason(one: Offered, event: TextAnswered) -> bool:
    """Free words after a no, which we asked for."""
    question = _question(event)
    wanted = question is not None and wants_reason(question)
    return one.offer.state is OfferState.REFUSED and wanted and not event.reading.urgent


def wants_reason(question: Question) -> bool:
    """Whether this phone was asked for the reason of its no."""
    return any("wants" in option for option in question.options)


def _wait_for_reason(event: TextAnswered) -> None:
    question = _question(event)
    if question is not None:
        question.options = [{"wants": "reason"}]


def _forget_reason(event: TextAnswered) -> None:
    question = _question(event)
    if question is not None and wants_reason(question):
        question.options = []


def _question(event: TextAnswered) -> Question | None:
    return questions.question_by_id(event.question_id) if event.question_id else None


def _body(event: TextAnswered) -> str:
    return questions.inbound_by_id(event.inbound_id).body


def _code(event: TextAnswered) -> str:
    question = _question(event)
    return question.code if question else ""
