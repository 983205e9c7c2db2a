"""Who is waiting for an answer?"""

import pytest
import sqlalchemy as sa

from hub.accounts.states import Role
from hub.audit.models import AuditEntry
from hub.database import db, transaction
from hub.messaging import ports
from hub.messaging.events import PersonCard
from hub.messaging.models import Inbound, Message
from hub.messaging.states import InboundState, MessageState, QuestionKind
from tests import factories
from tests.listening import Listener, received

MAYBE = "Could do 3 till 5 but not before, have to get the kids"


@pytest.fixture
def sockets(app):
    kept, app.extensions["hub.ports"] = app.extensions.get("hub.ports"), ports.Ports()
    yield app
    app.extensions["hub.ports"] = kept or ports.Ports()


@pytest.fixture
def heard(sockets):
    listener = Listener()
    ports.answer_handler(QuestionKind.ASK, listener)
    ports.names_handler(lambda phones: {phone: ["Ravi Deshmukh"] for phone in phones})
    card = PersonCard("Ravi Deshmukh", "", (("From", "Mill Lane"),), (("T-0042", "asked 11:31", ""),))
    ports.cards_handler(lambda phone: [card])
    return listener


@pytest.fixture
def talk(app):
    return factories.make_conversation(phone="+64215550147")


@pytest.fixture
def unclear(talk, heard):
    factories.make_question(talk)
    return received(MAYBE, talk)


@pytest.fixture
def desk(app, sign_in):
    return sign_in(Role.COORDINATOR)


def test_an_empty_inbox_says_so_and_where_to_go(desk):
    page = desk.get("inbox.index")
    assert page.h1 == "Who is waiting for an answer?"
    assert "Nobody. Every text has been read." in page.text and "See all conversations" in page.text


def test_a_text_that_waits_is_listed_with_name_suggestion_and_task(desk, unclear):
    page = desk.get("inbox.index")
    assert "1 person. Ravi Deshmukh has waited longest." in page.text
    assert MAYBE in page.text and "T-0042" in page.text


def test_a_text_of_danger_is_said_first(desk, talk, heard):
    received("we are trapped", talk)
    assert "A text speaks of danger: start there." in desk.get("inbox.index").text


def test_the_list_is_not_sent_again_while_nothing_changes(desk, unclear):
    first = desk.get("inbox.waiting_live", check=False)
    again = desk.client.get("/console/inbox/list", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_a_conversation_shows_both_sides_with_what_became_of_each(desk, talk, unclear):
    page = desk.get("inbox.show", uid=talk.uid)
    assert "They wrote: " + MAYBE in page.text and "Not certain, so not acted on" in page.text
    assert (
        "We wrote: EXERCISE Thank you. A person at the hub will read" in page.text
        and "waits to leave" in page.text
    )


@pytest.mark.parametrize("state", MessageState)
def test_every_state_of_a_message_has_words(desk, talk, unclear, state):
    with transaction():
        moment = {"sent_at": Message.created_at, "final_at": Message.created_at}
        db.session.execute(sa.update(Message).values(state=state, **moment))
    assert desk.get("inbox.show", uid=talk.uid).status == 200


def test_the_person_and_their_tasks_stand_beside_the_conversation(desk, talk, unclear):
    page = desk.get("inbox.show", uid=talk.uid)
    assert all(words in page.text for words in ("Mill Lane", "T-0042", "asked 11:31", "021 555 0147"))


def test_a_number_nobody_uses_says_so(desk, talk, sockets):
    assert "Nobody on the register uses this number." in desk.get("inbox.show", uid=talk.uid).text


def test_the_list_shows_no_whole_number(desk, talk, sockets):
    received("who is this", talk)
    assert "555" not in desk.get("inbox.index").text


def test_looking_at_a_conversation_is_recorded(desk, talk):
    desk.get("inbox.show", uid=talk.uid)
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "conversation.seen")).one()
    assert entry.subject_uid == talk.uid


def test_one_click_applies_what_was_read(desk, talk, unclear, heard):
    page = desk.get("inbox.show", uid=talk.uid)
    answer = desk.submit(page, "It is a yes", follow=True)
    assert "Done. The text no longer waits." in answer.text
    assert [event.reading.intent for event in heard.events] == ["yes"]


def test_nothing_to_do_settles_a_text(desk, talk, unclear):
    desk.submit(desk.get("inbox.show", uid=talk.uid), "Nothing to do")
    assert db.session.scalars(sa.select(Inbound)).one().state is InboundState.SETTLED


def test_with_two_asks_each_button_names_its_task(desk, talk, unclear):
    factories.make_question(talk, label="Ana: T-0043 sandbags")
    page = desk.get("inbox.show", uid=talk.uid)
    assert "It is a yes to T-0042" in page.text and "It is a no to T-0043" in page.text


