"""Use cases of offering: coordinators put a task to organisations, and organisations take it or refuse."""

from uuid import UUID

from hub.accounts.rules import Actor
from hub.database import transaction
from hub.errors import Conflict, Invalid, NotAllowed
from hub.organisations.models import Organisation
from hub.organisations.queries import by_uid as organisation_by_uid
from hub.referrals.offering import moves, queries
from hub.referrals.offering.candidates import ranking
from hub.referrals.offering.facts import WhyNot
from hub.referrals.offering.moves import lock_task
from hub.referrals.offering.queries import Offered
from hub.referrals.offering.states import OfferState, Refusal
from hub.tasks import moves as tasks
from hub.tasks.models import Task
from hub.tasks.rules import WhyNotOpen
from hub.tasks.states import TaskState

LONGEST_REASON = 300
# Whatever else stands against it, a coordinator may have rung them; without these nobody may be sent there.
NEVER = (WhyNot.NOT_ACTIVE, WhyNot.NO_COVER, WhyNot.COVER_ENDS)


def offer_task(task_id: int, *, by: Actor) -> str:
    """Puts a task without an owner to whoever fits best and was not asked yet; answers the organisation's name.

    Somebody who thinks about it already goes on thinking: whoever is first gets it. Raises Conflict when it
    has an owner or is over, and when nobody is left; the coordinator who asks sees that, so no alarm rings.
    """
    with transaction():
        task = lock_task(task_id)
        moves.check_offerable(task)
        asked = {one.organisation.id for one in queries.trail(task.id)}
        if not ranking(task, besides=asked).fits:
            raise Conflict(
                f"Nobody is left to offer {task.number} to. Choose an owner and ring them, or call it off."
            )
        one = moves.offer_to_next(task, by=by.uid)
        return one.organisation.name if one else ""


def offer_to(task_id: int, organisation_uid: UUID, *, by: Actor) -> str:
    """Puts it to this organisation instead of whoever thinks about it now; answers its name.

    Raises Conflict when it may not take people, or without insurance that holds.
    """
    with transaction():
        task = lock_task(task_id)
        moves.check_offerable(task)
        chosen = organisation_by_uid(organisation_uid)
        fit = _fit_of(task, chosen)
        for one in queries.waiting_of(task.id):
            if one.organisation.id == chosen.id:
                raise Conflict(f"{chosen.name} is thinking about {task.number} already.")
            moves.withdraw(one, by=by.uid, why=f"Offered to {chosen.name} instead")
        moves.offer_to(task, chosen, fit, by=by.uid)
        return chosen.name


def _fit_of(task: Task, chosen: Organisation) -> tuple[str, ...]:
    found = ranking(task)
    against = next((one for one in found.passed if one.organisation_id == chosen.id), None)
    if against is None:
        return next((fit.words for fit in found.fits if fit.organisation_id == chosen.id), ())
    if against.why in NEVER:
        raise Conflict(f"{chosen.name} cannot take on {task.number}. {against.words}.")
    return (f"chosen by a coordinator, although: {against.words}",)


def stop_offering(task_id: int, *, by: Actor) -> None:
    """Nobody is asked any more; whoever was thinking about it is told. It is a draft again."""
    with transaction():
        task = lock_task(task_id)
        if task.state is not TaskState.OFFERED:
            raise Conflict(f"{task.number} is not being offered.")
        moves.withdraw_all(task, by=by.uid, why="Offering was stopped")
        tasks.take_back(task, by=by.uid)


def choose_owner(task_id: int, organisation_uid: UUID, *, by: Actor) -> tuple[WhyNotOpen, ...]:
    """Stops offering and names the owner, who has agreed to it; opens the task, or answers what stands against.

    Raises Invalid for an organisation that is not active: nobody may be sent to it.
    """
    with transaction():
        task = lock_task(task_id)
        moves.check_offerable(task)
        owner = organisation_by_uid(organisation_uid)
        if not owner.state.may_take_people:
            raise Invalid({"owner": f"{owner.name} is {owner.state}. Choose one that is active."})
        return moves.give(task, owner, by=by.uid)


def take(uid: UUID, *, by: Actor) -> tuple[WhyNotOpen, ...]:
    """The organisation, or a coordinator who has its word, takes the task on; answers what keeps it from opening.

    Two at once: one gets it, the other reads `TakenByAnother`.
    """
    with transaction():
        return moves.take(_locked(uid, by), by=by.uid)


def refuse(uid: UUID, reason: str, words: str = "", *, by: Actor) -> None:
    """They cannot, and say why. Raises Invalid without a reason, and for “another reason” without words."""
    said = reason_words(reason, words)
    with transaction():
        moves.refuse(_locked(uid, by), said, by=by.uid)


def reason_words(reason: str, words: str = "") -> str:
    """The reason as the trail keeps it: one of the list, with free words behind it."""
    if reason not in tuple(Refusal):
        raise Invalid(
            {"reason": "Choose why you cannot take it on. It helps us to ask the right people next."}
        )
    said = " ".join(words.split())
    if len(said) > LONGEST_REASON - 60:
        raise Invalid({"words": f"That is {len(said)} letters. Shorten it to {LONGEST_REASON - 60}."})
    if reason == Refusal.OTHER:
        if not said:
            raise Invalid({"words": "Write down the other reason, in a few words."})
        return said
    return f"{Refusal(reason).words}: {said}" if said else f"{Refusal(reason).words}"


def _locked(uid: UUID, by: Actor) -> Offered:
    lock_task(queries.key_of(uid))
    one = queries.by_uid(uid)
    if by.organisation_id is not None and by.organisation_id != one.organisation.id:
        raise NotAllowed("This task was offered to another organisation.")
    if by.organisation_id is not None and one.offer.state is OfferState.WITHDRAWN:
        raise moves.TakenByAnother(moves.gone_words(one))
    return one
