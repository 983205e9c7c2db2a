"""A second text, once, to who is silent at half of the time; after that somebody rings them. Ring: services."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import Actor
from hub.audit.moves import record
from hub.callouts import silence, waves
from hub.callouts.models import CallOut
from hub.callouts.queries import by_uid
from hub.callouts.states import CallOutState
from hub.database import db, transaction
from hub.errors import Conflict
from hub.messaging.outgoing import outbox
from hub.messaging.prices import Takes, what_it_takes
from hub.messaging.states import Lane
from hub.messaging.texts.filling import render
from hub.messaging.texts.segments import count
from hub.referrals import wording
from hub.referrals.models import Referral
from hub.referrals.moves import is_wanted
from hub.referrals.must_know import SECOND
from hub.referrals.queries import Handover, code_of, free_places, handover, may_ask_from
from hub.referrals.telling import for_whom, gets_texts
from hub.tasks.models import Task

# How many leave in one transaction, so that answers coming in never wait long.
AT_ONCE = 200


def text_silent(uid: UUID, *, by: Actor) -> int:
    """The second text to everybody who is silent now; answers how many. Raises Conflict with what is against it."""
    done = 0
    while True:
        with transaction():
            call_out = waves.hold(by_uid(uid).id)
            if why := why_not(call_out):
                raise Conflict(why)
            batch = silence.silent_at_half(call_out, clock.now(), at_once=True)[:AT_ONCE]
            sent = _text(call_out, batch, by=by.uid)
            done += sent
        if not sent or len(batch) < AT_ONCE:
            return done


def text_silent_at_half(call_out_id: int) -> int:
    """The same by itself, for those whose time is half over. Safe to run twice and beside another worker."""
    with transaction():
        call_out = waves.hold(call_out_id)
        if why_not(call_out):
            return 0
        batch = silence.silent_at_half(call_out, clock.now())[:AT_ONCE]
        return _text(call_out, batch, by="system")


def would_take(call_out: CallOut) -> Takes | None:
    """What a second text to everybody who is silent now takes; None while none can leave or nobody would read it.

    Each language is written once, so that it is quickly reckoned for thousands; a name before it is not counted.
    """
    ids = [] if why_not(call_out) else silence.silent_at_half(call_out, clock.now(), at_once=True)
    if not ids:
        return None
    h = handover(ids[0])
    facts = wording.ask_facts(h.task, h.shift, h.organisation, leaves_at=clock.now())
    named = {"code": code_of(h.referral.uid), "given_name": ""}
    readers = silence.readers_of(ids)
    languages = {language for _, language in readers}
    parts = {
        language: count(render(SECOND, language, as_exercise=False, **facts, **named)).segments
        for language in languages
    }
    return what_it_takes((phone, parts[language]) for phone, language in readers)


def why_not(call_out: CallOut) -> str:
    """What stands against a second text; empty when nothing does."""
    if call_out.state is not CallOutState.RUNNING or not call_out.level.asks:
        return "This call-out asks nobody just now."
    if call_out.is_drill:
        return "This is a drill. Nobody is asked twice for practice."
    if call_out.by_voice:
        return "These people are asked by phone. Ring them again."
    if not any(free_places(call_out.shift_id).values()):
        return "All places are held, so nobody need be asked again."
    now = clock.now()
    if may_ask_from(now) > now and not waves.plan_of(call_out).goes_through_the_night:
        return "It is quiet time. They are texted in the morning, if their time to answer still runs."
    return ""


def _text(call_out: CallOut, referral_ids: Sequence[int], *, by: str) -> int:
    """One conditional update claims them, so that nobody reads it twice."""
    if not referral_ids:
        return 0
    now = clock.now()
    claim = sa.update(Referral).where(Referral.id.in_(referral_ids), Referral.second_text_at.is_(None))
    claim = claim.values(second_text_at=now).returning(Referral.id)
    ids = list(db.session.scalars(claim.execution_options(synchronize_session="fetch")))
    sent = sum(_one(handover(referral_id), now, by=by) for referral_id in sorted(ids))
    if sent:
        call_out.second_text_at = now
        record("call_out.second_text", call_out, by=by, about=_task_uid(call_out), details={"people": sent})
    return sent


def _one(h: Handover, now: datetime, *, by: str) -> bool:
    if not is_wanted(h) or not gets_texts(h.volunteer) or h.referral.due_at is None:
        return False
    facts = wording.ask_facts(h.task, h.shift, h.organisation, leaves_at=now)
    outbox.enqueue(
        SECOND, h.volunteer.phone or "", language=h.volunteer.language, lane=Lane.ASK,
        valid_for=h.referral.due_at - now, context_uid=h.task.uid, subject_uid=h.referral.uid, by=by,
        facts={**facts, "code": code_of(h.referral.uid), "given_name": for_whom(h.volunteer)},
        override=True,
    )  # fmt: skip
    return True


def _task_uid(call_out: CallOut) -> UUID:
    return db.session.scalars(sa.select(Task.uid).where(Task.id == call_out.task_id)).one()
