"""Who carries the duty phone at a moment, and which phones an alarm is texted to. Ring: rules.

Nothing here can silence an alarm: whatever stands in the watches, somebody is texted if any phone is known at all.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

# So long before a watch ends with nobody after it the screens say so.
WARN_BEFORE = timedelta(minutes=30)
# So long somebody has to text 1, before the screens ask for them.
CONFIRM_WITHIN = timedelta(minutes=10)
# So long after a watch ended with nobody after it the screens keep saying so.
SAY_UNTIL = timedelta(hours=12)
LONGEST_WATCH = timedelta(hours=72)
# So far ahead a watch can be planned.
FURTHEST_PLAN = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Watch:
    """One stretch of carrying the duty phone. An empty `phone`: that of the settings."""

    name: str
    phone: str
    begins_at: datetime
    until: datetime
    ended_at: datetime | None = None
    is_confirmed: bool = False
    note: str = ""
    uid: UUID | None = None

    @property
    def stops_at(self) -> datetime:
        """When it ended, or will end; of one that was taken off the plan a moment before it would have begun."""
        return min(self.until, self.ended_at) if self.ended_at else self.until

    @property
    def counts(self) -> bool:
        """Whether anybody ever carries it by this: not when it was taken off the plan before it began."""
        return self.stops_at > self.begins_at

    def runs(self, now: datetime) -> bool:
        """Whether this one carries it now."""
        return self.begins_at <= now < self.stops_at


def running(watches: Collection[Watch], now: datetime) -> Watch | None:
    """Who carries it now: of several, who took it last."""
    return max((one for one in watches if one.runs(now)), key=lambda one: one.begins_at, default=None)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time that lies ahead, and who carries it then; None: nobody by name."""

    begins_at: datetime
    ends_at: datetime
    watch: Watch | None


def spans(watches: Collection[Watch], now: datetime) -> tuple[Span, ...]:
    """Who carries it from now until the last watch ends, one after the other, with every gap between them."""
    ahead = [one for one in watches if one.counts and one.stops_at > now]
    moments = sorted({now, *(at for one in ahead for at in (one.begins_at, one.stops_at) if at > now)})
    found: list[Span] = []
    for begins_at, ends_at in pairwise(moments):
        watch = running(ahead, begins_at)
        goes_on = bool(found) and found[-1].watch is watch
        found.append(Span(found.pop().begins_at if goes_on else begins_at, ends_at, watch))
    return tuple(found)


def last_ended(watches: Collection[Watch], now: datetime) -> Watch | None:
    """Who carried it last, when nobody does now."""
    begun = [one for one in watches if one.counts and one.begins_at <= now]
    return max(begun, key=lambda one: one.stops_at, default=None)


def phones(
    watches: Sequence[Watch], of_settings: str, now: datetime, *, unsure: Collection[str] = ()
) -> tuple[str, ...]:
    """Every phone to which an alarm is texted now, who is on duty first; empty only where no phone is known.

    Whoever has not said that they have it, or whose phone may not hear us (`unsure`), never stands alone: the phone
    of the settings is texted too, or, where there is none, that of whoever had it before.
    """
    on_duty = running(watches, now)
    first = on_duty.phone if on_duty else ""
    if on_duty and first and on_duty.is_confirmed and first not in unsure:
        return (first,)
    return tuple(dict.fromkeys(filter(None, (first, of_settings or _before(watches, on_duty, now)))))


def _before(watches: Sequence[Watch], on_duty: Watch | None, now: datetime) -> str:
    """The phone of the last other watch; one that has not begun yet is better than none."""
    others = [one for one in watches if one.phone and (on_duty is None or one.phone != on_duty.phone)]
    return max(others, key=lambda one: (one.begins_at <= now, one.begins_at)).phone if others else ""


def more_phones(
    watches: Sequence[Watch], of_settings: str, now: datetime, *, on: Collection[str]
) -> tuple[str, ...]:
    """Who is texted as well once an alarm was not taken up: the phone of the settings, and whoever is named next.

    Where there is neither, whoever had it before. `on`: the phones that are texted anyhow.
    """
    named = (span.watch.phone for span in spans(watches, now) if span.watch)
    ahead = next((phone for phone in named if phone and phone not in on), "")
    more = tuple(phone for phone in dict.fromkeys((of_settings, ahead)) if phone and phone not in on)
    if more:
        return more
    others = [one for one in watches if one.phone and one.phone not in on]
    before = max(others, key=lambda one: (one.begins_at <= now, one.begins_at), default=None)
    return (before.phone,) if before else ()
