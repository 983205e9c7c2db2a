"""The row in the outbox is the promise."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from hub.database import db, transaction
from hub.errors import Invalid
from hub.messaging import queries
from hub.messaging.models import Conversation, Message
from hub.messaging.outgoing import outbox
from hub.messaging.states import Lane, MessageState
from tests.messaging.conftest import PHONE

NIGHT = datetime(2026, 11, 14, 10, 30, tzinfo=UTC)  # 23:30 in Wellington
MORNING = datetime(2026, 11, 14, 18, 0, tzinfo=UTC)  # 07:00


@pytest.fixture
def quiet(app):
    """From ten at night until seven in the morning nobody is asked."""
    app.config["HUB_QUIET_HOURS"] = "22:00-07:00"
    yield
    app.config["HUB_QUIET_HOURS"] = "none"


def opt_out(phone=PHONE):
    with transaction():
        outbox.conversation_for(phone).opted_out_at = datetime(2026, 11, 1, tzinfo=UTC)


def conversations():
    return db.session.scalar(sa.select(sa.func.count(Conversation.id)))


def test_texts_to_one_number_are_one_conversation(write):
    first, second = write("one"), write("two")
    assert first.conversation_id == second.conversation_id
    assert conversations() == 1


def test_in_an_exercise_everybody_is_invented(write):
    assert write().conversation.is_invented


def test_without_a_number_there_is_nothing_to_write_to(app):
    with pytest.raises(Invalid, match="no phone number"), transaction():
        outbox.conversation_for("")


def test_a_text_knows_its_parts(write):
    assert write("x" * 200).segments == 2


def test_a_text_from_a_template_speaks_the_conversations_language(app):
    with transaction():
        outbox.conversation_for(PHONE, "mi")
        message = outbox.enqueue("danger", PHONE, lane=Lane.DANGER, valid_for=timedelta(hours=1))
    assert message.language == "mi"
    assert message.body.startswith("EXERCISE")


def test_one_who_opted_out_is_seen_and_never_texted(write, fresh):
    opt_out()
    message = fresh(write())
    assert (message.state, message.error_code) == (MessageState.FAILED, 21610)
    assert message.untold_at is not None


def test_a_cry_for_help_is_answered_even_to_one_who_opted_out(app):
    opt_out()
    with transaction():
        message = outbox.enqueue("danger", PHONE, lane=Lane.DANGER, valid_for=timedelta(hours=1))
    assert message.state is MessageState.QUEUED


@pytest.mark.parametrize("lane", [Lane.ASK, Lane.OTHER])
def test_an_ask_at_night_waits_for_the_morning(quiet, at, write, lane):
    at(NIGHT)
    message = write(lane=lane)
    assert message.not_before == MORNING
    assert message.valid_until == MORNING + timedelta(hours=2)


@pytest.mark.parametrize("lane", [Lane.DANGER, Lane.CHANGE, Lane.ANSWER])
def test_danger_changes_and_answers_go_at_night(quiet, at, write, lane):
    at(NIGHT)
    assert write(lane=lane).not_before == NIGHT


def test_a_written_reason_lets_an_ask_go_at_night(quiet, at, write):
    at(NIGHT)
    assert write(lane=Lane.ASK, override=True).not_before == NIGHT


def test_an_ask_put_off_into_the_night_waits_for_the_morning(quiet, at, write):
    assert write(lane=Lane.ASK, not_before=NIGHT).not_before == MORNING


def test_stopping_a_task_stops_only_what_waits_for_it(write, fresh):
    context = uuid4()
    mine, other_kind, stranger = write(context_uid=context), write(context_uid=context), write()
    with transaction() as session:
        session.execute(sa.update(Message).where(Message.id == other_kind.id).values(kind="ask"))
    with transaction():
        assert outbox.cancel_waiting(context, kind="ask", by="someone") == 1
        assert outbox.cancel_waiting(context, by="someone") == 1
    assert fresh(mine).state is fresh(other_kind).state is MessageState.CANCELLED
    assert fresh(stranger).state is MessageState.QUEUED


def test_many_numbers_at_once_get_one_conversation_each(app):
    phones = [f"+6421{number:07d}" for number in range(600)]
    with transaction():
        found = outbox.conversations_for([*phones, *phones[:5]])
    assert set(found) == set(phones)
    assert conversations() == 600


def test_who_has_opted_out_is_told_by_number(write):
    write("hello", "+64219999999")
    opt_out()
    assert queries.opted_out_phones([PHONE, "+64219999999", "+64210000000"]) == {PHONE}
    assert queries.is_opted_out(PHONE)


def test_an_email_stands_in_the_same_outbox(app, fresh):
    with transaction():
        letter = outbox.enqueue_email(
            "moana@example.org",
            "A new\npassword",
            kind="reset_link",
            body="Two\n\nlines",
            valid_for=timedelta(hours=4),
        )
    assert (fresh(letter).subject, fresh(letter).body) == ("A new password", "Two\n\nlines")
