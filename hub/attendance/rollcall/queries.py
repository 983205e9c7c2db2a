"""Who must be asked, and how each roll call stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from hub.attendance.models import RollAnswer, RollCall, Stint
from hub.attendance.rollcall.rules import MOST_PEOPLE, Standing, Whom, standing_of
from hub.attendance.rollcall.teams import members
from hub.attendance.states import RollCallState, RollState, StintState
from hub.database import db
from hub.errors import NotFound
from hub.incidents.models import Hub
from hub.places.rules import Point, box_around, rough_km
from hub.referrals.models import Referral
from hub.referrals.states import ReferralState
from hub.tasks.models import Task
from hub.volunteers.models import Volunteer
from hub.volunteers.selves import COUNTS, join_person
from hub.volunteers.states import Standing as OnRegister

PROMISED = (ReferralState.ACCEPTED, ReferralState.ON_TASK)


@dataclass(frozen=True, slots=True)
class Called:
    """One person in a roll call, with the stint that says they were inside when it began."""

    answer: RollAnswer
    volunteer: Volunteer
    was_inside: bool
    # When they left the place where they were inside, if they have.
    left_at: datetime | None = None

    @property
    def where(self) -> str:
        """Where they say they are: in their words, else the position that their phone gave."""
        return ", ".join(filter(None, (self.answer.said, self.answer.place)))


def whom(chosen: Whom) -> dict[int, int | None]:
    """The people by id, each with the stint they are signed in by; whoever is inside counts first."""
    inside = _inside(chosen)
    others = _promised(chosen.task_id) if chosen.task_id is not None else []
    if chosen.is_area:
        others = _living_there(chosen)
    if chosen.is_team:
        others = members(chosen.organisation_id, chosen.group_id)
        theirs = set(others)
        inside = {person: stint for person, stint in inside.items() if person in theirs}
    return {**{one: None for one in others}, **inside}


def same_since(
    moment: datetime, chosen: Whom, words: str, where: str, *, is_leave_now: bool
) -> RollCall | None:
    """The roll call of the same people in the same words that was begun since then: the button was pressed twice."""
    r = RollCall
    query = sa.select(r).where(
        r.state == RollCallState.OPEN, r.begun_at > moment, r.is_leave_now.is_(is_leave_now), r.words == words,
        r.where_to_leave == where, r.task_id.is_not_distinct_from(chosen.task_id),
        r.hub_id.is_not_distinct_from(chosen.hub_id), r.lat.is_not_distinct_from(chosen.lat),
        r.lon.is_not_distinct_from(chosen.lon), r.radius_km.is_not_distinct_from(chosen.radius_km),
    )  # fmt: skip
    return db.session.scalars(query.order_by(r.id.desc()).limit(1)).first()


def _inside(chosen: Whom) -> dict[int, int | None]:
    query = join_person(
        sa.select(
            Volunteer.id, Stint.id, sa.func.coalesce(Task.lat, Hub.lat), sa.func.coalesce(Task.lon, Hub.lon)
        ).select_from(Stint),
        Stint.volunteer_id,
    )
    # Who is at the hub itself is where the hub is.
    query = query.outerjoin(Task, Task.id == Stint.task_id).outerjoin(Hub, Hub.id == Stint.hub_id)
    query = query.where(Stint.state == StintState.OPEN)
    if chosen.task_id is not None:
        query = query.where(Stint.task_id == chosen.task_id)
    if chosen.hub_id is not None:
        query = query.where(Stint.hub_id == chosen.hub_id)
    return {
        person: stint for person, stint, lat, lon in db.session.execute(query)
        if not chosen.is_area or _is_within(chosen, lat, lon)
    }  # fmt: skip


def _promised(task_id: int) -> list[int]:
    query = join_person(sa.select(Volunteer.id).select_from(Referral), Referral.volunteer_id).where(
        Referral.task_id == task_id, Referral.state.in_(PROMISED)
    )
    return list(db.session.scalars(query))


def _living_there(chosen: Whom) -> list[int]:
    assert chosen.lat is not None and chosen.lon is not None and chosen.radius_km is not None
    box = box_around(Point(chosen.lat, chosen.lon), chosen.radius_km)
    query = sa.select(Volunteer.id, Volunteer.lat, Volunteer.lon).where(
        COUNTS, Volunteer.state == OnRegister.ELIGIBLE, Volunteer.lat.between(box.south, box.north),
        Volunteer.lon.between(box.west, box.east),
    )  # fmt: skip
    rows = db.session.execute(query.order_by(Volunteer.id))
    return [person for person, lat, lon in rows if _is_within(chosen, lat, lon)][: MOST_PEOPLE + 1]


def _is_within(chosen: Whom, lat: float | None, lon: float | None) -> bool:
    if lat is None or lon is None or chosen.lat is None or chosen.lon is None:
        return False
    return rough_km(Point(lat, lon), Point(chosen.lat, chosen.lon)) <= (chosen.radius_km or 0)


def by_uid(uid: UUID) -> RollCall:
    """The roll call of that uid. Raises NotFound."""
    found = db.session.scalar(sa.select(RollCall).where(RollCall.uid == uid))
    if found is None:
        raise NotFound("There is no such roll call.")
    return found


def all_roll_calls(*, limit: int = 50) -> list[RollCall]:
    """Open ones first, then the newest."""
    order = (RollCall.state != RollCallState.OPEN, RollCall.begun_at.desc())
    return list(db.session.scalars(sa.select(RollCall).order_by(*order).limit(limit)))


def standing(roll_call_id: int) -> Standing:
    """How many are safe, need help, and are silent."""
    query = (
        sa.select(RollAnswer.state, sa.func.count())
        .where(RollAnswer.roll_call_id == roll_call_id)
        .group_by(RollAnswer.state)
    )
    return standing_of({RollState(state): number for state, number in db.session.execute(query)})


def called(roll_call_id: int, *states: RollState) -> list[Called]:
    """The people of a roll call: who needs help first, then who is silent, whoever was inside before the rest."""
    rank = sa.case(
        (RollAnswer.state == RollState.NEEDS_HELP, 0), (RollAnswer.state == RollState.SILENT, 1), else_=2
    )
    query = join_person(sa.select(RollAnswer, Volunteer, Stint.signed_out_at), RollAnswer.volunteer_id)
    query = query.outerjoin(Stint, Stint.id == RollAnswer.stint_id)
    query = query.where(RollAnswer.roll_call_id == roll_call_id)
    if states:
        query = query.where(RollAnswer.state.in_(states))
    query = query.order_by(rank, RollAnswer.stint_id.is_(None), Volunteer.family_name, Volunteer.id)
    return [
        Called(answer, person, answer.stint_id is not None, left_at)
        for answer, person, left_at in db.session.execute(query)
    ]


def open_roll_calls() -> list[RollCall]:
    """Those that nobody has ended, the oldest first."""
    query = sa.select(RollCall).where(RollCall.state == RollCallState.OPEN)
    return list(db.session.scalars(query.order_by(RollCall.begun_at, RollCall.id)))


def with_same_phone(answer: RollAnswer) -> list[tuple[RollAnswer, Volunteer]]:
    """This answer and those of whoever shares its phone, each with the person."""
    both = join_person(sa.select(RollAnswer, Volunteer), RollAnswer.volunteer_id)
    phone = db.session.scalar(
        join_person(sa.select(Volunteer.phone).select_from(RollAnswer), RollAnswer.volunteer_id).where(
            RollAnswer.id == answer.id
        )
    )
    same = RollAnswer.id == answer.id
    if phone:
        same = sa.and_(RollAnswer.roll_call_id == answer.roll_call_id, Volunteer.phone == phone)
    return [(one, person) for one, person in db.session.execute(both.where(same).order_by(RollAnswer.id))]


def answers_of_phone(answer: RollAnswer, phone: str) -> Sequence[RollAnswer]:
    """Everybody of the same roll call whose phone this is: one text asked them all."""
    query = join_person(sa.select(RollAnswer), RollAnswer.volunteer_id).where(
        RollAnswer.roll_call_id == answer.roll_call_id, Volunteer.phone == phone
    )
    return list(db.session.scalars(query.order_by(RollAnswer.id)))
