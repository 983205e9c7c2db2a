"""A person's hand-overs and texts in their copy, and what an erasure takes of them. Ring: moves."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from hub.database import db
from hub.messaging import erasing
from hub.organisations.models import Organisation
from hub.referrals.models import CalendarFeed, Referral
from hub.tasks.models import Task
from hub.volunteers.own.held import plain
from hub.volunteers.own.ports import Held


def export(held: Held) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """The hand-overs with task and organisation, and every text to and from the person."""
    query = (
        sa.select(Referral, Task, Organisation)
        .join(Task, Task.id == Referral.task_id)
        .join(Organisation, Organisation.id == Referral.organisation_id)
        .where(Referral.volunteer_id.in_(held.ids))
        .order_by(Referral.id)
    )
    rows = [
        {"task": task.number, "title": task.title, "organisation": organisation.name, **plain(referral)}
        for referral, task, organisation in db.session.execute(query)
    ]
    texts = erasing.texts_of(held.phones, [*held.uids, *_uids(held)], held.email)
    feeds = db.session.scalars(sa.select(CalendarFeed).where(CalendarFeed.volunteer_id.in_(held.ids)))
    return {
        Referral.__tablename__: rows,
        # Never the address itself: whoever holds it reads the calendar.
        CalendarFeed.__tablename__: [{"made_at": plain(feed)["made_at"]} for feed in feeds],
        **{table: [plain(one) for one in found] for table, found in texts.items()},
    }


def erase(held: Held) -> Sequence[UUID]:
    """Empties what was said with each hand-over, and every text."""
    mine = _uids(held)
    db.session.execute(sa.delete(CalendarFeed).where(CalendarFeed.volunteer_id.in_(held.ids)))
    emptied = (
        sa.update(Referral).where(Referral.volunteer_id.in_(held.ids)).values(note="", reason="", km=None)
    )
    db.session.execute(emptied.execution_options(synchronize_session=False))
    about = [*mine, *erasing.empty_texts(held.phones, [*held.uids, *mine], held.email)]
    erasing.empty_alarms([*held.uids, *about])
    return about


def _uids(held: Held) -> list[UUID]:
    return list(db.session.scalars(sa.select(Referral.uid).where(Referral.volunteer_id.in_(held.ids))))
