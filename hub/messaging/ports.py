"""Who listens: one handler for each kind of question and keyword. `wiring.py` names them once. Ring: moves."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from flask import Flask, current_app

from hub.alarms.events import AlarmDue
from hub.messaging.events import MessageNotDelivered, OptOutChanged, PersonCard, TextAnswered
from hub.messaging.states import QuestionKind

AnswerHandler = Callable[[TextAnswered], None]
# Answers whether a person has been shown it already, so that no second alarm rings for the same text.
UndeliveredHandler = Callable[[MessageNotDelivered], bool | None]
OptOutHandler = Callable[[OptOutChanged], None]
NamesOf = Callable[[Collection[str]], Mapping[str, Sequence[str]]]
Bell = Callable[[AlarmDue], None]
CardsOf = Callable[[str], Sequence[PersonCard]]


@dataclass(slots=True)
class Ports:
    """What has been plugged in. An empty socket leaves the text to a person."""

    answers: dict[QuestionKind, AnswerHandler] = field(default_factory=dict)
    keywords: dict[str, AnswerHandler] = field(default_factory=dict)
    undelivered: list[UndeliveredHandler] = field(default_factory=list)
    opt_outs: list[OptOutHandler] = field(default_factory=list)
    names: list[NamesOf] = field(default_factory=list)
    cards: list[CardsOf] = field(default_factory=list)
    bells: list[Bell] = field(default_factory=list)


def of(app: Flask) -> Ports:
    """The sockets of this application."""
    ports: Ports = app.extensions.setdefault("hub.ports", Ports())
    return ports


def _here() -> Ports:
    return of(current_app)


def answer_handler(kind: QuestionKind, handler: AnswerHandler) -> None:
    """Names the one who is woken by an answer to that kind of question."""
    _here().answers[kind] = handler


def keyword_handler(word: str, handler: AnswerHandler) -> None:
    """Names the one who is woken by `arrived`, `left`, `join` or `pause`."""
    _here().keywords[word] = handler


def undelivered_handler(handler: UndeliveredHandler) -> None:
    """Adds one who is told when a text of ours did not arrive."""
    _here().undelivered.append(handler)


def opt_out_handler(handler: OptOutHandler) -> None:
    """Adds one who is told when a number opts out or in again, after that is stored."""
    _here().opt_outs.append(handler)


def names_handler(lookup: NamesOf) -> None:
    """Adds one who knows the names of people behind numbers: many numbers in, names by number out."""
    _here().names.append(lookup)


def cards_handler(lookup: CardsOf) -> None:
    """Adds one who knows what to show about the people behind a number."""
    _here().cards.append(lookup)


def alarm_handler(bell: Bell) -> None:
    """Adds one who carries a ringing alarm to somebody, inside the transaction that counts the ring."""
    _here().bells.append(bell)


def alarm_bell() -> Bell:
    """Rings every bell that was added; with none, alarms ring on the screens alone."""
    bells = tuple(_here().bells)

    def ring(event: AlarmDue) -> None:
        for bell in bells:
            bell(event)

    return ring


def listener(event: TextAnswered) -> AnswerHandler | None:
    """The one handler of this event, if somebody was named."""
    if event.kind is not None:
        return _here().answers.get(event.kind)
    return _here().keywords.get(keyword_of(event))


def keyword_of(event: TextAnswered) -> str:
    """The word a text without a question stands for."""
    said = event.reading
    return str(said.intent) if said.intent in ("arrived", "left") else str(said.keyword or "")


def tell_undelivered(event: MessageNotDelivered) -> bool:
    """Tells everyone who asked to know; answers whether one of them saw to it."""
    return any([handler(event) for handler in _here().undelivered])


def tell_opt_out(event: OptOutChanged) -> None:
    """Tells everyone who asked to know."""
    for handler in _here().opt_outs:
        handler(event)


def names_by_phone(phones: Collection[str]) -> dict[str, list[str]]:
    """Names of the people behind each of these numbers; a number nobody knows is left out."""
    found: dict[str, list[str]] = {}
    for lookup in _here().names:
        for phone, names in lookup(phones).items():
            found.setdefault(phone, []).extend(names)
    return found


def names_for(phone: str) -> list[str]:
    """Names of the people who use this number; empty when nobody knows."""
    return names_by_phone([phone]).get(phone, [])


def people_card(phone: str) -> list[PersonCard]:
    """What is known about the people who use this number."""
    return [card for lookup in _here().cards for card in lookup(phone)]
