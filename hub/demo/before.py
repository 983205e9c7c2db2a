"""What was before the exercise: a slip on the coast road two weeks ago, so that the page about fairness has figures.

It is an incident of its own and over, so that nothing of it waits for anybody.
"""

from datetime import datetime, timedelta

import sqlalchemy as sa

from hub import clock
from hub.attendance.models import Stint
from hub.attendance.states import Door, StintState
from hub.database import db, new_uid, transaction
from hub.incidents.models import Incident
from hub.organisations.queries import by_name
from hub.referrals.models import Referral
from hub.referrals.states import ReferralState
from hub.tasks.models import Shift, Task, TaskLine
from hub.tasks.states import TaskState
from hub.volunteers import moves
from hub.volunteers.models import Volunteer
from hub.volunteers.selves import COUNTS
from hub.volunteers.states import Standing

DAYS_AGO, NAME = 14, "Slip on the coast road"
# One in so many was asked; of those, in turn, what came of it.
ONE_IN = 5
CAME_OF_IT = (
    ReferralState.COMPLETED, ReferralState.NO_ANSWER, ReferralState.DECLINED, ReferralState.COMPLETED,
    ReferralState.NO_SHOW,
)  # fmt: skip


def happen() -> None:
    """Some were asked, some answered, some came; most never heard of it."""
    began = clock.now() - timedelta(days=DAYS_AGO)
    with transaction():
        task = _task(began)
        asked = list(db.session.scalars(_who()))[::ONE_IN]
        moves.note_asked(asked, task.shifts[0].uid, began)
        for number, volunteer_id in enumerate(asked):
            _hand_over(task, volunteer_id, CAME_OF_IT[number % len(CAME_OF_IT)], began)
        moves.refresh_match_rows(asked)


def _who() -> "sa.Select[int]":
    return sa.select(Volunteer.id).where(COUNTS, Volunteer.state == Standing.ELIGIBLE).order_by(Volunteer.id)


def _task(began: datetime) -> Task:
    over = began + timedelta(hours=8)
    incident = Incident(
        name=NAME, lead_body="Emergency management office", is_exercise=True, opened_at=began, closed_at=over
    )
    db.session.add(incident)
    db.session.flush()
    task = Task(
        incident_id=incident.id, organisation_id=by_name("Valley Clean-Up Crew").id, state=TaskState.CLOSED,
        title="Clear the coast road", address="Marine Drive, Eastbourne", place_name="Eastbourne", lat=-41.2920,
        lon=174.9000, raised_by="system", raised_at=began, opened_at=began, over_at=over,
        outcome="The road was open by dark",
    )  # fmt: skip
    task.lines = [TaskLine(skill="", needed=20)]
    task.shifts = [Shift(starts_at=began + timedelta(hours=2), ends_at=over)]
    db.session.add(task)
    db.session.flush()
    return task


def _hand_over(task: Task, volunteer_id: int, state: ReferralState, began: datetime) -> None:
    shift, answered = task.shifts[0], began + timedelta(minutes=20)
    referral = Referral(
        uid=new_uid(), task_id=task.id, shift_id=shift.id, line_id=task.lines[0].id, volunteer_id=volunteer_id,
        organisation_id=task.organisation_id, state=state, created_at=began, asked_at=began,
        answered_at=None if state is ReferralState.NO_ANSWER else answered,
    )  # fmt: skip
    db.session.add(referral)
    db.session.flush()
    if state is ReferralState.COMPLETED:
        db.session.add(
            Stint(
                uid=new_uid(), incident_id=task.incident_id, volunteer_id=volunteer_id, task_id=task.id,
                shift_id=shift.id, referral_id=referral.id, state=StintState.CLOSED, signed_in_at=shift.starts_at,
                signed_out_at=shift.ends_at, expected_end_at=shift.ends_at, in_by="system", in_door=Door.DESK,
                out_by="system", out_door=Door.DESK,
            )
        )  # fmt: skip
