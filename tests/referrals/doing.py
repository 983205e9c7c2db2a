"""Doing in a test what a phone, a desk or an organisation does: asks, and answers by text."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import Actor
from hub.accounts.states import Role
from hub.database import db, transaction
from hub.messaging.events import TextAnswered
from hub.messaging.models import Message, Question
from hub.messaging.replies.rules import read_reply
from hub.messaging.states import QuestionKind
from hub.organisations.models import Organisation
from hub.referrals import asking, services
from hub.referrals.asking import Asking, Place
from hub.referrals.models import Referral
from hub.tasks.models import Task
from hub.volunteers.models import Volunteer
from tests import factories

ANA = Actor(uid="ana", role=Role.COORDINATOR, name="Ana")


def asked(task: Task, *people: Volunteer, minutes: int = 60, **over: Any) -> list[Referral]:
    """Asks these people for the first line and shift, to be answered within the hour."""
    now = clock.now()
    with transaction():
        fresh = db.session.get_one(Task, task.id)
        owner = db.session.get_one(Organisation, fresh.organisation_id)
        values = {"by": "ana", "deadline": now + timedelta(minutes=minutes), "leaves_at": now} | over
        places = [Place(person.id, fresh.lines[0].id, 1.0) for person in people]
        return list(asking.ask_many(Asking(fresh, fresh.shifts[0], owner, **values), places).referrals)


def event(referral: Referral, text: str, kind: QuestionKind = QuestionKind.ASK, **over: Any) -> TextAnswered:
    """The text has come in and was resolved to the newest question of that kind."""
    query = sa.select(Question).where(Question.subject_uid == referral.uid, Question.kind == kind)
    question = db.session.scalars(query.order_by(Question.id.desc())).first()
    phone = question.conversation.phone
    inbound = factories.make_inbound(text, question.conversation, question_id=question.id)
    return TextAnswered(
        inbound_id=inbound.id, conversation_id=inbound.conversation_id, phone=phone, question_id=question.id,
        reading=read_reply(text, asked=True), kind=kind, subject_uid=referral.uid, **over,
    )  # fmt: skip


def answers(referral: Referral, text: str) -> str:
    """The person answers the ask by text; the state it led to."""
    services.take_answer(event(referral, text))
    return state(referral)


def answers_about_sharing(referral: Referral, text: str) -> str:
    """The person says whether details may be shared; the state it led to."""
    services.take_share_answer(event(referral, text, QuestionKind.SHARE))
    return state(referral)


def state(referral: Referral) -> str:
    """The state in the database now."""
    return db.session.scalar(sa.select(Referral.state).where(Referral.id == referral.id))


def states_of(referrals: list[Referral]) -> list[str]:
    """Their states in the database now."""
    return [state(referral) for referral in referrals]


def texts_to(person: Volunteer) -> list[Message]:
    """What was written to this person, oldest first."""
    query = sa.select(Message).where(Message.address == person.phone).order_by(Message.id)
    return list(db.session.scalars(query))


def kinds_to(person: Volunteer) -> list[str]:
    """Which texts were written to this person, oldest first."""
    return [message.kind for message in texts_to(person)]


def send_all() -> None:
    """Everything in the outbox has left."""
    with transaction():
        db.session.execute(sa.update(Message).where(Message.state == "queued").values(state="sent"))
