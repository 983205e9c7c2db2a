"""What a person who signs in lacks: a signature, an age, a guardian's word, a credential, a check. Ring: queries."""

from datetime import date, datetime

from hub.attendance.states import Flag
from hub.tasks.models import Task
from hub.volunteers.ages import is_minor, is_old_enough
from hub.volunteers.models import Volunteer
from hub.volunteers.queries import ages, has_guardian
from hub.volunteers.standing.agreements import unsigned
from hub.volunteers.standing.queries import checked_of, holders, local_day
from hub.volunteers.states import Standing


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
