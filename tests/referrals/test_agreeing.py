"""Before a first dispatch the preset's texts are signed; the address follows."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import g

from hub import clock
from hub.attendance import services as attendance
from hub.attendance.models import Stint
from hub.database import db, transaction
from hub.errors import Invalid
from hub.installation.models import Installation
from hub.messaging.states import QuestionKind
from hub.referrals import services
from hub.referrals.figures.not_ready import NotReady, doubts
from hub.referrals.persons import agreeing
from hub.referrals.states import ReferralState
from hub.volunteers.models import Volunteer
from hub.volunteers.models_standing import Agreement
from hub.volunteers.standing.agreements import unsigned
from hub.volunteers.states import AgreementWay
from tests import factories
from tests.referrals.doing import ANA, answers, asked, event, kinds_to, state, texts_to

SCREEN = AgreementWay.SCREEN


@pytest.fixture(autouse=True)
def cert(app):
    """A reception center, which asks for a release and an oath."""
    with transaction():
        db.session.get(Installation, 1).preset = "cert"
    g.pop("hub_settings", None)


@pytest.fixture
def promised():
    """Somebody who said yes to a task that takes them at once, and has signed nothing."""
    task, person = factories.make_task(), factories.make_volunteer()
    referral = asked(task, person)[0]
    assert answers(referral, "1") == ReferralState.ACCEPTED
    return person, referral


class _About:
    def __init__(self, person):
        self.uid = person.uid


def says(person, text):
    agreeing.take_agreement(event(_About(person), text, QuestionKind.AGREE))
    db.session.rollback()


def left(person):
    db.session.rollback()
    return [text.code for text in unsigned(db.session.get(Volunteer, person.id))]


def test_the_first_text_asks_to_agree_and_keeps_the_address_back(promised):
    person, _ = promised
    assert kinds_to(person) == ["ask", "agree_question"]
    assert "Beach Street" not in texts_to(person)[-1].body
    assert "Text 1 I agree, 2 I do not." in texts_to(person)[-1].body


def test_each_text_is_agreed_to_and_then_the_address_goes_out_at_once(promised):
    person, _ = promised
    says(person, "1")
    assert left(person) == ["oath"] and kinds_to(person)[-1] == "agree_question"
    says(person, "1 I agree")
    assert left(person) == [] and kinds_to(person)[-1] == "confirmed"
    assert "14 Beach Street" in texts_to(person)[-1].body


def test_version_wording_and_name_are_kept(promised):
    person, _ = promised
    says(person, "1")
    row = db.session.scalars(sa.select(Agreement)).one()
    assert (row.code, row.version, row.way, row.signed_name) == ("release", "2026-11", "text", person.name)
    assert row.wording.startswith("I help of my own free will")


def test_a_no_keeps_the_place_and_tells_the_coordinator(promised):
    person, referral = promised
    assert doubts(clock.now()) == []
    says(person, "2")
    assert state(referral) == ReferralState.ACCEPTED and kinds_to(person)[-1] == "agree_refused"
    (doubt,) = doubts(clock.now())
    assert doubt.why is NotReady.DOES_NOT_AGREE and doubt.what == "Release"


def test_signing_on_a_screen_sends_what_waited(promised):
    person, _ = promised
    assert agreeing.sign(person.uid, "release", way=SCREEN, name="Aroha Ngata", by=ANA) == 0
    assert agreeing.sign(person.uid, "oath", way=SCREEN, name="Aroha Ngata", by=ANA) == 1
    assert kinds_to(person)[-1] == "confirmed" and doubts(clock.now()) == []


def test_who_signed_before_gets_the_address_at_once():
    task, person = factories.make_task(), factories.make_volunteer()
    for code in ("release", "oath"):
        agreeing.sign(person.uid, code, way=AgreementWay.PAPER, name="A. N.", by=ANA, on=date(2026, 11, 1))
    services.refer(task.id, person.id, by=ANA, shared=True)
    assert kinds_to(person) == ["confirmed"]


def test_an_oath_is_asked_again_after_a_year(at):
    person = factories.make_volunteer()
    agreeing.sign(person.uid, "oath", way=SCREEN, name="A. N.", by=ANA)
    at.forward(days=370)
    assert "oath" in left(person)
    agreeing.sign(person.uid, "oath", way=SCREEN, name="A. N.", by=ANA)
    assert "oath" not in left(person)


def test_a_new_version_asks_again():
    person = factories.make_volunteer()
    agreeing.sign(person.uid, "release", way=SCREEN, name="A. N.", by=ANA)
    with transaction():
        db.session.scalars(sa.select(Agreement)).one().version = "2025-01"
    assert "release" in left(person)


def test_a_signature_needs_a_name_and_a_day_that_has_come():
    person = factories.make_volunteer()
    for wrong in ({"name": " "}, {"name": "A", "on": date(2027, 1, 1)}):
        with pytest.raises(Invalid):
            agreeing.sign(person.uid, "release", way=SCREEN, by=ANA, **wrong)


def test_who_has_no_phone_is_named_to_the_coordinator():
    task, person = factories.make_task(), factories.make_volunteer(phone=None)
    services.refer(task.id, person.id, by=ANA, shared=True)
    (doubt,) = doubts(clock.now())
    assert doubt.why is NotReady.NOT_SIGNED


def test_presence_is_recorded_of_the_unsigned_with_a_loud_flag(promised):
    person, _ = promised
    attendance.sign_in(person.uid, by=ANA)
    assert "not_signed" in db.session.scalars(sa.select(Stint)).one().flags


def test_two_tasks_bring_one_question_and_one_signature_both_addresses(promised):
    person, _ = promised
    task = factories.make_task(starts_in=timedelta(hours=30), title="Clear drains")
    services.refer(task.id, person.id, by=ANA, shared=True)
    assert kinds_to(person).count("agree_question") == 1
    says(person, "1")
    says(person, "1")
    assert kinds_to(person)[-2:] == ["confirmed", "confirmed"]
