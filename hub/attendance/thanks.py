"""Whoever came to a task is thanked with their hours, when it ends. Ring: moves."""

from datetime import timedelta

from hub.attendance.queries import hours_on
from hub.attendance.rules import hours_words
from hub.messaging.outgoing import outbox
from hub.messaging.states import Lane
from hub.tasks.models import Task
from hub.volunteers.queries import people

THANKS_LAST = timedelta(days=2)


def thank(task: Task, *, by: str) -> int:
    """One text a person; answers how many came."""
    hours = {item.volunteer_id: item for item in hours_on(task.id)}
    for volunteer_id, person in people(list(hours)).items():
        if person.phone is None:
            continue
        outbox.enqueue(
            "thank_you", person.phone, language=person.language, lane=Lane.OTHER, valid_for=THANKS_LAST,
            facts={"name": person.given_name, "title": task.title, "outcome": task.outcome,
                   "spent": hours_words(hours[volunteer_id].minutes)},
            context_uid=task.uid, subject_uid=person.uid, by=by,
        )  # fmt: skip
    return len(hours)
