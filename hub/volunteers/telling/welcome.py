"""Which text a registration is answered with, and the step that writes it. Ring: moves."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from textwrap import shorten

from flask import current_app

from hub import clock
from hub.messaging import questions
from hub.messaging.models import Conversation
from hub.messaging.outgoing import outbox
from hub.messaging.states import Lane, MessageState, QuestionKind
from hub.volunteers import queries
from hub.volunteers.models import Volunteer
from hub.volunteers.rules import NOT_ME
from hub.volunteers.selves import is_shared, person_of
from hub.volunteers.states import ConsentSms, Missing, Standing
from hub.volunteers.telling.queries import first_lack

LONGEST_BODY = 40
MOST_TEXTS_A_DAY = 10
VALID_FOR = timedelta(days=1)
ANSWER_WITHIN = timedelta(days=14)


class Welcome(StrEnum):
    """The texts a registration may bring; each is a template."""

    CONFIRM = "registered_confirm"
    OTHER_PERSON = "registered_other_person"
    ALREADY = "registered_already"
    DONE = "registered_done"
    GROUP = "group_kept"
    NAMED = "group_named"
    NOTHING = ""

    @property
    def asks(self) -> bool:
        """Whether it can be answered with 1 or 2 while the number is not confirmed."""
        return self not in (Welcome.DONE, Welcome.NOTHING)


@dataclass(frozen=True, slots=True)
class WelcomeFacts:
    """What decides which text a registration brings."""

    wants_texts: bool
    gets_texts: bool
    is_new: bool
    is_confirmed: bool
    shares_phone: bool
    was_disowned: bool
    texts_today: int
    one_is_on_its_way: bool


def welcome_for(facts: WelcomeFacts) -> Welcome:
    """The one text that fits. A number is never flooded, and never used again for whom its owner disowned."""
    if not facts.wants_texts or not facts.gets_texts or facts.was_disowned:
        return Welcome.NOTHING
    if facts.one_is_on_its_way or facts.texts_today >= MOST_TEXTS_A_DAY:
        return Welcome.NOTHING
    if not facts.is_new:
        return Welcome.ALREADY
    if facts.is_confirmed:
        return Welcome.DONE
    return Welcome.OTHER_PERSON if facts.shares_phone else Welcome.CONFIRM


def welcome(volunteer: Volunteer, *, is_new: bool, consent: ConsentSms, by: str) -> Welcome:
    """Writes the text that this registration brings, with its question, and says which it was."""
    conversation = _known(volunteer)
    kind = welcome_for(_facts(volunteer, conversation, is_new=is_new, consent=consent))
    if kind is not Welcome.NOTHING:
        conversation = conversation or outbox.begin_conversation(volunteer.phone or "", volunteer.language)
        asks = kind.asks and not is_settled(volunteer)
        if asks:
            _ask(volunteer, conversation, is_first=is_new)
        tell(volunteer, kind, by=by, conversation=conversation, asks=asks)
    return kind


def welcome_leader(
    volunteer: Volunteer, *, is_new: bool, consent: ConsentSms, body: str, people: int, by: str
) -> None:
    """Writes the one text that tells a leader what was kept, and asks whether the number is theirs."""
    if (
        welcome_for(_facts(volunteer, _known(volunteer), is_new=is_new, consent=consent))
        is not Welcome.NOTHING
    ):
        _tell_of_group(volunteer, Welcome.GROUP, by=by, body=body, people=people)


def welcome_member(volunteer: Volunteer, *, leader: str, body: str, by: str) -> None:
    """Asks somebody whom a leader named whether that is right. Until they say so nobody texts them again."""
    if (
        welcome_for(_facts(volunteer, _known(volunteer), is_new=True, consent=ConsentSms.YES))
        is not Welcome.NOTHING
    ):
        _tell_of_group(volunteer, Welcome.NAMED, by=by, body=body, leader=leader)


def _tell_of_group(volunteer: Volunteer, kind: Welcome, *, by: str, body: str, **facts: object) -> None:
    asks = not is_settled(volunteer)
    conversation = outbox.conversation_for(volunteer.phone or "", volunteer.language)
    if asks:
        _ask(volunteer, conversation, is_first=False)
    tell(
        volunteer,
        kind,
        by=by,
        conversation=conversation,
        asks=asks,
        body=shorten(body, LONGEST_BODY, placeholder="..."),
        **facts,
    )


def tell(
    volunteer: Volunteer, kind: str, *, by: str, conversation: Conversation | None = None, **facts: object
) -> None:
    """Writes one text to this person about their registration."""
    lack = first_lack(volunteer)
    told = {
        "given_name": volunteer.given_name,
        "name": volunteer.name,
        "lack": lack.words if lack else "",
        "needs_place": lack is not None and lack.missing is Missing.PLACE,
        "own_page": f"{current_app.config['PUBLIC_URL']}/me",
        **facts,
    }
    outbox.enqueue(
        kind, volunteer.phone or "", lane=Lane.ANSWER, valid_for=VALID_FOR, language=volunteer.language,
        facts=told, subject_uid=volunteer.uid, context_uid=volunteer.uid, by=by, conversation=conversation,
    )  # fmt: skip


def is_settled(volunteer: Volunteer) -> bool:
    """Whether nothing is left to confirm by text."""
    is_here = volunteer.state is not Standing.WITHDRAWN
    return is_here and volunteer.phone_confirmed_at is not None and volunteer.consent_sms is ConsentSms.YES


def _known(volunteer: Volunteer) -> Conversation | None:
    return outbox.known_conversation(volunteer.phone or "")


def _ask(volunteer: Volunteer, conversation: Conversation, *, is_first: bool) -> None:
    deadline = clock.now() + ANSWER_WITHIN
    label = f"{volunteer.name} on the register"
    questions.ask(
        conversation,
        QuestionKind.CONFIRM_NUMBER,
        volunteer.uid,
        label=label,
        deadline=deadline,
        is_first=is_first,
    )


def _facts(
    volunteer: Volunteer, conversation: Conversation | None, *, is_new: bool, consent: ConsentSms
) -> WelcomeFacts:
    phone, kinds = volunteer.phone or "", [kind.value for kind in Welcome if kind]
    texts = queries.texts_about(phone, kinds, since=timedelta(days=1)) if conversation else []
    is_opted_out = conversation is not None and conversation.opted_out_at is not None
    leaving = (MessageState.QUEUED, MessageState.SENDING)
    return WelcomeFacts(
        wants_texts=consent is ConsentSms.YES,
        gets_texts=bool(phone) and volunteer.phone_kind.gets_texts and not is_opted_out,
        is_new=is_new,
        is_confirmed=volunteer.phone_confirmed_at is not None,
        shares_phone=is_shared(phone, person_of(volunteer).id),
        was_disowned=volunteer.state is Standing.WITHDRAWN and volunteer.state_reason == NOT_ME,
        texts_today=len(texts),
        one_is_on_its_way=any(about == volunteer.uid and state in leaving for about, state in texts),
    )
