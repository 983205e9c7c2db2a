"""What time does to a general hand-over; each is safe to run twice and beside another worker. Ring: services."""

from hub import clock
from hub.database import transaction
from hub.installation.queries import settings
from hub.messaging import questions
from hub.messaging.states import QuestionEvent
from hub.organisations.opening_hours import kept_hours
from hub.referrals.clocks import half_of, reminder_is_due
from hub.referrals.general import moves, queries
from hub.referrals.general.models import GeneralReferral
from hub.referrals.general.queries import HandedOn
from hub.referrals.general.telling import ask, write_about
from hub.referrals.queries import may_ask_from
from hub.referrals.states import ReferralEvent, ReferralState

_S = ReferralState


def run_out(referral_id: int) -> bool:
    """The person did not say whether they want to be handed on; a late yes still counts, and a coordinator sees it."""
    with transaction():
        h = _locked(referral_id)
        if not _is_due(h.referral, _S.ASKED):
            return False
        moves.step(h, ReferralEvent.RUN_OUT, by="system", due_at=clock.now())
        questions.settle_many([h.referral.uid], QuestionEvent.RUN_OUT, by="system")
        return True


def lapse(referral_id: int) -> bool:
    """The organisation did not answer in time: the person moves on."""
    with transaction():
        h = _locked(referral_id)
        if not _is_due(h.referral, _S.OFFERED):
            return False
        moves.lapse(h)
        return True


def drop(referral_id: int) -> bool:
    """The organisation may not take people any more: the person moves on."""
    with transaction():
        h = _locked(referral_id)
        if h.referral.state is not _S.OFFERED or h.organisation.state.may_take_people:
            return False
        moves.pass_over(h, by="system")
        return True


def remind(referral_id: int) -> bool:
    """Half of the time has passed: who owes an answer, person or organisation, hears of it once more."""
    with transaction():
        h = _locked(referral_id)
        if h.referral.reminded_at or h.referral.due_at is None or not owes(h):
            return False
        h.referral.reminded_at = clock.now()
        if h.referral.state is _S.ASKED:
            ask(h, deadline=h.referral.due_at, again=True)
        else:
            write_about(h, "person_reminder")
        return True


def owes(h: HandedOn) -> bool:
    """Whether a reminder is due, at a moment at which it is read."""
    now, row = clock.now(), h.referral
    began = row.asked_at if row.state is _S.ASKED else row.offered_at
    if began is None or row.due_at is None:
        return False
    if row.state is _S.ASKED:
        return half_of(began, row.due_at) <= now and may_ask_from(now) <= now
    hours = kept_hours(h.organisation.opening_hours)
    return row.state is _S.OFFERED and reminder_is_due(began, row.due_at, settings().local(now), hours)


def _locked(referral_id: int) -> HandedOn:
    moves.lock_person(queries.by_id(referral_id).volunteer.id)
    return queries.by_id(referral_id)


def _is_due(row: GeneralReferral, state: ReferralState) -> bool:
    return row.state is state and row.due_at is not None and row.due_at <= clock.now()
