"""Use cases of the duty phone: handed to a named person, said to be theirs, given back. Ring: services."""

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import Actor
from hub.alarms.models import DutyWatch
from hub.alarms.watches import watch_by_uid, watches
from hub.alarms.watching import LONGEST_WATCH
from hub.audit.moves import record
from hub.database import db, new_uid, transaction
from hub.errors import Conflict, Invalid
from hub.installation.models import Installation
from hub.installation.queries import settings
from hub.messaging import questions
from hub.messaging.events import TextAnswered
from hub.messaging.outgoing import outbox
from hub.messaging.outgoing.on_duty import why_not_heard
from hub.messaging.states import Lane, QuestionEvent, QuestionKind

PRESSED_TWICE = timedelta(minutes=1)
ANYWAY = " Choose another phone, or tick below to hand it over all the same: the hub’s own phone rings too."


def hand_over(
    name: str, phone: str, until: datetime, *, note: str = "", anyway: bool = False, by: Actor
) -> UUID:
    """From now on alarms are texted to this person, who is asked by text to say that they have it.

    An empty `phone` is that of the settings. Whoever had it until now has it no more. Pressing twice is one handing
    over. Raises Invalid for a phone that may not hear us, unless it is meant `anyway`, and for times that cannot be.
    """
    said, now = " ".join(name.split()), clock.now()
    if wrong := _faults(said, phone, until, now, anyway=anyway):
        raise Invalid(wrong)
    with transaction():
        # Two hands at once: the second waits here and then finds the watch of the first.
        db.session.execute(sa.select(Installation.id).where(Installation.id == 1).with_for_update())
        open_ones = [one for one in watches(now) if one.ended_at is None and one.until > now]
        for one in open_ones:
            is_same = (one.name, one.phone, one.until) == (said, phone, until)
            if is_same and now - one.begins_at < PRESSED_TWICE:
                return one.uid
        for one in open_ones:
            _end(one, by=by.uid)
        watch = DutyWatch(
            uid=new_uid(), name=said[:120], phone=phone, begins_at=now, until=until, note=note.strip()[:500],
            by=by.uid, ended_by="",
        )  # fmt: skip
        db.session.add(watch)
        db.session.flush()
        record("duty.hand_over", watch, by=by.uid)
        if phone:
            _ask_to_confirm(watch, by)
        return watch.uid


def _faults(name: str, phone: str, until: datetime, now: datetime, *, anyway: bool) -> dict[str, str]:
    wrong = {}
    if not name:
        wrong["name"] = "Write who takes it. A name, not only a number."
    if until <= now:
        wrong["until"] = "That time has passed. Say until when they have it."
    elif until - now > LONGEST_WATCH:
        wrong["until"] = "At most three days. Hand it on again then."
    if phone and not anyway and (why := why_not_heard(phone)):
        wrong["phone"] = why + ANYWAY
    return wrong


def _ask_to_confirm(watch: DutyWatch, by: Actor) -> None:
    talk = outbox.conversation_for(watch.phone)
    questions.ask(
        talk, QuestionKind.STILL_THERE, watch.uid, label="You have the duty phone", deadline=watch.until
    )
    facts = {
        "name": watch.name,
        "by_when": f"{settings().local(watch.until):%H:%M %a}",
        "asker": by.name or "the hub",
    }
    outbox.enqueue(
        "duty_handed", watch.phone, conversation=talk, lane=Lane.DANGER, valid_for=watch.until - clock.now(),
        facts=facts, subject_uid=watch.uid, by=by.uid,
    )  # fmt: skip


def _end(watch: DutyWatch, *, by: str) -> None:
    watch.ended_at, watch.ended_by = clock.now(), by
    questions.settle_many([watch.uid], QuestionEvent.CLOSE, by=by)
    record("duty.end", watch, by=by)


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
    """Nobody carries it by name any more: alarms go to the hub’s own phone. A second time changes nothing."""
    with transaction():
        watch = watch_by_uid(uid)
        if watch.ended_at is None:
            _end(watch, by=by.uid)
