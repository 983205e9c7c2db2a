"""A person's general hand-overs in their copy, what an erasure takes, and what a merge or leaving ends. Ring: moves."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from hub.database import db
from hub.messaging import erasing
from hub.organisations.models import Organisation
from hub.referrals.events import PersonLeft
from hub.referrals.general import moves
from hub.referrals.general.models import GeneralReferral
from hub.referrals.general.queries import of_person
from hub.referrals.general.rules import ON_THE_WAY
from hub.referrals.states import ReferralState
from hub.volunteers.events import PeopleMerged
from hub.volunteers.own.held import plain
from hub.volunteers.own.ports import Held

_S = ReferralState
FURTHEST = (_S.ACCEPTED, _S.OFFERED, _S.AGREED, _S.ASKED, _S.LAPSED, _S.NO_ANSWER, _S.PROPOSED)
MERGED = "The same person under another entry."


def export(held: Held) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """The hand-overs with the organisation's name."""
    query = (
        sa.select(GeneralReferral, Organisation)
        .join(Organisation, Organisation.id == GeneralReferral.organisation_id)
        .where(GeneralReferral.volunteer_id.in_(held.ids))
        .order_by(GeneralReferral.id)
    )
    rows = [{"organisation": o.name, **plain(row)} for row, o in db.session.execute(query)]
    return {GeneralReferral.__tablename__: rows}


def erase(held: Held) -> Sequence[UUID]:
    """Empties what was said with each hand-over, and why this organisation."""
    mine = GeneralReferral.volunteer_id.in_(held.ids)
    uids = list(db.session.scalars(sa.select(GeneralReferral.uid).where(mine)))
    emptied = sa.update(GeneralReferral).where(mine).values(note="", reason="", km=None, fit=[])
    db.session.execute(emptied.execution_options(synchronize_session=False))
    erasing.empty_alarms(uids)
    return uids


def follow_merge(event: PeopleMerged) -> None:
    """Nobody is handed to two organisations at once, nor twice to one: what went further stays."""
    live = [h for h in of_person(event.person_id) if h.referral.state in ON_THE_WAY]
    live.sort(key=lambda h: FURTHEST.index(h.referral.state))
    kept: set[int] = set()
    for h in live:
        is_more = h.referral.state is not _S.ACCEPTED and bool(kept)
        if h.organisation.id in kept or is_more:
            moves.withdraw(h, by=event.by, why=MERGED, tells=False)
        else:
            kept.add(h.organisation.id)


def follow_left(event: PersonLeft) -> None:
    """Somebody leaves or is suspended: nobody is handed on any more, and who was told is told that."""
    for h in of_person(event.person_id):
        if h.referral.state in ON_THE_WAY:
            moves.withdraw(h, by=event.by, why=event.why, tells=False)
