"""On the own page: what is signed before the first task, and a suspension with an appeal against it."""

import pytest
import sqlalchemy as sa
from flask import g

from hub.accounts.rules import SYSTEM, Actor
from hub.accounts.states import Role
from hub.database import db, transaction
from hub.installation.models import Installation
from hub.messaging.models import Message
from hub.referrals.persons import leaving
from hub.referrals.states import ReferralState
from hub.volunteers.models import Volunteer
from hub.volunteers.models_standing import Agreement, Appeal
from hub.volunteers.states import Standing, SuspendedFor
from tests import factories
from tests.referrals.doing import answers, asked

pytestmark = pytest.mark.usefixtures("places")
SUE = Actor("sue", Role.SUPERVISOR)


@pytest.fixture
def ana(app):
    return factories.make_volunteer(given_name="Ana", family_name="Silva")


@pytest.fixture
def cert(app):
    """A reception center, which asks for a release and an oath."""
    with transaction():
        db.session.get(Installation, 1).preset = "cert"
    g.pop("hub_settings", None)


def again(person):
    db.session.rollback()
    return db.session.get_one(Volunteer, person.id, populate_existing=True)


def signs(page, code, name="Ana Silva"):
    return page.submit(page.get("me.papers"), f"I agree: {code}", **{f"{code.split()[0].lower()}-name": name})


@pytest.mark.usefixtures("cert")
def test_what_must_be_signed_stands_on_the_first_page_and_is_signed_with_a_name(own, ana):
    page = own(ana)
    assert "2 texts are to be signed" in page.get("me.index").text
    assert "I help of my own free will" in page.get("me.papers").text
    answer = signs(page, "Release")
    assert "Signed. Thank you." in answer.text and "signed" in answer.text and "as Ana Silva" in answer.text
    row = db.session.scalars(sa.select(Agreement)).one()
    assert (row.code, row.way, row.signed_name, row.recorded_by) == (
        "release", "screen", "Ana Silva", f"volunteer:{ana.uid}"
    )  # fmt: skip


@pytest.mark.usefixtures("cert")
def test_without_a_name_nothing_is_signed_and_the_page_says_so(own, ana):
    answer = signs(own(ana), "Release", name=" ")
    assert answer.status == 422 and "Write your name" in answer.text
    assert db.session.scalars(sa.select(Agreement)).all() == []


@pytest.mark.usefixtures("cert")
def test_the_last_signature_sends_the_address_that_waited(own, ana):
    assert answers(asked(factories.make_task(), ana)[0], "1") == ReferralState.ACCEPTED
    page = own(ana)
    signs(page, "Release")
    assert "The address is on its way" in signs(page, "Oath of a disaster service worker").text
    assert "14 Beach Street" in db.session.scalars(sa.select(Message.body).order_by(Message.id)).all()[-1]


def test_where_nothing_is_to_be_signed_the_page_says_so(own, ana):
    page = own(ana)
    assert "There is nothing to sign here" in page.get("me.papers").text
    assert "What I sign" not in page.get("me.index").text


def test_a_suspension_stands_there_with_its_reason_and_takes_an_appeal(own, ana):
    leaving.suspend(ana.uid, SuspendedFor.COMPLAINT, why="Rosa of the hall rang.", by=SUE)
    page = own(again(ana))
    home = page.get("me.index").text
    assert "somebody complained" in home and "Rosa" not in home
    answer = page.submit(page.get("me.appeal"), "Ask somebody to look again", words="It was my brother.")
    assert "You asked for another look" in answer.text
    appeal = db.session.scalars(sa.select(Appeal)).one()
    assert (appeal.words, appeal.recorded_by) == ("It was my brother.", f"volunteer:{ana.uid}")
    leaving.decide_appeal(appeal.uid, lifts=False, words="We asked him.", by=SYSTEM)
    assert "it stays: We asked him." in page.get("me.index").text


def test_whoever_is_suspended_can_first_of_all_appeal(own, ana):
    page = own(ana)
    assert page.get("me.index").find(".btn-primary").text == "Say when I am free"
    leaving.suspend(ana.uid, SuspendedFor.SAFETY, why="Drove too fast.", by=SUE)
    assert page.get("me.index").find(".btn-primary")["href"] == "/me/appeal"
    page.submit(page.get("me.appeal"), "Ask somebody to look again", words="It was my brother.")
    assert page.get("me.index").find(".btn-primary") is None


def test_a_copy_says_the_reason_and_not_what_staff_wrote(own, ana):
    leaving.suspend(ana.uid, SuspendedFor.COMPLAINT, why="Rosa of the hall rang.", by=SUE)
    page = own(again(ana))
    read = page.get("me.everything").text
    assert "somebody complained" in read and "You were taken off our list" in read
    assert "Rosa" not in read and "Rosa" not in page.get("me.everything_file").html


def test_an_appeal_needs_words_and_a_suspension(own, ana):
    page = own(ana)
    assert page.submit(page.get("me.appeal"), "Ask somebody to look again", words=" ").status == 422
    answer = page.submit(page.get("me.appeal"), "Ask somebody to look again", words="Why?")
    assert "nothing to look at again" in answer.text


def test_who_leaves_while_suspended_comes_back_suspended(own, ana):
    leaving.suspend(ana.uid, SuspendedFor.SAFETY, why="Drove too fast.", by=SUE)
    page = own(again(ana))
    page.submit(page.get("me.leave_register"), "Leave the register")
    assert again(ana).state is Standing.WITHDRAWN
    page.submit(page.get("me.everything"), "Come back to the register")
    assert (again(ana).state, again(ana).state_reason) == (Standing.SUSPENDED, "Drove too fast.")
    assert "the safety of people" in page.get("me.index").text
