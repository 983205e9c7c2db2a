"""Do our texts get out, and did those in doubt arrive?"""

from datetime import timedelta

import pytest

from hub import clock
from hub.accounts.states import Role
from hub.database import db, transaction
from hub.messaging.models import Message
from hub.messaging.outgoing import outbox
from hub.messaging.outgoing.senders import fail
from hub.messaging.states import Lane, MessageState
from tests import factories


@pytest.fixture
def desk(app, sign_in):
    return sign_in(Role.COORDINATOR)


def write(body="Bring water", **over):
    order = {"lane": Lane.ANSWER, "valid_for": timedelta(hours=2), "by": "system"}
    with transaction():
        message = outbox.enqueue_text(body, over.pop("phone", "+64211234567"), **order)
        for name, value in over.items():
            setattr(message, name, value)
    return message


@pytest.fixture
def in_doubt(app):
    factories.make_volunteer(given_name="Ana", family_name="Vaipuna", phone="+64211234567")
    long_ago = clock.now() - timedelta(minutes=9)
    return write(state=MessageState.UNKNOWN, claimed_at=long_ago, error_text="The carrier's answer was lost")


def test_with_nothing_waiting_the_page_says_so(desk):
    page = desk.get("texts.index")
    assert "Yes. None waits." in page.text and "Nothing is in doubt." in page.text


def test_the_queue_says_how_many_wait_and_how_long_it_takes(app, desk):
    app.config["SENDER_RATE"] = "1"
    try:
        for number in range(100):
            write(f"number {number}", phone=f"+6421123{number:04d}")
        assert "100 wait to leave. At this rate the last leaves in 1 min." in desk.get("texts.index").text
    finally:
        app.config["SENDER_RATE"] = None


def test_a_number_that_fails_is_named_with_what_is_wrong_and_when_it_is_tried_again(app, desk):
    with transaction():
        fail("+6421000000", code=21606, words="Our sending number may not send texts", now=clock.now())
    page = desk.get("texts.index")
    assert "Fails Our sending number may not send texts" in page.text and "It is tried again at" in page.text


def test_the_foot_of_every_console_page_leads_to_the_queue(desk):
    write()
    assert desk.follow(desk.get("tasks.index"), "1 text waits to leave.").h1 == "Do our texts get out?"


def test_why_texts_did_not_arrive_is_counted(desk):
    for _ in range(2):
        write(state=MessageState.FAILED, error_code=30006, error_text="A landline", final_at=clock.now())
    assert "A landline" in desk.get("texts.index").text


def test_a_text_in_doubt_is_among_what_needs_somebody_now(desk, in_doubt):
    page = desk.follow(desk.get("console.home"), "Find out whether it did")
    assert "Ana Vaipuna" in page.text and "Bring water" in page.text


@pytest.mark.parametrize(
    ("button", "state"),
    [("It arrived", "delivered"), ("Send it again", "queued"), ("Give it up", "cancelled")],
)
def test_a_person_finds_out_and_says_so(desk, in_doubt, button, state):
    page = desk.follow(desk.get("texts.index"), "Ana Vaipuna")
    assert page.h1 == "Did this text arrive?" and "021 123 4567" in page.text
    assert "Nothing is in doubt." in desk.submit(page, button, follow=True).text
    db.session.rollback()
    assert db.session.get(Message, in_doubt.id).state == state


def test_when_somebody_else_was_faster_nothing_happens_twice(desk, in_doubt):
    page = desk.get("texts.show", uid=in_doubt.uid)
    desk.submit(page, "It arrived")
    assert desk.submit(page, "Send it again").status == 409


def test_who_opted_out_at_the_carrier_is_shown_with_who_asked_and_another_way(desk):
    factories.make_volunteer(
        given_name="Ana", family_name="Vaipuna", phone="+64211234567", email="ana@example.org"
    )
    write(
        state=MessageState.FAILED,
        error_code=21610,
        error_text="This number has opted out",
        final_at=clock.now(),
    )
    page = desk.follow(desk.get("console.home"), "Reach them in another way")
    assert "Whom did our text not reach?" in page.text and "This number has opted out" in page.text
    assert "Ring 021 123 4567" in page.text and 'href="mailto:ana@example.org"' in page.html


def test_whom_a_text_did_not_reach_is_forgotten_once_it_is_of_no_use(desk, at):
    write(state=MessageState.FAILED, error_code=30006, error_text="A landline", final_at=clock.now())
    at.forward(hours=3)
    assert "did not reach" not in desk.get("console.home").text
