"""What time does to one offer; each is safe to run twice and beside another worker. Ring: services."""

from hub import clock
from hub.database import transaction
from hub.installation.queries import settings
from hub.organisations.opening_hours import kept_hours
from hub.referrals.offering import moves, queries, telling
from hub.referrals.offering.deadlines import remind_at
from hub.referrals.offering.moves import lock_task
from hub.referrals.offering.queries import Offered
from hub.referrals.offering.states import OfferState


def lapse(offer_id: int) -> bool:
    """The time to answer has passed: the next organisation is asked, or a coordinator called."""
    with transaction():
        lock_task(queries.by_id(offer_id).task.id)
        one = queries.by_id(offer_id)
        due_at = one.offer.due_at
        if one.offer.state is not OfferState.WAITING or due_at is None or due_at > clock.now():
            return False
        moves.lapse(one)
        return True


def drop(offer_id: int) -> bool:
    """The organisation may not take people any more: the next one is asked."""
    with transaction():
        lock_task(queries.by_id(offer_id).task.id)
        one = queries.by_id(offer_id)
        if one.offer.state is not OfferState.WAITING or one.organisation.state.may_take_people:
            return False
        moves.withdraw(one, by="system", why="Not active any more")
        moves.go_on(one.task, by="system")
        return True


def remind(offer_id: int) -> bool:
    """Half of the time has passed without an answer: one letter more."""
    with transaction():
        lock_task(queries.by_id(offer_id).task.id)
        one = queries.by_id(offer_id)
        if not needs_reminder(one):
            return False
        one.offer.reminded_at = clock.now()
        telling.remind(one)
        return True


def needs_reminder(one: Offered) -> bool:
    """Whether half of its time has passed without a reminder, and some is left."""
    offer, now = one.offer, clock.now()
    if offer.state is not OfferState.WAITING or offer.reminded_at or offer.due_at is None:
        return False
    here = settings()
    half = remind_at(
        here.local(offer.offered_at), here.local(offer.due_at), kept_hours(one.organisation.opening_hours),
        one.organisation.answer_hours,
    )  # fmt: skip
    return half <= now < offer.due_at
