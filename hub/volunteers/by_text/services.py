"""Use cases of the SMS door: registering step by step, a break and its end, skills that follow."""

import re
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from flask import current_app

from hub import clock
from hub.accounts.rules import volunteer_actor
from hub.audit.moves import record
from hub.database import db, transaction
from hub.installation.queries import settings
from hub.messaging import questions
from hub.messaging.events import TextAnswered
from hub.messaging.models import Conversation, Question
from hub.messaging.outgoing import outbox
from hub.messaging.replies.courtesy import figure_of
from hub.messaging.replies.grammar.breaks import break_end
from hub.messaging.replies.rules import Intent, after_skills, read_reply
from hub.messaging.states import Lane, QuestionEvent, QuestionKind, QuestionState
from hub.places.rules import fold
from hub.volunteers import moves, queries, skills
from hub.volunteers.by_text import moves as steps
from hub.volunteers.by_text.rules import (
    MOST_TRIES,
    AskAgain,
    Ending,
    Ends,
    LeaveToPerson,
    Said,
    Taken,
    Why,
    take,
)
from hub.volunteers.models import Volunteer, VolunteerSkill
from hub.volunteers.models_doors import Joining
from hub.volunteers.skill_words import keep_words
from hub.volunteers.states import JoiningStep
from hub.volunteers.telling.queries import first_lack
from hub.volunteers.telling.welcome import VALID_FOR, tell

REMIND_AFTER = timedelta(hours=3)
AT_ONCE = 50
_NUMBER = re.compile(r"\+\d{6,15}")
SAID_STOP = "They texted STOP before, so our texts do not reach them until they text START. Ring them instead"


def join(event: TextAnswered) -> None:
    """JOIN: everyone with this number may be asked again; a stranger begins to register, or goes on with it."""
    with transaction():
        talk = db.session.get_one(Conversation, event.conversation_id)
        people, joining = queries.by_phone(event.phone), steps.open_joining(talk.id)
        for volunteer in people:
            if volunteer.paused_at is not None:
                moves.set_paused(volunteer, False, by=volunteer_actor(volunteer.uid).uid)
        if people:
            lack = first_lack(people[0]) if len(people) == 1 else None
            _write("joined_again", event.phone, names=_names(people), lack=lack.words if lack else "")
        if joining:
            steps.ask(joining, Why.AGAIN)
        if people or joining:
            outcome = "Asked again from now on" if people else "Goes on registering by text"
            questions.mark_read(event.inbound_id, outcome, by=event.by)
        else:
            _begin(event, talk, is_shared=False)


def join_new(event: TextAnswered) -> None:
    """JOIN NEW: another person registers with this phone; who is registered with it stays."""
    with transaction():
        talk = db.session.get_one(Conversation, event.conversation_id)
        joining = steps.open_joining(talk.id)
        if joining:
            steps.ask(joining, Why.AGAIN)
            questions.mark_read(event.inbound_id, "Goes on registering by text", by=event.by)
        else:
            _begin(event, talk, is_shared=bool(queries.by_phone(event.phone)))


def _begin(event: TextAnswered, talk: Conversation, *, is_shared: bool) -> None:
    """Asks the first thing, where a text can reach them."""
    if talk.opted_out_at is not None:
        questions.mark_unclear(event.inbound_id, SAID_STOP, by=event.by)
    elif not _NUMBER.fullmatch(talk.phone):
        questions.mark_unclear(event.inbound_id, "Not from a phone number we can text", by=event.by)
    else:
        steps.begin(talk, is_shared=is_shared)
        questions.mark_read(event.inbound_id, "Begins to register by text", by=event.by)


