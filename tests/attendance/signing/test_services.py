"""What is said at a sign-in, what is lent, and sending somebody on to a task."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.accounts.rules import SYSTEM
from hub.attendance import services as desk
from hub.attendance.models import Stint
from hub.attendance.queries import left_for, open_stint_of
from hub.attendance.signing import services
from hub.attendance.signing.queries import lent_out
from hub.attendance.signing.rules import NotSentOn, Said
from hub.attendance.states import Flag
from hub.audit.models import AuditEntry
from hub.database import db
from hub.errors import Conflict, Invalid
from hub.referrals.states import ReferralState
from tests import factories

pytestmark = pytest.mark.usefixtures("app")
ALL = ("closed shoes", "water")


@pytest.fixture
def task(at):
    return factories.make_task(starts_in=timedelta(hours=1))


@pytest.fixture
def hub(at):
    return factories.make_hub(opened_for=factories.make_incident())


def confirmed(task, **over):
    person = factories.make_volunteer(**over)
    factories.make_referral(task, person, state=ReferralState.ACCEPTED)
    return person


def arrive(person, **where):
    desk.sign_in(person.uid, by=SYSTEM, **where)
    return now_of(person)


def now_of(person):
    db.session.rollback()
    return open_stint_of(person.id)


def test_what_nobody_has_said_yet_is_a_flag_and_goes_once_it_is_said(task):
    stint = arrive(confirmed(task))
    assert stint.flags == [Flag.NO_BRIEFING, Flag.NOT_READY]
    services.say(stint.uid, Said(briefed_by="Leilani", ready=ALL[:1]), by=SYSTEM)
    db.session.refresh(stint)
    assert stint.flags == [Flag.NOT_READY]
    services.say(stint.uid, Said(briefed_by="Leilani", ready=ALL), by=SYSTEM)
    db.session.refresh(stint)
    assert (stint.flags, stint.briefed_by, stint.ready) == ([], "Leilani", list(ALL))


def test_who_comes_back_to_the_task_on_the_same_day_is_briefed_already(task, at):
    person = confirmed(task)
    stint = arrive(person)
    services.say(stint.uid, Said(briefed_by="Leilani", ready=ALL), by=SYSTEM)
    desk.sign_out(person.uid, by=SYSTEM)
    at.forward(minutes=30)
    assert arrive(person, task_id=task.id).briefed_by == "Leilani"


def test_what_is_lent_and_not_back_is_a_flag_and_on_a_list_until_it_is(task, at):
    person = confirmed(task)
    stint = arrive(person)
    services.say(stint.uid, Said(kit=("gloves", "vest 14")), by=SYSTEM)
    services.give_back(stint.uid, ["gloves"], by=SYSTEM)
    done = desk.sign_out(person.uid, by=SYSTEM)
    db.session.refresh(stint)
    assert done.still_out == ("vest 14",) and Flag.KIT_OUT in stint.flags
    (lent,) = lent_out()
    assert lent.is_gone and lent.out == ("vest 14",)
    for _ in range(2):
        assert services.give_back(stint.uid, ["vest 14"], by=SYSTEM) == []
    db.session.refresh(stint)
    assert Flag.KIT_OUT not in stint.flags and lent_out() == []


def test_two_who_go_together_are_each_others_buddy_until_one_leaves(task):
    ana, ben = confirmed(task), confirmed(task)
    here, there = arrive(ana), arrive(ben)
    services.say(here.uid, Said(buddy=str(there.uid)), by=SYSTEM)
    assert now_of(ben).buddy_id == here.id
    desk.sign_out(ana.uid, by=SYSTEM)
    assert now_of(ben).buddy_id is None and Flag.BUDDY_LEFT in now_of(ben).flags
    services.say(there.uid, Said(), by=SYSTEM)
    assert Flag.BUDDY_LEFT not in now_of(ben).flags


def test_a_buddy_who_has_left_is_refused_beside_the_field(task):
    ana, ben = confirmed(task), confirmed(task)
    here, there = arrive(ana), arrive(ben)
    desk.sign_out(ben.uid, by=SYSTEM)
    with pytest.raises(Invalid, match="not signed in any more"):
        services.say(here.uid, Said(buddy=str(there.uid)), by=SYSTEM)


def test_nothing_is_written_down_about_somebody_who_has_left(task):
    person = confirmed(task)
    stint = arrive(person)
    desk.sign_out(person.uid, by=SYSTEM)
    with pytest.raises(Conflict, match="signed out since"):
        services.say(stint.uid, Said(briefed_by="Leilani"), by=SYSTEM)


def test_who_is_briefed_goes_on_to_the_task_and_leaves_the_hub(task, hub, at):
    person = factories.make_volunteer()
    first = arrive(person, hub_id=hub.id)
    services.say(first.uid, Said(badge="B7", kit=("radio 3",)), by=SYSTEM)
    at.forward(minutes=10)
    services.send_on(person.uid, task.number, briefed_by="Leilani", by=SYSTEM)
    stint = now_of(person)
    assert (stint.task_id, stint.badge, stint.kit, stint.hub_id) == (task.id, "B7", ["radio 3"], hub.id)
    assert left_for(stint).stint.id == first.id


def test_nobody_is_sent_on_without_a_briefing_and_everything_stays_as_it_was(task, hub):
    person = factories.make_volunteer()
    stint = arrive(person, hub_id=hub.id)
    with pytest.raises(NotSentOn) as refused:
        services.send_on(person.uid, task.number, by=SYSTEM)
    assert refused.value.lacks == (Flag.NO_BRIEFING,) and now_of(person).id == stint.id


def test_each_thing_the_task_requires_is_named(hub, at):
    owner = factories.make_organisation(insurance="")
    task = factories.make_task(organisation=owner, check_level="basic", min_age=18)
    person = factories.make_volunteer(date_of_birth=at.moment.date() - timedelta(days=365 * 17))
    arrive(person, hub_id=hub.id)
    with pytest.raises(NotSentOn) as refused:
        services.send_on(person.uid, task.number, briefed_by="Leilani", by=SYSTEM)
    assert refused.value.lacks == (Flag.UNDER_AGE, Flag.NO_GUARDIAN, Flag.NO_CHECK, Flag.NO_COVER)


def test_a_supervisor_sends_somebody_on_all_the_same_and_says_why(task, hub):
    person = factories.make_volunteer()
    arrive(person, hub_id=hub.id)
    with pytest.raises(NotSentOn):
        services.send_on(person.uid, task.number, why=" ", by=SYSTEM)
    uid = services.send_on(person.uid, task.number, why="Leilani briefs them there", by=SYSTEM)
    stint = now_of(person)
    assert (stint.uid, stint.overridden_why, stint.overridden_by) == (
        uid,
        "Leilani briefs them there",
        SYSTEM.uid,
    )
    kept = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "stint.override")).one()
    assert kept.details == {"flags": ["no_briefing"]} and kept.subject_uid == uid


def test_sent_on_twice_is_once(task, hub):
    person = factories.make_volunteer()
    arrive(person, hub_id=hub.id)
    uids = {services.send_on(person.uid, task.number, briefed_by="Leilani", by=SYSTEM) for _ in range(2)}
    assert len(uids) == 1 and len(db.session.scalars(sa.select(Stint)).all()) == 2


def test_a_task_that_is_none_or_over_is_refused_in_words(task, hub):
    person = factories.make_volunteer()
    arrive(person, hub_id=hub.id)
    with pytest.raises(Invalid, match="no task"):
        services.send_on(person.uid, "T-9999", briefed_by="x", by=SYSTEM)
    over = factories.make_task(state="closed")
    with pytest.raises(Invalid, match="takes nobody now"):
        services.send_on(person.uid, over.number, briefed_by="x", by=SYSTEM)
    desk.sign_out(person.uid, by=SYSTEM)
    with pytest.raises(Conflict, match="Sign them in first"):
        services.send_on(person.uid, task.number, briefed_by="x", by=SYSTEM)
