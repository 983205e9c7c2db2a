"""The phone list of a call-out: on the screen, on paper, and many answers keyed in at once."""

import pytest
import sqlalchemy as sa

from hub import clock
from hub.accounts.states import Role
from hub.alarms.moves import raise_alarm
from hub.alarms.states import AlarmKind
from hub.callouts import services
from hub.callouts.models import CallOut
from hub.callouts.rules import CallOutPlan
from hub.database import db, transaction
from hub.messaging.models import Conversation
from hub.referrals.models import Referral
from tests import factories
from tests.referrals.doing import ANA, send_all


@pytest.fixture
def coordinator(sign_in):
    return sign_in(Role.COORDINATOR)


@pytest.fixture
def one(app):
    """Three people were asked, and nobody has answered."""
    streets = ("12 Bay Street", "3 Bay Street", "1 Ash Road")
    town = [
        factories.make_volunteer(given_name=f"P{number}", address=street)
        for number, street in enumerate(streets)
    ]
    task = factories.make_task(lines=(("", 2),))
    services.send(task.id, CallOutPlan(target=2), [person.id for person in town], by=ANA)
    send_all()
    return db.session.scalars(sa.select(CallOut)).one()


def states():
    db.session.rollback()
    return list(db.session.scalars(sa.select(Referral.state).order_by(Referral.id)))


def uids():
    return list(db.session.scalars(sa.select(Referral.uid).order_by(Referral.id)))


def test_the_silent_stand_on_the_list_with_the_words_to_say(coordinator, one):
    page = coordinator.get("call_list.index", uid=one.uid)
    assert "3 people have not answered. 2 places are free." in page.text
    assert "Say: “Hello, this is" in page.text and len(page.find_all("select")) == 3


def test_many_rows_are_keyed_in_together(coordinator, one):
    page = coordinator.get("call_list.index", uid=one.uid)
    first, second, _ = uids()
    said = {f"said-{first}": "1", f"said-{second}": "2", f"note-{second}": "has work"}
    page = coordinator.submit(page, "Save these answers", **said)
    assert states() == ["accepted", "declined", "asked"]
    assert "Kept 2 answers: 1 yes, 1 no. 1 place is free." in page.text


def test_a_paper_list_is_keyed_in_by_its_numbers(coordinator, one):
    page = coordinator.get("call_list.index", uid=one.uid)
    page = coordinator.submit(page, "Save these answers", lines="1 2\n3 1 comes by bike\n2 3")
    assert states() == ["declined", "asked", "accepted"]


def test_lines_that_make_no_sense_are_kept_with_what_is_wrong(coordinator, one):
    page = coordinator.get("call_list.index", uid=one.uid)
    page = coordinator.submit(page, "Save these answers", lines="1 1\n9 1\n2 8\nBen yes")
    assert page.status == 422 and states() == ["accepted", "asked", "asked"]
    for words in (
        "Number 9 is not on this list.",
        "8 is no answer.",
        "Write the number on the list, a space",
    ):
        assert words in page.text
    assert page.find("textarea").text == "9 1 2 8 Ben yes"


def test_saving_nothing_says_so(coordinator, one):
    page = coordinator.submit(coordinator.get("call_list.index", uid=one.uid), "Save these answers")
    assert page.status == 422 and "Choose an answer in a row" in page.text


def test_the_paper_has_numbers_and_boxes_and_no_more_than_needed(coordinator, one):
    page = coordinator.get("call_list.on_paper", uid=one.uid)
    assert "Page 1 of 1" in page.text and "1 Yes" in page.text and "Bay Street" not in page.text


def test_who_wants_no_texts_is_marked_on_screen_and_paper_and_nobody_else(coordinator, one):
    with transaction():
        talk = db.session.scalars(sa.select(Conversation).order_by(Conversation.id).limit(1)).one()
        talk.opted_out_at = clock.now()
    for view in ("call_list.index", "call_list.on_paper"):
        assert coordinator.get(view, uid=one.uid).text.count("No texts, ringing is fine") == 1


def test_a_runner_gets_streets_in_order_and_no_numbers(coordinator, one):
    page = coordinator.get("call_list.runner", uid=one.uid)
    cells = [row.text for row in page.find_all("tbody tr")]
    assert ["Ash Road" in cells[0], "3 Bay Street" in cells[1], "12 Bay Street" in cells[2]] == [True] * 3
    assert "+64" not in page.text and "021 1" not in page.text


def test_the_call_out_leads_to_the_list_and_to_a_second_text(coordinator, one, at):
    at.forward(minutes=1)
    page = coordinator.get("callouts.show", uid=one.uid)
    assert "Ring those who are silent" in page.text
    page = coordinator.submit(page, "Text 3 silent people again")
    assert "3 people read a second text." in page.text


def test_who_may_not_call_people_out_sees_no_list(sign_in, one):
    assert sign_in(Role.AUDITOR).get("call_list.index", uid=one.uid).status == 403


def test_a_call_out_by_phone_and_runner_is_made_on_the_page_and_ends_on_the_list(coordinator):
    factories.make_volunteer(given_name="Hilda", phone=None, address="4 Elm Row")
    task = factories.make_task()
    page = coordinator.get("callouts.new", uid=task.uid, by="voice")
    assert "What you will say" in page.text and "Nobody gets a text that asks them." in page.text
    page = coordinator.submit(page, "Make the list of 1 person")
    assert "Whom do we ring for" in page.h1 and "No phone: 4 Elm Row" in page.text


def test_phone_and_runner_are_suggested_while_texts_cannot_leave(coordinator):
    about = factories.make_conversation()
    with transaction():
        raise_alarm(AlarmKind.CARRIER, about, title="Texts are held up: no signal")
    page = coordinator.get("callouts.new", uid=factories.make_task().uid)
    assert "Texts are held up: no signal. Ask by phone and runner instead" in page.text


def test_who_said_yes_by_voice_is_told_first(coordinator):
    factories.make_volunteer(given_name="Hilda", family_name="Moss", phone=None)
    services.send(factories.make_task().id, CallOutPlan(target=1, by_voice=True), by=ANA)
    uid = db.session.scalar(sa.select(CallOut.uid))
    page = coordinator.get("call_list.index", uid=uid)
    page = coordinator.submit(page, "Save these answers", **{f"said-{uids()[0]}": "1"})
    assert "First tell these where to go" in page.text and "Go to 14 Beach Street, Petone" in page.text
    page = coordinator.submit(page, "Save these answers", **{f"said-{uids()[0]}": "told"})
    assert "First tell these" not in page.text
