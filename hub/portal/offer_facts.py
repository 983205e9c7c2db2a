"""What an organisation sees of a task before it takes it on: enough to decide, and nobody's name or number.

Street, directions, meeting point, contact and caller follow once it is theirs.
"""

from hub.referrals.offering.queries import Offered
from hub.tasks.models import Shift, Task
from hub.web import task_words
from hub.web.filters import clock_time, when

# Who decided that volunteers may add to paid work is between the hub and that person.
NOT_YET = ("Paid work",)


def facts_of(one: Offered) -> task_words.Facts:
    """The facts to decide by, as words and values; what is not known is left out by the page."""
    task = one.task
    work = [fact for fact in task_words.work_facts(task) if fact[0] not in NOT_YET]
    return [
        ("When", "; ".join(_span(shift) for shift in task.shifts)), ("Where", task.place_name or "In your area"),
        ("People", _people(task)), *work, ("They bring", task.you_bring), ("You give them", task.we_issue),
        ("Ride", "There is one" if task.ride_from else ""),
    ]  # fmt: skip


def _span(shift: Shift) -> str:
    return f"{when(shift.starts_at)} to {clock_time(shift.ends_at)}"


def _people(task: Task) -> str:
    """Whom it needs; time by time where that differs."""
    if task_words.same_each_time(task):
        return task_words.who(task)
    return "; ".join(f"{when(shift.starts_at)}: {task_words.who(task, shift)}" for shift in task.shifts)
