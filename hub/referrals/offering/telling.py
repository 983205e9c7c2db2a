"""What an organisation is written about a task that is offered to it: by text and e-mail, to all its contacts.

Ring: moves. Before it takes the task on it reads suburb, day and hours, and nothing about whoever asked.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from hub import clock
from hub.installation.queries import settings
from hub.messaging import questions
from hub.messaging.outgoing import outbox
from hub.messaging.states import Lane, QuestionEvent, QuestionKind, QuestionState
from hub.organisations import letters
from hub.organisations.letters import Addressee, Letter
from hub.organisations.links import Answerable, Recipient, address_of, make_link
from hub.organisations.models import Organisation
from hub.organisations.opening_hours import is_open_at, kept_hours
from hub.referrals import wording
from hub.referrals.offering import queries
from hub.referrals.offering.queries import Offered, questions_of
from hub.referrals.rules import lasts_until
from hub.tasks.models import Shift, Task

# The letter of links that answer an offer.
LINK = "o"


@dataclass(frozen=True, slots=True)
class Leaving:
    """When an offer leaves, and in which lane."""

    at: datetime
    lane: Lane


def leaving(organisation: Organisation, task: Task) -> Leaving:
    """Now while somebody is there or the work begins before the morning; else when quiet hours end.

    Whoever says that they are open at night may be written to at night.
    """
    now, here = clock.now(), settings()
    hours = kept_hours(organisation.opening_hours)
    morning = here.quiet_hours.next_allowed(here.local(now)).astimezone(UTC)
    is_there = bool(hours.spans) and is_open_at(hours, here.local(now))
    if morning <= now or is_there or next_shift(task).starts_at <= morning:
        return Leaving(now, Lane.ANSWER)
    return Leaving(morning, Lane.ASK)


def next_shift(task: Task) -> Shift:
    """The shift that the texts name."""
    return next((one for one in task.shifts if one.ends_at > clock.now()), task.shifts[-1])


def offer(one: Offered, *, is_changed: bool = False) -> None:
    """Asks everyone who answers for the organisation whether it takes the task on; each may answer by text.

    `is_changed`: they think about it already, and it is another time, place or number of people now.
    """
    task = one.task
    when = leaving(one.organisation, task)
    subject = f"{'Changed' if is_changed else 'Can you take this on'}: {task.number} {task.title}"
    words = {**facts(one, at=when.at), "is_changed": is_changed}
    _ask(one, Letter("task_offer", subject, words, _valid(task), when.lane))


def offer_anew(one: Offered, *, by: str) -> None:
    """It is another time, place or number of people now; what has not left about it is not sent."""
    knows = _may_have_read(one)
    outbox.cancel_about([one.offer.uid], by=by)
    offer(one, is_changed=knows)


def remind(one: Offered) -> None:
    """Half of the time has passed."""
    when = leaving(one.organisation, one.task)
    subject = f"We wait for your answer about {one.task.number} {one.task.title}"
    _ask(one, Letter("task_offer_again", subject, facts(one, at=when.at), _valid(one.task), when.lane))


def lapse(one: Offered) -> None:
    """The time has passed: somebody else is asked too, and a late yes still counts."""
    if not _stop_asking(one):
        return
    when = leaving(one.organisation, one.task)
    letter = Letter(
        "task_offer_lapsed", f"Time ran out for {one.task.number} {one.task.title}", facts(one, at=when.at),
        _valid(one.task), when.lane,
    )  # fmt: skip
    _write(one, letter)


def taken(one: Offered, *, opens: bool) -> None:
    """It is theirs: everyone who answers for the organisation hears it."""
    letter = Letter(
        "task_offer_taken", f"{one.task.number} {one.task.title} is yours", {**facts(one), "opens": opens},
        _valid(one.task), Lane.ANSWER,
    )  # fmt: skip
    _write(one, letter)


def gone(one: Offered, *, called_off: bool = False) -> None:
    """They need not answer any more. Their answer, should it come all the same, is still understood."""
    if not _stop_asking(one):
        return
    letter = Letter(
        "task_offer_gone", f"You need not answer about {one.task.number} {one.task.title}",
        {**facts(one), "called_off": called_off}, _valid(one.task), Lane.CHANGE,
    )  # fmt: skip
    _write(one, letter)


def _stop_asking(one: Offered) -> bool:
    """Nothing more is asked about it; answers whether anybody can have read that it was."""
    stop_waiting(one, QuestionEvent.RUN_OUT, by="system")
    return _may_have_read(one)


def _may_have_read(one: Offered) -> bool:
    """E-mails cannot be taken back, so whoever gets those counts as having read it."""
    mailed = letters.can_email() and any(who.email for who in letters.addressees(one.organisation))
    return mailed or queries.has_left(one.offer.uid)


def stop_waiting(one: Offered, event: QuestionEvent, *, by: str) -> None:
    """No phone of theirs owes an answer any more, and what has not left is not sent."""
    outbox.cancel_about([one.offer.uid], by=by)
    for question in questions_of(one.offer.uid):
        if question.state is QuestionState.OPEN:
            questions.settle(question, event, by=by)


def answer(one: Offered, kind: str, phone: str, **more: object) -> None:
    """One text back to the phone that answered."""
    letter = Letter(
        kind, "", {**facts(one), "code": _code(one, phone), **more}, _valid(one.task), Lane.ANSWER
    )
    letters.text_to(phone, replace(letter, context_uid=one.task.uid), subject_uid=one.offer.uid)


def _ask(one: Offered, letter: Letter) -> None:
    deadline = one.offer.due_at or clock.now()
    for who in letters.addressees(one.organisation):
        if who.phone:
            question = questions.ask(
                outbox.conversation_for(who.phone), QuestionKind.OFFER, one.offer.uid, label=_label(one),
                deadline=deadline,
            )  # fmt: skip
            _text(one, who, letter, question.code)
        _mail(one, who, letter)


def _write(one: Offered, letter: Letter) -> None:
    for who in letters.addressees(one.organisation):
        if who.phone:
            _text(one, who, letter, _code(one, who.phone))
        _mail(one, who, letter)


def _text(one: Offered, who: Addressee, letter: Letter, code: str) -> None:
    words = {**letter.facts, "code": code, "link": _link(one, who)}
    full = replace(letter, facts=words, context_uid=one.task.uid)
    letters.text_to(who.phone, full, subject_uid=one.offer.uid)


def _mail(one: Offered, who: Addressee, letter: Letter) -> None:
    if who.email and letters.can_email():
        words = {**letter.facts, "link": _link(one, who, by_email=True)}
        letters.email_to(who.email, replace(letter, facts=words))


def _link(one: Offered, who: Addressee, *, by_email: bool = False) -> str:
    """The page on which this reader answers without a sign-in, of use until the work is over."""
    what = Answerable(LINK, one.offer.id, one.task.shifts[-1].ends_at)
    return address_of(make_link(what, one.organisation, Recipient(who.contact_id, by_email)))


def _code(one: Offered, phone: str) -> str:
    found = [question for question in questions_of(one.offer.uid) if question.conversation.phone == phone]
    return found[-1].code if found else ""


def _label(one: Offered) -> str:
    """How they recognise it when they are asked about several."""
    starts = settings().local(next_shift(one.task).starts_at)
    words = f"{one.task.number} {wording.short(one.task.title, 60)}, {wording.date_words(starts)}"
    return f"{words} {wording.clock_words(starts)}"


def _valid(task: Task) -> timedelta:
    return lasts_until(task.shifts[-1].ends_at, clock.now())


def facts(one: Offered, *, at: datetime | None = None) -> dict[str, object]:
    """What every text and e-mail about the offer may say."""
    due_at = settings().local(one.offer.due_at) if one.offer.due_at else None
    return {
        **wording.ask_facts(one.task, next_shift(one.task), one.organisation, leaves_at=at or clock.now()),
        "number": one.task.number,
        "people": one.task.needed,
        "by_when": f"{wording.clock_words(due_at)} {wording.date_words(due_at)}" if due_at else "",
    }
