"""The door to the own page: a code to the phone, once, for a while; and nobody learns who is registered."""

from datetime import date

import pytest
import sqlalchemy as sa

from hub.accounts.states import Role
from hub.database import db, transaction
from hub.messaging.models import Conversation, Message
from hub.volunteers import moves
from hub.volunteers.models import Volunteer
from hub.volunteers.models_doors import OwnPageCode
from hub.volunteers.rules import NOT_ME
from hub.volunteers.states import ConfirmedBy, ConsentSms, Standing
from tests import factories
from tests.me.conftest import ask_for_code, codes_to, open_page

MINE, NOBODYS = "+64215550168", "+64215550268"


def ana(**over):
    return factories.make_volunteer(**({"phone": MINE, "given_name": "Ana", "family_name": "Silva"} | over))


def again(person):
    db.session.rollback()
    return db.session.get_one(Volunteer, person.id, populate_existing=True)


def wrong(code):
    return "000000" if code != "000000" else "111111"


def test_a_code_by_text_opens_the_page(page):
    ana()
    home = open_page(page, MINE)
    assert (home.h1, home.path) == ("Where do I stand?", "/me")
    assert "Ana Silva" in home.text and "You can be called." in home.text
    assert home.headers["Cache-Control"] == "no-store"


def test_a_number_may_be_typed_as_it_is_dialled(page):
    ana()
    ask_for_code(page, "021 555 0168")
    assert len(codes_to(MINE)) == 1


def test_nobody_can_learn_who_is_registered(page):
    ana()
    known, stranger = ask_for_code(page, MINE), ask_for_code(page, NOBODYS)
    assert known.text == stranger.text and sorted(known.headers.keys()) == sorted(stranger.headers.keys())
    assert codes_to(NOBODYS) == []


def test_a_strangers_number_leaves_nothing_behind_but_its_count(page):
    ask_for_code(page, NOBODYS)
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Message)) == 0
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Conversation)) == 0
    assert db.session.scalar(sa.select(sa.func.count()).select_from(OwnPageCode)) == 1


def test_strangers_numbers_are_forgotten_after_a_day(page, at):
    ask_for_code(page, NOBODYS)
    at.forward(days=1, minutes=1)
    ask_for_code(page, MINE)
    db.session.rollback()
    assert list(db.session.scalars(sa.select(OwnPageCode.phone))) == [MINE]


def test_a_number_gets_only_a_few_codes_an_hour_and_the_page_does_not_say_so(page, at):
    ana()
    pages = [ask_for_code(page, MINE).text for _ in range(5)]
    assert len(codes_to(MINE)) == 3 and len(set(pages)) == 1
    at.forward(minutes=61)
    ask_for_code(page, MINE)
    assert len(codes_to(MINE)) == 4


def test_a_code_works_once(page, app):
    ana()
    open_page(page, MINE)
    left = page.submit(page.get("me.index"), "Leave this page")
    assert left.h1 == "What is your mobile number?" and "You have left your page" in left.text
    with page.client.session_transaction() as session:
        session["own_page_number"] = MINE
    second = page.submit(page.get("me.code"), "Open my page", code=codes_to(MINE)[-1])
    assert second.status == 422 and "This code does not fit" in second.text


def test_a_code_works_for_ten_minutes(page, at):
    ana()
    asks = ask_for_code(page, MINE)
    at.forward(minutes=10, seconds=1)
    assert page.submit(asks, "Open my page", code=codes_to(MINE)[-1]).status == 422


def test_a_code_takes_five_tries(page):
    ana()
    asks = ask_for_code(page, MINE)
    right = codes_to(MINE)[-1]
    for _ in range(5):
        assert page.submit(asks, "Open my page", code=wrong(right)).status == 422
    assert page.submit(asks, "Open my page", code=right).status == 422


def test_the_code_is_kept_as_a_hash(page):
    ana()
    ask_for_code(page, MINE)
    row = db.session.scalars(sa.select(OwnPageCode)).one()
    assert codes_to(MINE)[-1] not in row.code_hash and len(row.code_hash) == 64


