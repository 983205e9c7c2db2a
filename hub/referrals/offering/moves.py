"""Steps of an offer inside a caller's transaction: the task's lock is held by whoever calls them."""

from datetime import datetime

import sqlalchemy as sa

from hub import clock
from hub.alarms import moves as alarms
from hub.alarms.states import AlarmKind
from hub.audit.moves import change_state, record
from hub.database import db, new_uid
from hub.errors import Conflict
from hub.installation.queries import settings
from hub.messaging.states import QuestionEvent
from hub.organisations.models import Organisation
from hub.organisations.opening_hours import kept_hours
from hub.organisations.queries import by_id as organisation_by_id
from hub.referrals.offering import queries, telling
from hub.referrals.offering.candidates import ranking
from hub.referrals.offering.deadlines import answer_by
from hub.referrals.offering.models import TaskOffer
from hub.referrals.offering.queries import Offered
from hub.referrals.offering.states import OFFER, OfferEvent, OfferState
from hub.tasks import moves as tasks
from hub.tasks.events import Changed, TaskCancelled, TaskChanged, TaskGiven
from hub.tasks.models import Task
from hub.tasks.queries import by_id as task_by_id
from hub.tasks.queries import reasons_against_opening
from hub.tasks.rules import WhyNotOpen
from hub.tasks.states import TaskState

_S, _E = OfferState, OfferEvent
SILENT = "No answer in time"
CONCERNS_THEM = {
    Changed.PLACE, Changed.SUBURB, Changed.TIME, Changed.SHIFT_GONE, Changed.MORE_NEEDED, Changed.FEWER_NEEDED,
}  # fmt: skip


class TakenByAnother(Conflict):
    """Another organisation was faster, or the task needs nobody any more."""


def lock_task(task_id: int) -> Task:
    """The task, its owner ours to name until this transaction ends.

    PostgreSQL locks the row; on SQLite the transaction is the only writer from its first word.
    """
    query = sa.select(Task).where(Task.id == task_id).with_for_update(key_share=True)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def is_over(task: Task) -> bool:
    """Whether nobody can be asked to take it on any more: it ended, or its time did."""
    return task.state.is_over or task.shifts[-1].ends_at <= clock.now()


def check_offerable(task: Task) -> None:
    """Raises Conflict when the task has an owner, has opened, or is over."""
    if task.organisation_id is not None or task.state.takes_people:
        raise Conflict(f"{task.number} has an owner already.")
    if is_over(task):
        raise Conflict(f"{task.number} is over. Raise a new task instead.")


def offer_to(task: Task, organisation: Organisation, fit: tuple[str, ...], *, by: str) -> Offered:
    """Puts the task to this organisation, by text and e-mail, with a deadline; the first makes it `offered`."""
    offer = _row_for(task, organisation, fit, by=by)
    one = Offered(offer, task, organisation)
    when, due_at = telling.leaving(organisation, task), due_for(task, organisation)
    offer.offered_at, offer.due_at = when.at, due_at
    db.session.flush()
    if task.state is TaskState.DRAFT:
        tasks.offer(task, by=by)
    alarms.settle(AlarmKind.NO_OWNER, task.uid, note=f"Offered to {organisation.name}.", by=by)
    telling.offer(one)
    return one


def due_for(task: Task, organisation: Organisation) -> datetime:
    """Until when it may answer, were it asked now."""
    return answer_by(
        settings().local(telling.leaving(organisation, task).at), kept_hours(organisation.opening_hours),
        organisation.answer_hours, telling.next_shift(task).starts_at,
    )  # fmt: skip


