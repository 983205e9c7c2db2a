"""What a person does with texts that the system would not decide alone. Ring: services."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from hub import clock
from hub.accounts.rules import Actor
from hub.audit.moves import record
from hub.audit.queries import done_since
from hub.database import transaction
from hub.errors import Conflict, Invalid
from hub.messaging import ports, questions
from hub.messaging.events import OptOutChanged
from hub.messaging.inbox import moves as intake
from hub.messaging.inbox import queries as inbox_queries
from hub.messaging.inbox.outcomes import QuestionFacts
from hub.messaging.inbox.placeholders import left_in
from hub.messaging.models import Conversation, Inbound
from hub.messaging.outgoing import outbox
from hub.messaging.replies.rules import Intent, Reading
from hub.messaging.states import InboundState, Lane

ANSWERING_FOR = timedelta(minutes=5)
SEEN_AGAIN_AFTER = timedelta(minutes=10)
REPLY_VALID_FOR = timedelta(hours=12)
INTENTS: Mapping[str, str] = {
    "yes": "a yes",
    "no": "a no",
    "limited": "only if need be",
    "safe": "safe",
    "arrived": "they have arrived",
    "left": "they have left",
    "stop": "no more texts",
}
"""What a person may take a text for."""


def reply(conversation_uid: UUID, body: str, *, by: Actor) -> None:
    """Texts the person in a coordinator's own words, and settles what they were waiting for."""
    with transaction():
        talk = inbox_queries.conversation_by_uid(conversation_uid)
        if talk.opted_out_at is not None:
            raise Conflict("This number has opted out of texts. Ring them instead.")
        if blank := left_in(body):
            raise Invalid({"body": f"Write over {blank[0]} first. It is not known here."})
        _refuse_twin(talk, body)
        outbox.enqueue_text(body, talk.phone, lane=Lane.ANSWER, valid_for=REPLY_VALID_FOR, by=by.uid)
        waiting = inbox_queries.unclear_of(talk.id)
        questions.close_about([text.uid for text in waiting], by=by.uid)
        questions.settle_waiting(waiting, "Answered by a person", by=by.uid)
        talk.answering_by = talk.answering_until = None


def _refuse_twin(talk: Conversation, body: str) -> None:
    """A form sent twice by a slow network must not text somebody twice."""
    moment = clock.now() - timedelta(minutes=1)
    if any(
        sent.body.endswith(body.strip())
        for sent in inbox_queries.written_since(talk.id, moment)
        if body.strip()
    ):
        raise Conflict(
            "You sent these very words a moment ago. Look at the conversation before you send them again."
        )


def apply(inbound_uid: UUID, intent: str, *, by: Actor, question_uid: UUID | None = None) -> None:
    """Takes a text for what a person says it means, and wakes the same handler that a clear text would.

    Raises Invalid for an intent that nobody may apply or when it does not say which ask, DealtWith when the
    text does not wait any more, and whatever the handler refuses with.
    """
    if intent not in INTENTS:
        raise Invalid({"intent": f"Choose one of: {', '.join(INTENTS.values())}."})
    if intent == "stop":
        ports.tell_opt_out(_opt_out(inbound_uid, by))
        return
    with transaction():
        inbound = _waiting_text(inbound_uid)
        if intent in ("arrived", "left"):
            inbound.question_id = None
        else:
            inbound.question_id = _question_for(inbound, intent, question_uid)
        intake.keep_reading(inbound, _as_said(inbound, intent))
        questions.close_about([inbound.uid], by=by.uid)
        record("inbound.apply", inbound, by=by.uid, details={"intent": intent})
        event = intake.event_of(inbound, by=by.uid)
        _done_with(inbound.conversation, but=inbound)
    handler = ports.listener(event)
    if handler is None:
        raise Conflict("Nobody here acts on that by itself. Answer in words instead.")
    handler(event)


def _opt_out(inbound_uid: UUID, by: Actor) -> OptOutChanged:
    with transaction():
        inbound = _waiting_text(inbound_uid)
        intake.opt_out(inbound, by=by.uid)
        record("inbound.apply", inbound, by=by.uid, details={"intent": "stop"})
        _done_with(inbound.conversation)
        return OptOutChanged(inbound.conversation.phone, is_out=True)


