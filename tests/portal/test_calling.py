"""An organisation calls its own people out: only its named callers, only its own task, only its own members."""

import pytest
import sqlalchemy as sa

from hub import clock
from hub.accounts.states import Role
from hub.callouts import jobs
from hub.callouts.models import CallOut
from hub.database import db, transaction
from hub.referrals.models import Referral
from hub.volunteers.models import Affiliation
from tests import factories
from tests.referrals.doing import answers, kinds_to, send_all


@pytest.fixture
def charity(app):
    return factories.make_organisation()


@pytest.fixture
def task(charity):
    return factories.make_task(organisation=charity, lines=(("", 2),), risk="supervised")


@pytest.fixture
def members(charity):
    people = [factories.make_volunteer(organisation=charity, given_name="Mere") for _ in range(3)]
    know(*people)
    return people


def know(*people, **values):
    with transaction():
        update = sa.update(Affiliation).where(Affiliation.volunteer_id.in_([one.id for one in people]))
        db.session.execute(update.values(verified_at=clock.now(), **values))


@pytest.fixture
def caller(sign_in, charity):
    me = factories.make_volunteer(
        organisation=charity, email="leilani@example.org", given_name="Leilani", lat=-36.8
    )
    know(me, may_call_out=True)
    return sign_in(Role.CHARITY, organisation=charity, email="Leilani@example.org")


def open_page(browser, task):
    return browser.get("portal_calling.new", uid=task.uid)


def test_only_confirmed_members_are_suggested_and_nobody_else(caller, task, members, charity):
    factories.make_volunteer(given_name="Stranger")
    factories.make_volunteer(organisation=charity, given_name="Unknown")
    page = open_page(caller, task)
    assert len(page.find_all("input[name=person]")) == 3
    assert "Stranger" not in page.text and "Unknown" not in page.text


def test_a_member_who_says_yes_is_confirmed_at_once(caller, task, members):
    page = caller.submit(open_page(caller, task), "Ask 3 people", authority="Leilani Tuala, manager")
    assert page.h1 == "Who of our people has answered?"
    send_all()
    row = db.session.scalars(sa.select(Referral).order_by(Referral.id)).first()
    assert answers(row, "1") == "accepted"
    db.session.rollback()
    assert db.session.scalars(sa.select(CallOut)).one().members_only


def test_the_next_wave_asks_members_alone(caller, task, members, at):
    stranger = factories.make_volunteer()
    caller.submit(open_page(caller, task), "Ask 3 people", person=[members[0].uid])
    send_all()
    jobs.call_next_waves(at.forward(minutes=16))
    assert kinds_to(stranger) == []
    asked = set(db.session.scalars(sa.select(Referral.volunteer_id)))
    assert len(asked) == 2 and asked <= {one.id for one in members}


def test_whoever_ticks_a_stranger_asks_nobody(caller, task, members):
    stranger = factories.make_volunteer()
    page = caller.submit(open_page(caller, task), "Ask 3 people", person=[stranger.uid])
    assert page.status in (409, 422) and kinds_to(stranger) == []


def test_another_organisations_task_is_not_there(caller):
    assert open_page(caller, factories.make_task()).status == 404


def test_a_sign_in_that_nobody_named_as_caller_may_not(sign_in, charity, task, members):
    browser = sign_in(Role.CHARITY, organisation=charity)
    assert open_page(browser, task).status == 403
    assert "Call our own people out" not in browser.get("portal_tasks.show", uid=task.uid).text


def test_the_task_leads_there(caller, task, members):
    page = caller.follow(caller.get("portal_tasks.show", uid=task.uid), "Call our own people out")
    assert page.h1 == "Which of our people do we ask?"


def test_it_can_be_stopped_and_the_hub_sees_it(caller, task, members, sign_in):
    page = caller.submit(open_page(caller, task), "Ask 3 people")
    assert "had not left" in caller.submit(page, "Stop asking").text
    call_out = db.session.scalars(sa.select(CallOut)).one()
    seen = sign_in(Role.COORDINATOR).get("callouts.show", uid=call_out.uid)
    assert "own people" in seen.text


def test_it_can_be_paused_and_goes_on(caller, task, members, at):
    page = caller.submit(open_page(caller, task), "Ask 3 people", person=[members[0].uid])
    send_all()
    page = caller.submit(page, "Pause")
    assert "It is paused." in page.text
    jobs.call_next_waves(at.forward(minutes=16))
    assert db.session.scalar(sa.select(sa.func.count(Referral.id))) == 1
    page = caller.submit(page, "Go on asking")
    jobs.call_next_waves(at.forward(minutes=2))
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count(Referral.id))) == 2


def test_a_task_whose_time_is_over_offers_no_call_out(caller, task, members, at):
    at.forward(days=3)
    assert "Call our own people out" not in caller.get("portal_tasks.show", uid=task.uid).text