def take_step(event: TextAnswered) -> None:
    """Takes a text for the answer to the step somebody stands at, and asks the next, or says what was wrong."""
    with transaction():
        query = sa.select(Joining).where(Joining.uid == event.subject_uid)
        joining = db.session.scalars(query).one_or_none()
        if joining is None or not joining.state.is_open:
            questions.mark_unclear(event.inbound_id, "They do not register by text any more", by=event.by)
            return
        said, step = _said(event, joining), joining.state
        result = take(step, said, steps.ground())
        if isinstance(result, LeaveToPerson):
            questions.mark_unclear(event.inbound_id, result.why, by=event.by)
            if joining.tries <= MOST_TRIES:
                steps.ask_again(joining, Why.PERSON, said.offered, "")
            return
        outcome = {Taken: f"Registers by text: {step}", Ends: "Was not registered"}
        words = outcome.get(type(result), f"Registers by text: {step} not read, asked again")
        questions.mark_read(event.inbound_id, words, by=event.by, question_event=QuestionEvent.ANSWER)
        match result:
            case Taken(values):
                steps.go_on(joining, values)
            case AskAgain(why, offered):
                steps.ask_again(joining, why, offered, " ".join(said.words.split()))
            case Ends(how):
                _end(joining, how)


def _end(joining: Joining, how: Ending) -> None:
    steps.let_go(joining)
    ages = queries.ages()
    steps.text(joining, how, min_age=ages.least)


def _said(event: TextAnswered, joining: Joining) -> Said:
    question = db.session.get_one(Question, event.question_id)
    body = questions.inbound_by_id(event.inbound_id).body
    offered = tuple(option["label"] for option in question.options)
    return Said(
        words=body, language=joining.language, offered=offered, tries=joining.tries,
        picked=_picked(event, body, joining.language, len(offered)),
        is_alone=not steps.is_asked_elsewhere(joining),
    )  # fmt: skip


def _picked(event: TextAnswered, body: str, language: str, offered: int) -> int | None:
    """The figure a text stands for; one that also fitted another question was settled by “which one?”."""
    settled = {Intent.YES: 1, Intent.NO: 2}.get(event.reading.intent)
    if event.reading.certain and settled:
        return settled
    if not offered:
        return None
    reading = read_reply(body, language=language, options=offered)
    return reading.choice if reading.certain and reading.choice else figure_of(body)


def pause(event: TextAnswered) -> None:
    """PAUSE: everyone with this number is asked nothing until the day they name, or until they text JOIN."""
    with transaction():
        people = queries.by_phone(event.phone)
        if not people:
            _pause_nobody(event)
            return
        body, here = questions.inbound_by_id(event.inbound_id).body, settings()
        language = db.session.get_one(Conversation, event.conversation_id).language
        local = here.local(clock.now())
        until = break_end(body, language, local, month_first=here.country == "US")
        for volunteer in people:
            moves.set_paused(
                volunteer,
                True,
                until.astimezone(UTC) if until else None,
                by=volunteer_actor(volunteer.uid).uid,
            )
        day = _day_words(until, local) if until else ""
        is_unread = bool(event.reading.note) and not until
        _write("paused", event.phone, names=_names(people), until=day, is_unread=is_unread)
        questions.mark_read(event.inbound_id, f"Paused until {day}" if day else "Paused", by=event.by)


def _pause_nobody(event: TextAnswered) -> None:
    joining = steps.open_joining(event.conversation_id)
    question = steps.open_question(joining) if joining else None
    if joining and question:
        question.nudged_at = clock.now()
        steps.text(joining, "join_later")
    else:
        _unknown(event)
    questions.mark_read(event.inbound_id, "Goes on later" if joining else "Nobody we know", by=event.by)


def _day_words(until: datetime, now: datetime) -> str:
    """“Mon 16 Nov”, with the year when it is another one, with the time when it is today."""
    if until.date() == now.date():
        return f"{until:%H:%M} today"
    year = f" {until.year}" if until.year != now.year else ""
    return f"{until:%a} {until.day} {until:%b}{year}"


