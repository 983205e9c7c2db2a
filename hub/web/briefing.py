"""One press for everybody on a task who was not briefed: the same at the desk and for whoever leads the task."""

from uuid import UUID

from hub.accounts.rules import Actor
from hub.attendance.queries import Present
from hub.attendance.signing import many
from hub.attendance.signing.forms import BriefForm
from hub.tasks.models import Task
from hub.web.filters import clock_time


def label_of(item: Present, name: str = "") -> tuple[UUID, str]:
    """Somebody who was not briefed, with when they came. `name`: how much of theirs may be seen."""
    return (
        item.volunteer.uid,
        f"{name or item.volunteer.name}, in since {clock_time(item.stint.signed_in_at)}",
    )


def write_down(task: Task, form: BriefForm, *, by: Actor) -> str:
    """Writes the briefing down for all who are ticked; answers what came of it."""
    who = " ".join((form.briefed_by.data or "").split())
    done = many.brief_many(form.uids, briefed_by=who, are_ready=form.are_ready.data, task_id=task.id, by=by)
    number, gone = len(done.done), len(done.refused)
    words = f"{number} {'person was' if number == 1 else 'people were'} briefed by {who}. It is written down."
    return f"{words} {gone} {'is' if gone == 1 else 'are'} not on this task any more." if gone else words


def answer(unbriefed: int, signed_in: int) -> str:
    """The first line of the page."""
    if not signed_in:
        return "Nobody is signed in on it now."
    if not unbriefed:
        return "Nobody: whoever is signed in was briefed."
    return (
        f"{unbriefed} of {signed_in} who are signed in. One press writes it down for everybody who is ticked."
    )
