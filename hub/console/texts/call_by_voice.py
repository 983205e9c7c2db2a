"""A call-out by phone and runner: when it is suggested, what is said, and what happens next."""

from hub import clock
from hub.alarms.queries import open_alarms
from hub.alarms.states import AlarmKind
from hub.callouts.rules import Preview
from hub.referrals.wording import ask_facts
from hub.tasks.models import Task
from hub.tasks.queries import owner_of
from hub.web.filters import duration, when


def carrier_trouble() -> str:
    """Why texts do not leave just now; empty when they do."""
    return next((alarm.title for alarm in open_alarms() if alarm.kind is AlarmKind.CARRIER), "")


def say_words(task: Task, preview: Preview) -> dict[str, str] | None:
    """What is said on the telephone, where nobody is texted."""
    owner, shift = owner_of(task), next(one for one in task.shifts if one.id == preview.shift_id)
    return ask_facts(task, shift, owner, leaves_at=clock.now()) if owner and preview.plan.by_voice else None


def steps_by_voice(owner: str, task: Task, preview: Preview) -> list[str]:
    """The same where people are rung or visited."""
    return [
        "You get a list to ring from, on the screen and on paper, and one by street for a runner.",
        "Nobody gets a text that asks them. You key in what they say.",
        f"Answers are waited for until {when(preview.deadline)}.",
        "Whoever says yes is confirmed once you have keyed it in. Then tell them the address."
        if task.pre_accepts
        else f"{owner} accepts each yes. Then you ring again with the address.",
        f"If the yeses do not fill the places, more people are listed after {duration(preview.plan.every_minutes)}.",
    ]  # fmt: skip
