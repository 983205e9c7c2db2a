"""“We can take five more today”, and “send us nobody”: said, kept to, seen, and taken back."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.accounts.rules import Actor
from hub.accounts.states import Role
from hub.audit.models import AuditEntry
from hub.callouts import services as callouts
from hub.callouts.rules import CallOutPlan
from hub.database import db
from hub.errors import Conflict, Invalid, NotAllowed
from hub.organisations.models import Organisation
from hub.referrals import services
from hub.referrals.organisations import taking
from hub.referrals.room import handed_today, room_today, said_room, why_sends_nobody
from hub.referrals.states import ReferralState
from tests import factories
from tests.referrals.doing import ANA, answers, asked, kinds_to


@pytest.fixture
def owner(app):
    return factories.make_organisation(name="Harbour Food Rescue", capacity_per_day=30)


@pytest.fixture
def charity(sign_in, owner):
    return sign_in(Role.CHARITY, organisation=owner)


def fresh(owner):
    db.session.rollback()
    return db.session.get(Organisation, owner.id)


def room(owner):
    row = fresh(owner)
    return said_room(row, handed_today([row.id])[row.id])


def accepted(task, number=1):
    for _ in range(number):
        factories.make_referral(task, factories.make_volunteer(), state=ReferralState.ACCEPTED)


def test_the_number_goes_down_with_everybody_who_comes_after_it_was_said(owner):
    task = factories.make_task(organisation=owner)
    accepted(task, 2)
    taking.say_room(owner.uid, 5, by=ANA)
    assert room(owner) == 5
    accepted(task, 2)
    assert room(owner) == 3


def test_people_of_another_day_do_not_count(owner):
    taking.say_room(owner.uid, 5, by=ANA)
    accepted(factories.make_task(organisation=owner, starts_in=timedelta(days=1)))
    assert room(owner) == 5


def test_tomorrow_the_word_is_forgotten(owner, at):
    taking.say_room(owner.uid, 0, by=ANA)
    assert why_sends_nobody(fresh(owner)) == "Harbour Food Rescue can take nobody more today."
    at.forward(days=1)
    assert room(owner) is None and why_sends_nobody(fresh(owner)) == "" and room_today(fresh(owner), 4) == 26


@pytest.mark.parametrize("number", [-1, 1000])
def test_a_number_that_cannot_be_is_refused(owner, number):
    with pytest.raises(Invalid, match="0 to 999"):
        taking.say_room(owner.uid, number, by=ANA)


def test_only_their_own(owner):
    with pytest.raises(NotAllowed):
        taking.stop_sending(owner.uid, by=Actor(uid="x", role=Role.CHARITY, organisation_id=owner.id + 1))


def test_once_they_said_stop_nobody_is_referred(owner):
    taking.stop_sending(owner.uid, why="The kitchen is full.", by=ANA)
    task, person = factories.make_task(organisation=owner), factories.make_volunteer()
    with pytest.raises(Conflict, match="send nobody just now: The kitchen is full. Ring them"):
        services.refer(task.id, person.id, by=ANA)
    taking.send_again(owner.uid, by=ANA)
    services.refer(task.id, person.id, by=ANA)


def test_nobody_is_called_out_for_their_tasks(owner):
    task = factories.make_task(organisation=owner)
    factories.make_volunteer()
    taking.stop_sending(owner.uid, by=ANA)
    with pytest.raises(Conflict, match="has asked us to send nobody"):
        callouts.send(task.id, CallOutPlan(target=1), by=ANA)


def test_a_running_call_out_asks_nobody_more(owner, at, one):
    task = factories.make_task(organisation=owner)
    for _ in range(3):
        factories.make_volunteer()
    uid = callouts.send(task.id, CallOutPlan(target=1, wave_size=1, every_minutes=10), by=ANA)
    taking.stop_sending(owner.uid, by=ANA)
    call_out = callouts.by_uid(uid)
    at(call_out.next_wave_at)
    callouts.next_wave(call_out.id)
    found = one(sa.select(AuditEntry).where(AuditEntry.action == "call_out.finish"))
    assert found.why == "Harbour Food Rescue has asked us to send nobody just now."


def test_a_yes_that_comes_later_is_for_a_coordinator_to_settle(owner):
    task, person = factories.make_task(organisation=owner), factories.make_volunteer()
    (referral,) = asked(task, person)
    taking.stop_sending(owner.uid, by=ANA)
    assert answers(referral, "1") == ReferralState.AGREED and kinds_to(person)[-1] == "will_ring"


def test_who_waits_already_may_still_be_accepted(owner, at):
    task = factories.make_task(organisation=owner)
    referral = factories.make_referral(
        task, factories.make_volunteer(), state=ReferralState.OFFERED, offered_at=at.moment
    )
    taking.stop_sending(owner.uid, by=ANA)
    services.accept(referral.uid, by=ANA)


def test_the_portal_says_a_number_and_takes_it_back(charity, owner):
    page = charity.submit(charity.get("portal.home"), "Say so", more="5")
    assert "Noted: 5 more today." in page.text and room(owner) == 5
    assert page.find("input[name=more]")["value"] == "5"
    charity.submit(page, "Say so", more="")
    assert room(owner) is None


@pytest.mark.parametrize("typed", ["many", "-3", "5000", "1.5", "٣"])
def test_what_is_no_number_stays_with_what_is_wrong(charity, owner, typed):
    page = charity.submit(charity.get("portal.home"), "Say so", more=typed)
    assert page.status == 422 and "0 to 999" in page.find(".error-summary").text
    assert page.find("input[name=more]")["value"] == typed and room(owner) is None


def test_the_switch_and_its_undo(charity, owner, one):
    page = charity.submit(charity.get("portal.home"), "Stop sending people", why="The kitchen is full")
    assert "You have asked us to send nobody." in page.text and "The kitchen is full" in page.text
    assert (
        one(sa.select(AuditEntry).filter_by(action="organisation.stop_sending")).why == "The kitchen is full"
    )
    page = charity.submit(page, "Send people again")
    assert not fresh(owner).is_stopped and page.find("input[name=more]")


def test_a_coordinator_sees_it_and_writes_it_down_for_them(sign_in, owner):
    console = sign_in(Role.COORDINATOR)
    page = console.submit(console.get("charities.show", uid=owner.uid), "Stop sending people", why="Rang in")
    assert "They have asked us to send nobody." in page.text and "Takes nobody now" in page.text
    assert "Takes nobody now" in console.get("charities.index").text
    console.submit(page, "Send people again")
    assert not fresh(owner).is_stopped
