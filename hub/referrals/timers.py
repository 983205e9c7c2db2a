"""What time does to one referral; each is safe to run twice and beside another worker. Ring: services."""

from hub import clock
from hub.database import transaction
from hub.organisations.letters import write_to
from hub.referrals import moves, places, queries
from hub.referrals.announcing import claim_new, letter_about
from hub.referrals.models import Referral
from hub.referrals.rules import reminder_is_due
from hub.referrals.states import ReferralEvent, ReferralState
from hub.referrals.steps import step, stop_waiting_for_answers
from hub.tasks.queries import by_id as task_by_id


def run_out(referral_id: int) -> bool:
    """The time to answer has passed: silent. A late answer is still understood."""
    with transaction():
        h = queries.handover(referral_id)
        if not _is_due(h.referral, ReferralState.ASKED):
            return False
        step(h, ReferralEvent.RUN_OUT, by="system", due_at=None)
        stop_waiting_for_answers([h.referral.uid], by="system")
        return True


def lapse(referral_id: int) -> bool:
    """The organisation's time to decide has passed: a coordinator takes over."""
    with transaction():
        h = queries.handover(referral_id)
        places.lock_shift(h.shift.id)
        h = queries.handover(referral_id)
        if not _is_due(h.referral, ReferralState.OFFERED):
            return False
        moves.lapse(h, by="system")
        return True


def remind(organisation_id: int, task_id: int) -> int:
    """One letter to the organisation about all of a task who have waited half its time; answers how many."""
    with transaction():
        waiting = queries.of_task(task_id, states=[ReferralState.OFFERED])
        due = [h for h in waiting if h.organisation.id == organisation_id and needs_reminder(h.referral)]
        for h in due:
            h.referral.reminded_at = clock.now()
            # It says all that the first letter would have said.
            h.referral.announced_at = h.referral.announced_at or clock.now()
        if due:
            write_to(due[0].organisation, letter_about("reminder_organisation", due))
        return len(due)


def announce(organisation_id: int, task_id: int) -> int:
    """One letter about everybody of a task who is new to the organisation; answers how many. Safe to run twice."""
    with transaction():
        people = claim_new(organisation_id, task_id)
        if people:
            write_to(people[0].organisation, letter_about("referrals_offered", people))
        return len(people)


def tell_rest(shift_id: int) -> int:
    """The next batch of “filled, thank you” of a shift that is still full; answers how many."""
    with transaction():
        shift = places.lock_shift(shift_id)
        if queries.unconfirmed_places(shift.task_id).get(shift_id, 1) > 0:
            return 0
        return places.tell_others(task_by_id(shift.task_id), shift_id, by="system")


def needs_reminder(referral: Referral) -> bool:
    """Whether half of the time has passed without a reminder."""
    if referral.reminded_at or referral.offered_at is None or referral.due_at is None:
        return False
    return reminder_is_due(referral.offered_at, referral.due_at, clock.now())


def _is_due(referral: Referral, state: ReferralState) -> bool:
    return referral.state is state and referral.due_at is not None and referral.due_at <= clock.now()
