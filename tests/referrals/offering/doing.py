"""Doing in a test what organisations do: they are offered tasks, answer by text, and are silent."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from hub.accounts.rules import Actor
from hub.accounts.states import Role
from hub.database import db
from hub.messaging.inbox import jobs as reading
from hub.messaging.models import Conversation, Message
from hub.messaging.outgoing import outbox
from hub.organisations.models import Organisation
from hub.referrals.offering import queries, services
from hub.tasks.models import Task
from hub.tasks.states import TaskState
from tests import factories
from tests.referrals.doing import send_all

ANA = Actor(uid="ana", role=Role.COORDINATOR, name="Ana")
PHONES = {"Red Cross": "+6421000001", "St Brigid's Care": "+6421000002", "Valley Crew": "+6421000003"}


def three_organisations() -> list[Organisation]:
    """Red Cross fits best, then St Brigid's Care, then Valley Crew; each has two hours to answer."""
    return [
        factories.make_organisation(name=name, phone=phone, radius_km=20.0, lat=-41.2270 - 0.03 * number)
        for number, (name, phone) in enumerate(PHONES.items())
    ]


def make_draft(**over: Any) -> Task:
    """A task without an owner that starts in a day: long enough for every organisation's two hours."""
    somebody = db.session.scalars(sa.select(Organisation)).first()
    values = {"state": TaskState.DRAFT, "starts_in": timedelta(hours=26), "organisation": somebody} | over
    task = factories.make_task(**values)
    with factories.transaction():
        db.session.get_one(Task, task.id).organisation_id = None
        db.session.get_one(Task, task.id).opened_at = None
    return task


def offered(**over: Any) -> Task:
    """Such a task, offered to whoever fits best."""
    task = make_draft(**over)
    services.offer_task(task.id, by=ANA)
    send_all()
    return task


def leader_of(organisation: Organisation) -> Actor:
    """Somebody who signs in for the organisation."""
    return Actor(uid=f"lead{organisation.id}", role=Role.CHARITY, organisation_id=organisation.id)


def says(name: str, text: str) -> None:
    """The organisation's phone texts this, and the hub reads it."""
    send_all()
    with factories.transaction():
        talk = outbox.conversation_for(PHONES[name])
    factories.make_inbound(text, db.session.get_one(Conversation, talk.id))
    reading.read_received()


def texts_to(name: str) -> list[str]:
    """What was written to the organisation by text, oldest first, as it arrives."""
    db.session.rollback()
    query = sa.select(Message.body).where(Message.address == PHONES[name]).order_by(Message.id)
    return list(db.session.scalars(query))


def trail(task: Task) -> list[tuple[str, str, str]]:
    """Who was asked, how it stands, and what they said."""
    db.session.rollback()
    return [(one.organisation.name, str(one.offer.state), one.offer.reason) for one in queries.trail(task.id)]


def states(task: Task) -> dict[str, str]:
    """How the offer to each organisation stands."""
    return {name: state for name, state, _ in trail(task)}


def uid_of(task: Task, name: str) -> Any:
    """The offer of the task to that organisation."""
    return next(one.offer.uid for one in queries.trail(task.id) if one.organisation.name == name)


def fresh(task: Task) -> Task:
    """The task as the database has it."""
    db.session.rollback()
    return db.session.get_one(Task, task.id, populate_existing=True)
