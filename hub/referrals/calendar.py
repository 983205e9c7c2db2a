"""Confirmed shifts as iCalendar: the same event in a person's feed and in their mail. Ring: queries."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import current_app
from icalendar import Calendar, Event, vCalAddress, vText

from hub import clock
from hub.audit.models import AuditEntry
from hub.database import db
from hub.errors import NotFound
from hub.installation.queries import settings
from hub.messaging.outgoing.addresses import sender_of
from hub.referrals.models import CalendarFeed, Referral
from hub.referrals.queries import Handover, handovers_where, may_know_where
from hub.referrals.states import ReferralState
from hub.referrals.wording import full_facts
from hub.tasks.models import Shift
from hub.volunteers.models import Volunteer
from hub.volunteers.selves import is_self

REQUEST, CANCEL = "REQUEST", "CANCEL"
KEPT = timedelta(days=31)
CONFIRMED = tuple(state for state in ReferralState if state.is_confirmed)


def feed(key: str) -> bytes:
    """Every shift the owner of this key is confirmed for, a month back and all that is ahead. Raises NotFound."""
    row = feed_by_key(key)
    people = handovers_where(
        is_self(Referral.volunteer_id, row.volunteer_id), Referral.state.in_(CONFIRMED),
        Shift.ends_at >= clock.now() - KEPT,
    )  # fmt: skip
    calendar = _calendar(people)
    calendar.add("x-wr-calname", settings().site_name)
    calendar.add("refresh-interval;value=duration", "PT1H")
    return bytes(calendar.to_ical())


def feed_by_key(key: str) -> CalendarFeed:
    """The feed at this address. Raises NotFound, the same for a wrong key as for one that was renewed."""
    row = db.session.scalar(sa.select(CalendarFeed).where(CalendarFeed.key == key))
    if row is None or db.session.get_one(Volunteer, row.volunteer_id).state.is_off:
        raise NotFound("There is no calendar at this address. Copy its address again from your own page.")
    return row


def feed_of(volunteer_id: int) -> CalendarFeed | None:
    """The address of a person's calendar, if they made one."""
    return db.session.scalar(sa.select(CalendarFeed).where(CalendarFeed.volunteer_id == volunteer_id))


def invitation(h: Handover, *, method: str) -> str:
    """One shift as it goes by mail: an invitation that is accepted already, or its end."""
    calendar = _calendar([h], with_people=True, is_over=method == CANCEL)
    calendar.add("method", method)
    return str(calendar.to_ical().decode())


def sequence(h: Handover) -> int:
    """How often this shift has changed for this person; it only grows, so that calendars take the newest."""
    changed = sa.or_(
        AuditEntry.subject_uid == h.referral.uid,
        sa.and_(AuditEntry.subject_uid == h.task.uid, AuditEntry.action == "task.change"),
    )
    db.session.flush()
    return db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry).where(changed)) or 0


def _calendar(people: Iterable[Handover], *, with_people: bool = False, is_over: bool = False) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//hub//volunteers//EN")
    calendar.add("version", "2.0")
    for h in people:
        event = _event(h, is_over=is_over)
        if with_people:
            _invite(event, h)
        calendar.add_component(event)
    return calendar


def _event(h: Handover, *, is_over: bool) -> Event:
    facts, mark = full_facts(h.task, h.shift, h.organisation), "EXERCISE " if settings().is_exercise else ""
    knows = not is_over and may_know_where(h.referral.uid)
    event = Event()
    event.add("uid", f"{h.referral.uid}@hub")
    event.add("sequence", sequence(h))
    event.add("summary", f"{mark}{h.task.title}")
    event.add("dtstart", _utc(h.shift.starts_at))
    event.add("dtend", _utc(h.shift.ends_at))
    event.add("dtstamp", _utc(clock.now()))
    event.add("status", "CANCELLED" if is_over else "CONFIRMED")
    event.add("location", vText(facts["address"] if knows else facts["suburb"]))
    event.add("description", vText(_description(facts, knows=knows)))
    return event


def _description(facts: dict[str, str], *, knows: bool) -> str:
    """What they need there; no name of anybody else."""
    where = [("Ride", facts["ride"]), ("On the way", facts["directions"]), ("Meet", facts["meeting_point"])]
    lines = [("For", facts["organisation"]), *(where if knows else []), ("Bring", facts["bring"])]
    return "\n".join(f"{word}: {value}" for word, value in lines if value)


def _invite(event: Event, h: Handover) -> None:
    organizer = vCalAddress(f"mailto:{sender_of(current_app.config.get('SMTP_URL') or '')}")
    organizer.params["CN"] = vText(settings().site_name)
    attendee = vCalAddress(f"mailto:{h.volunteer.email}")
    attendee.params["PARTSTAT"] = vText("ACCEPTED")
    event["organizer"] = organizer
    event["attendee"] = attendee


def _utc(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
