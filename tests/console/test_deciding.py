"""Who waits for our decision: every hand-over where time ran out, with a step that works."""

from datetime import timedelta

import pytest

from hub.accounts.states import Role
from hub.referrals.states import ReferralState
from hub.referrals.timed import jobs
from hub.volunteers.states import ConsentShare
from tests import factories
from tests.referrals.doing import answers, asked, state

pytestmark = pytest.mark.usefixtures("app")


def make_silent_charity(at):
    task = factories.make_task(pre_accepts=False)
    (referral,) = asked(task, factories.make_volunteer(given_name="Marisol"))
    answers(referral, "1")
    jobs.lapse_due(at.forward(minutes=90))
    return referral


def test_the_home_page_leads_to_who_waits_for_a_decision(at, sign_in):
    make_silent_charity(at)
    page = sign_in(Role.COORDINATOR).get("console.home")
    assert "has not answered for 1" in page.text
    assert "/console/decide/" in page.links


def test_a_coordinator_decides_for_a_silent_charity(at, sign_in):
    referral = make_silent_charity(at)
    client = sign_in(Role.COORDINATOR)
    after = client.submit(client.get("deciding.index"), "Accept for them: Marisol", follow=True)
    assert "Nobody waits" in after.text
    assert state(referral) == ReferralState.ACCEPTED


def test_who_must_be_rung_stands_there_with_the_step_that_follows(at, sign_in):
    (referral,) = asked(factories.make_task(), factories.make_volunteer(consent_share=ConsentShare.NO))
    answers(referral, "1")
    assert "They agree: share" in sign_in(Role.COORDINATOR).get("deciding.index").text


def test_an_auditor_reads_and_has_no_buttons(at, sign_in):
    make_silent_charity(at)
    text = sign_in(Role.AUDITOR).get("deciding.index").text
    assert "did not answer in time" in text
    assert "Accept for them" not in text


def test_nobody_stands_there_when_nothing_is_stuck(sign_in):
    assert "Nobody waits" in sign_in(Role.COORDINATOR).get("deciding.index").text


def test_who_stands_by_is_named_an_hour_before_the_start(at, sign_in):
    (referral,) = asked(factories.make_task(), factories.make_volunteer(), stands_by=True)
    answers(referral, "1")
    assert "Nobody waits" in sign_in(Role.COORDINATOR).get("deciding.index").text
    at(at() + timedelta(hours=1))
    assert "stands by, and it starts soon" in sign_in(Role.COORDINATOR).get("deciding.index").text
