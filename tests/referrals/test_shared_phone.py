"""Two people with one phone: every text says for whom it is."""

import pytest
import sqlalchemy as sa

from hub.database import db
from hub.messaging.models import Conversation, Question
from tests import factories
from tests.listening import received
from tests.referrals.doing import answers, asked, state, texts_to

pytestmark = pytest.mark.usefixtures("app")
PHONE = "+64215550168"


@pytest.fixture
def couple():
    return [factories.make_volunteer(given_name=name, phone=PHONE) for name in ("Beatriz", "Carlos")]


def test_each_ask_begins_with_the_name(couple):
    task = factories.make_task()
    asked(task, *couple)
    assert [text.body.split(":")[0] for text in texts_to(couple[0])] == [
        "EXERCISE Beatriz",
        "EXERCISE Carlos",
    ]


def test_which_one_tells_the_two_apart(couple):
    asked(factories.make_task(), *couple)
    labels = list(db.session.scalars(sa.select(Question.label).order_by(Question.id)))
    assert labels == [f"{name}: Pack food parcels, Sat 14 Nov 1pm" for name in ("Beatriz", "Carlos")]


def test_what_comes_of_an_answer_says_for_whom(couple):
    beatriz, _ = asked(factories.make_task(), *couple)
    answers(beatriz, "1")
    assert texts_to(couple[0])[-1].body.startswith("EXERCISE Beatriz: ")


def test_somebody_with_a_phone_of_their_own_is_not_called_by_name():
    person = factories.make_volunteer(given_name="Beatriz", phone=PHONE)
    asked(factories.make_task(), person)
    assert "Beatriz" not in texts_to(person)[0].body


def test_a_no_after_two_promises_cancels_neither_before_it_is_clear_whose(couple, at):
    referrals = asked(factories.make_task(lines=(("", 3),)), *couple)
    talk = db.session.scalars(sa.select(Conversation).where(Conversation.phone == PHONE)).one()
    for code in db.session.scalars(sa.select(Question.code).order_by(Question.id)).all():
        received(f"{code} 1", talk)
    at.forward(minutes=90)
    received("2", talk)
    assert [state(one) for one in referrals] == ["accepted", "accepted"]
    received("1", talk)
    assert [state(one) for one in referrals] == ["withdrawn", "accepted"]
    assert texts_to(couple[0])[-1].kind == "withdrawn_ok"
