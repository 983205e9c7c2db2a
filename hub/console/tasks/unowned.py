"""Tasks that nobody has taken on yet, as things that wait on the console's home."""

from collections.abc import Iterator
from datetime import datetime

from flask import url_for

from hub.alarms.queries import open_about
from hub.console.tasks.offer_page import summary
from hub.console.thing import Thing
from hub.referrals.offering.moves import is_over
from hub.referrals.offering.queries import tasks_without_owner, waiting_by_task
from hub.tasks.states import TaskState


def things_unowned(now: datetime) -> Iterator[Thing]:
    """One for each task without an owner; an alarm that rings about it says the same, louder."""
    tasks = [task for task in tasks_without_owner() if not is_over(task)]
    waiting = waiting_by_task([task.id for task in tasks])
    ringing = open_about([task.uid for task in tasks])
    for task in tasks:
        if task.uid in ringing:
            continue
        url, thinking = url_for("offers.show", uid=task.uid), waiting.get(task.id, [])
        is_offered = task.state is TaskState.OFFERED and bool(thinking)
        yield Thing(
            kind="info" if is_offered else "take-up", word="Offered" if is_offered else "No owner",
            number=task.number, title=f"{task.title} waits for an organisation to take it on", url=url,
            at=task.raised_at, detail=summary(task, thinking, now), action_url=url,
            action_label="See who was asked" if is_offered else "Find an organisation",
            order=6 if is_offered else 5,
        )  # fmt: skip
