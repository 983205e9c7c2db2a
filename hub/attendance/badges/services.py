"""Use cases of badges: printing one for somebody, or for everybody at a place, and ending one."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import Actor
from hub.attendance.badges.queries import holding
from hub.attendance.badges.rules import DRAWN, FIRST, LONGEST_DAYS, marks_of
from hub.attendance.badges.wearers import Spot, badge_until, screened, wearers_at
from hub.attendance.models import Badge
from hub.attendance.moves import one_at_a_time
from hub.audit.moves import record
from hub.database import db, new_uid, transaction
from hub.errors import Conflict, Invalid, NotFound
from hub.printed_codes import drawn
from hub.volunteers.models import Volunteer

# Whoever stays on at the end of a shift still gets a badge that somebody can scan.
SHORTEST = timedelta(hours=1)
# So many at once: nobody else can write on a small machine until they are made.
MOST_AT_ONCE = 200


def issue(volunteer_uid: UUID, spot: Spot, *, role: str, until: datetime, by: Actor) -> UUID:
    """Makes a badge for one person; the one they had ends. Answers its uid.

    Raises Invalid for an end that is over or too far off, Conflict for somebody who is off the register.
    """
    now = clock.now()
    if until <= now:
        raise Invalid({"until": "That is over already. Choose a later day."})
    if until > now + timedelta(days=LONGEST_DAYS):
        raise Invalid({"until": f"A badge holds for {LONGEST_DAYS} days at most. Print a new one then."})
    with transaction():
        person = one_at_a_time(volunteer_uid)
        if person.state.is_off:
            raise Conflict(f"{person.name} is off the list, so no badge is made. Look at their page first.")
        return _make(person, spot, role=role, until=until, by=by).uid


def issue_all(spot: Spot, volunteer_uids: Collection[UUID], *, by: Actor) -> int:
    """Makes a badge for everybody named who is at that place and wears none; answers for how many.

    Each holds until the end of their shift, at a hub until tonight. Who has a badge keeps it; who is off the register
    gets none. A crowd is made in several goes.
    """
    with transaction():
        now, made = clock.now(), 0
        for one in wearers_at(spot, now):
            if one.volunteer.uid not in volunteer_uids:
                continue
            person = one_at_a_time(one.volunteer.uid)
            if person.state.is_off or holding([person.id], now):
                continue
            _make(person, spot, role=one.role, until=max(badge_until(one, spot, now), now + SHORTEST), by=by)
            made += 1
            if made == MOST_AT_ONCE:
                break
        return made


def _make(person: Volunteer, spot: Spot, *, role: str, until: datetime, by: Actor) -> Badge:
    now = clock.now()
    for old in holding([person.id], now).values():
        _end(old, "A newer one was printed.", by=by)
    facts = screened(person, now, task_uid=spot.task.uid if spot.task else None)
    badge = Badge(
        uid=new_uid(), code=FIRST + drawn(DRAWN),
        incident_id=spot.incident.id, volunteer_id=person.id, role=role.strip()[:80], place=spot.name[:160],
        marks=marks_of(facts), issued_at=now, issued_by=by.uid, expires_at=until,
    )  # fmt: skip
    db.session.add(badge)
    db.session.flush()
    record("badge.issue", badge, by=by.uid, about=person.uid)
    return badge


def end(badge_uid: UUID, why: str, *, by: Actor) -> None:
    """Ends a badge that was lost or given back: whoever scans it is told. Pressing twice ends it once."""
    with transaction():
        query = sa.select(Badge).where(Badge.uid == badge_uid).with_for_update()
        badge = db.session.scalars(query).one_or_none()
        if badge is None:
            raise NotFound("There is no such badge.")
        if badge.ended_at is None:
            _end(badge, why, by=by)


def _end(badge: Badge, why: str, *, by: Actor) -> None:
    badge.ended_at = clock.now()
    person = db.session.get_one(Volunteer, badge.volunteer_id)
    record("badge.end", badge, by=by.uid, about=person.uid, why=why)
