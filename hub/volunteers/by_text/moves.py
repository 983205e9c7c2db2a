"""Steps of registering by text, inside a caller's transaction: what is asked, kept and let go."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from babel import Locale
from flask import current_app

from hub import clock
from hub.accounts.rules import Actor, volunteer_actor
from hub.audit.moves import change_state
from hub.database import db
from hub.installation.queries import settings
from hub.messaging import questions
from hub.messaging.models import Conversation, Question
from hub.messaging.outgoing import outbox
from hub.messaging.states import Lane, QuestionKind, QuestionState
from hub.messaging.texts.segments import cheap
from hub.places.gazetteer import PlaceFound
from hub.places.rules import Point
from hub.volunteers import moves, phones, queries
from hub.volunteers.by_text.rules import Ground, Why, first_step
from hub.volunteers.consenting import asked_words, note_answers
from hub.volunteers.models import Volunteer
from hub.volunteers.models_doors import Joining
from hub.volunteers.numbers import moves as numbers
from hub.volunteers.registering.moves import find_or_add
from hub.volunteers.rules import Registration
from hub.volunteers.selves import person_of
from hub.volunteers.states import (
    JOINING,
    ConfirmedBy,
    ConsentKind,
    ConsentSms,
    JoiningEvent,
    JoiningStep,
    PhoneKind,
    Source,
    Standing,
)
from hub.volunteers.telling.welcome import VALID_FOR, Welcome, tell

GIVEN_UP_AFTER = timedelta(days=14)
LABEL = "your registration"
NOW_ANOTHERS = "Somebody else registered with this number and said that it is theirs now."
ASKED_WITH = {
    JoiningStep.WHOSE: "join_whose",
    JoiningStep.LANGUAGE: "join_language",
    JoiningStep.NAME: "join_name",
    JoiningStep.AREA: "join_area",
    JoiningStep.AGE: "join_age",
    JoiningStep.CONSENT: "join_consent",
}
BY_TEXT = Actor(uid="system", name="By text")
_BLANK: dict[str, Any] = {
    "given_name": "", "family_name": "", "address": "", "place_name": "", "lat": None, "lon": None,
    "date_of_birth": None,
}  # fmt: skip


def who_joins(phone: str) -> Joining | None:
    """Who is registering from the phone with this number just now."""
    talk = db.session.scalar(sa.select(Conversation).where(Conversation.phone == phone))
    return open_joining(talk.id) if talk else None


def open_joining(conversation_id: int) -> Joining | None:
    """Who is registering from this phone just now."""
    query = sa.select(Joining).where(Joining.conversation_id == conversation_id).order_by(Joining.id.desc())
    joining = db.session.scalars(query.limit(1)).first()
    return joining if joining and joining.state.is_open else None


def ground() -> Ground:
    """What answers by text are read against, here and now."""
    here, context = settings(), queries.registration_context()
    named = tuple((code, cheap(_language_name(code))) for code in here.preset.languages)
    return Ground(
        today=context.today, ages=context.ages, languages=named, search=context.search,
        knows_places=context.knows_places, country=context.country,
    )  # fmt: skip


def _language_name(code: str) -> str:
    return str(Locale(code).get_display_name()).capitalize()


def begin(talk: Conversation, *, is_shared: bool) -> Joining:
    """Somebody begins to register from this phone, and is asked the first thing."""
    now, first = clock.now(), first_step(ground(), is_shared=is_shared)
    joining = Joining(
        conversation_id=talk.id, state=first, language=talk.language, started_at=now, last_at=now
    )
    db.session.add(joining)
    db.session.flush()
    ask(joining, Why.FIRST)
    return joining


def go_on(joining: Joining, values: Mapping[str, Any]) -> None:
    """Keeps an answer and asks the next thing; after the last one they are on the register."""
    skips = joining.state is JoiningStep.WHOSE and len(ground().languages) == 1
    is_first = skips or joining.state is JoiningStep.LANGUAGE
    event = JoiningEvent.SKIP_LANGUAGE if skips else JoiningEvent.ANSWER
    kept = {**values, "tries": 0, "last_at": clock.now()}
    change_state(joining, event, JOINING, by=_by(joining), values=kept)
    if joining.state is JoiningStep.DONE:
        _admit(joining)
    else:
        ask(joining, Why.FIRST if is_first else Why.NEXT)


def ask_again(joining: Joining, why: Why, offered: Sequence[str], written: str) -> None:
    """Says why an answer could not be used, and asks once more."""
    joining.tries, joining.last_at = joining.tries + 1, clock.now()
    ask(joining, why, offered, written)


def ask(joining: Joining, why: Why, offered: Sequence[str] = (), written: str = "") -> Question:
    """Writes the text of the step somebody stands at, with its open question."""
    talk = db.session.get_one(Conversation, joining.conversation_id)
    labels = _labels(joining.state, offered)
    question = questions.ask(
        talk, QuestionKind.JOIN, joining.uid, label=LABEL, deadline=clock.now() + GIVEN_UP_AFTER,
        options=[{"label": label} for label in labels],
    )  # fmt: skip
    facts = {
        "why": why.value, "given_name": joining.given_name, "written": cheap(written[:40]),
        "options": [cheap(option["label"]) for option in question.options],
        "consent": asked_words(ConsentKind.SMS, joining.language),
    }  # fmt: skip
    text(joining, ASKED_WITH[joining.state], **facts)
    return question


def _labels(step: JoiningStep, offered: Sequence[str]) -> Sequence[str]:
    if step is JoiningStep.LANGUAGE:
        return [name for _, name in ground().languages]
    return ("yes", "no") if step in (JoiningStep.WHOSE, JoiningStep.CONSENT) else offered


def text(joining: Joining, kind: str, **facts: object) -> None:
    """Writes one text to whoever registers."""
    talk = db.session.get_one(Conversation, joining.conversation_id)
    outbox.enqueue(
        kind, talk.phone, language=joining.language, lane=Lane.ANSWER, valid_for=VALID_FOR, facts=facts,
        subject_uid=joining.uid,
    )  # fmt: skip


def let_go(joining: Joining) -> None:
    """They do not come onto the register: nothing of what they said is kept here."""
    questions.close_about([joining.uid], by=_by(joining))
    change_state(joining, JoiningEvent.GIVE_UP, JOINING, by=_by(joining), values=_BLANK)


def open_question(joining: Joining) -> Question | None:
    """What the phone has been asked about it and not yet answered."""
    query = sa.select(Question).where(
        Question.subject_uid == joining.uid, Question.kind == QuestionKind.JOIN,
        Question.state == QuestionState.OPEN,
    )  # fmt: skip
    return db.session.scalars(query.order_by(Question.id.desc())).first()


def is_asked_elsewhere(joining: Joining) -> bool:
    """Whether the same phone has been asked something else and not yet answered."""
    query = sa.select(Question.id).where(
        Question.conversation_id == joining.conversation_id, Question.state == QuestionState.OPEN,
        Question.kind.not_in((QuestionKind.JOIN, QuestionKind.WHICH)),
    )  # fmt: skip
    return db.session.scalar(query.limit(1)) is not None


def _admit(joining: Joining) -> None:
    """Puts them on the register. Their number is confirmed: they texted from it."""
    talk = db.session.get_one(Conversation, joining.conversation_id)
    others = queries.by_phone(talk.phone)
    found = find_or_add(_registration(joining, talk.phone), source=Source.SMS, by=BY_TEXT)
    volunteer = person_of(found.volunteer)
    by = volunteer_actor(volunteer.uid).uid
    was_here = not found.is_new and volunteer.state is not Standing.WITHDRAWN
    if not found.is_new and not was_here:
        note_answers(volunteer, {ConsentKind.SMS: ConsentSms.YES}, door=Source.SMS, by=by)
        _say_anew(volunteer, joining)
    moves.confirm_phone(volunteer, ConfirmedBy.REPLY, by=by)
    questions.close_about([joining.uid, volunteer.uid], by=by)
    if joining.is_only_theirs:
        _retire_number([other for other in others if other.id != volunteer.id], talk.phone, by=by)
    if not others or joining.is_only_theirs:
        talk.language = joining.language
    joining.volunteer_id = volunteer.id
    # It stands on the register now, where it can be seen, put right and erased.
    for name, value in _BLANK.items():
        setattr(joining, name, value)
    if was_here:
        tell(volunteer, Welcome.ALREADY, by=by, asks=False)
    else:
        tell(volunteer, "join_done", by=by, url=f"{current_app.config['PUBLIC_URL']}/me")


def _registration(joining: Joining, phone: str) -> Registration:
    place = None
    if joining.lat is not None and joining.lon is not None:
        place = PlaceFound(joining.place_name, Point(joining.lat, joining.lon))
    return Registration(
        given_name=joining.given_name, family_name=joining.family_name, phone=phone,
        phone_kind=_kind_of(phone), consent_sms=ConsentSms.YES, language=joining.language,
        address=joining.address, place=place, date_of_birth=joining.date_of_birth,
        birth_is_exact=joining.birth_is_exact, asked_in=joining.language,
    )  # fmt: skip


def _kind_of(phone: str) -> PhoneKind:
    """Whoever texts from a number gets texts on it, whatever its figures look like."""
    parsed = phones.read_number(phone, settings().country)
    return parsed.kind if parsed and parsed.kind.gets_texts else PhoneKind.UNKNOWN


def _say_anew(volunteer: Volunteer, joining: Joining) -> None:
    """Somebody who had left comes back: where they are and how old, as they say it now."""
    volunteer.address, volunteer.place_name = joining.address, joining.place_name
    volunteer.lat, volunteer.lon, volunteer.language = joining.lat, joining.lon, joining.language
    volunteer.date_of_birth, volunteer.birth_is_exact = joining.date_of_birth, joining.birth_is_exact


def _retire_number(people: Sequence[Volunteer], phone: str, *, by: str) -> None:
    """The number is somebody else's now: it stays in their history, and nobody asks them by it."""
    for volunteer in people:
        numbers.retire(volunteer, phone, why=NOW_ANOTHERS, by=by)


def _by(joining: Joining) -> str:
    return f"joining:{joining.uid}"
