"""A text that must arrive did not: somebody rings, says it, or gives the place to the next. Ring: services."""

from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import Actor
from hub.alarms.models import Alarm
from hub.alarms.moves import raise_alarm
from hub.alarms.states import AlarmKind
from hub.database import db, transaction
from hub.errors import Conflict, Invalid, NotFound
from hub.messaging.events import MessageNotDelivered, OptOutChanged
from hub.messaging.models import Message
from hub.referrals import moves, not_told, places, queries
from hub.referrals.due import has_read
from hub.referrals.must_know import MUST_KNOW, Untold
from hub.referrals.queries import Handover
from hub.referrals.states import ReferralState
from hub.referrals.voice.untold import not_told_yet
from hub.volunteers.queries import by_phone

TOLD_BY_VOICE = "Told by voice."
NOT_REACHED = "Could not be told in time."
NOTE_LETTERS = 500


def follow_undelivered(event: MessageNotDelivered) -> bool:
    """Whoever must know what that text said and does not is an alarm; answers whether it was ours to see to.

    The same text rings once, however often the news of it comes.
    """
    if event.kind not in MUST_KNOW or event.subject_uid is None:
        return False
    with transaction():
        try:
            referral_id, _ = queries.key_of(event.subject_uid)
        except NotFound:
            return False
        h, message = queries.handover(referral_id), _message(event.message_uid)
        if not _is_settled(h, message):
            not_told.rings(h, _untold(h, message), why=message.error_text or "The text did not arrive")
        return True


def ring_for(referral_id: int) -> bool:
    """An alarm about somebody who is expected soon and was never told where to go. Safe to run twice."""
    with transaction():
        h = queries.handover(referral_id)
        if referral_id not in not_told_yet(clock.now()):
            return False
        why = "They said yes by voice and got no text" if h.referral.by_voice else "Their text is stuck here"
        return not_told.rings(h, Untold.CONFIRMED, why=why)


def follow_opt_out(event: OptOutChanged) -> None:
    """Who is promised somewhere and texts STOP or CANCEL may mean that they do not come: no text can ask them."""
    if not event.is_out:
        return
    with transaction():
        for h in _promised(event.phone):
            raise_alarm(
                AlarmKind.NOT_TOLD, h.referral, title=f"{h.volunteer.name} wants no more texts",
                detail=f"They are expected for {h.task.number} {h.task.title}. Ring them: do they still come?",
            )  # fmt: skip


def told_by_voice(alarm_uid: UUID, *, note: str = "", by: Actor) -> str:
    """Somebody said it to them: the alarm is over, with a note. Answers their name."""
    if len(note) > NOTE_LETTERS - len(TOLD_BY_VOICE):
        raise Invalid({"note": f"The note has {len(note)} letters. Shorten it to 400."})
    with transaction():
        h = _about(alarm_uid)
        said = f"{TOLD_BY_VOICE} {note.strip()}".strip()
        not_told.knows(h.referral.uid, note=said, by=by.uid)
        not_told.heard(h, by=by.uid, note=note.strip())
        return h.volunteer.name


def give_place_on(alarm_uid: UUID, *, by: Actor) -> str:
    """They cannot be told, so their place goes to whoever waits. Answers what came of it.

    Raises Conflict when they are not expected any more.
    """
    with transaction():
        h = _about(alarm_uid)
        places.lock_shift(h.shift.id)
        h = queries.handover(h.referral.id)
        if not h.referral.state.may_be_taken_off:
            raise Conflict(f"{h.volunteer.name} holds no place on {h.task.number} any more.")
        waiting = queries.waiting_list(h.shift.id, limit=1)
        moves.withdraw(h, by=by.uid, why=NOT_REACHED)
        next_one = queries.handover(waiting[0]) if waiting else None
        if next_one and next_one.referral.state.holds_place:
            return f"The place of {h.volunteer.name} goes to {next_one.volunteer.name}."
        return f"The place of {h.volunteer.name} is free. Nobody waits for it: ask more people."


def _message(uid: UUID) -> Message:
    return db.session.scalars(sa.select(Message).where(Message.uid == uid)).one()


def _untold(h: Handover, message: Message) -> Untold:
    """A second text with everything says what has changed, if they have read the first."""
    untold = MUST_KNOW[message.kind]
    return Untold.CHANGED if message.kind == "confirmed" and has_read(h.referral, "confirmed") else untold


def _is_settled(h: Handover, message: Message) -> bool:
    """Whether they were told otherwise since, or a newer text says the same and may still arrive."""
    told = sa.select(Alarm.id).where(
        Alarm.kind == AlarmKind.NOT_TOLD, Alarm.subject_uid == h.referral.uid, Alarm.cleared_at >= message.created_at
    )  # fmt: skip
    newer = sa.select(Message.id).where(
        Message.subject_uid == h.referral.uid, Message.kind == message.kind, Message.id > message.id
    )
    return db.session.scalar(told.limit(1)) is not None or db.session.scalar(newer.limit(1)) is not None


def _promised(phone: str) -> list[Handover]:
    return [
        h
        for person in by_phone(phone)
        for h in queries.of_volunteer(person.id, limit=20)
        if h.referral.state.is_committed
        and h.referral.state is not ReferralState.ON_TASK
        and h.shift.ends_at > clock.now()
    ]


def _about(alarm_uid: UUID) -> Handover:
    """The hand-over that an alarm is about. Raises NotFound."""
    query = sa.select(Alarm.subject_uid).where(Alarm.uid == alarm_uid, Alarm.kind == AlarmKind.NOT_TOLD)
    subject_uid = db.session.scalar(query)
    if subject_uid is None:
        raise NotFound("There is no such alarm. Open the list of alarms.")
    return queries.handover(queries.key_of(subject_uid)[0])
