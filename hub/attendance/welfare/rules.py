"""When somebody is asked whether they are well, when an alarm rings, and how it reads. Pure.

The order is that of the field: a text, then an alarm on screens and to the duty phone, which repeats until a person
clears it with a note. Forgotten sign-outs of one place are one alarm, so that they never hide the one missing person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from hub.tasks.states import Risk

ANSWER_WITHIN = timedelta(minutes=15)
ALONE_ANSWER_WITHIN = timedelta(minutes=5)
# Somebody says “I'm fine” and stays: they are asked again after that.
FINE_FOR = timedelta(hours=1)
# An alarm was cleared, and they are still signed in: asked once more after that.
LOOK_AGAIN_AFTER = timedelta(hours=1)
SHORTEST_CHECK, LONGEST_CHECK = 10, 240
FURTHEST = timedelta(days=1)
NAMED = 3


class Step(StrEnum):
    """What to do for a stint whose time has come."""

    ASK = "ask"
    ALARM = "alarm"


def next_step(*, was_asked: bool, can_be_texted: bool) -> Step:
    """A text first; an alarm where no text reaches the person, or none was answered."""
    return Step.ALARM if was_asked or not can_be_texted else Step.ASK


def answer_by(now: datetime, *, is_alone: bool) -> datetime:
    """Until when the answer is waited for: shorter for somebody who works alone."""
    return now + (ALONE_ANSWER_WITHIN if is_alone else ANSWER_WITHIN)


def next_check(now: datetime, expected_end_at: datetime, check_minutes: int | None) -> datetime:
    """When to look at a stint again, after a sign-in or a good answer: its end, or sooner for lone workers.

    Once its end has passed, an hour later.
    """
    end = expected_end_at if expected_end_at > now else now + FINE_FOR
    return min(end, now + timedelta(minutes=check_minutes)) if check_minutes else end


def why_not_every(minutes: int) -> str:
    """What is wrong with so many minutes between two checks; empty when nothing is."""
    return (
        ""
        if SHORTEST_CHECK <= minutes <= LONGEST_CHECK
        else f"Between {SHORTEST_CHECK} and {LONGEST_CHECK} minutes."
    )


def why_not_until(until: datetime, now: datetime, longest: datetime, *, has_reason: bool) -> dict[str, str]:
    """What is wrong with a new time to leave, by field. `longest`: the end of the longest shift."""
    if until <= now:
        return {"until": "That time is over. If they have left, sign them out."}
    if until > now + FURTHEST:
        return {"until": "That is more than a day away. Check the time."}
    if until > longest and not has_reason:
        return {"why": "That is longer than the longest shift. Write down why, and who agreed."}
    return {}


@dataclass(frozen=True, slots=True)
class Overdue:
    """Somebody who was asked and did not answer, or cannot be asked."""

    name: str
    due_at: datetime
    risk: Risk | None = None
    is_alone: bool = False
    wants_help: bool = False
    # Whether the time at which they should have left has passed.
    is_over: bool = True

    @property
    def weight(self) -> tuple[bool, bool, int]:
        """The riskiest sorts first."""
        risks = {Risk.TRAINED: 0, Risk.SUPERVISED: 1}
        return not self.wants_help, not self.is_alone, risks.get(self.risk, 2) if self.risk else 2


def riskiest_first(people: Sequence[Overdue]) -> list[Overdue]:
    """Who asked for help, then who works alone, then by the risk of the task, then the longest overdue."""
    return sorted(people, key=lambda one: (*one.weight, one.due_at))


def alarm_words(people: Sequence[Overdue], place: str) -> tuple[str, str]:
    """Title and detail of the one alarm of a place. The words change only when the people do."""
    first = riskiest_first(people)
    if not first:
        return f"Nobody is missed at {place} now", "They have left or are fine. Check, then clear this."
    if len(first) == 1:
        return _title_of_one(first[0], place), _why(first[0])
    names = ", ".join(_named(one) for one in first[:NAMED])
    rest = len(first) - NAMED
    more = f" and {rest} more" if rest > 0 else ""
    return (
        _title_of_many(first, place),
        f"Riskiest first: {names}{more}. Find each one, sign them out, then clear this.",
    )


def _title_of_one(one: Overdue, place: str) -> str:
    if one.wants_help:
        return f"{one.name} asked for help at {place}"
    if not one.is_over:
        return f"{one.name} does not answer at {place}"
    return f"{one.name} should have left {place} and does not answer"


def _title_of_many(first: Sequence[Overdue], place: str) -> str:
    """Whoever asked for help stands before all the others, however many have only forgotten to sign out."""
    asked = sum(one.wants_help for one in first)
    if asked:
        who = first[0].name if asked == 1 else f"{asked} people"
        rest = len(first) - asked
        more = f", and {rest} more {'does' if rest == 1 else 'do'} not answer" if rest else ""
        return f"{who} asked for help at {place}{more}"
    if all(one.is_over for one in first):
        return f"{len(first)} people should have left {place} and do not answer"
    return f"{len(first)} people do not answer at {place}"


def _named(one: Overdue) -> str:
    marks = [word for word, holds in (("asked for help", one.wants_help), ("alone", one.is_alone)) if holds]
    return f"{one.name} ({', '.join(marks)})" if marks else one.name


def _why(one: Overdue) -> str:
    if one.wants_help:
        return "They asked for help. Ring them or go there now."
    alone = "They work alone. " if one.is_alone else ""
    return f"{alone}Ring them, or whoever is with them. If nobody finds them, ring the emergency number."
