"""Use cases of looking after people: what time makes due, what they answer, and a leader who clears a team."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import Actor
from hub.alarms.models import Alarm
from hub.alarms.moves import reword
from hub.alarms.states import AlarmState
from hub.attendance import moves as stints
from hub.attendance.missing import hold
from hub.attendance.models import Stint
from hub.attendance.queries import Present, stint_by_uid
from hub.attendance.rules import CLOCK_LEEWAY
from hub.attendance.states import Door, StintState
from hub.attendance.welfare import moves, queries
from hub.attendance.welfare.missed import missed_by
from hub.attendance.welfare.owner_alarms import SAID
from hub.attendance.welfare.rules import LOOK_AGAIN_AFTER, Step, alarm_words, next_step
from hub.audit.moves import record
from hub.audit.queries import done_to
from hub.database import db, transaction
from hub.errors import Conflict, Invalid
from hub.installation.queries import settings
from hub.messaging import questions
from hub.messaging.events import MessageNotDelivered, TextAnswered
from hub.messaging.outgoing import outbox
from hub.messaging.replies.rules import Intent
from hub.messaging.states import Lane
from hub.referrals.persons.slip import gets_texts

ANSWER_VALID_FOR = timedelta(minutes=30)


def look_at(stint_id: int) -> Step | None:
    """Asks, or rings, for one stint whose time has come. Safe to run twice and beside another worker."""
    with transaction():
        item = _ours(stint_id)
        if item is None or item.stint.check_at is None or item.stint.check_at > clock.now():
            return None
        step = next_step(
            was_asked=item.stint.welfare_asked_at is not None,
            can_be_texted=gets_texts(item.volunteer),
        )
        moves.ask(item) if step is Step.ASK else moves.ring(item)
        return step


def set_back(stint_id: int) -> None:
    """The machine's clock was ahead when they signed in: they are looked after by the right one, from now on.

    The stamped time is kept as a correction, and the stint is marked estimated until somebody puts it right.
    """
    with transaction():
        item, now = _ours(stint_id), clock.now()
        if item is None or item.stint.signed_in_at <= now + CLOCK_LEEWAY:
            return
        moves.set_back(item.stint, now=now)


def look_again(stint_id: int) -> None:
    """Its alarm was cleared and they are still signed in: asked anew after an hour, so nobody is forgotten."""
    with transaction():
        item = _ours(stint_id)
        if item is not None and item.stint.check_at is None:
            item.stint.welfare_asked_at = None
            item.stint.check_at = clock.now() + LOOK_AGAIN_AFTER


def say_who_is_left(alarm_id: int) -> bool:
    """An alarm names whoever is missed now: who has left or is fine since falls out of it. It rings on as before.

    What the organisation has said in it stays. Answers whether its words changed.
    """
    with transaction():
        alarm = db.session.get(Alarm, alarm_id, with_for_update=True, populate_existing=True)
        if alarm is None or alarm.state is not AlarmState.RAISED or done_to([alarm.uid], [SAID]):
            return False
        title, detail = alarm_words(missed_by(alarm), queries.place_of_alarm(alarm))
        return reword(alarm, title=title, detail=detail)


def take_answer(event: TextAnswered) -> None:
    """1: fine, looked at again later. 2, or any word of help: the alarm rings, beside that of the danger."""
    with transaction():
        stint = stint_by_uid(event.subject_uid) if event.subject_uid else None
        item = _ours(stint.id) if stint else None
        if item is None:
            questions.mark_read(event.inbound_id, "They have signed out since.", by=event.by)
            return
        if event.reading.intent in (Intent.HELP, Intent.NO):
            _wants_help(item, event)
        else:
            _is_fine(item, event)


def follow_undelivered(event: MessageNotDelivered) -> bool:
    """Our question did not reach them: the alarm of their place rings with them in it, and no other one.

    A network that is down for three hundred people is so one alarm a place. Answers whether it was ours to see to.
    """
    if event.kind != "welfare" or event.subject_uid is None:
        return False
    with transaction():
        stint = stint_by_uid(event.subject_uid)
        item = _ours(stint.id) if stint else None
        if item is not None and item.stint.welfare_asked_at is not None and item.stint.check_at is not None:
            moves.ring(item)
        return stint is not None


def _wants_help(item: Present, event: TextAnswered) -> None:
    record(queries.WANTS_HELP, item.stint, by=event.by)
    moves.ring(item)
    questions.mark_unclear(event.inbound_id, f"{item.volunteer.name} needs help. Ring them now", by=event.by)


def _is_fine(item: Present, event: TextAnswered) -> None:
    stint, person = item.stint, item.volunteer
    moves.go_on(stint, now=clock.now())
    questions.close_about([stint.uid], by=event.by)
    record("stint.is_fine", stint, by=event.by)
    again = f"{settings().local(stint.check_at or clock.now()):%H:%M}"
    outbox.enqueue(
        "welfare_fine", event.phone, lane=Lane.ANSWER, valid_for=ANSWER_VALID_FOR,
        facts={"name": person.given_name, "again": again}, subject_uid=stint.uid,
    )  # fmt: skip
    questions.mark_read(event.inbound_id, f"{person.name} is fine.", by=event.by)


def seen_well(stint_uids: Collection[UUID], *, by: Actor) -> int:
    """Somebody has seen or rung these people: they are fine and stay. Answers how many."""
    with transaction():
        found = [item for item in map(_ours, _ids(stint_uids)) if item is not None]
        for item in found:
            moves.go_on(item.stint, now=clock.now())
            questions.close_about([item.stint.uid], by=by.uid)
            record("stint.seen_well", item.stint, by=by.uid)
        return len(found)


def clear_team(stint_uids: Collection[UUID], *, by: Actor, at: datetime | None = None) -> int:
    """A leader signs a whole team out, at the time they should have left unless one is named; answers how many.

    The times are marked estimated, so they stay outside the totals until somebody puts them right.
    """
    if not stint_uids:
        raise Invalid({"stints": "Tick one person or more."})
    with transaction():
        done, ids = 0, _ids(stint_uids)
        hold(list(db.session.scalars(sa.select(Stint).where(Stint.id.in_(ids)))))
        for item in map(_ours, ids):
            if item is None:
                continue
            left = min(at or item.stint.expected_end_at, clock.now())
            if left <= item.stint.signed_in_at:
                raise Conflict(f"{item.volunteer.name} signed in later than that. Check the time.")
            item.stint.is_estimated = True
            stints.sign_out(item.stint, door=Door.LEADER, by=by.uid, at=left)
            done += 1
        return done


def _ids(stint_uids: Collection[UUID]) -> list[int]:
    query = sa.select(Stint.id).where(Stint.uid.in_(list(stint_uids))).order_by(Stint.id)
    return list(db.session.scalars(query))


def _ours(stint_id: int) -> Present | None:
    """The open stint, ours until this transaction ends; None once it has ended."""
    held = {"key_share": True}
    stint = db.session.get(Stint, stint_id, with_for_update=held, populate_existing=True)
    if stint is None or stint.state is not StintState.OPEN:
        return None
    return queries.present_one(stint_id)
