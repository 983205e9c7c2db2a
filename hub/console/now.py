"""What needs a person now: riskiest first, then oldest, each with one action."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from flask import url_for

from hub.accounts.guards import allowed
from hub.accounts.permissions import Permission
from hub.alarms.models import Alarm
from hub.alarms.queries import open_alarms
from hub.alarms.states import AlarmKind
from hub.attendance.welfare.queries import OverduePlace, overdue_places
from hub.callouts.queries import asking, expected_yes_rate
from hub.console.charities.charity_things import charity_things
from hub.console.desk.roll_calls import things_of_roll_calls
from hub.console.desk.tired import things_inside_closed, things_tired
from hub.console.hours.donated_page import things_of_expenses
from hub.console.needs.needs_things import things_on_boards
from hub.console.occurrences.occurrences import things_that_happened
from hub.console.riskiest import riskiest_first
from hub.console.tasks.deciding import things_to_decide
from hub.console.tasks.not_ready import things_not_ready
from hub.console.tasks.unowned import things_unowned
from hub.console.texts.duty import things_of_duty
from hub.console.texts.outbox_page import things_of_texts
from hub.console.thing import Thing
from hub.messaging.inbox.queries import waiting
from hub.organisations.queries import names_by_id
from hub.referrals.figures.funnel import funnel
from hub.referrals.queries import unconfirmed_places
from hub.referrals.room import why_sends_nobody
from hub.tasks.models import Task
from hub.tasks.queries import open_tasks, owner_of, waiting_tasks
from hub.web.duty_words import unheeded_words
from hub.web.filters import clock_time

SOON = timedelta(hours=12)
ALARM_WORDS = {
    AlarmKind.DANGER: "Danger",
    AlarmKind.OVERDUE: "Overdue",
    AlarmKind.UNDELIVERED: "Did not arrive",
    AlarmKind.CARRIER: "Texts stuck",
    AlarmKind.NO_OWNER: "No owner",
    AlarmKind.NOT_TOLD: "Not told",
    AlarmKind.URGENT_NEED: "Life in danger",
    AlarmKind.OCCURRENCE: "Something happened",
}


def things(now: datetime) -> list[Thing]:
    """Everything that waits for a person, in the order to take it up."""
    places = overdue_places(now)
    found: list[Thing] = [
        *_alarms(places),
        *_overdue(places),
        *things_of_roll_calls(),
        *things_inside_closed(),
        *things_tired(now),
        *things_of_duty(now),
        *things_that_happened(),
        *things_of_expenses(),
        *_unclear(),
        *things_of_texts(now),
        *_tasks(now),
        *things_to_decide(now),
        *things_unowned(now),
        *things_on_boards(),
        *charity_things(now),
        *things_not_ready(now),
    ]
    return sorted(found, key=lambda thing: (thing.order, thing.rank, thing.at))


def _alarms(places: Sequence[OverduePlace]) -> Iterator[Thing]:
    for rank, alarm in enumerate(riskiest_first(open_alarms(), places)):
        url = url_for("alarms.show", uid=alarm.uid)
        is_unowned = alarm.kind is AlarmKind.NO_OWNER
        action_url = url_for("offers.show", uid=alarm.subject_uid) if is_unowned else url
        action_url = url_for("overdue.index") if alarm.kind is AlarmKind.OVERDUE else action_url
        yield Thing(
            kind="danger", word=ALARM_WORDS[alarm.kind], title=alarm.title, url=url, at=alarm.raised_at,
            detail=f"{alarm.detail} {unheeded_words(alarm)}".strip(),
            action_label="Find an owner" if is_unowned else "Take it up",
            action_url=action_url, order=_alarm_order(alarm), rank=rank,
        )  # fmt: skip


def _alarm_order(alarm: Alarm) -> int:
    return 0 if alarm.kind.is_danger_to_life else 2


def _overdue(places: Sequence[OverduePlace]) -> Iterator[Thing]:
    """One thing a place, so that many forgotten sign-outs hide nothing; where an alarm rings, that one says it."""
    for place in places:
        if place.alarm_uid is not None:
            continue
        first, number = place.people[0], len(place.people)
        who = first.volunteer.name if number == 1 else f"{number} people"
        named = ", ".join(one.volunteer.name for one in place.people[:3])
        at = min(one.stint.expected_end_at for one in place.people)
        where = place.task.title if place.task else place.place
        yield Thing(
            kind="danger", word="Overdue", title=f"{who} should have signed out at {clock_time(at)}", at=at,
            url=url_for("overdue.index"), number=place.task.number if place.task else "", order=1,
            detail=f"{where}. Asked by text; ring them too." if number == 1 else f"{where}: {named}.",
            action_label="Look after them", action_url=url_for("overdue.index"),
        )  # fmt: skip


def _unclear() -> Iterator[Thing]:
    texts = waiting() if allowed(Permission.INBOX_ANSWER) else []
    if not texts:
        return
    oldest = min(texts, key=lambda item: item.inbound.received_at)
    number = f"{len(texts)} {_s(len(texts), 'text', 'texts')}"
    yield Thing(
        kind="take-up", word="Unclear", title=f"{number} we could not read for certain", url=url_for("inbox.index"),
        at=oldest.inbound.received_at, detail=f"The oldest: “{oldest.inbound.body[:120]}”",
        action_label=f"Read {number}", action_url=url_for("inbox.index"), order=3,
    )  # fmt: skip


def _tasks(now: datetime) -> Iterator[Thing]:
    for task in open_tasks():
        starts_at = next((shift.starts_at for shift in task.shifts if shift.ends_at > now), None)
        missing = sum(max(0, places) for places in unconfirmed_places(task.id).values())
        if starts_at and missing and starts_at - now < SOON:
            yield _unfilled(task, missing, starts_at, now)
    names = names_by_id()
    for task in waiting_tasks():
        if task.organisation_id is not None:
            yield _to_open(task, names.get(task.organisation_id, ""))


def _unfilled(task: Task, missing: int, starts_at: datetime, now: datetime) -> Thing:
    begun = "started" if starts_at <= now else "starts"
    detail, label, url = _what_fills(task, starts_at)
    is_asking = asking(task.id) is not None
    return Thing(
        kind="info" if is_asking else "take-up", word="Being asked" if is_asking else "Unfilled",
        number=task.number, url=url_for("tasks.show", uid=task.uid), order=6 if is_asking else 4,
        title=f"{task.title} {begun} at {clock_time(starts_at)} and lacks {missing}", detail=detail,
        at=task.opened_at or task.raised_at, action_label=label, action_url=url,
    )  # fmt: skip


def _what_fills(task: Task, starts_at: datetime) -> tuple[str, str, str]:
    """How it stands, and the one thing to do: ask more, or look after those who wait."""
    so_far = funnel(task.id)
    owner = owner_of(task)
    if owner and (why := why_sends_nobody(owner, starts_at)):
        return f"{why} Nobody is asked meanwhile.", "Ring them", url_for("charities.show", uid=owner.uid)
    waits = (
        f" {so_far.waiting} said yes and {_s(so_far.waiting, 'waits', 'wait')} for an answer."
        if so_far.waiting
        else ""
    )
    sure = f"{so_far.agreed} of {so_far.needed} {_s(so_far.needed, 'person is', 'people are')} sure.{waits}"
    if not so_far.free:
        return sure, "See who waits", url_for("tasks.people", uid=task.uid, which="waiting")
    if under_way := asking(task.id):
        next_at = under_way.next_wave_at
        more = f" If they do not fill it, more are asked at {clock_time(next_at)}." if next_at else ""
        seen = url_for("callouts.show", uid=under_way.uid)
        return f"{sure} {so_far.asked} were asked.{more}", "See who has answered", seen
    asks = expected_yes_rate(task.incident_id).asks_for(so_far.free)
    nobody = (
        f"{so_far.free} {_s(so_far.free, 'place has', 'places have')} nobody; {asks} asks should fill them."
    )
    more = "more people" if so_far.asked else "people"
    return f"{sure} {nobody}", f"Ask {asks} {more}", url_for("callouts.new", uid=task.uid)


def _s(number: int, one: str, many: str) -> str:
    return one if number == 1 else many


def _to_open(task: Task, owner: str) -> Thing:
    url = url_for("tasks.show", uid=task.uid)
    return Thing(
        kind="take-up", word="To open", number=task.number, title=f"{task.title} waits to be opened", url=url,
        at=task.raised_at, detail=f"Raised for {owner}, {task.needed} people.", action_label="Look and open it",
        action_url=url, order=5,
    )  # fmt: skip
