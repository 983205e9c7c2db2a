"""How a person fits, in one line, and why an organisation may not take them: the same in the portal and by link."""

from datetime import datetime

from hub.referrals.organisations.for_portal import PersonForPortal
from hub.web.filters import distance, when

REASONS = (
    ("We have enough people.", "We have enough people"),
    ("The skill does not fit.", "The skill does not fit"),
    ("We lack a supervisor then.", "We lack a supervisor then"),
    ("The work has changed.", "The work has changed"),
    ("Another reason.", "Another reason"),
)


def answer_by(due_at: datetime | None) -> str:
    """Until when they may answer; None: the time is over."""
    return f"Answer by {when(due_at)}." if due_at else "The time ran out, but your answer still counts."


def fit_of(person: PersonForPortal, *, with_task: bool = True) -> str:
    """The person's fit in one line, without anything that says who they are."""
    parts = [
        person.task_title if with_task else "",
        ", ".join(person.skills[:4]),
        f"{distance(person.km)} away" if person.km is not None else "",
    ]
    if person.is_member:
        parts.append("One of your own members")
    if person.minutes:
        parts.append(f"Can be there in {person.minutes} min")
    return ". ".join(part for part in parts if part) + "."