def _row_for(task: Task, organisation: Organisation, fit: tuple[str, ...], *, by: str) -> TaskOffer:
    query = sa.select(TaskOffer).where(
        TaskOffer.task_id == task.id, TaskOffer.organisation_id == organisation.id
    )
    known = db.session.scalars(query).first()
    place = queries.last_place(task.id) + 1
    if known is not None:
        values = {"reminded_at": None, "answered_at": None, "answered_by": "", "reason": "", "offered_by": by,
                  "fit": list(fit), "place_in_line": place}  # fmt: skip
        change_state(known, _E.AGAIN, OFFER, by=by, about=task.uid, why=organisation.name, values=values)
        return known
    offer = TaskOffer(
        uid=new_uid(), task_id=task.id, organisation_id=organisation.id, state=_S.WAITING, fit=list(fit),
        place_in_line=place, offered_at=clock.now(), offered_by=by,
    )  # fmt: skip
    db.session.add(offer)
    db.session.flush()
    states = (None, _S.WAITING)
    record("task_offer.offer", offer, by=by, about=task.uid, why=organisation.name, states=states)
    return offer


def offer_to_next(task: Task, *, by: str) -> Offered | None:
    """Puts the task to whoever fits best and was not asked yet; with nobody left a coordinator is called."""
    asked = {one.organisation.id for one in queries.trail(task.id)}
    fits = ranking(task, besides=asked).fits
    if fits:
        return offer_to(task, db.session.get_one(Organisation, fits[0].organisation_id), fits[0].words, by=by)
    if not queries.waiting_of(task.id):
        call_coordinator(task)
    return None


def call_coordinator(task: Task) -> None:
    """Nobody took the task on and nobody is left to ask: an alarm that says what to do."""
    if task.state is TaskState.DRAFT:
        tasks.offer(task, by="system")
    said = [one for one in queries.trail(task.id) if one.offer.state is not _S.WITHDRAWN]
    names = ", ".join(_said(one) for one in said) or "No organisation fits"
    alarms.raise_alarm(
        AlarmKind.NO_OWNER, task, title=f"Nobody has taken on {task.number} {task.title}"[:200],
        detail=f"{names[:340]}. Choose an owner and ring them, or call it off.",
    )  # fmt: skip


def _said(one: Offered) -> str:
    word = "said no" if one.offer.state is _S.REFUSED else "was silent"
    return f"{one.organisation.name} {word}"


def go_on(task: Task, *, by: str) -> Offered | None:
    """After a refusal or a silence: the next one, unless somebody else still thinks about it."""
    if task.organisation_id is not None or is_over(task) or queries.waiting_of(task.id):
        return None
    return offer_to_next(task, by=by)


def take(one: Offered, *, by: str) -> tuple[WhyNotOpen, ...]:
    """The task is theirs and opens where nothing stands against it; answers what does.

    Raises TakenByAnother when somebody was faster or it is over, Conflict when the organisation may not.
    """
    if not one.is_open or is_over(one.task):
        raise TakenByAnother(gone_words(one))
    if not one.organisation.state.may_take_people:
        raise Conflict(f"{one.organisation.name} is not active here. Ring the hub before you take a task on.")
    _change(one, _E.TAKE, by=by, answered_at=clock.now(), answered_by=by, due_at=None, reason="")
    telling.stop_waiting(one, QuestionEvent.ANSWER, by=by)
    against = give(one.task, one.organisation, by=by)
    telling.taken(one, opens=not against)
    return against


def give(task: Task, organisation: Organisation, *, by: str) -> tuple[WhyNotOpen, ...]:
    """Names the owner and opens the task where nothing stands against it; answers what does.

    Whoever still thinks about it is told by `follow_owner`.
    """
    tasks.give(task, organisation.id, by=by)
    against = reasons_against_opening(task)
    if not against:
        tasks.open(task, by=by)
    return against


def refuse(one: Offered, reason: str, *, by: str) -> None:
    """They cannot; the next one is asked at once. Raises TakenByAnother when it does not matter any more."""
    if not one.offer.state.may_still_refuse or one.task.organisation_id is not None or is_over(one.task):
        raise TakenByAnother(gone_words(one))
    values = {"answered_at": clock.now(), "answered_by": by, "due_at": None, "reason": reason[:300]}
    _change(one, _E.REFUSE, by=by, **values)
    telling.stop_waiting(one, QuestionEvent.ANSWER, by=by)
    go_on(one.task, by="system")


