"""A hub or an incident closes only when nobody is in."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.accounts.rules import SYSTEM
from hub.attendance import services as attendance
from hub.attendance.closing import queries as still
from hub.attendance.closing import services as closing
from hub.attendance.models import Stint
from hub.attendance.rollcall import services as roll_calls
from hub.attendance.rollcall.rules import Whom
from hub.attendance.states import Flag
from hub.audit.queries import story_of
from hub.database import db
from hub.errors import Conflict, Invalid
from hub.incidents import queries, services
from hub.incidents.states import OpeningState
from hub.messaging.models import Message
from hub.referrals.models import Referral
from hub.referrals.states import ReferralState
from hub.tasks.models import Task
from hub.tasks.states import TaskState
from tests import factories

pytestmark = pytest.mark.usefixtures("app")
HOUR = timedelta(hours=1)


@pytest.fixture
def incident(at):
    return factories.make_incident(name="Storm")


@pytest.fixture
def hub(incident):
    return factories.make_hub(name="Petone School", opened_for=incident)


def comes(name="Hana", **where):
    person = factories.make_volunteer(given_name=name, family_name="Kere")
    return person, attendance.sign_in(person.uid, by=SYSTEM, **where)


def close(incident, **over):
    return closing.close_incident(incident.uid, **({"why": "Over", "ends_tasks": True, "by": SYSTEM} | over))


def is_closed(incident):
    db.session.expire_all()
    return incident.closed_at is not None


def kinds():
    return sorted(db.session.scalars(sa.select(Message.kind)))


def test_a_hub_closes_for_the_night_and_opens_again(hub):
    closing.close_overnight(hub.id, by=SYSTEM)
    assert queries.live_opening(hub.id).state is OpeningState.OVERNIGHT
    services.reopen_hub(hub.id, by=SYSTEM)
    assert queries.live_opening(hub.id).state is OpeningState.OPEN


def test_a_hub_that_closed_for_good_may_open_anew(hub, incident):
    closing.close_hub(hub.id, by=SYSTEM)
    assert queries.live_opening(hub.id) is None
    services.open_hub(hub.id, incident.id, "Hone", by=SYSTEM)
    assert [item.supervisor for item in queries.openings_of(hub.id)] == ["Hone", "Moana Te Rangi"]


def test_a_hub_that_is_shut_cannot_be_closed(incident):
    with pytest.raises(Conflict, match="Open it first"):
        closing.close_hub(factories.make_hub().id, by=SYSTEM)


def test_the_record_tells_who_opened_and_closed_a_hub(incident):
    hub = factories.make_hub()
    services.open_hub(hub.id, incident.id, "Moana", by=SYSTEM)
    closing.close_hub(hub.id, by=SYSTEM, why="Power is back")
    story = [(entry.action, entry.to_state, entry.why) for entry in story_of(hub.uid)]
    assert sorted(story) == [("opening.close", "closed", "Power is back"), ("opening.open", "open", "")]


@pytest.mark.parametrize("way", [closing.close_overnight, closing.close_hub])
def test_a_hub_cannot_close_while_anyone_is_in_and_says_who(hub, way):
    person, _ = comes(hub_id=hub.id)
    comes("Elsewhere", hub_id=factories.make_hub().id)
    with pytest.raises(Conflict, match="1 person is still in: Hana Kere"):
        way(hub.id, by=SYSTEM)
    attendance.sign_out(person.uid, by=SYSTEM)
    way(hub.id, by=SYSTEM)


def test_who_works_for_a_hub_somewhere_else_keeps_it_open_too(hub):
    task = factories.make_task(hub_id=hub.id, starts_in=timedelta())
    comes(task_id=task.id)
    with pytest.raises(Conflict, match="Nobody may be left inside"):
        closing.close_overnight(hub.id, by=SYSTEM)


def test_presence_in_a_closed_hub_is_recorded_and_flagged_loudly(hub):
    closing.close_overnight(hub.id, by=SYSTEM)
    _, uid = comes(hub_id=hub.id)
    flags = db.session.scalar(sa.select(Stint.flags).where(Stint.uid == uid))
    assert Flag.HUB_CLOSED in flags


def test_an_incident_cannot_close_while_anyone_is_in(incident):
    for name in ("Ana", "Ben", "Eva", "Ian", "Mia", "Tom", "Zoe"):
        comes(name)
    with pytest.raises(Conflict, match="7 people are still in: Ana Kere, Ben Kere, .* and 2 more"):
        close(incident)
    assert not is_closed(incident)


def test_an_incident_closes_with_a_reason_only(incident):
    with pytest.raises(Invalid, match="why it closes"):
        close(incident, why=" ")


def test_an_incident_with_open_tasks_closes_only_when_somebody_agrees_to_end_them(incident):
    factories.make_task()
    with pytest.raises(Invalid, match="Tasks are still open"):
        close(incident, ends_tasks=False)
    assert not is_closed(incident)


def test_closing_tells_whoever_was_coming_and_thanks_whoever_came(incident, hub, at):
    coming, done, draft = (
        factories.make_task(title="Sandbags"), factories.make_task(title="Soup", starts_in=timedelta()),
        factories.make_task(state=TaskState.DRAFT),
    )  # fmt: skip
    factories.make_referral(coming, factories.make_volunteer(), state=ReferralState.ACCEPTED)
    person, _ = comes(task_id=done.id)
    at.forward(hours=2)
    attendance.sign_out(person.uid, by=SYSTEM)
    assert close(incident) == 3 and is_closed(incident)
    states = {task.id: task.state for task in db.session.scalars(sa.select(Task))}
    assert states == {
        coming.id: TaskState.CANCELLED, done.id: TaskState.CLOSED, draft.id: TaskState.CANCELLED,
    }  # fmt: skip
    assert kinds() == ["stand_down", "thank_you"] and queries.live_opening(hub.id) is None
    assert {one.state for one in db.session.scalars(sa.select(Referral))} == {ReferralState.STOOD_DOWN}


def test_what_becomes_of_each_task_is_said_before(incident, at):
    task = factories.make_task(title="Sandbags")
    for state in (ReferralState.ACCEPTED, ReferralState.ASKED):
        factories.make_referral(task, factories.make_volunteer(), state=state)
    (row,) = still.open_tasks(incident)
    assert (row.promised, row.waiting, row.came) == (1, 1, 0)
    assert row.fate == "Is called off. 2 people read not to come."


def test_nobody_is_signed_in_once_the_incident_is_closed(incident, at):
    task = factories.make_task(starts_in=timedelta())
    close(incident)
    with pytest.raises(Conflict, match="No incident is open"):
        comes()
    with pytest.raises(Conflict, match="incident that is closed"):
        comes(task_id=task.id)


def test_an_incident_that_closed_too_early_opens_again(incident):
    close(incident)
    services.open_incident("Flood", by=SYSTEM)
    closing.reopen_incident(incident.uid, by=SYSTEM)
    assert not is_closed(incident)
    with pytest.raises(Conflict, match="is open"):
        closing.reopen_incident(incident.uid, by=SYSTEM)
    assert [one.action for one in story_of(incident.uid)] == ["incident.reopen", "incident.close"]


def test_an_open_roll_call_keeps_the_incident_open(incident, hub):
    person, _ = comes(hub_id=hub.id)
    roll_calls.begin(Whom(hub_id=hub.id), by=SYSTEM)
    attendance.sign_out(person.uid, by=SYSTEM)
    with pytest.raises(Conflict, match="A roll call is open"):
        close(incident)


def test_leave_now_never_waits_for_closing(incident, hub):
    comes(hub_id=hub.id)
    roll_calls.begin(Whom(hub_id=hub.id), is_leave_now=True, where="Petone School", by=SYSTEM)
    assert kinds() == ["leave_now"]


def test_whoever_is_in_is_texted_once_and_the_rest_are_named_to_ring(incident, hub):
    _, hana = comes(hub_id=hub.id)
    _, ben = comes("Ben", hub_id=hub.id)
    db.session.get(
        factories.Volunteer, db.session.scalar(sa.select(Stint.volunteer_id).where(Stint.uid == ben))
    )
    mute = factories.make_volunteer(given_name="Mute", family_name="Kere", phone=None)
    silent = attendance.sign_in(mute.uid, hub_id=hub.id, by=SYSTEM)
    asked = closing.ask_inside([hana, ben, silent], by=SYSTEM)
    assert (asked.texted, asked.to_ring) == (2, ("Mute Kere",))
    again = closing.ask_inside([hana, ben], by=SYSTEM)
    assert (again.texted, again.to_ring) == (0, ())
    body = db.session.scalar(sa.select(Message.body).limit(1))
    assert "OUT if you have left" in body and "2 I need help" in body
