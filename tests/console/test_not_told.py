"""The page of an alarm about somebody who does not know what they must: whom to ring, what to say, what next."""

import pytest
import sqlalchemy as sa

from hub.accounts.states import Role
from hub.alarms.models import Alarm
from hub.database import db, transaction
from hub.referrals import not_told
from hub.referrals.must_know import Untold
from hub.referrals.queries import handover
from hub.referrals.states import ReferralState
from tests import factories
from tests.referrals.doing import state


@pytest.fixture
def coordinator(sign_in):
    return sign_in(Role.COORDINATOR)


@pytest.fixture
def untold(app):
    """Ben is confirmed, and his text did not arrive."""
    ben = factories.make_volunteer(given_name="Ben", family_name="Tane", phone="+64215550123")
    task = factories.make_task(lines=(("", 1),))
    referral = factories.make_referral(task, ben, state=ReferralState.ACCEPTED)
    with transaction():
        not_told.rings(handover(referral.id), Untold.CONFIRMED, why="The phone is off")
    return referral


def the_alarm(coordinator):
    uid = db.session.scalar(sa.select(Alarm.uid))
    return coordinator.get("alarms.show", uid=uid)


def test_it_says_whom_to_ring_and_the_words(coordinator, untold):
    page = the_alarm(coordinator)
    assert "Whom to ring, and what to say" in page.text and "021 555 0123" in page.text
    assert "Go to 14 Beach Street, Petone" in page.text and "Nobody waits for the place." in page.text


def test_told_by_voice_ends_it(coordinator, untold):
    page = coordinator.submit(the_alarm(coordinator), "I told them", said="He is on his way")
    assert "Ben Tane knows it now." in page.text
    assert "Told by voice. He is on his way" in coordinator.get("alarms.index").text


def test_a_note_that_is_too_long_is_kept_and_said_beside_the_field(coordinator, untold):
    page = coordinator.submit(the_alarm(coordinator), "I told them", said="x" * 700)
    assert page.status == 422 and "Shorten it to 400." in page.text and "x" * 700 in page.html


def test_the_place_is_given_to_the_next(coordinator, untold):
    page = coordinator.submit(the_alarm(coordinator), "Free the place")
    assert "The place of Ben Tane is free." in page.text and state(untold) is ReferralState.WITHDRAWN


def test_an_auditor_sees_no_number_and_no_buttons(sign_in, untold):
    page = the_alarm(sign_in(Role.AUDITOR))
    assert "555 0123" not in page.text and "I told them" not in page.text
