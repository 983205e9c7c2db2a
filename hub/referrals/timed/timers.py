"""What time does to one referral; each is safe to run twice and beside another worker. Ring: services."""

from hub import clock
from hub.database import transaction
from hub.installation.queries import settings
from hub.messaging.states import Lane
from hub.organisations.letters import write_to
from hub.organisations.opening_hours import kept_hours
from hub.referrals import clocks, due, moves, places, queries, waiting
from hub.referrals.models import Referral
from hub.referrals.organisations.announcing import claim_new, letter_about
from hub.referrals.queries import Handover, share_code
from hub.referrals.states import ReferralEvent, ReferralState
from hub.referrals.steps import step, stop_waiting_for_answers
from hub.referrals.telling import tell
from hub.tasks.queries import by_id as task_by_id

ENDS_WITH_SHIFT = (ReferralState.WAITLISTED, ReferralState.LAPSED, ReferralState.AGREED)


def run_out(referral_id: int) -> bool:
    """The time to answer has passed: silent. A late answer is still understood; the next who waits is asked."""
    with transaction():
        h = _locked(referral_id)
        if not _is_due(h.referral, ReferralState.ASKED):
            return False
        was_asked_late = moves.is_asked_late(h.referral)
        step(h, ReferralEvent.RUN_OUT, by="system")
        stop_waiting_for_answers([h.referral.uid], by="system")
        if was_asked_late:
            moves.move_up_waiting_list(h.shift.id)
        return True


def lapse(referral_id: int) -> bool:
    """The organisation's time to decide has passed: a coordinator takes over."""
    with transaction():
        h = _locked(referral_id)
        if not _is_due(h.referral, ReferralState.OFFERED):
            return False
        moves.lapse(h, by="system")
        return True


def remind(organisation_id: int, task_id: int) -> int:
    """One letter to the organisation about all of a task who have waited half its time; answers how many."""
    with transaction():
        offered = queries.of_task(task_id, states=[ReferralState.OFFERED])
        owed = [h for h in offered if h.organisation.id == organisation_id and needs_reminder(h)]
        for h in owed:
            h.referral.reminded_at = clock.now()
            # It says all that the first letter would have said.
            h.referral.announced_at = h.referral.announced_at or clock.now()
        if owed:
            write_to(owed[0].organisation, letter_about("reminder_organisation", owed))
        return len(owed)


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


def remind_to_share(referral_id: int) -> bool:
    """One more text to who owes their word about sharing; it says that somebody rings them otherwise."""
    with transaction():
        h = _locked(referral_id)
        now = clock.now()
        if referral_id not in due.silent_about_sharing(now) or queries.may_ask_from(now) > now:
            return False
        h.referral.reminded_at = now
        tell(h, "share_reminder", code=share_code(h.referral.uid))
        return True


def end_waiting(referral_id: int) -> bool:
    """No place is worth giving any more: who waited is told that it is over."""
    with transaction():
        h = _locked(referral_id)
        ended = clocks.last_use(h.shift.starts_at, h.shift.ends_at) <= clock.now()
        if h.referral.state not in ENDS_WITH_SHIFT or not ended:
            return False
        waiting.end(h, by="system")
        return True


def miss_late(referral_id: int) -> bool:
    """Somebody who is expected is not there though others are: asked once, then their place goes to who waits.

    Nobody loses a place whom the text did not reach, who said something since, or for whom nobody waits: then a
    coordinator sees that they have not come.
    """
    with transaction():
        h = _locked(referral_id)
        if not _is_due(h.referral, ReferralState.ACCEPTED) or not due.others_came(h.shift.id):
            return False
        if h.shift.ends_at <= clock.now():
            return False
        if h.referral.reminded_at is None:
            return _ask_where(h)
        if not _may_be_missed(h):
            return False
        moves.miss(h, by="system", why="Expected, asked, and not there.")
        return True


def tell_numbers(shift_id: int) -> int:
    """Everybody on a waiting list that has moved reads their new number; answers how many. Held in quiet hours."""
    with transaction():
        shift, now = places.lock_shift(shift_id), clock.now()
        if shift.starts_at <= now or queries.may_ask_from(now) > now:
            return 0
        return waiting.tell_numbers(shift_id)


def needs_reminder(h: Handover) -> bool:
    """Whether half of the time has passed without a reminder, and somebody is there to read one."""
    referral = h.referral
    if referral.reminded_at or referral.offered_at is None or referral.due_at is None:
        return False
    now, hours = settings().local(clock.now()), kept_hours(h.organisation.opening_hours)
    return clocks.reminder_is_due(referral.offered_at, referral.due_at, now, hours)


def _locked(referral_id: int) -> Handover:
    """The hand-over as it is now, its shift ours to count."""
    places.lock_shift(queries.handover(referral_id).shift.id)
    return queries.handover(referral_id)


def _ask_where(h: Handover) -> bool:
    if not queries.has_address(h.referral.uid):
        return False
    h.referral.reminded_at, h.referral.due_at = clock.now(), clock.now() + clocks.LATE
    tell(h, "not_here_yet", lane=Lane.CHANGE)
    return True


def _may_be_missed(h: Handover) -> bool:
    since, said = h.referral.reminded_at, h.referral.answered_at
    if said and since and said > since:
        return False
    if clocks.last_use(h.shift.starts_at, h.shift.ends_at) <= clock.now():
        return False
    waits = queries.waiting_list(h.shift.id, limit=1)
    return bool(waits) and due.has_read(h.referral, "not_here_yet") and not due.has_unread_word(h)


def _is_due(referral: Referral, state: ReferralState) -> bool:
    return referral.state is state and referral.due_at is not None and referral.due_at <= clock.now()
