"""What time does to one referral; each is safe to run twice and beside another worker. Ring: services."""

from flask import current_app

from hub import clock
from hub.database import transaction
from hub.installation.queries import settings
from hub.organisations.letters import Letter, write_to
from hub.referrals import moves, places, queries
from hub.referrals.models import Referral
from hub.referrals.queries import Handover
from hub.referrals.rules import lasts_until, reminder_is_due
from hub.referrals.states import ReferralEvent, ReferralState
from hub.referrals.steps import step, stop_waiting_for_answers
from hub.referrals.wording import ask_facts, clock_words, date_words
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
        if due:
            _remind(due)
        return len(due)


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


def _remind(due: list[Handover]) -> None:
    """By text and e-mail, to everyone who answers for the organisation."""
    first = due[0]
    by_when = settings().local(min(h.referral.due_at for h in due if h.referral.due_at))
    facts = {
        **ask_facts(first.task, first.shift, first.organisation, leaves_at=clock.now()),
        "number": first.task.number,
        "people": len(due),
        "by_when": f"{clock_words(by_when)} {date_words(by_when)}",
        "link": f"{current_app.config['PUBLIC_URL']}/portal/",
    }
    letter = Letter(
        "reminder_organisation", f"People wait for your answer about {first.task.number}", facts,
        valid_for=lasts_until(first.shift.ends_at, clock.now()), context_uid=first.task.uid,
    )  # fmt: skip
    write_to(first.organisation, letter)
