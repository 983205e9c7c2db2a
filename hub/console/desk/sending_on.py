"""Sending somebody who is in on to a task: refused without what the task requires, each thing with what to do."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.attendance.queries import open_stint_of
from hub.attendance.signing import services
from hub.attendance.signing.forms import SendOnForm
from hub.attendance.signing.rules import NotSentOn
from hub.attendance.states import Flag
from hub.console.words import FLAG_WORDS
from hub.errors import HubError
from hub.organisations.queries import by_id as organisation_by_id
from hub.tasks.models import Task
from hub.tasks.queries import by_number, open_tasks
from hub.volunteers.models import Volunteer
from hub.volunteers.queries import by_uid
from hub.volunteers.standing.agreements import unsigned

bp = Blueprint("sending_on", __name__, url_prefix="/console/desk/people/<uuid:uid>/on")

NO_WHY = "Write why they go all the same. It is kept with the sign-in."


@dataclass(frozen=True, slots=True)
class InTheWay:
    """One thing that is missing, what to do about it, and where."""

    word: str
    do: str
    url: str = ""
    label: str = ""


@bp.post("")
@requires(Permission.DESK)
def send(uid: UUID) -> Response | tuple[str, int]:
    """Sends them on, or names what is missing."""
    return _send(uid, SendOnForm(), all_the_same=False)


@bp.post("/all-the-same")
@requires(Permission.SEND_ON_ALL_THE_SAME)
def all_the_same(uid: UUID) -> Response | tuple[str, int]:
    """A supervisor sends them on although something is missing, and says why."""
    return _send(uid, SendOnForm(), all_the_same=True)


def _send(uid: UUID, form: SendOnForm, *, all_the_same: bool) -> Response | tuple[str, int]:
    person, lacks = by_uid(uid), tuple[Flag, ...]()
    if form.validate_on_submit():
        why = (form.why.data or "") if all_the_same else ""
        try:
            stint = services.send_on(
                uid, form.task.data, briefed_by=form.briefed_by.data or "", why=why, by=actor()
            )
        except NotSentOn as error:
            lacks = error.lacks
            form.why.errors = [NO_WHY] if all_the_same else []
        except HubError as error:
            form.refuse(error)
        else:
            flash(f"{person.name} is sent on to {by_number(form.task.data).number}.")
            return redirect(url_for("desk.index", did=stint), 303)
    return _refused(person, form, lacks), 422


def _refused(person: Volunteer, form: SendOnForm, lacks: tuple[Flag, ...]) -> str:
    task = by_number(form.task.data) if lacks else None
    rows = [in_the_way(flag, person, task) for flag in lacks] if task else []
    return render_template(
        "console/sending_on.html", person=person, form=form, rows=rows, task=task, open_tasks=open_tasks(),
        here=open_stint_of(person.id),
    )  # fmt: skip


def in_the_way(flag: Flag, person: Volunteer, task: Task) -> InTheWay:
    """What to do about one thing that is missing, for this person on this task."""
    does: dict[Flag, tuple[str, str, str]] = {
        Flag.SUSPENDED: ("Nobody sends them anywhere until it is lifted.",
                         url_for("people.show", uid=person.uid), "See why"),
        Flag.UNDER_AGE: ("They are too young for it, or we do not know their age. Find them another task.",
                         url_for("on_the_spot.index", uid=person.uid, here=1), "Tasks near them now"),
        Flag.NO_GUARDIAN: ("A parent or guardian agrees first, on paper or by telephone.",
                           url_for("papers.guardian", uid=person.uid), "A parent or guardian agrees"),
        Flag.NOT_SIGNED: (f"They sign: {', '.join(text.title for text in unsigned(person))}.",
                          url_for("people.show", uid=person.uid, _anchor="signed"), "They sign now"),
        Flag.NO_CREDENTIAL: ("They show their paper, and you write down that you have seen it.",
                             url_for("papers.credential", uid=person.uid), "Write down what they show"),
        Flag.NO_CHECK: (f"{task.number} wants a check ({task.check_level}). Write it down once you have seen it.",
                        url_for("papers.check", uid=person.uid), "Write down the check"),
        Flag.NO_COVER: _cover(task),
        Flag.NO_BRIEFING: ("Brief them, and write below who did.", "#send_on_briefed_by", "Write it below"),
    }  # fmt: skip
    return InTheWay(FLAG_WORDS[flag], *does[flag])


def _cover(task: Task) -> tuple[str, str, str]:
    if task.organisation_id is None:
        words = "Nobody covers this task yet. An organisation takes it on first."
        return words, url_for("tasks.show", uid=task.uid), "Open the task"
    owner = organisation_by_id(task.organisation_id)
    return (
        f"{owner.name} has no cover for accidents that holds today. Ask them for it.",
        url_for("charities.show", uid=owner.uid),
        f"Open {owner.name}",
    )
