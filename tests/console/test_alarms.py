"""Alarms on the screens."""

from datetime import timedelta

import pytest

from hub.accounts.states import Role
from hub.alarms.moves import raise_alarm
from hub.alarms.states import AlarmKind
from hub.database import transaction
from hub.messaging.outgoing.outbox import enqueue_text
from hub.messaging.states import Lane
from tests import factories


@pytest.fixture
def text(app):
    return factories.make_inbound("Water coming in")


@pytest.fixture
def alarm(text):
    with transaction():
        return raise_alarm(
            AlarmKind.DANGER, text, title="“Water coming in”", detail="Text from 021 ••• ••12."
        )


@pytest.fixture
def desk(app, sign_in):
    return sign_in(Role.COORDINATOR)


def test_with_no_alarm_the_page_says_what_would_ring(desk):
    assert "No alarm rings." in desk.get("alarms.index").text


def test_an_alarm_is_listed_and_leads_to_its_page(desk, alarm):
    page = desk.follow(desk.get("alarms.index"), "“Water coming in”")
    assert page.h1 == "What was done about this alarm?" and "Text from 021 ••• ••12." in page.text


def test_an_alarm_about_a_text_leads_to_its_conversation(desk, alarm, text):
    page = desk.follow(desk.get("alarms.show", uid=alarm.uid), "Read the conversation")
    assert "They wrote: Water coming in" in page.text


def test_an_alarm_is_cleared_with_a_note_and_kept_with_it(desk, alarm):
    page = desk.get("alarms.show", uid=alarm.uid)
    answer = desk.submit(page, "Clear this alarm", note="Fire crew is there", follow=True)
    assert "No alarm rings." in answer.text and "Fire crew is there" in answer.text
    again = desk.get("alarms.show", uid=alarm.uid)
    assert again.h1 == "How was this alarm cleared?" and "Clear this alarm" not in again.text


def test_without_a_note_the_alarm_rings_on_and_the_page_says_what_to_write(desk, alarm):
    answer = desk.submit(desk.get("alarms.show", uid=alarm.uid), "Clear this alarm", note=" ")
    assert answer.status == 422 and "Say what was done" in answer.text
    assert "“Water coming in”" in desk.get("alarms.index").text


def test_the_list_is_not_sent_again_while_nothing_changes(desk, alarm):
    first = desk.get("alarms.list_live", check=False)
    again = desk.client.get("/console/alarms/list", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_an_auditor_sees_alarms_and_is_offered_nothing(sign_in, alarm):
    auditor = sign_in(Role.AUDITOR)
    page = auditor.get("alarms.show", uid=alarm.uid)
    assert "A coordinator clears it with a note." in page.text
    assert "Read the conversation" not in page.text and "Clear this alarm" not in page.text


def test_an_alarm_that_is_not_there_is_a_plain_not_found(desk):
    assert desk.get("alarms.show", uid=factories.new_uid(), check=False).status == 404


def test_an_alarm_says_whom_to_ring(desk, alarm, text):
    page = desk.get("alarms.show", uid=alarm.uid)
    assert page.find(".lead-line a")["href"] == f"tel:{text.conversation.phone}"


def test_the_first_line_says_how_many_ring(desk, alarm):
    assert "1 alarm rings." in desk.get("alarms.index").text


def test_an_alarm_about_a_text_that_did_not_arrive_leads_to_its_conversation(desk):
    with transaction():
        message = enqueue_text(
            "Come now", "+64215550147", lane=Lane.ANSWER, valid_for=timedelta(hours=1), by="ana"
        )
        gone = raise_alarm(
            AlarmKind.UNDELIVERED, message, title="A text to Ana did not arrive", detail="Ring them."
        )
    assert (
        "We wrote: EXERCISE Come now"
        in desk.follow(desk.get("alarms.show", uid=gone.uid), "Read the conversation").text
    )
