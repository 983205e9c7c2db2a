"""Use cases of an alarm on an organisation's task: it is told once, and says when it has found them. Ring: services."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from flask import current_app

from hub import clock
from hub.accounts.rules import Actor
from hub.alarms.models import Alarm
from hub.alarms.moves import raise_again
from hub.alarms.states import AlarmState
from hub.attendance import moves as stints
from hub.attendance.missing import hold
from hub.attendance.models import Stint
from hub.attendance.states import Door, StintState
from hub.attendance.welfare import moves
from hub.attendance.welfare.missed import missed_at
from hub.attendance.welfare.owner_alarms import SAID, TOLD, OwnerAlarm, missed_on, of_owner
from hub.attendance.welfare.rules import alarm_words
from hub.audit.moves import record
from hub.audit.queries import done_to
from hub.database import db, transaction
from hub.errors import Invalid
from hub.messaging import questions
from hub.messaging.states import Lane
from hub.organisations.letters import Letter, write_to
from hub.organisations.models import Organisation
from hub.tasks.models import Task

TEXT_VALID_FOR = timedelta(minutes=30)
NOTE_LETTERS = 300


def tell_owner(alarm_id: int) -> bool:
    """The organisation whose task it is gets one text an alarm, before all else; whether it was this time.

    Apart from the ring of the duty phone: whatever fails here never keeps that one from ringing.
    """
    with transaction():
        alarm = db.session.get(Alarm, alarm_id, with_for_update=True, populate_existing=True)
        task = db.session.scalar(sa.select(Task).where(Task.uid == alarm.subject_uid)) if alarm else None
        owner = db.session.get(Organisation, task.organisation_id) if task and task.organisation_id else None
        if alarm is None or task is None or owner is None or alarm.state is not AlarmState.RAISED:
            return False
        if done_to([alarm.uid], [TOLD]):
            return False
        people = max(1, len(missed_on(task.id)))
        url = f"{current_app.config['PUBLIC_URL']}/portal/alarms/{alarm.uid}"
        facts = {"people": people, "title": task.title, "number": task.number, "url": url}
        texted = write_to(owner, Letter(
            "owner_alarm", f"{task.number}: somebody is missed", facts, TEXT_VALID_FOR, Lane.DANGER, alarm.uid
        ))  # fmt: skip
        record(TOLD, alarm, by="system", about=task.uid, details={"texts": len(texted)})
        return True


def found(alarm_uid: UUID, stint_uids: Collection[UUID], note: str, *, have_left: bool, by: Actor) -> int:
    """The organisation has found them: they stay and are asked again later, or have left, at an estimated time.

    The alarm rings on with its words until a coordinator clears it. Answers how many. Raises Invalid without words.
    """
    said = note.strip()
    if not said:
        raise Invalid({"note": "Say in a few words where they are, or what you know."})
    if len(said) > NOTE_LETTERS:
        raise Invalid({"note": f"This has {len(said)} letters. Shorten it to {NOTE_LETTERS}."})
    with transaction():
        mine = of_owner(alarm_uid, by.organisation_id)
        known = {item.stint.uid for item in mine.people}
        done = [stint for stint in _locked(set(stint_uids) & known) if stint.state is StintState.OPEN]
        for stint in done:
            _settle(stint, have_left=have_left, by=by)
        details = {"people": len(done), "have_left": have_left}
        record(SAID, mine.alarm, by=by.uid, about=mine.task.uid, why=said, details=details)
        if mine.rings:
            title, detail = _words(mine, said, len(done))
            raise_again(mine.alarm.kind, mine.task, title=title, detail=detail, by=by.uid)
        return len(done)


def _locked(uids: Collection[UUID]) -> list[Stint]:
    found = list(db.session.scalars(sa.select(Stint).where(Stint.uid.in_(list(uids))).order_by(Stint.id)))
    hold(found)
    return found


def _settle(stint: Stint, *, have_left: bool, by: Actor) -> None:
    now = clock.now()
    if not have_left:
        moves.go_on(stint, now=now)
        questions.close_about([stint.uid], by=by.uid)
        record("stint.seen_well", stint, by=by.uid)
        return
    left = min(stint.expected_end_at, now)
    stint.is_estimated = True
    stints.sign_out(stint, door=Door.LEADER, by=by.uid, at=left if left > stint.signed_in_at else now)


def _words(mine: OwnerAlarm, said: str, found_now: int) -> tuple[str, str]:
    """The alarm with the organisation's words first, and whoever is still missed after them."""
    owner = db.session.get_one(Organisation, mine.task.organisation_id)
    words = f"{owner.name} says: “{said.rstrip('.')}”." + (f" {found_now} found." if found_now else "")
    still = missed_at(mine.task.id)
    if not still:
        return mine.alarm.title, f"{words} Nobody is missed there now. Check, then clear this."
    place = f"{mine.task.number} {mine.task.title}"
    title, detail = alarm_words(still, place)
    return title, f"{words} {len(still)} still missed. {detail}"
