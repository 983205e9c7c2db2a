"""Suspended, appealed, taken back, left: standing and promises move together."""

from datetime import date

import pytest
import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import Actor
from hub.accounts.states import Role
from hub.audit.models import AuditEntry
from hub.database import db
from hub.errors import Conflict, Invalid, NotAllowed
from hub.messaging.models import Message
from hub.messaging.queries import conversation_of
from hub.referrals import services
from hub.referrals.figures.not_ready import NotReady, doubts
from hub.referrals.persons import leaving
from hub.referrals.rules import Intent
from hub.referrals.states import ReferralState
from hub.volunteers.models import Volunteer
from hub.volunteers.standing import queries as vouched
from hub.volunteers.standing import services as standing
from hub.volunteers.states import ConsentSms, Standing, SuspendedFor
from tests import factories
from tests.listening import received
from tests.referrals.doing import ANA, answers, asked, kinds_to, state, texts_to

pytestmark = pytest.mark.usefixtures("app")
SUE = Actor(uid="sue", role=Role.SUPERVISOR, name="Sue")
TOM = Actor(uid="tom", role=Role.SUPERVISOR, name="Tom")
WHY = "Shouted at the people whose house it was."


def suspend(person, by=SUE):
    return leaving.suspend(person.uid, SuspendedFor.CONDUCT, why=WHY, by=by)


def now_is(person):
    db.session.rollback()
    return db.session.get(Volunteer, person.id)


def promised(**over):
    task, person = factories.make_task(lines=(("", 1),)), factories.make_volunteer(**over)
    referral = asked(task, person)[0]
    answers(referral, "1")
    return task, person, referral


def test_a_suspended_person_is_off_their_tasks_and_told_the_kind_of_reason():
    _, person, referral = promised()
    assert suspend(person)
    assert now_is(person).state is Standing.SUSPENDED and state(referral) == ReferralState.WITHDRAWN
    body = texts_to(person)[-1].body
    assert kinds_to(person)[-1] == "suspended" and "how things went on a task" in body
    assert "Please do not come to Pack food parcels, Sat 14 Nov." in body and "Shouted" not in body


def test_the_place_goes_to_who_waits():
    task, person, _ = promised()
    other = factories.make_volunteer()
    waits = asked(task, other)[0]
    assert answers(waits, "1") == ReferralState.WAITLISTED
    suspend(person)
    assert state(waits) == ReferralState.ACCEPTED


def test_who_decided_and_why_is_on_record():
    person = factories.make_volunteer()
    suspend(person)
    entry = vouched.decision_about(person.uid)
    assert (entry.action, entry.by, entry.why) == ("volunteer.suspend", "sue", WHY)


def test_who_is_at_work_stays_signed_in_and_is_flagged():
    task, person = factories.make_task(), factories.make_volunteer()
    referral = factories.make_referral(task, person, state=ReferralState.ON_TASK)
    suspend(person)
    assert state(referral) == ReferralState.ON_TASK
    assert [doubt.why for doubt in doubts(clock.now())] == [NotReady.OFF_THE_LIST]


def test_a_late_one_does_not_bring_a_suspended_person_back():
    task, person = factories.make_task(), factories.make_volunteer()
    referral = asked(task, person)[0]
    suspend(person)
    received("1", conversation_of(person.phone))
    assert state(referral) == ReferralState.WITHDRAWN
    with pytest.raises(Conflict):
        services.answer_for(referral.uid, Intent.YES, by=ANA)


def test_texts_that_wait_are_stopped():
    task, person = factories.make_task(), factories.make_volunteer()
    asked(task, person)
    suspend(person)
    states = dict(db.session.execute(sa.select(Message.kind, Message.state)).all())
    assert states == {"ask": "cancelled", "suspended": "queued"}


def test_a_suspension_needs_a_reason():
    with pytest.raises(Invalid):
        leaving.suspend(factories.make_volunteer().uid, SuspendedFor.OTHER, why=" ", by=SUE)


@pytest.mark.parametrize(
    ("lifts", "after", "kind"),
    [(True, Standing.ELIGIBLE, "suspension_lifted"), (False, Standing.SUSPENDED, "suspension_kept")],
)
def test_somebody_else_decides_an_appeal_and_the_person_is_told(lifts, after, kind):
    person = factories.make_volunteer()
    suspend(person)
    uid = standing.appeal(person.uid, "It was my brother.", by=ANA)
    with pytest.raises(NotAllowed):
        leaving.decide_appeal(uid, lifts=lifts, words="Mine.", by=SUE)
    assert leaving.decide_appeal(uid, lifts=lifts, words="Asked the neighbours.", by=TOM)
    assert now_is(person).state is after and kinds_to(person)[-1] == kind
    with pytest.raises(Conflict):
        leaving.decide_appeal(uid, lifts=lifts, words="Again.", by=TOM)


def test_an_appealed_suspension_is_lifted_only_by_deciding_the_appeal():
    person = factories.make_volunteer()
    suspend(person)
    standing.appeal(person.uid, "It was my brother.", by=ANA)
    with pytest.raises(Conflict):
        leaving.lift(person.uid, why="Changed my mind.", by=SUE)


def test_a_suspension_is_lifted_and_what_is_missing_is_looked_at_anew():
    person = factories.make_volunteer(lat=None, lon=None)
    suspend(person)
    leaving.lift(person.uid, why="Cleared up.", by=SUE)
    assert now_is(person).state is Standing.REGISTERED and "place" in now_is(person).state_reason


def test_who_leaves_is_off_everything_and_hears_so_once():
    _, person, referral = promised()
    assert leaving.withdraw_person(person.uid, by=ANA)
    assert now_is(person).state is Standing.WITHDRAWN and state(referral) == ReferralState.WITHDRAWN
    assert kinds_to(person)[-1] == "left_register"
    assert "volunteer.withdraw" in db.session.scalars(sa.select(AuditEntry.action)).all()


def test_who_wants_no_texts_is_not_sent_one_on_leaving():
    person = factories.make_volunteer(consent_sms=ConsentSms.NO, state=Standing.REGISTERED)
    assert not leaving.withdraw_person(person.uid, by=ANA)
    assert texts_to(person) == []


def test_who_comes_back_is_what_they_were():
    person = factories.make_volunteer()
    leaving.withdraw_person(person.uid, by=ANA)
    assert leaving.come_back(person.uid, by=ANA) is Standing.ELIGIBLE


def test_a_minor_is_not_sent_by_hand_to_a_task_for_adults():
    task, person = factories.make_task(), factories.make_volunteer(date_of_birth=date(2010, 2, 1))
    with pytest.raises(Conflict, match="too young for this task"):
        services.refer(task.id, person.id, by=ANA)
