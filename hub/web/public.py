"""The front page for everybody: which hubs are open, what is wanted, and how to help. No personal data."""

from dataclasses import dataclass

from flask import Blueprint, render_template

from hub import clock
from hub.accounts.guards import public
from hub.incidents.queries import open_hubs
from hub.installation.queries import is_set_up
from hub.referrals.queries import free_places
from hub.tasks.models import Shift, Task
from hub.tasks.queries import wanted_after
from hub.volunteers import skills

bp = Blueprint("public", __name__)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One shift that lacks people, as anybody may read about it."""

    title: str
    suburb: str
    shift: Shift
    who: str
    free: int


@bp.get("/")
@public
def home() -> str:
    """What is open and what is wanted right now."""
    if not is_set_up():
        return render_template("public/not_set_up.html")
    wanted = [line for task in wanted_after(clock.now()) for line in _wanted(task)]
    return render_template("public/home.html", hubs=open_hubs(), wanted=wanted)


def _wanted(task: Task) -> list[Wanted]:
    """The shifts of a task that are not over and have free places."""
    names = {line.id: skills.own_words(line.skill) for line in task.lines}
    found = []
    for shift in task.shifts:
        free = {line_id: number for line_id, number in free_places(shift.id).items() if number}
        if free and shift.ends_at > clock.now():
            who = ", ".join(names[line_id] for line_id in free)
            found.append(Wanted(task.title, task.place_name, shift, who, sum(free.values())))
    return found
