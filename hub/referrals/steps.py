"""What every step on a referral shares: the move with its ledger, the text, the question. Ring: moves."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.audit.moves import change_state, record
from hub.database import db
from hub.errors import Conflict
from hub.installation.rules import AgreementText
from hub.machine import advance
from hub.messaging import questions
from hub.messaging.models import Message, Question
from hub.messaging.outgoing import outbox
from hub.messaging.states import Lane, MessageState, QuestionEvent, QuestionKind, QuestionState
from hub.messaging.texts.spoken import fixed
from hub.referrals import invitations, not_told, wording
from hub.referrals.clocks import due_after, share_by
from hub.referrals.models import Referral
from hub.referrals.must_know import ASK_KINDS, SECOND
from hub.referrals.queries import (
    Handover,
    code_of,
    has_address,
    in_batches,
    is_being_asked_to_agree,
    without_address,
)
from hub.referrals.rules import answer_by
from hub.referrals.states import REFERRAL, ReferralEvent, ReferralState
from hub.referrals.telling import for_whom, gets_texts, must_know, tell
from hub.tasks.models import Task
from hub.volunteers import moves as volunteers
from hub.volunteers.models import Volunteer
from hub.volunteers.standing.agreements import unsigned

CONFIRMED = fixed("You are confirmed", {
    "es": "Su lugar esta confirmado", "fr": "Votre place est confirmée", "pt": "O seu lugar esta confirmado",
    "mi": "Kua whakau to wahi", "ht": "Plas ou konfime",
})  # fmt: skip
MOVED_UP = fixed("A place is free: you are confirmed", {
    "es": "Hay un lugar libre y es suyo", "fr": "Une place est libre, elle est à vous",
    "pt": "Ha um lugar livre e é seu", "mi": "Kua watea he wahi mou", "ht": "Gen yon plas lib pou ou",
})  # fmt: skip


def step(h: Handover, event: ReferralEvent, *, by: str, why: str = "", **values: object) -> ReferralState:
    """Moves the referral on; its clock and the person's ledger of commitments keep in step with it.

    Without a `due_at` among the values the new state waits as long as `clocks` says.
    """
    was = h.referral.state
    comes = advance(REFERRAL, was, event)
    if comes is not was:
        due_at = due_after(comes, starts_at=h.shift.starts_at, ends_at=h.shift.ends_at, now=clock.now())
        values = {"due_at": due_at, "reminded_at": None, **values}
    now_is = ReferralState(
        change_state(h.referral, event, REFERRAL, by=by, about=h.task.uid, why=why, values=values)
    )
    if was is ReferralState.AGREED and now_is is not was:
        _close_share_question(h.referral.uid, by=by)
    if was is ReferralState.ASKED and now_is is not was:
        stop_asks([h.referral], by=by)
    if was is ReferralState.ACCEPTED and now_is is not was:
        if not now_is.is_confirmed:
            invitations.call_off(h)
        not_told.knows(h.referral.uid, note=f"It matters no more: {now_is.replace('_', ' ')}.", by=by)
    if now_is.is_committed and not was.is_committed:
        volunteers.commit_to(h.referral.volunteer_id, h.referral.uid, h.shift.starts_at, h.shift.ends_at)
    elif was.is_committed and not now_is.is_committed:
        volunteers.release([h.referral.uid])
    return now_is


def many_steps(
    referrals: Sequence[Referral], event: ReferralEvent, *, by: str, why: str = "", **values: object
) -> None:
    """The same step for many, one update for each state they are in. Raises Conflict when one moved on."""
    db.session.flush()
    for old, group in _by_state(referrals).items():
        new = advance(REFERRAL, old, event)
        ends = old.is_committed and not new.is_committed
        for batch in in_batches(group):
            if ends:
                volunteers.release([one.uid for one in batch])
            update = sa.update(Referral).where(
                Referral.id.in_([one.id for one in batch]), Referral.state == old
            )
            update = update.values(state=new, **values).execution_options(synchronize_session=False)
            if db.session.execute(update).rowcount != len(batch):  # type: ignore[attr-defined]
                raise Conflict
        task_uids = {one.task_id: db.session.get_one(Task, one.task_id).uid for one in group}
        for one in group:
            if new is not old:
                about, action = task_uids[one.task_id], f"referral.{event}"
                record(action, one, by=by, about=about, why=why, states=(old, new))
            db.session.expire(one)


def _by_state(referrals: Sequence[Referral]) -> dict[ReferralState, list[Referral]]:
    groups: dict[ReferralState, list[Referral]] = {}
    for referral in referrals:
        groups.setdefault(referral.state, []).append(referral)
    return groups


def tell_everything(h: Handover, *, lane: Lane, news: str) -> None:
    """The one text with address, meeting point and contact, only sent to the accepted; `news` begins it.

    Before a first dispatch whoever has not signed what the preset asks is asked that instead; the address
    follows the signature. Who has read the address keeps hearing of changes.
    """
    left = unsigned(h.volunteer)
    if left and not has_address(h.referral.uid):
        ask_to_agree(h, left[0], lane=lane)
        return
    words = wording.full_facts(h.task, h.shift, h.organisation)
    invitations.invite(h)
    tell(h, "confirmed", lane=lane, news=news, **words)


def ask_to_agree(h: Handover, text: AgreementText, *, lane: Lane) -> None:
    """Asks to agree to one text before the address goes out; one question a person, however many tasks wait."""
    if not gets_texts(h.volunteer):
        must_know(h, "agree_question")
        return
    conversation = outbox.conversation_for(h.volunteer.phone or "", h.volunteer.language)
    if is_being_asked_to_agree(h.volunteer.uid):
        return
    whose = f"{name}: " if (name := for_whom(h.volunteer)) else ""
    question = questions.ask(
        conversation, QuestionKind.AGREE, h.volunteer.uid, label=f"{whose}{text.title}",
        deadline=answer_by(h.shift.starts_at, clock.now()), options=[{"code": text.code, "version": text.version}],
    )  # fmt: skip
    tell(h, "agree_question", lane=lane, code=question.code, agreement=text.text)


def stop_asking_to_agree(volunteer_uid: UUID, *, by: str) -> None:
    """It was signed in another way, so a text need not answer it any more."""
    query = sa.select(Question).where(
        Question.subject_uid == volunteer_uid, Question.kind == QuestionKind.AGREE,
        Question.state != QuestionState.CLOSED,
    )  # fmt: skip
    for question in db.session.scalars(query):
        questions.settle(question, QuestionEvent.CLOSE, by=by)


def go_on_signed(volunteer: Volunteer) -> int:
    """What follows a signature: the next text to sign, or the addresses that waited. Answers how many went."""
    waiting = without_address(volunteer.id)
    left = unsigned(volunteer)
    if left and waiting:
        ask_to_agree(waiting[0], left[0], lane=Lane.ANSWER)
        return 0
    for h in waiting if not left else ():
        tell_everything(h, lane=Lane.ANSWER, news=CONFIRMED)
    return len(waiting) if not left else 0


def ask_to_share(h: Handover, *, moved_up: bool) -> datetime:
    """Asks whether name and number may go to the organisation. Answers by when: now, where no text can ask."""
    if not gets_texts(h.volunteer):
        return clock.now()
    deadline = share_by(h.shift.starts_at, clock.now())
    conversation = outbox.conversation_for(h.volunteer.phone or "", h.volunteer.language)
    whose = f"{name}'s" if (name := for_whom(h.volunteer)) else "your"
    words = f"Give {whose} name to {wording.short(h.organisation.name, 80)}"
    question = questions.ask(conversation, QuestionKind.SHARE, h.referral.uid, label=words, deadline=deadline)
    lane = Lane.CHANGE if moved_up else Lane.ANSWER
    tell(h, "share_question", lane=lane, code=question.code, moved_up=moved_up)
    return deadline


def stop_asks(referrals: Sequence[Referral], *, by: str) -> None:
    """Who has answered in another way, or is not needed, is not asked any more by a text that still waits."""
    theirs = Message.subject_uid.in_([one.uid for one in referrals])
    update = sa.update(Message).where(theirs, Message.state == MessageState.QUEUED)
    update = update.where(Message.kind.in_((*ASK_KINDS, SECOND)))
    values = {
        "state": MessageState.CANCELLED,
        "final_at": clock.now(),
        "error_text": f"Stopped by {by}"[:200],
    }
    db.session.execute(update.values(values).execution_options(synchronize_session="fetch"))


def _close_share_question(uid: UUID, *, by: str) -> None:
    """Once shared or given up, a “2” means “I can't come” again, and not “do not share”."""
    query = sa.select(Question).where(
        Question.subject_uid == uid,
        Question.kind == QuestionKind.SHARE,
        Question.state != QuestionState.CLOSED,
    )
    for question in db.session.scalars(query):
        questions.settle(question, QuestionEvent.CLOSE, by=by)


def remember_ask(h: Handover) -> None:
    """Makes a later “2, I can't” readable until the shift ends, also for somebody who was never asked by text."""
    if not h.volunteer.phone:
        return
    if code_of(h.referral.uid):
        questions.reach_until([h.referral.uid], h.shift.ends_at)
        return
    conversation = outbox.conversation_for(h.volunteer.phone, h.volunteer.language)
    words = wording.label(h.task, h.shift, given_name=for_whom(h.volunteer))
    question = questions.ask(
        conversation, QuestionKind.ASK, h.referral.uid, label=words, deadline=h.shift.ends_at
    )
    questions.settle(question, QuestionEvent.ANSWER, by="system")


def stop_waiting_for_answers(uids: list[UUID], *, by: str) -> None:
    """Marks open asks as run out, so that they count no longer; a late answer is still understood."""
    for batch in in_batches(uids):
        questions.settle_many(batch, QuestionEvent.RUN_OUT, by=by)
