"""Organisations answer by text: plainly, late, twice, without a reason, on a phone that answers other things too."""

import pytest
import sqlalchemy as sa

from hub.database import db
from hub.messaging.inbox import services as inbox
from hub.messaging.models import Inbound, Message
from hub.messaging.states import InboundState
from hub.organisations.models import Contact, Organisation
from hub.referrals.offering import services
from hub.referrals.offering.by_text import reason_in
from hub.tasks.states import TaskState
from tests import factories
from tests.referrals.doing import asked
from tests.referrals.offering.doing import (
    ANA,
    PHONES,
    fresh,
    make_draft,
    offered,
    says,
    states,
    texts_to,
    three_organisations,
    trail,
)  # fmt: skip


@pytest.fixture(autouse=True)
def cross(app):
    """The organisation that is asked first; two others stand behind it."""
    return three_organisations()[0]


def last_in() -> Inbound:
    db.session.rollback()
    return db.session.scalars(sa.select(Inbound).order_by(Inbound.id.desc())).first()


def test_a_bare_no_asks_the_next_at_once_and_asks_why_once():
    task = offered()
    says("Red Cross", "2")
    assert states(task) == {"Red Cross": "refused", "St Brigid's Care": "waiting"}
    assert "Why can you not? A few words help" in texts_to("Red Cross")[-1]
    says("Red Cross", "Our van is in the workshop")
    assert trail(task)[0] == ("Red Cross", "refused", "Our van is in the workshop")
    assert last_in().state is InboundState.READ
    assert len(texts_to("Red Cross")) == 2, "no more is asked"
    says("Red Cross", "and the other one too")
    assert last_in().state is InboundState.UNCLEAR, "a person reads what was not asked for"
    assert trail(task)[0][2] == "Our van is in the workshop"


def test_a_reason_nobody_gives_is_said_so_on_the_trail():
    task = offered()
    says("Red Cross", "no")
    assert trail(task)[0] == ("Red Cross", "refused", "They did not say why")


@pytest.mark.parametrize("text", ["2 no people free", "2. no people free", "No, no people free"])
def test_words_after_the_no_are_the_reason(text):
    task = offered()
    says("Red Cross", text)
    assert trail(task)[0] == ("Red Cross", "refused", "no people free")
    assert "Why can you not" not in texts_to("Red Cross")[-1]


@pytest.mark.parametrize(
    ("body", "code", "reason"),
    [
        ("2 K7 too far", "K7", "too far"),
        ("2", "", ""),
        ("2 (K7).", "K7", ""),
        ("No sorry, too far", "", "sorry, too far"),
        ("nobody is free", "", "nobody is free"),
        ("2nd team is away", "", "2nd team is away"),
    ],
)
def test_the_reason_is_what_stands_behind_the_answer(body, code, reason):
    assert reason_in(body, code) == reason


def test_whoever_said_no_may_take_it_after_all():
    task = offered()
    says("Red Cross", "2 too far")
    says("Red Cross", "1")
    assert states(task) == {"Red Cross": "taken", "St Brigid's Care": "withdrawn"}
    assert "is looked after now" in texts_to("St Brigid's Care")[-1]


def test_who_has_it_and_then_says_no_is_rung_by_a_person():
    task = offered()
    says("Red Cross", "1")
    says("Red Cross", "2")
    assert last_in().state is InboundState.UNCLEAR
    assert last_in().outcome == f"Red Cross has {task.number} and now says something else. Ring them"
    assert fresh(task).state is TaskState.OPEN


def test_a_second_yes_changes_nothing_and_is_not_answered_twice():
    offered()
    says("Red Cross", "1")
    says("Red Cross", "1")
    assert len(texts_to("Red Cross")) == 2
    assert last_in().state is InboundState.READ


def test_a_no_that_comes_too_late_is_thanked():
    task = offered()
    services.offer_task(task.id, by=ANA)
    says("St Brigid's Care", "1")
    says("Red Cross", "2 too far")
    assert states(task) == {"Red Cross": "withdrawn", "St Brigid's Care": "taken"}
    assert "so you need do nothing" in texts_to("Red Cross")[-1]


def test_what_is_not_certain_is_left_to_a_person_who_applies_it():
    task = offered()
    says("Red Cross", "maybe, if it does not rain")
    assert states(task) == {"Red Cross": "waiting"}
    assert "text 1 we take it, 2 we cannot" in texts_to("Red Cross")[-1]
    inbox.apply(last_in().uid, "yes", by=ANA)
    assert states(task) == {"Red Cross": "taken"}


def two_for(organisation):
    """It thinks about two tasks at once."""
    first, second = offered(), make_draft(title="Sort clothes")
    services.offer_to(second.id, organisation.uid, by=ANA)
    return first, second


def test_with_two_tasks_to_answer_the_code_says_which(cross):
    first, second = two_for(cross)
    code = texts_to("Red Cross")[1][-3:-1]
    assert "asks Red Cross" in texts_to("Red Cross")[1]
    says("Red Cross", f"1 {code}")
    assert (states(first), states(second)) == ({"Red Cross": "waiting"}, {"Red Cross": "taken"})


def test_with_two_tasks_and_no_code_they_are_asked_which(cross):
    first, second = two_for(cross)
    says("Red Cross", "1")
    assert (
        f"1 for {first.number} Pack food parcels, Sun 15 Nov 1pm, 2 for {second.number} Sort clothes"
        in (texts_to("Red Cross")[-1])
    )
    says("Red Cross", "2")
    assert (states(first), states(second)) == ({"Red Cross": "waiting"}, {"Red Cross": "taken"})


def test_a_leader_who_is_asked_as_a_volunteer_too_says_which(cross):
    offered()
    person = factories.make_volunteer(phone=PHONES["Red Cross"])
    other = factories.make_task(organisation=cross, title="Carry sandbags")
    asked(other, person)
    says("Red Cross", "1")
    assert texts_to("Red Cross")[-1].startswith("EXERCISE Which one do you mean?")


def test_every_contact_is_asked_and_the_first_answer_counts_for_all(cross):
    with factories.transaction():
        row = db.session.get_one(Organisation, cross.id)
        row.contacts.append(Contact(name="Night desk", phone="+6421000009"))
    task = offered()
    says("Red Cross", "1")
    query = sa.select(Message.kind).where(Message.address == "+6421000009").order_by(Message.id)
    assert list(db.session.scalars(query)) == ["task_offer", "task_offer_taken"]
    assert states(task) == {"Red Cross": "taken"}


def test_before_taking_it_on_they_read_neither_address_nor_contact_nor_caller():
    task = make_draft(caller_name="Mrs Smith", caller_phone="+64219998877", directions="Key under the pot")
    services.offer_task(task.id, by=ANA)
    (text,) = texts_to("Red Cross")
    for secret in ("Beach Street", "Leilani", "555033", "Smith", "9998877", "pot", "Side door"):
        assert secret not in text
