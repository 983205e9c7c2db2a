"""Use cases of the duty phone: handed to a named person, said to be theirs, given back. Ring: services."""

from datetime import datetime, timedelta
from uuid import UUID

from hub import clock
from hub.accounts.rules import Actor
from hub.alarms.watches import watch_by_uid, watches
from hub.audit.moves import record
from hub.database import transaction
from hub.errors import Conflict, Invalid
from hub.installation.moves import one_form_at_a_time
from hub.messaging import questions
from hub.messaging.events import TextAnswered
from hub.messaging.outgoing import carrying
from hub.messaging.states import QuestionEvent

PRESSED_TWICE = timedelta(minutes=1)


def hand_over(
    name: str, phone: str, until: datetime, *, note: str = "", anyway: bool = False, by: Actor
) -> UUID:
    """From now on alarms are texted to this person, who is asked by text to say that they have it.

    An empty `phone` is that of the settings. Whoever had it until now has it no more; what is planned stays planned.
    Pressing twice is one handing over. Raises Invalid for a phone that may not hear us, unless it is meant `anyway`,
    and for times that cannot be.
    """
    said, now = " ".join(name.split()), clock.now()
    if wrong := carrying.faults(said, phone, now, until, anyway=anyway, now=now):
        raise Invalid(wrong)
    with transaction():
        one_form_at_a_time()
        open_ones = [one for one in watches(now) if one.ended_at is None and one.begins_at <= now < one.until]
        for one in open_ones:
            is_same = (one.name, one.phone, one.until) == (said, phone, until)
            if is_same and now - one.begins_at < PRESSED_TWICE:
                return one.uid
        carrying.end(open_ones, by=by.uid)
        watch = carrying.begin(said, phone, begins_at=now, until=until, note=note, by=by.uid)
        record("duty.hand_over", watch, by=by.uid)
        if phone:
            carrying.ask_to_confirm(watch, by.name)
        return watch.uid


def take_answer(event: TextAnswered) -> None:
    """1: they have it. 2: they cannot; the hub’s own phone goes on ringing, and a person looks for another."""
    with transaction():
        watch = watch_by_uid(event.subject_uid) if event.subject_uid else None
        if watch is None or event.reading.intent != "yes":
            who = watch.name if watch else "Somebody"
            if watch:
                # Whoever said 1 and then 2 does not have it: their phone rings, and never alone.
                questions.close_about([watch.uid], by=event.by)
            questions.mark_unclear(
                event.inbound_id, f"{who} may not have the duty phone. Hand it to somebody", by=event.by
            )
            return
        record("duty.confirm", watch, by=event.by)
        questions.mark_read(
            event.inbound_id, f"{watch.name} has the duty phone.", by=event.by, question_event=QuestionEvent.ANSWER
        )  # fmt: skip


def confirm(uid: UUID, *, by: Actor) -> None:
    """Somebody rang them, or stands beside them: they have it. Raises Conflict when there is nothing to confirm."""
    with transaction():
        watch = watch_by_uid(uid)
        if not questions.settle_many([watch.uid], QuestionEvent.ANSWER, by=by.uid):
            raise Conflict("They have said so already, or hand it over first.")
        record("duty.confirm", watch, by=by.uid)


def give_back(uid: UUID, *, by: Actor) -> None:
    """Nobody carries it by name any more: alarms go to the hub’s own phone. A second time changes nothing.

    One that is planned comes off the plan, and its bearer reads so.
    """
    with transaction():
        one_form_at_a_time()
        watch = watch_by_uid(uid)
        if watch.ended_at is not None:
            return
        if watch.begins_at > clock.now() and watch.phone:
            carrying.tell_off(watch, by.name)
        carrying.end([watch], by=by.uid)