def _as_said(inbound: Inbound, intent: str) -> Reading:
    """The stored reading, now certain. A time that came with a maybe stays with the yes, not with a no."""
    stored = intake.stored_reading(inbound)
    if intent in ("no", "left"):
        stored = replace(stored, minutes=None, at=None)
    return replace(stored, intent=Intent(intent), certain=True)


def _question_for(inbound: Inbound, intent: str, question_uid: UUID | None) -> int:
    facts = inbox_queries.question_facts(inbound.conversation_id, clock.now())
    fitting = [each for each in facts if each.takes(intent)]
    if question_uid is not None:
        chosen = [each for each in fitting if each.uid == question_uid]
    else:
        chosen = _likely(fitting, inbound.question_id)
    if len(chosen) != 1:
        raise Invalid({"question": "Say which ask this answers. If it answers none, reply in words."})
    return chosen[0].id


def _likely(fitting: list[QuestionFacts], about: int | None) -> list[QuestionFacts]:
    named = [each for each in fitting if each.id == about]
    return named or [each for each in fitting if each.is_open] or fitting


def settle(inbound_uid: UUID, note: str, *, by: Actor) -> None:
    """Says that nothing needs to be done about a text. A second person who says so changes nothing."""
    with transaction():
        inbound = inbox_queries.inbound_by_uid(inbound_uid)
        questions.close_about([inbound.uid], by=by.uid)
        questions.settle_waiting([inbound], note.strip() or "Nothing to do", by=by.uid)
        _done_with(inbound.conversation)


def reopen(inbound_uid: UUID, *, by: Actor) -> None:
    """A text that was read or settled wrongly waits for a person again. What was texted because of it stays texted."""
    with transaction():
        inbound = inbox_queries.inbound_by_uid(inbound_uid)
        if inbound.state is InboundState.RECEIVED:
            raise Conflict("It is being read just now. Look again in a moment.")
        questions.reopen(inbound, "Read it again: a person says the first reading was wrong", by=by.uid)


def _done_with(talk: Conversation, *, but: Inbound | None = None) -> None:
    """With the last text that waited it is nobody's again."""
    if not [text for text in inbox_queries.unclear_of(talk.id) if text is not but]:
        talk.assigned_to = talk.assigned_at = None


def take_up(conversation_uid: UUID, *, by: Actor) -> None:
    """Shows the others for five minutes that this person is answering. Raises Conflict while another one is."""
    with transaction() as session:
        talk = inbox_queries.conversation_by_uid(conversation_uid)
        session.refresh(talk, with_for_update=True)
        if is_answered_by_other(talk, by):
            raise Conflict(
                "Someone else is answering just now. Wait for them, or ask them to leave it to you."
            )
        talk.answering_by, talk.answering_until = by.uid, clock.now() + ANSWERING_FOR


def leave(conversation_uid: UUID, *, by: Actor) -> None:
    """Takes the mark away again, if it is this person's."""
    with transaction():
        talk = inbox_queries.conversation_by_uid(conversation_uid)
        if talk.answering_by == by.uid:
            talk.answering_by = talk.answering_until = None


def note_seen(conversation_uid: UUID, *, by: Actor) -> None:
    """Records that a person looked at a conversation: the one thing a page's GET may write, and only now and then."""
    with transaction():
        talk = inbox_queries.conversation_by_uid(conversation_uid)
        if not done_since("conversation.seen", talk.uid, by=by.uid, since=clock.now() - SEEN_AGAIN_AFTER):
            record("conversation.seen", talk, by=by.uid)


def is_answered_by_other(talk: Conversation, by: Actor) -> bool:
    """Whether somebody else holds the mark and it has not lapsed."""
    return bool(
        talk.answering_by and talk.answering_by != by.uid
        and talk.answering_until is not None and talk.answering_until > clock.now()
    )  # fmt: skip


def _waiting_text(uid: UUID) -> Inbound:
    inbound = inbox_queries.inbound_by_uid(uid)
    if inbound.state is not InboundState.UNCLEAR:
        raise questions.DealtWith(uid=uid)
    return inbound
