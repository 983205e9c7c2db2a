"""Whom do we ring for this task? People who fit and get no ask by text, best first, with the words to say."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from hub import clock
from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.console.tasks.scarce_marks import marks_of
from hub.console.words import REFERRAL_TAGS
from hub.errors import Conflict
from hub.matching.ringing import to_ring
from hub.matching.rules import Suggestion
from hub.messaging.outgoing.unreached import unreachable_phones
from hub.referrals.eligible import is_rung
from hub.referrals.queries import of_task
from hub.referrals.states import ReferralState
from hub.referrals.voice import ringing
from hub.referrals.wording import ask_facts
from hub.tasks.models import Task
from hub.tasks.queries import by_uid, owner_of
from hub.volunteers.models import Volunteer
from hub.volunteers.queries import by_uid as person_by_uid
from hub.volunteers.queries import people

bp = Blueprint("ringing", __name__, url_prefix="/console/tasks/<uuid:uid>/ring")
MOST = 60


@bp.get("/")
@requires(Permission.CALL_OUT)
def index(uid: UUID) -> str:
    """The list on the screen."""
    return render_template("console/ring.html", **_list(by_uid(uid)))


@bp.get("/print")
@requires(Permission.CALL_OUT)
def on_paper(uid: UUID) -> str:
    """The same on paper."""
    return render_template("console/ring_list.html", **_list(by_uid(uid)))


@bp.post("/<uuid:person>/<any(yes_share,yes,no,no_answer):said>")
@requires(Permission.CALL_OUT)
def answer(uid: UUID, person: UUID, said: str) -> Response:
    """What they said on the telephone."""
    task, volunteer = by_uid(uid), person_by_uid(person)
    name, task_id, volunteer_id = volunteer.name, task.id, volunteer.id
    try:
        flash(f"{name}: {ringing.rung(task_id, volunteer_id, ringing.Said(said), by=actor())}")
    except Conflict as error:
        flash(error.sentence)
    return redirect(url_for("ringing.index", uid=uid), 303)


def _list(task: Task) -> dict[str, object]:
    found = to_ring(task.id, limit=MOST)
    who = people([one.volunteer_id for one in found])
    asked = of_task(task.id)
    lost = unreachable_phones(
        {one.phone for one in (*who.values(), *(h.volunteer for h in asked)) if one.phone}
    )
    scarce = marks_of(task, {one.volunteer_id: 0 for one in found})
    rows = [
        (who[one.volunteer_id], _why(who[one.volunteer_id], one, lost), scarce.get(one.volunteer_id, []))
        for one in found
    ]
    rung = [h for h in asked if h.referral.asked_at and (is_rung(h.volunteer) or h.volunteer.phone in lost)]
    silent = [h for h in rung if h.referral.state is ReferralState.NO_ANSWER]
    shift = next((one for one in task.shifts if one.ends_at > clock.now()), task.shifts[0])
    owner = owner_of(task)
    words = ask_facts(task, shift, owner, leaves_at=clock.now()) if owner else None
    done = [h for h in rung if h not in silent]
    return {"task": task, "shift": shift, "rows": rows, "silent": silent, "done": done, "words": words,
            "tags": REFERRAL_TAGS}  # fmt: skip


def _why(person: Volunteer, one: Suggestion, lost: set[str]) -> list[str]:
    lost_words = ["Our last texts did not arrive"] if person.phone in lost else []
    return [*lost_words, *(reason.words for reason in one.reasons)][:4]
