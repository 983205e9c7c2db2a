"""What attendance keeps about one person: hours, which stay as numbers when the name goes. Ring: moves."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask_babel import lazy_gettext as _

from hub.attendance.models import Attachment, Badge, Donation, HoursLetter, RollAnswer, RollCall, Stint
from hub.attendance.states import StintState
from hub.database import db
from hub.incidents.models import Hub
from hub.messaging.erasing import empty_alarms, take_out_of_alarms
from hub.tasks.models import Task
from hub.volunteers.models import Volunteer
from hub.volunteers.own.held import plain, rows_for
from hub.volunteers.own.ports import Held

# What a person carries on paper.
PAPERS: tuple[type[Any], ...] = (Badge, HoursLetter)
SIGNED_IN = _("You are signed in at the moment. Sign out first: text OUT, or tell the desk.")


def why_held(held: Held) -> str:
    """Nobody is erased or leaves while they are signed in: somebody must know that they came home."""
    is_open = Stint.volunteer_id.in_(held.ids), Stint.state == StintState.OPEN
    return str(SIGNED_IN) if db.session.scalar(sa.select(Stint.id).where(*is_open).limit(1)) else ""


def export(held: Held) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Every sign-in and sign-out, with the task."""
    query = (
        sa.select(Stint, Task)
        .outerjoin(Task, Task.id == Stint.task_id)
        .where(Stint.volunteer_id.in_(held.ids))
        .order_by(Stint.signed_in_at)
    )
    rows = [
        {"task": task.number if task else "", "title": task.title if task else "", **plain(stint)}
        for stint, task in db.session.execute(query)
    ]
    answers = db.session.scalars(sa.select(RollAnswer).where(RollAnswer.volunteer_id.in_(held.ids)))
    return {
        Stint.__tablename__: rows,
        RollAnswer.__tablename__: [plain(answer) for answer in answers],
        Donation.__tablename__: _given(held),
        **{model.__tablename__: rows_for(model, model.volunteer_id, held.ids) for model in PAPERS},
    }


def _given(held: Held) -> Sequence[Mapping[str, Any]]:
    """What they gave or claimed, with the names of the receipts; a receipt itself is asked for at the hub."""
    rows = list(db.session.scalars(sa.select(Donation).where(Donation.volunteer_id.in_(held.ids))))
    papers = sa.select(Attachment.subject_uid, Attachment.name).where(
        Attachment.subject_kind == Donation.__tablename__,
        Attachment.subject_uid.in_([row.uid for row in rows]),
    )
    names: dict[UUID, list[str]] = {}
    for uid, name in db.session.execute(papers.order_by(Attachment.id)):
        names.setdefault(uid, []).append(name)
    return [{**_figures_as_text(plain(row, ["once"])), "receipts": names.get(row.uid, [])} for row in rows]


def _figures_as_text(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: f"{value:f}" if isinstance(value, Decimal) else value for name, value in row.items()}


def erase(held: Held) -> Sequence[UUID]:
    """The hours stay, for cost-share and thanks; alarms about them lose their words, and so do roll calls.

    Donated things and expenses stay as figures with their receipts, which prove public money; notes and places go.
    Badges go. Of a letter there stay its code, days and hours, so that the paper can still be looked up, and no name.
    """
    answers = sa.update(RollAnswer).where(RollAnswer.volunteer_id.in_(held.ids))
    emptied = answers.values(said="", place="", answered_by="")
    db.session.execute(emptied.execution_options(synchronize_session=False))
    own_words = {"badge": "", "kit": [], "kit_back": [], "ready": [], "overridden_why": ""}
    stints = sa.update(Stint).where(Stint.volunteer_id.in_(held.ids)).values(own_words)
    db.session.execute(stints.execution_options(synchronize_session=False))
    given = {"donor": "", "note": "", "place": "", "decided_why": ""}
    gifts = sa.update(Donation).where(Donation.volunteer_id.in_(held.ids)).values(given)
    db.session.execute(gifts.execution_options(synchronize_session=False))
    mine = list(db.session.scalars(sa.select(Stint.uid).where(Stint.volunteer_id.in_(held.ids))))
    said = sa.select(RollAnswer.uid).where(RollAnswer.volunteer_id.in_(held.ids))
    empty_alarms([*mine, *db.session.scalars(said)])
    _take_out_of_alarms(held)
    return [*mine, *_erase_papers(held)]


def _take_out_of_alarms(held: Held) -> None:
    """The alarm of a task, a hub or a roll call names whoever was missed there; others of whom it speaks stay."""
    there = (
        sa.select(Task.uid, Hub.uid)
        .select_from(Stint)
        .outerjoin(Task, Task.id == Stint.task_id)
        .outerjoin(Hub, Hub.id == Stint.hub_id)
        .where(Stint.volunteer_id.in_(held.ids))
        .distinct()
    )
    places = {uid for row in db.session.execute(there) for uid in row if uid is not None}
    calls = sa.select(RollCall.uid).join(RollAnswer, RollAnswer.roll_call_id == RollCall.id)
    places.update(db.session.scalars(calls.where(RollAnswer.volunteer_id.in_(held.ids))))
    names = sa.select(Volunteer.given_name, Volunteer.family_name).where(Volunteer.id.in_(held.ids))
    take_out_of_alarms(places, [(given, family) for given, family in db.session.execute(names)])


def _erase_papers(held: Held) -> Sequence[UUID]:
    about = [
        uid
        for model in PAPERS
        for uid in db.session.scalars(sa.select(model.uid).where(model.volunteer_id.in_(held.ids)))
    ]
    theirs = HoursLetter.volunteer_id.in_(held.ids)
    for change in (
        sa.delete(Badge).where(Badge.volunteer_id.in_(held.ids)),
        sa.update(HoursLetter).where(theirs).values(content={}, withdrawn_why="", issued_by=""),
    ):
        db.session.execute(change.execution_options(synchronize_session=False))
    return about
