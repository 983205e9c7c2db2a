"""What is written down about something that happened to or through a person, and who is woken by it. Pure.

Function words, never a diagnosis. The first words stay; whatever comes later is a note.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from hub.attendance.states import OccurrenceKind

WHAT_LETTERS, DONE_LETTERS, NOTE_LETTERS = 2000, 1000, 1000
# A clock that is a little fast is no mistake of whoever writes.
FAST_CLOCK = timedelta(minutes=5)
OLDEST = timedelta(days=366)
# What help was called; of whom a person must know at once.
HELP = {
    "first aid": "First aid, here",
    "doctor": "A doctor or nurse",
    "ambulance": "An ambulance",
    "police": "Police",
    "fire service": "Fire service",
}
SERIOUS = ("ambulance", "doctor")


@dataclass(frozen=True, slots=True)
class OccurrenceFacts:
    """What somebody wrote down. `once`: the form's own key, so that sent twice it is one occurrence."""

    kind: OccurrenceKind
    happened_at: datetime
    what: str
    once: str
    place: str = ""
    person: str = ""
    volunteer_uid: UUID | None = None
    task_id: int | None = None
    hub_id: int | None = None
    done: str = ""
    help_called: tuple[str, ...] = ()
    witnesses: str = ""
    supervisor: str = ""
    told: str = ""

    @property
    def names_somebody(self) -> bool:
        """Whether it says whom it is about."""
        return bool(self.volunteer_uid or self.person.strip())


def faults(facts: OccurrenceFacts, now: datetime) -> dict[str, str]:
    """What is missing or cannot be, by field."""
    wrong = {}
    if not facts.what.strip():
        wrong["what"] = "Write down what happened, in a few words."
    if facts.happened_at > now + FAST_CLOCK:
        wrong["at"] = "That time has not come yet."
    elif facts.happened_at < now - OLDEST:
        wrong["on"] = "That is more than a year ago. Check the day."
    kind = facts.kind
    if kind in (OccurrenceKind.INJURY, OccurrenceKind.ASKED_TO_LEAVE) and not facts.names_somebody:
        wrong["who"] = "Write who it was."
    if kind is OccurrenceKind.INJURY and not facts.done.strip():
        wrong["done"] = "Write what was done, even if it was only a rest."
    if kind is OccurrenceKind.ASKED_TO_LEAVE and not facts.supervisor.strip():
        wrong["supervisor"] = "Write who decided it. Somebody else looks at an appeal."
    if kind is OccurrenceKind.ASKED_TO_LEAVE and not facts.told.strip():
        wrong["told"] = "Say whether they were told that somebody else can look at it."
    return wrong


def is_serious(kind: OccurrenceKind, help_called: str) -> bool:
    """Whether somebody was hurt so that more than first aid was called."""
    return kind is OccurrenceKind.INJURY and any(word in help_called for word in SERIOUS)


def alarm_words(kind: OccurrenceKind, help_called: str, *, where: str, at: str) -> tuple[str, str] | None:
    """Title and detail of the alarm it raises, with no word about any person; None when it raises none."""
    if kind.is_restricted:
        return (
            "Somebody wrote down a worry about a person",
            f"At {at}. Only supervisors can read it: open it on the console now.",
        )
    if not is_serious(kind, help_called):
        return None
    place = f"{where}, {at}." if where else f"At {at}."
    return f"Somebody was hurt: {help_called} called", f"{place} Who, where and how stand in the record."


def may_decide(*, by_uid: str, by_name: str, recorded_by: str, supervisor: str) -> bool:
    """Whether this person may decide the appeal: neither who wrote it down nor who asked them to leave."""
    return by_uid != recorded_by and " ".join(by_name.casefold().split()) != " ".join(
        supervisor.casefold().split()
    )
