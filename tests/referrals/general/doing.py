"""Doing in a test what people do with a general hand-over."""

from datetime import timedelta

import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import Actor
from hub.accounts.states import Role
from hub.database import db
from hub.messaging.events import TextAnswered
from hub.messaging.models import Message, Question
from hub.messaging.replies.rules import read_reply
from hub.messaging.states import QuestionKind
from hub.organisations.models import Organisation
from hub.referrals.general import services
from hub.referrals.general.models import GeneralReferral
from tests import factories

ANA = Actor(uid="ana", role=Role.COORDINATOR, name="Ana")
COVER = {"insurance": "Public liability", "cover_by": "NZI"}


def make_charity(name, **over):
    """An active, covered charity in Petone."""
    values = {**COVER, "cover_until": (clock.now() + timedelta(days=300)).date(), "phone": _phone(name)}
    return factories.make_organisation(name=name, **(values | over))


def _phone(name):
    return f"+64215{sum(map(ord, name)):06d}"


def of(organisation):
    """Somebody who answers for this organisation."""
    return Actor(uid="leilani", role=Role.CHARITY, organisation_id=organisation.id)


def rows(person):
    """The person's hand-overs in general, oldest first, as the database has them."""
    db.session.rollback()
    query = sa.select(GeneralReferral).where(GeneralReferral.volunteer_id == person.id)
    return list(db.session.scalars(query.order_by(GeneralReferral.id)))


def trail(person):
    """“Charity: state” for each, in order."""
    return [
        f"{db.session.get_one(Organisation, row.organisation_id).name}: {row.state}" for row in rows(person)
    ]


def says(person, text):
    """The person answers the newest question about being handed on by text."""
    row = rows(person)[-1]
    query = sa.select(Question).where(Question.subject_uid == row.uid, Question.kind == QuestionKind.TAKE_IN)
    question = db.session.scalars(query.order_by(Question.id.desc())).first()
    inbound = factories.make_inbound(text, question.conversation, question_id=question.id)
    services.take_answer(
        TextAnswered(
            inbound_id=inbound.id, conversation_id=inbound.conversation_id, phone=question.conversation.phone,
            question_id=question.id, reading=read_reply(text, asked=True), kind=QuestionKind.TAKE_IN,
            subject_uid=row.uid,
        )
    )  # fmt: skip


def texts(phone):
    """What was written to this number, oldest first."""
    return list(db.session.scalars(sa.select(Message).where(Message.address == phone).order_by(Message.id)))


def kinds(phone):
    """Which texts were written to this number, oldest first."""
    return [message.kind for message in texts(phone)]
