"""What a sign-in lacks: a task, cover, a briefing; a signature, an age, a credential of the person. Ring: queries."""

from datetime import date, datetime

from hub.attendance.models import Stint
from hub.attendance.rules import flags_of, still_out, things_in
from hub.attendance.states import Flag, StintState
from hub.database import db
from hub.organisations.models import Organisation
from hub.organisations.queries import today
from hub.tasks.models import Task
from hub.volunteers.ages import is_minor, is_old_enough
from hub.volunteers.models import Volunteer
from hub.volunteers.queries import ages, has_guardian
from hub.volunteers.standing.agreements import unsigned
from hub.volunteers.standing.queries import checked_of, holders, local_day
from hub.volunteers.states import Standing


def flags_now(stint: Stint, volunteer: Volunteer, task: Task | None) -> list[str]:
    """What is missing of this stint as things stand. Once it has ended only what was lent can still be put right."""
    kept = [Flag.KIT_OUT] if stint.state is StintState.CLOSED and still_out(stint.kit, stint.kit_back) else []
    if stint.state is StintState.CLOSED:
        return [*(flag for flag in stint.flags if flag != Flag.KIT_OUT), *kept]
    is_alone = Flag.BUDDY_LEFT in stint.flags and stint.buddy_id is None
    # So it was when they came, whatever the hub did since.
    was_closed = [Flag.HUB_CLOSED] if Flag.HUB_CLOSED in (stint.flags or ()) else []
    found = flags_of(
        has_task=task is not None,
        has_cover=has_cover(task),
        is_confirmed=stint.referral_id is not None,
        lacks=lacking(volunteer, task, stint.signed_in_at, stint.expected_end_at),
        is_briefed=bool(stint.briefed_by),
        is_ready=task is None or set(things_in(task.you_bring)) <= set(stint.ready),
    )
    overridden = [Flag.SENT_ALL_THE_SAME] if stint.overridden_why else []
    return [*overridden, *was_closed, *found, *([Flag.BUDDY_LEFT] if is_alone else [])]


def has_cover(task: Task | None) -> bool:
    """Whether the task's owner covers whoever works on it today."""
    owner = db.session.get(Organisation, task.organisation_id) if task and task.organisation_id else None
    return bool(owner and owner.cover.holds(today()))


def lacking(
    volunteer: Volunteer, task: Task | None, starts_at: datetime, ends_at: datetime
) -> tuple[Flag, ...]:
    """What is missing of this person for this span of work, in the order in which it matters."""
    first, last, limits = local_day(starts_at), local_day(ends_at), ages()
    born, young = volunteer.date_of_birth, is_minor(volunteer.date_of_birth, first, limits)
    found = {
        Flag.SUSPENDED: volunteer.state is Standing.SUSPENDED,
        Flag.UNDER_AGE: task is not None and not is_old_enough(born, first, task.min_age, limits),
        Flag.NO_GUARDIAN: young and not has_guardian(volunteer.id),
        Flag.NOT_SIGNED: task is not None and bool(unsigned(volunteer)),
        Flag.NO_CREDENTIAL: task is not None and not _fits_a_line(volunteer, task, last),
        Flag.NO_CHECK: task is not None and not _is_checked(volunteer, task, last),
    }
    return tuple(flag for flag, holds in found.items() if holds)


def _fits_a_line(volunteer: Volunteer, task: Task, day: date) -> bool:
    codes = {line.credential for line in task.lines if line.needed}
    return "" in codes or any(holders([volunteer.id], code, day) for code in codes)


def _is_checked(volunteer: Volunteer, task: Task, day: date) -> bool:
    return not task.check_level or bool(checked_of([volunteer.id], task.check_level, day, task.uid))
