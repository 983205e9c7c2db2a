"""Paper: printed blank, filled in by hand, typed in with true times, and counted."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from hub.accounts.states import Role
from hub.database import db
from hub.volunteers.consents import SENTENCES, VERSION
from hub.volunteers.models import Volunteer
from hub.volunteers.models_doors import KeyingBatch
from hub.volunteers.models_standing import ConsentAnswer
from hub.volunteers.states import ConfirmedBy, ConsentSms, Source, Standing
from tests import factories
from tests.volunteers.conftest import places  # noqa: F401

pytestmark = pytest.mark.usefixtures("places")

SHEET = {"written_at": "9:40", "name": "Demi Rua", "phone": "021 555 0168", "address": "Petone", "birth": "1 2 85",
         "consent_sms": "yes"}  # fmt: skip
NINE_FORTY = datetime(2026, 11, 12, 20, 40, tzinfo=UTC)  # 9:40 on Friday 13 November in Wellington
KEEP = "Keep it, next form"


@pytest.fixture
def desk(sign_in):
    factories.make_hub(opened_for=factories.make_incident(), name="Petone School", call_sign="PET 1")
    return sign_in(Role.COORDINATOR)


@pytest.fixture
def pile(desk):
    return desk.submit(desk.get("paper.index"), "Start typing", clerk="Rosa Lima", sheets_on="2026-11-13")


def people():
    db.session.rollback()
    return list(db.session.scalars(sa.select(Volunteer).order_by(Volunteer.id)))


def batch():
    db.session.rollback()
    return db.session.scalars(sa.select(KeyingBatch)).one()


def test_a_blank_form_names_the_hub_and_asks_in_the_sentences_that_are_kept(desk):
    page = desk.get("paper.registration", copies=3)
    assert len(page.find_all(".sheet")) == 3 and "Page 2 of 3" in page.text
    assert "PET 1" in page.text and VERSION in page.text
    assert all(str(sentence) in page.text for sentence in SENTENCES.values())
    assert len(desk.get("paper.registration", copies=9999).find_all(".sheet")) == 50


def test_a_form_is_kept_with_the_time_that_stands_on_it(desk, pile):
    page = desk.submit(pile, KEEP, **SHEET)
    assert "Demi Rua is kept." in page.text and page.h1 == "What stands on the next form?"
    (demi,) = people()
    assert (demi.registered_at, demi.consent_at) == (NINE_FORTY, NINE_FORTY)
    assert (demi.source, demi.keyed_in_id, demi.phone_confirmed_by) == (
        Source.PAPER,
        batch().id,
        ConfirmedBy.DESK,
    )
    assert demi.hub_id == batch().hub_id is not None and batch().clerk == "Rosa Lima"
    assert {answer.at for answer in db.session.scalars(sa.select(ConsentAnswer))} == {NINE_FORTY}


def test_the_next_form_is_empty_and_begins_with_its_time(desk, pile):
    page = desk.submit(pile, KEEP, **SHEET)
    assert page.find("input[name=name]").get("value") == ""
    assert "autofocus" in page.find("input[name=written_at]").attributes


def test_a_box_that_is_not_ticked_is_no_consent(desk, pile):
    desk.submit(pile, KEEP, **SHEET | {"consent_sms": "no"})
    assert (people()[0].consent_sms, people()[0].state) == (ConsentSms.NO, Standing.REGISTERED)


@pytest.mark.parametrize("said", ["", "25:00", "morning", "9:75"])
def test_a_time_that_cannot_be_is_asked_for_again(desk, pile, said):
    page = desk.submit(pile, KEEP, **SHEET | {"written_at": said})
    assert page.status == 422 and people() == []
    assert "for example 9:40" in page.text and page.find("input[name=name]")["value"] == "Demi Rua"


def test_a_time_still_to_come_is_refused(desk):
    pile = desk.submit(desk.get("paper.index"), "Start typing", sheets_on="2026-11-14")
    assert "still to come" in desk.submit(pile, KEEP, **SHEET | {"written_at": "2 pm"}).text


@pytest.mark.parametrize(("over", "field"), [({"clerk": " "}, "#clerk"), ({"sheets_on": "2026-11-15"}, "#sheets_on"),
                                             ({"sheets_on": "x"}, "#sheets_on")])  # fmt: skip
def test_a_pile_needs_a_clerk_and_a_day_that_can_be(desk, over, field):
    page = desk.submit(desk.get("paper.index"), "Start typing", **over)
    assert page.status == 422 and page.find(".error-summary a")["href"] == field


def test_a_form_of_somebody_known_is_counted_and_changes_nothing(desk, pile):
    factories.make_volunteer(given_name="Demi", family_name="Rua", name_key="demi rua", phone="+64215550168")
    page = desk.submit(pile, KEEP, **SHEET)
    assert "was on the register already" in page.text and batch().known == 1
    assert people()[0].source is Source.WEB


def test_the_same_form_sent_twice_counts_once(desk, pile):
    for _ in range(2):
        page = desk.submit(pile, KEEP, **SHEET)
    assert "1 form so far" in page.text and len(people()) == 1


def test_a_slip_of_the_clerk_is_put_right(desk, pile):
    page = desk.follow(desk.submit(pile, KEEP, **SHEET, skills="boat"), "Correct Demi Rua")
    assert page.find("input[name=written_at]")["value"] == "09:40"
    page = desk.submit(page, "Keep the correction", name="Demi Rue", birth="30")
    assert "Demi Rue is put right." in page.text
    (demi,) = people()
    assert (demi.name, demi.registered_at, [one.skill for one in demi.skills]) == (
        "Demi Rue",
        NINE_FORTY,
        ["boat"],
    )


def test_a_correction_never_makes_two_people_one(desk, pile):
    desk.submit(pile, KEEP, **SHEET)
    page = desk.submit(pile, KEEP, **SHEET | {"name": "Ana Silva"})
    page = desk.submit(desk.follow(page, "Correct Ana Silva"), "Keep the correction", name="Demi Rua")
    assert page.status == 422 and "on the register already" in page.text
    assert [one.name for one in people()] == ["Demi Rua", "Ana Silva"]


def test_a_form_typed_by_mistake_is_taken_back(desk, pile):
    page = desk.submit(desk.submit(pile, KEEP, **SHEET), "Undo Demi Rua")
    assert "0 forms so far" in page.text and people()[0].state is Standing.WITHDRAWN
    assert "1 form so far" in desk.submit(page, KEEP, **SHEET).text


def test_a_pile_is_closed_only_when_its_count_agrees(desk, pile):
    page = desk.submit(pile, KEEP, **SHEET)
    page = desk.submit(page, "Close the pile", pile="3")
    assert page.status == 422 and "Find the 2 that are missing." in page.text
    page = desk.submit(page, "Close the pile", pile="3", set_aside="2")
    assert "Write why they could not be typed in." in page.text
    page = desk.submit(page, "Close the pile", pile="3", set_aside="2", note="Rain")
    assert "its count agrees" in page.text and "Counted: 3" in page.text
    assert (batch().pile, batch().set_aside, batch().note) == (3, 2, "Rain") and batch().closed_at
    assert desk.get("paper.key", uid=batch().uid).h1 == "This pile is counted"


def test_a_closed_pile_takes_no_more(desk, pile):
    desk.submit(pile, "Close the pile", pile="0")
    assert desk.submit(pile, KEEP, **SHEET).h1 == "This pile is counted" and people() == []
    assert desk.submit(pile, "Close the pile", pile="0").status == 409


def test_no_pile_says_what_to_do(desk):
    assert "No pile has been typed in." in desk.get("paper.index").text
