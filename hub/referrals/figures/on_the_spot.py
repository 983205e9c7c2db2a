"""Which work near somebody who stands here could they be sent to, and why not to the rest? Ring: queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from hub.database import db
from hub.matching.for_walk_in import WorkNear, asks_near, reasons_against, work_near
from hub.matching.near import LineNear, Near, Seeker, rank_work
from hub.organisations.models import Organisation
from hub.places.distance import km_between
from hub.places.rules import Point
from hub.referrals.figures.free import free_by_line
from hub.referrals.figures.scarce import Lacking, lacking_near, marks_for
from hub.referrals.models import Referral
from hub.referrals.room import handed_today, why_sends_nobody
from hub.referrals.states import ReferralState
from hub.tasks.models import TaskLine
from hub.tasks.tongues import language_name
from hub.volunteers.models import Volunteer
from hub.volunteers.selves import is_self, members_of, skills_of
from hub.volunteers.states import ConsentShare

_S = ReferralState
# An earlier yes or no to the same shift leaves the way open; these do not.
SETTLED: Mapping[ReferralState, str] = {
    _S.AGREED: "said yes already",
    _S.OFFERED: "said yes already: the charity must answer",
    _S.LAPSED: "said yes already: the charity was silent",
    _S.ACCEPTED: "confirmed for it already",
    _S.ON_TASK: "there already",
    _S.COMPLETED: "was there and left",
    _S.WAITLISTED: "on its waiting list already",
    _S.REFUSED: "the charity did not take them",
    _S.NO_SHOW: "did not come before: speak with them first",
    _S.STOOD_DOWN: "was told not to come",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One task as the desk offers it; `must_ask`: their word is needed before the charity may know who they are."""

    near: Near
    work: WorkNear
    line: TaskLine
    organisation: Organisation
    must_ask: bool
    marks: Sequence[Lacking] = ()


@dataclass(frozen=True, slots=True)
class WorkForOne:
    """What there is for one person: what fits, best first, and the rest with what stands against it.

    `knows_home` False: nothing is known about where they live, so only a few things could be compared.
    """

    fit: list[Offer]
    others: list[Offer]
    knows_home: bool

    @property
    def looked_at(self) -> int:
        """How many tasks take people around here."""
        return len(self.fit) + len(self.others)


def work_for(person: Volunteer, here: Point) -> WorkForOne:
    """The tasks around this point for this person."""
    works = {work.task.id: work for work in work_near(here)}
    owners = _active_owners([work.task.organisation_id or 0 for work in works.values()])
    handed = handed_today(owners)
    works = {
        key: work
        for key, work in works.items()
        if (owner := owners.get(work.task.organisation_id or 0))
        and not why_sends_nobody(owner, work.shift.starts_at, handed=handed[owner.id])
    }
    codes = skills_of([person.id]).get(person.id, [])
    lines, knows_home = _lines(person, works)
    lacking = lacking_near(here, codes)
    offers = [
        _offer(person, near, works[near.task_id], owners, marks_for(lacking, codes))
        for near in rank_work(Seeker(frozenset(codes), person.travel_km), lines)
    ]
    fit = [offer for offer in offers if not offer.near.against]
    return WorkForOne(fit, [offer for offer in offers if offer.near.against], knows_home)


def _lines(person: Volunteer, works: Mapping[int, WorkNear]) -> tuple[list[LineNear], bool]:
    asked = [(work, line, ask) for work in works.values() for line, ask in asks_near(work)]
    against = reasons_against(person.id, [ask for _, _, ask in asked])
    free = free_by_line([work.shift.id for work in works.values()])
    settled = _settled(person.id, [work.shift.id for work in works.values()])
    found = [
        LineNear(
            ask, work.task.id, line.id, work.km, needed=line.needed, free=free.get((work.shift.id, line.id), 0),
            against=against[number] if against else frozenset(),
            languages=", ".join(language_name(code) for code in ask.languages),
            settled=settled.get(work.shift.id, ""), km_home=_km_home(person, work),
        )
        for number, (work, line, ask) in enumerate(asked)
    ]  # fmt: skip
    return found, against is not None


def _km_home(person: Volunteer, work: WorkNear) -> float | None:
    if person.lat is None or person.lon is None:
        return None
    return km_between(Point(person.lat, person.lon), Point(work.task.lat, work.task.lon))


def _settled(volunteer_id: int, shift_ids: Sequence[int]) -> dict[int, str]:
    """Shifts about which this person's matter is closed, with how."""
    query = sa.select(Referral.shift_id, Referral.state).where(
        is_self(Referral.volunteer_id, volunteer_id), Referral.shift_id.in_(shift_ids)
    )
    return {shift: SETTLED[state] for shift, state in db.session.execute(query) if state in SETTLED}


def _active_owners(ids: Sequence[int]) -> dict[int, Organisation]:
    query = sa.select(Organisation).where(Organisation.id.in_(set(ids)))
    return {one.id: one for one in db.session.scalars(query) if one.state.may_take_people}


def _offer(
    person: Volunteer,
    near: Near,
    work: WorkNear,
    owners: Mapping[int, Organisation],
    marks: Sequence[Lacking],
) -> Offer:
    owner = owners[work.task.organisation_id or 0]
    line = next(line for line in work.task.lines if line.id == near.line_id)
    is_known = person.consent_share is ConsentShare.ANY or bool(members_of(owner.id, [person.id]))
    elsewhere = [one for one in marks if one.task_id != work.task.id and one.skill != line.skill]
    return Offer(near, work, line, owner, not is_known, elsewhere)