def test_a_text_with_nothing_open_offers_nothing_to_apply(desk, talk, heard):
    received("who is this", talk)
    page = desk.get("inbox.show", uid=talk.uid)
    assert "there is nothing to apply" in page.text and "Nothing to do" in page.text


def test_an_answer_in_words_is_sent_and_said(desk, talk, unclear):
    page = desk.get("inbox.show", uid=talk.uid)
    answer = desk.submit(page, "Send this text", body="3 till 5 is fine", follow=True)
    assert "Your text is on its way." in answer.text and "We wrote: EXERCISE 3 till 5 is fine" in answer.text


def test_an_empty_answer_is_asked_for_again_beside_its_field(desk, talk, unclear):
    answer = desk.submit(desk.get("inbox.show", uid=talk.uid), "Send this text", body=" ")
    assert answer.status == 422 and "Write something first." in answer.text


def test_the_others_see_who_is_answering(desk, sign_in, talk, unclear):
    answer = desk.submit(desk.get("inbox.show", uid=talk.uid), "I am answering", follow=True)
    assert "You are answering" in answer.text
    other = sign_in(Role.SUPERVISOR)
    assert "is answering" in other.get("inbox.index").text
    assert "I am answering" not in other.get("inbox.show", uid=talk.uid).text


def test_a_number_that_opted_out_gets_no_form(desk, talk, sockets):
    received("STOP", talk)
    page = desk.get("inbox.show", uid=talk.uid)
    assert "Ring them." in page.text and "Send this text" not in page.text


def test_any_conversation_is_found_by_its_digits(desk, talk, heard):
    factories.make_conversation(phone="+64279998888")
    assert len(desk.get("inbox.everyone").find_all(".inbox-list__item")) == 2
    assert len(desk.get("/console/inbox/all?q=021+555").find_all(".inbox-list__item")) == 1
    assert "Nothing was found." in desk.get("/console/inbox/all?q=77777777").text


def test_a_conversation_that_is_not_there_is_a_plain_not_found(desk):
    assert desk.get("inbox.show", uid=factories.new_uid(), check=False).status == 404


def test_somebody_who_may_not_answer_texts_sees_none(sign_in, talk):
    assert sign_in(Role.AUDITOR).get("inbox.show", uid=talk.uid, check=False).status == 403


def test_texts_that_answer_nothing_are_decided_together(desk, talk, heard):
    received("who is this", talk)
    received("is there parking", talk)
    page = desk.get("inbox.show", uid=talk.uid)
    assert "We could not read these 2 texts as an answer: “who is this”, “is there parking”." in page.text
    desk.submit(page, "Nothing to do")
    assert {text.state for text in db.session.scalars(sa.select(Inbound))} == {InboundState.SETTLED}


def test_a_text_of_danger_says_whom_to_ring_before_anything_else(desk, talk, heard):
    received("who is this", talk)
    received("we are trapped", talk)
    first = desk.get("inbox.show", uid=talk.uid).find(".reading")
    assert "“we are trapped” speaks of danger." in first.text
    assert "Ring them, then clear the alarm with a note." in first.text


def test_the_same_words_twice_are_refused_beside_the_field_with_what_was_typed(desk, talk, unclear):
    for _ in range(2):
        answer = desk.submit(desk.get("inbox.show", uid=talk.uid), "Send this text", body="3 till 5 is fine")
    assert answer.status == 422 and "You sent these very words a moment ago" in answer.text
    assert answer.find("textarea").text.strip() == "3 till 5 is fine"


def test_a_long_conversation_folds_what_is_settled(desk, talk, heard):
    for number in range(12):
        factories.make_inbound(f"Letter {number}", talk, state=InboundState.SETTLED)
    received("who is this", talk)
    page = desk.get("inbox.show", uid=talk.uid)
    assert page.find("details summary").text.startswith("5 earlier texts")


def test_who_has_the_danger_text_is_said(desk, app, sign_in, talk, heard):
    received("we are trapped", talk)
    desk.submit(desk.get("inbox.show", uid=talk.uid), "I am answering")
    assert "has the danger text." in desk.get("inbox.index").text


def test_a_text_about_an_ask_carries_the_number_of_its_task(desk, talk, heard):
    task = factories.make_task()
    referral = factories.make_referral(task, factories.make_volunteer(phone=talk.phone))
    factories.make_question(talk, label="Pack food parcels, Sat 14 Nov 1pm", subject_uid=referral.uid)
    received(MAYBE, talk)
    assert task.number in desk.get("inbox.index").find(".inbox-list__mark").text