def add_skills(event: TextAnswered) -> None:
    """SKILLS first aid, chainsaw: adds what is known, and keeps the other words for a person to read."""
    with transaction():
        people = queries.by_phone(event.phone)
        said = after_skills(questions.inbound_by_id(event.inbound_id).body) or ""
        volunteer, words = _whose(people, said)
        joining = steps.open_joining(event.conversation_id)
        if volunteer and words:
            outcome = _add_skills(volunteer, words)
        elif people:
            _write("skills_how", event.phone, names=_names(people) if len(people) > 1 else "")
            outcome = "Told how to write skills"
        elif joining:
            steps.ask(joining, Why.AGAIN)
            outcome = "Registers by text first"
        else:
            _unknown(event)
            outcome = "Nobody we know"
        questions.mark_read(event.inbound_id, outcome, by=event.by)


def _whose(people: list[Volunteer], said: str) -> tuple[Volunteer | None, str]:
    """The person the skills are of, and the words: on a shared phone their first name comes first."""
    if len(people) == 1:
        return people[0], said
    first, _, rest = said.partition(" ")
    named = [person for person in people if fold(person.given_name) == fold(first)]
    return (named[0], rest.strip(" :,-")) if len(named) == 1 else (None, said)


def _add_skills(volunteer: Volunteer, words: str) -> str:
    codes, others = skills.match_text(words)
    for several in [each for each in others if " and " in each]:
        more, unknown = skills.match_all(several.split(" and "))
        if more:
            codes, others = (*codes, *more), (*(each for each in others if each != several), *unknown)
    has = {entry.skill for entry in volunteer.skills}
    by = volunteer_actor(volunteer.uid).uid
    for code in dict.fromkeys(codes):
        if code not in has:
            volunteer.skills.append(VolunteerSkill(skill=code))
    keep_words({volunteer.id: others})
    record("volunteer.skills", volunteer, by=by, details={"added": sorted(set(codes) - has)})
    moves.refresh_match_rows([volunteer.id])
    known = ", ".join(skills.label(code) for code in dict.fromkeys(codes))
    tell(volunteer, "skills_added", by=by, known=known, others=", ".join(others)[:80])
    return "Added skills" if codes else "Kept words about skills"


def remind_silent() -> int:
    """Reminds once whoever fell silent at a step, by day only; answers how many."""
    here, now = settings(), clock.now()
    if here.quiet_hours.covers(here.local(now)):
        return 0
    with transaction() as session:
        query = (
            sa.select(Question, Joining)
            .join(Joining, Joining.uid == Question.subject_uid)
            .join(Conversation, Conversation.id == Question.conversation_id)
            .where(Question.kind == QuestionKind.JOIN, Question.state == QuestionState.OPEN)
            .where(Question.nudged_at.is_(None), Question.asked_at <= now - REMIND_AFTER)
            .where(Conversation.opted_out_at.is_(None))
        )
        locked = query.order_by(Question.id).limit(AT_ONCE).with_for_update(of=Question, skip_locked=True)
        silent = session.execute(locked).all()
        for question, joining in silent:
            question.nudged_at = now
            steps.ask(joining, Why.REMINDER)
        return len(silent)


def let_go_of_silent() -> int:
    """Gives up who has said nothing for two weeks, and keeps nothing of what they said; answers how many."""
    ended = (JoiningStep.DONE, JoiningStep.GIVEN_UP)
    with transaction() as session:
        query = sa.select(Joining).where(
            Joining.last_at <= clock.now() - steps.GIVEN_UP_AFTER, Joining.state.not_in(ended)
        )
        silent = list(session.scalars(query.limit(AT_ONCE).with_for_update(skip_locked=True)))
        for joining in silent:
            steps.let_go(joining)
        return len(silent)


def _names(people: list[Volunteer]) -> str:
    return " and ".join(person.given_name for person in people)


def _unknown(event: TextAnswered) -> None:
    _write("number_unknown", event.phone, url=f"{current_app.config['PUBLIC_URL']}/register")


def _write(kind: str, phone: str, **facts: object) -> None:
    outbox.enqueue(kind, phone, lane=Lane.ANSWER, valid_for=VALID_FOR, facts=facts)
