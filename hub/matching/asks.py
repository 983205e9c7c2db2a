"""What the lines of a task's shift ask for, as facts. Ring: queries."""

from datetime import timedelta

from hub import clock
from hub.database import db
from hub.installation.queries import settings
from hub.matching.rules import AskFacts
from hub.places.rules import Point
from hub.tasks.models import Shift, Task, TaskLine
from hub.volunteers import skills
from hub.volunteers.ages import latest_birth
from hub.volunteers.queries import ages
from hub.volunteers.standing import rules as credentials
from hub.volunteers.times import availability

SEARCH_KM = 100.0


def asks_of(task_id: int, shift_id: int | None = None, within_km: float = SEARCH_KM) -> list[AskFacts]:
    """What each line of the shift asks for (the first shift that has not ended unless named)."""
    task = db.session.get_one(Task, task_id)
    shift = _shift(task, shift_id)
    return [ask_of(task, shift, line, within_km) for line in task.lines_of(shift)]


def _shift(task: Task, shift_id: int | None) -> Shift:
    now = clock.now()
    ahead = [shift for shift in task.shifts if shift.ends_at > now] or task.shifts
    return next((shift for shift in task.shifts if shift.id == shift_id), ahead[0])


def ask_of(task: Task, shift: Shift, line: TaskLine, within_km: float = SEARCH_KM) -> AskFacts:
    """One line of one shift as facts."""
    here, now = settings(), clock.now()
    starts, ends = here.local(shift.starts_at), here.local(shift.ends_at)
    day, here_ages = starts.date(), ages()
    return AskFacts(
        skill=line.skill, point=Point(task.lat, task.lon), within_km=within_km,
        parts=availability.mask_for(starts, ends), starts_at=shift.starts_at, ends_at=shift.ends_at, now=now,
        rested_before=now - timedelta(hours=here.preset.rest_hours), week_began=now - timedelta(days=7),
        asks_per_week=here.preset.asks_per_week, organisation_id=task.organisation_id, task_uid=task.uid,
        shift_uid=shift.uid,
        born_by=latest_birth(day, task.min_age) if task.min_age else None,
        # Without a limit of its own a task is for adults: an unknown age then passes, a known child does not.
        adult_by=None if task.min_age else latest_birth(day, here_ages.guardian),
        credential=line.credential, check_level=task.check_level,
        papers=tuple(credentials.label(code) for code in (line.credential, task.check_level) if code),
        languages=tuple(task.languages), skill_words=skills.label(line.skill) if line.skill else "",
        first_day=starts.date(), last_day=(ends - timedelta(microseconds=1)).date(),
    )  # fmt: skip