def test_a_landline_is_told_to_come_or_be_rung(page):
    factories.make_volunteer(phone="+6445550168")
    answer = ask_for_code(page, "04 555 0168")
    assert answer.status == 422 and "ask there to be rung" in answer.text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Message)) == 0


def test_what_is_no_number_is_said_beside_the_field_and_kept(page):
    answer = ask_for_code(page, "12")
    assert answer.find(".error-summary a")["href"] == "#phone"
    assert answer.find("input[name=phone]")["value"] == "12"


def test_typing_the_code_confirms_the_number(page):
    person = ana(phone_confirmed_at=None, phone_confirmed_by=None, state=Standing.REGISTERED)
    open_page(page, MINE)
    person = again(person)
    assert (person.phone_confirmed_by, person.state) == (ConfirmedBy.CODE, Standing.ELIGIBLE)


def test_opening_the_page_changes_no_consent_and_brings_nobody_back(page):
    person = ana(state=Standing.WITHDRAWN, consent_sms=ConsentSms.NO)
    assert "You left the register" in open_page(page, MINE).text
    person = again(person)
    assert (person.state, person.consent_sms) == (Standing.WITHDRAWN, ConsentSms.NO)


def test_who_disowned_a_registration_does_not_see_it(page):
    person = ana(phone_confirmed_at=None, phone_confirmed_by=None)
    with transaction():
        moves.withdraw(db.session.get_one(Volunteer, person.id), why=NOT_ME, by="system")
    ask_for_code(page, MINE)
    assert codes_to(MINE) == []


def test_the_page_closes_after_half_an_hour_of_quiet(page, at):
    ana()
    open_page(page, MINE)
    at.forward(minutes=29)
    assert page.get("me.details").status == 200
    at.forward(minutes=31)
    closed = page.get("me.details", follow=True)
    assert closed.h1 == "What is your mobile number?" and "Your page was closed" in closed.text


def test_an_own_page_is_no_staff_sign_in_and_a_staff_sign_in_no_own_page(page, sign_in):
    ana()
    open_page(page, MINE)
    assert "/login" in page.get("people.index").location
    assert sign_in(Role.ADMIN).get("me.details").location == "/me"


class TestSharedPhone:
    """Two people on one number: a second fact picks the one, and a wrong one counts."""

    @pytest.fixture(autouse=True)
    def two(self, app):
        self.ana = ana(date_of_birth=date(1990, 5, 1), phone_confirmed_at=None, phone_confirmed_by=None)
        self.ben = ana(given_name="Ben", date_of_birth=date(1961, 2, 3))

    def at_the_question(self, page):
        return page.submit(ask_for_code(page, MINE), "Open my page", code=codes_to(MINE)[-1])

    def test_the_year_of_birth_picks_the_person(self, page):
        asks = self.at_the_question(page)
        assert asks.h1 == "Which of you is it?" and "Ana" not in asks.text
        assert "Ben Silva" in page.submit(asks, "Open my page", year="1961").text
        assert again(self.ana).phone_confirmed_at is None

    def test_a_wrong_year_says_nothing_and_five_end_it(self, page):
        asks = self.at_the_question(page)
        for _ in range(4):
            answer = page.submit(asks, "Open my page", year="1970")
        assert "Ask for a new code" in answer.text
        assert page.submit(asks, "Open my page", year="1961").h1 == "What is your mobile number?"

    def test_the_first_name_is_asked_where_years_do_not_tell(self, page):
        with transaction():
            db.session.get_one(Volunteer, self.ben.id).date_of_birth = date(1990, 1, 1)
        asks = self.at_the_question(page)
        assert asks.find("input[name=year]") is None
        assert "Ana Silva" in page.submit(asks, "Open my page", name=" ana").text

    def test_one_code_opens_one_page(self, page):
        asks = self.at_the_question(page)
        with page.client.session_transaction() as session:
            proof = session["own_page_proof"]
        page.submit(asks, "Open my page", year="1961")
        with page.client.session_transaction() as session:
            session["own_page_proof"] = proof
        assert page.get("me.who").location == "/me"
