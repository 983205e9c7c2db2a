"""Who is on duty, as every screen says it: quietly while all is well, loudly when the next one must be found."""

from dataclasses import dataclass

from hub.alarms import watching
from hub.alarms.models import Alarm
from hub.alarms.rules import is_unheeded
from hub.alarms.states import AlarmState
from hub.messaging.outgoing.duty import NOT_ARRIVING, why_unheard
from hub.messaging.outgoing.on_duty import Duty, duty
from hub.web.filters import clock_time, masked, when


@dataclass(frozen=True, slots=True)
class DutyLine:
    """`words` for the foot of each page; `loud` is empty unless somebody must do something about it now."""

    words: str
    loud: str = ""


def duty_line(found: Duty | None = None) -> DutyLine:
    """How it stands now."""
    now = found or duty()
    return DutyLine(_quiet(now), _loud(now))


def _quiet(now: Duty) -> str:
    if now.watch:
        return f"On duty: {now.watch.name} until {when(now.until)}"
    return "On duty: nobody by name" if now.phones else "No duty phone is set"


def _loud(now: Duty) -> str:
    if now.watch is None:
        return _nobody(now)
    name = now.watch.name
    if now.ends_unfollowed:
        return f"{name} is on duty until {clock_time(now.until)}, and nobody comes after. {_then(now)}{_later(now)}"
    if now.watch.phone and now.watch.phone in now.unsure:
        return f"Our texts may not reach {name}, who is on duty. {why_unheard(now) or _also(now)}"
    late = now.at - now.watch.begins_at > watching.CONFIRM_WITHIN
    if now.watch.phone and late and not now.watch.is_confirmed:
        return f"{name} has not said that they have the duty phone. Ring them. {_also(now)}"
    return _unheard_next(now)


def _unheard_next(now: Duty) -> str:
    who, span = now.comes_unheard, now.next
    if who is None or span is None:
        return ""
    at = clock_time(span.begins_at)
    return f"{who.name} has the duty phone from {at}, and our texts may not reach them. Ring them."


def _nobody(now: Duty) -> str:
    last = now.before
    if last is None or now.at - last.stops_at > watching.SAY_UNTIL:
        return _unheard_next(now)
    return f"Nobody has had the duty phone since {clock_time(last.stops_at)}. {_goes_to(now)}{_later(now)}"


def _later(now: Duty) -> str:
    span = now.next
    return f" {span.watch.name} has it from {when(span.begins_at)}." if span and span.watch else ""


def _then(now: Duty) -> str:
    if now.of_settings:
        return f"Then alarms go to the hub’s own phone, {masked(now.of_settings)}."
    return "No other phone is set, so alarms go on to this one."


def _goes_to(now: Duty) -> str:
    if not now.phones:
        return "Alarms ring on screens alone."
    whose = "the hub’s own phone" if now.of_settings else "the last phone we know"
    return f"Alarms go to {whose}, {masked(now.phones[0])}."


def _also(now: Duty) -> str:
    others = [phone for phone in now.phones if now.watch is None or phone != now.watch.phone]
    return f"Alarms go to {masked(others[0])} too." if others else NOT_ARRIVING


def unheeded_words(alarm: Alarm, found: Duty | None = None) -> str:
    """Who has not taken up an alarm that rings, and who is texted besides; nothing while it is too early for that."""
    if alarm.state is not AlarmState.RAISED or not is_unheeded(alarm.kind, alarm.rings):
        return ""
    now = found or duty()
    who = f"{now.watch.name} has not" if now.watch else "Nobody has"
    said = f"{who} taken it up after {alarm.rings} rings."
    more = [now.whose(phone) for phone in now.more_phones]
    if not more:
        return f"{said} Every phone that we know is texted: ring somebody, or take it up yourself."
    named = " and ".join(more)
    return f"{said} {named[:1].upper()}{named[1:]} {'is' if len(more) == 1 else 'are'} texted too."
