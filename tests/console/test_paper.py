"""Paper: printed blank, filled in by hand, typed in with true times, and counted."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from hub.accounts.states import Role
from hub.database import db
from hub.volunteers.consents import SENTENCES, VERSION
from hub.volunteers.models import Volunteer
from hub.volunteers.models_doors import KeyingBatch, VolunteerGroup
from hub.volunteers.models_standing import ConsentAnswer
from hub.volunteers.states import ConfirmedBy, ConsentSms, Source, Standing
from hub.volunteers.times.availability import ANY, describe
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


def answers():
    db.session.rollback()
    query = sa.select(ConsentAnswer.answer, ConsentAnswer.at, ConsentAnswer.version, ConsentAnswer.door)
    return [tuple(row) for row in db.session.execute(query.order_by(ConsentAnswer.id))]


def test_an_answer_put_right_is_kept_once_more_with_its_wording_and_time(desk, pile):
    page = desk.follow(desk.submit(pile, KEEP, **SHEET), "Correct Demi Rua")
    desk.submit(page, "Keep the correction", consent_share="any")
    assert answers()[2:] == [("any", NINE_FORTY, VERSION, Source.PAPER)]
    assert str(people()[0].consent_share) == "any"


def test_a_corrected_time_is_that_of_the_answers_too(desk, pile):
    page = desk.follow(desk.submit(pile, KEEP, **SHEET), "Correct Demi Rua")
    desk.submit(page, "Keep the correction", written_at="9:10")
    ten_past = NINE_FORTY.replace(minute=10)
    assert [(answer, at) for answer, at, *_ in answers()[2:]] == [("yes", ten_past), ("ask", ten_past)]
    assert people()[0].consent_at == ten_past


def test_a_correction_of_something_else_writes_no_answer(desk, pile):
    page = desk.follow(desk.submit(pile, KEEP, **SHEET), "Correct Demi Rua")
    desk.submit(page, "Keep the correction", name="Demi Rue")
    assert len(answers()) == 2


def test_who_is_typed_in_again_after_a_mistake_has_answered_again(desk, pile):
    page = desk.submit(desk.submit(pile, KEEP, **SHEET), "Undo Demi Rua")
    desk.submit(page, KEEP, **SHEET | {"consent_sms": "no"})
    assert [answer for answer, *_ in answers()] == ["yes", "ask", "no", "ask"]


def test_when_they_are_free_is_read_as_clerks_write_it_and_corrected(desk, pile):
    page = desk.submit(pile, KEEP, **SHEET, availability="we, eve, Mon am")
    assert describe(people()[0].availability) == "weekends, evenings, Mon morning"
    page = desk.follow(page, "Correct Demi Rua")
    assert page.find("input[name=availability]")["value"] == "weekends, evenings, mon-am"
    desk.submit(page, "Keep the correction", availability="nights")
    assert describe(people()[0].availability) == "nights"


def test_nothing_ticked_is_any_time_and_what_is_no_time_is_said_beside_its_field(desk, pile):
    page = desk.submit(pile, KEEP, **SHEET, availability="someday")
    assert page.status == 422 and page.find(".error-summary a")["href"] == "#availability"
    assert "autofocus" in page.find("input[name=availability]").attributes
    desk.submit(page, KEEP, availability="")
    assert people()[0].availability == ANY


def test_a_group_that_stands_on_the_form_is_joined_and_an_unknown_one_kept_in_the_notes(desk, pile):
    leader = factories.make_volunteer(given_name="Ioane")
    rowers = factories.keep(
        VolunteerGroup(name="Petone Rōwing", body="Petone Rōwing", leader_uid=leader.uid, registered_at=NINE_FORTY,
                       registered_by="desk")
    )  # fmt: skip
    page = desk.submit(pile, KEEP, **SHEET, group="petone rowing")
    assert people()[1].group_id == rowers.id
    page = desk.follow(page, "Correct Demi Rua")
    assert page.find("input[name=group]")["value"] == "Petone Rōwing"
    desk.submit(page, "Keep the correction", group="Scouts")
    assert (people()[1].group_id, people()[1].notes) == (None, "Came with: Scouts")


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
    page = desk.get("paper.index")
    assert page.find(".page-head__answer").text.startswith("No pile waits.")
    assert "No pile has been typed in." in page.text


def test_a_pile_that_is_not_finished_is_the_answer_of_the_page(desk, pile):
    assert "1 pile is not finished" in desk.get("paper.index").find(".page-head__answer").text


def test_paper_and_groups_belong_to_the_desk_and_lead_back_to_it(desk):
    for endpoint in ("paper.index", "groups.index", "groups.new", "walk_in.new"):
        page = desk.get(endpoint)
        assert page.find(".site-nav a[aria-current=page]").text == "Desk"
        assert "/console/desk/" in [link["href"] for link in page.find_all("main a")]
