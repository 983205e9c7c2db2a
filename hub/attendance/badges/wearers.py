"""Who needs a badge at a task or a hub, and what a badge may say about each. Ring: queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hub.attendance.badges.queries import holding
from hub.attendance.badges.rules import Screened
from hub.attendance.models import Badge, Stint
from hub.attendance.queries import Present, confirmed_places, open_stint_of, present
from hub.database import db
from hub.incidents.models import Hub, Incident
from hub.incidents.queries import current_incident
from hub.installation.queries import settings
from hub.referrals.models import Referral
from hub.referrals.queries import Handover, expected_at_desk
from hub.tasks.models import Task, TaskLine
from hub.tasks.queries import by_id as task_by_id
from hub.volunteers import skills
from hub.volunteers.models import Volunteer
from hub.volunteers.models_standing import Credential
from hub.volunteers.standing import rules as credentials
from hub.volunteers.standing.agreements import signatures
from hub.volunteers.standing.queries import credentials_of, local_day
from hub.volunteers.states import CheckLevel, CredentialKind

VOLUNTEER = "Volunteer"


@dataclass(frozen=True, slots=True)
class Spot:
    """For which place badges are printed: a task, a hub, or just the incident. `until`: when its work is over."""

    incident: Incident
    task: Task | None = None
    hub: Hub | None = None

    @property
    def name(self) -> str:
        """The place as it stands on the badge."""
        if self.task is not None:
            return f"{self.task.number} {self.task.title}"
        return self.hub.name if self.hub else ""

    def until(self, now: datetime) -> datetime:
        """The end of the task, or of this day here."""
        ends = [shift.ends_at for shift in self.task.shifts] if self.task else []
        return max(ends) if ends and max(ends) > now else end_of_day(now)


@dataclass(frozen=True, slots=True)
class Wearer:
    """One person at a place: their role there, until when they work, and the badge they wear."""

    volunteer: Volunteer
    role: str
    until: datetime
    is_here: bool
    badge: Badge | None


def end_of_day(now: datetime) -> datetime:
    """The last minute of this day on the clock of this place."""
    local = settings().local(now)
    midnight = datetime.combine(local.date() + timedelta(days=1), time.min, ZoneInfo(settings().timezone))
    return midnight.astimezone(UTC) - timedelta(minutes=1)


def spot_of_task(task: Task) -> Spot:
    """The place of a task."""
    return Spot(db.session.get_one(Incident, task.incident_id), task=task)


def spot_of_hub(hub: Hub) -> Spot | None:
    """A hub in the incident that is open; None without one."""
    incident = current_incident()
    return Spot(incident, hub=hub) if incident else None


def spot_of(volunteer: Volunteer, now: datetime) -> Spot | None:
    """Where somebody is signed in, else what they are confirmed for next, else the open incident."""
    stint = open_stint_of(volunteer.id)
    if stint is not None:
        return _spot_of_stint(stint)
    place = next((one for one in confirmed_places(volunteer.id) if one.ends_at > now), None)
    if place is not None:
        return spot_of_task(task_by_id(place.task_id))
    incident = current_incident()
    return Spot(incident) if incident else None


def _spot_of_stint(stint: Stint) -> Spot:
    if stint.task_id is not None:
        return spot_of_task(task_by_id(stint.task_id))
    hub = db.session.get(Hub, stint.hub_id) if stint.hub_id else None
    return Spot(db.session.get_one(Incident, stint.incident_id), hub=hub)


def wearers_at(spot: Spot, now: datetime) -> list[Wearer]:
    """Everybody who is signed in there or still expected, by name."""
    here = present(task_id=spot.task.id if spot.task else None, hub_id=spot.hub.id if spot.hub else None)
    coming = [
        h
        for h in expected_at_desk(now, hub_id=spot.hub.id if spot.hub else None)
        if spot.task is None or h.task.id == spot.task.id
    ]
    people: dict[int, tuple[Volunteer, str, datetime, bool]] = {}
    for h in coming:
        people[h.volunteer.id] = (h.volunteer, _role_of(h), h.shift.ends_at, False)
    for one in here:
        people[one.volunteer.id] = (one.volunteer, _role_here(one), _until_here(one, now), True)
    badges = holding(people, now)
    return sorted(
        (Wearer(*facts, badge=badges.get(person)) for person, facts in people.items()),
        key=lambda one: one.volunteer.name.casefold(),
    )


def _role_of(h: Handover) -> str:
    return role_of_line(h.referral.line_id)


def _role_here(one: Present) -> str:
    if one.stint.role:
        return one.stint.role
    referral = db.session.get(Referral, one.stint.referral_id) if one.stint.referral_id else None
    return role_of_line(referral.line_id) if referral else VOLUNTEER


def _until_here(one: Present, now: datetime) -> datetime:
    return max(one.stint.expected_end_at, now)


def role_of_line(line_id: int | None) -> str:
    """What somebody is asked for on a task, as a word for a badge."""
    line = db.session.get(TaskLine, line_id) if line_id else None
    return skills.label(line.skill) if line and line.skill else VOLUNTEER


def badge_until(one: Wearer, spot: Spot, now: datetime) -> datetime:
    """Until when a badge for this place holds: the end of their shift on a task, tonight at a hub."""
    return one.until if spot.task else max(one.until, spot.until(now))


def role_for(volunteer: Volunteer, spot: Spot, now: datetime) -> tuple[str, datetime]:
    """The role of this person at that place, and until when they work there."""
    for one in wearers_at(spot, now) if spot.task or spot.hub else ():
        if one.volunteer.id == volunteer.id:
            return one.role, badge_until(one, spot, now)
    return VOLUNTEER, spot.until(now)


def screened(volunteer: Volunteer, now: datetime, *, task_uid: UUID | None = None) -> Screened:
    """What the register truly holds: checks and papers in date, and what was signed."""
    day = local_day(now)
    held = [one for one in credentials_of(volunteer.id) if one.ended_at is None]
    held = [one for one in held if credentials.is_in_date(one.expires_on, day)]
    levels = [one.level for one in held if _is_check_for(one, task_uid) and one.level]
    highest = max(levels, key=tuple(CheckLevel).index, default=None)
    signed = signatures(volunteer)
    return Screened(
        has_shown_identity=highest is not None,
        check="" if highest in (None, CheckLevel.IDENTITY) else str(highest),
        is_for_vulnerable=highest is CheckLevel.ENHANCED,
        to_sign=tuple(one.text.title for one in signed if not one.counts) if signed else None,
        shown=tuple(_names(held)),
    )


def _is_check_for(row: Credential, task_uid: UUID | None) -> bool:
    return row.kind is CredentialKind.CHECK and row.task_uid in (None, task_uid)


def _names(held: Iterable[Credential]) -> list[str]:
    papers = (one for one in held if one.kind is not CredentialKind.CHECK)
    return sorted({credentials.label(one.code) for one in papers})