def lapse(one: Offered) -> None:
    """They were silent too long; the next one is asked, and a late yes still counts."""
    _change(one, _E.LAPSE, by="system", due_at=None, reason=SILENT)
    if not is_over(one.task):
        telling.lapse(one)
    go_on(one.task, by="system")


def withdraw(one: Offered, *, by: str, why: str, called_off: bool = False) -> None:
    """Takes the offer back; who was thinking about it is told, who was silent is not."""
    was_thinking = one.offer.state is _S.WAITING
    reason = ". ".join(words for words in (one.offer.reason, why) if words)
    _change(one, _E.WITHDRAW, by=by, due_at=None, reason=reason[:300])
    if was_thinking:
        telling.gone(one, called_off=called_off)


def withdraw_all(task: Task, *, by: str, why: str, called_off: bool = False) -> None:
    """Nobody needs to answer about this task any more."""
    for one in queries.trail(task.id):
        if one.offer.state in (_S.WAITING, _S.LAPSED):
            withdraw(one, by=by, why=why, called_off=called_off)


def gone_words(one: Offered) -> str:
    """Why their answer comes too late, kindly."""
    number = one.task.number
    if one.task.organisation_id == one.organisation.id:
        return f"{number} is yours already."
    if one.task.organisation_id is not None:
        return f"Another organisation has taken on {number} already. Thank you all the same."
    if is_over(one.task):
        return f"{number} is over or called off. Thank you all the same."
    return f"{number} is not offered to you any more. Ring the hub if you can take it on."


def follow_owner(event: TaskGiven) -> None:
    """A task has an owner: nobody else need think about it, and it is offered no more."""
    task = task_by_id(event.task_id)
    if event.organisation_id is None:
        return
    for one in queries.trail(task.id):
        if one.organisation.id == event.organisation_id and one.offer.state.may_still_take:
            _named(one, by=event.by)
    withdraw_all(task, by=event.by, why=f"{organisation_by_id(event.organisation_id).name} has it")
    if task.state is TaskState.OFFERED:
        tasks.take_back(task, by=event.by)
    alarms.settle(AlarmKind.NO_OWNER, task.uid, note="It has an owner now.", by=event.by)


def _named(one: Offered, *, by: str) -> None:
    """They were asked, and a coordinator has named them: their offer is taken, and they hear that it is theirs."""
    _change(one, _E.TAKE, by=by, answered_at=clock.now(), answered_by=by, due_at=None, reason="")
    telling.stop_waiting(one, QuestionEvent.ANSWER, by=by)
    telling.taken(one, opens=not reasons_against_opening(one.task))


def follow_cancelled(event: TaskCancelled) -> None:
    """A task is called off: whoever thinks about taking it on is told."""
    task = task_by_id(event.task_id)
    withdraw_all(task, by=event.by, why="It was called off", called_off=True)
    alarms.settle(AlarmKind.NO_OWNER, task.uid, note="It is called off.", by=event.by)


def follow_change(event: TaskChanged) -> None:
    """A task has another time, place or number of people: whoever thinks about it reads it anew.

    Where the work begins sooner there is less time to answer, so that the next can still be asked.
    """
    if not event.what & CONCERNS_THEM:
        return
    for one in queries.waiting_of(event.task_id):
        if one.offer.due_at is not None and not is_over(one.task):
            one.offer.offered_at = min(one.offer.offered_at, telling.leaving(one.organisation, one.task).at)
            one.offer.due_at = min(one.offer.due_at, due_for(one.task, one.organisation))
        telling.offer_anew(one, by=event.by)


def _change(one: Offered, event: OfferEvent, *, by: str, **values: object) -> None:
    words = f"{one.organisation.name}: {values['reason']}" if values.get("reason") else one.organisation.name
    change_state(one.offer, event, OFFER, by=by, about=one.task.uid, why=words, values=values)
