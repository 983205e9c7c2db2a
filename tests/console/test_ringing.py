"""The call list of a task: who fits and gets no text is rung, and the answer goes the ordinary way."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub import clock
from hub.accounts.states import Role
from hub.database import db, transaction
from hub.messaging.models import Message
from hub.messaging.outgoing.outbox import conversation_for
from hub.referrals.models import Referral
from hub.referrals.states import ReferralState
from hub.volunteers.models import Asked
from hub.volunteers.states import ConsentShare, PhoneKind
from tests import factories


@pytest.fixture
def coordinator(sign_in):
    return sign_in(Role.COORDINATOR)


@pytest.fixture
def hilda(app):
    """Eligible, with a landline."""
    return factories.make_volunteer(given_name="Hilda", family_name="Moss", phone="+6445681234",
                                    phone_kind=PhoneKind.LANDLINE, consent_share=ConsentShare.ASK)  # fmt: skip


def names(page):
    return [link.text for link in page.find_all("tbody th a")]


def state(person):
    db.session.rollback()
    return db.session.scalar(sa.select(Referral.state).where(Referral.volunteer_id == person.id))


def test_a_landline_and_whoever_asks_to_be_rung_are_listed_and_nobody_else(coordinator, hilda):
    factories.make_volunteer(given_name="Texter")
    factories.make_volunteer(given_name="Rita", family_name="Hall", access_needs=["ring"])
    factories.make_volunteer(given_name="Nobody", phone=None)
    factories.make_volunteer(given_name="Far", phone_kind=PhoneKind.LANDLINE, lat=-45.0)
    page = coordinator.get("ringing.index", uid=factories.make_task().uid)
    assert sorted(names(page)) == ["Hilda Moss", "Rita Hall"]
    assert "Please ring, texts are hard to read" in page.text and "Say: “Hello, this is" in page.text


def test_a_mobile_that_our_texts_do_not_reach_is_rung_too(coordinator):
    lost = factories.make_volunteer(given_name="Lost", family_name="Moa")
    gone = factories.make_volunteer(given_name="Gone", phone="+64211110002")
    with transaction():
        for person in (lost, gone):
            conversation_for(person.phone, "en").failed_in_a_row = 3
        conversation_for(gone.phone, "en").opted_out_at = clock.now()
    page = coordinator.get("ringing.index", uid=factories.make_task().uid)
    assert names(page) == ["Lost Moa"] and "Our last texts did not arrive" in page.text
    page = coordinator.submit(page, "Yes, and share")
    assert "Confirmed." in page.text and state(lost) is ReferralState.ACCEPTED
    assert "Rung, and answered" in page.text


def test_a_yes_on_the_telephone_confirms_and_counts_as_an_ask(coordinator, hilda):
    task = factories.make_task()
    page = coordinator.submit(coordinator.get("ringing.index", uid=task.uid), "Yes, and share")
    assert "Hilda Moss: Yes. Confirmed." in page.text and "Nobody is left to ring." in page.text
    assert state(hilda) is ReferralState.ACCEPTED
    assert db.session.scalars(sa.select(Asked.volunteer_id)).all() == [hilda.id]
    assert db.session.scalars(sa.select(Message.kind)).all() == []


def test_a_yes_without_sharing_waits_for_their_word(coordinator, hilda):
    coordinator.submit(coordinator.get("ringing.index", uid=factories.make_task().uid), "Yes, do not share")
    assert state(hilda) is ReferralState.AGREED


def test_a_no_is_a_no(coordinator, hilda):
    page = coordinator.submit(
        coordinator.get("ringing.index", uid=factories.make_task().uid), "No, Hilda Moss"
    )
    assert "Rung, and answered" in page.text and state(hilda) is ReferralState.DECLINED


def test_nobody_answered_and_is_tried_again(coordinator, hilda, at):
    task = factories.make_task()
    page = coordinator.submit(coordinator.get("ringing.index", uid=task.uid), "No answer")
    assert "Rung, and nobody answered" in page.text and state(hilda) is ReferralState.NO_ANSWER
    at.forward(minutes=20)
    coordinator.submit(page, "Yes, and share")
    assert state(hilda) is ReferralState.ACCEPTED


def test_a_task_that_is_over_takes_no_answer(coordinator, hilda, at):
    task = factories.make_task(starts_in=timedelta(hours=1), lasts=timedelta(hours=2))
    page = coordinator.get("ringing.index", uid=task.uid)
    at.forward(hours=4)
    assert "Open it first, or choose another task." in coordinator.submit(page, "Yes, and share").text


def test_the_list_prints_with_the_words_to_say(coordinator, hilda):
    page = coordinator.get("ringing.on_paper", uid=factories.make_task().uid)
    assert "Hilda Moss" in page.text and "04 568 1234" in page.text and "Say: “Hello" in page.text
