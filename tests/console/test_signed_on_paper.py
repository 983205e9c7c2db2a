"""What a programme has people sign: printed beside the form, and written down by whoever has the paper."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import g

from hub.accounts.states import Role
from hub.database import db, transaction
from hub.installation import presets
from hub.installation.models import Installation
from hub.messaging.models import Message
from hub.referrals.states import ReferralState
from hub.volunteers.models import Volunteer
from hub.volunteers.models_standing import Agreement
from hub.volunteers.standing.agreements import unsigned
from hub.volunteers.states import AgreementWay
from tests import factories
from tests.referrals.doing import answers, asked
from tests.volunteers.conftest import places  # noqa: F401

pytestmark = pytest.mark.usefixtures("places")
SHEET = {"written_at": "9:40", "name": "Demi Rua", "phone": "021 555 0168", "address": "Petone", "birth": "34",
         "consent_sms": "yes"}  # fmt: skip
NINE_FORTY = datetime(2026, 11, 12, 20, 40, tzinfo=UTC)  # 9:40 on Friday 13 November in Wellington
KEEP, BOTH = "Keep it, next form", ["release", "oath"]


@pytest.fixture
def desk(sign_in):
    with transaction():
        db.session.get(Installation, 1).preset = "cert"
    g.pop("hub_settings", None)
    factories.make_hub(opened_for=factories.make_incident(), name="Petone School", call_sign="PET 1")
    return sign_in(Role.COORDINATOR)


@pytest.fixture
def pile(desk):
    return desk.submit(desk.get("paper.index"), "Start typing", clerk="Rosa Lima", sheets_on="2026-11-13")


def signed():
    db.session.rollback()
    return list(db.session.scalars(sa.select(Agreement).order_by(Agreement.id)))


def person():
    db.session.rollback()
    return db.session.scalars(sa.select(Volunteer)).one()


def test_the_other_side_of_the_form_carries_every_text_with_its_version(desk):
    page = desk.get("paper.registration", copies=2)
    assert (
        len(page.find_all(".sheet")) == 4 and "Page 4 of 4" in page.text and "Please turn over." in page.text
    )
    for text in presets.load("cert").agreements:
        assert text.text in page.text and f"Wording {text.version}" in page.text
    assert len(desk.get("paper.signing", copies=3).find_all(".sheet")) == 3


def test_where_nothing_is_signed_there_is_nothing_to_print_or_to_tick(sign_in):
    desk = sign_in(Role.COORDINATOR)
    assert "turn over" not in desk.get("paper.registration").text
    assert desk.get("paper.signing").status == 404
    assert desk.get("walk_in.new").find("input[name=signed]") is None


def test_a_signed_form_counts_from_the_time_on_it_in_the_wording_that_stands_there(desk, pile):
    desk.submit(pile, KEEP, **SHEET, signed=BOTH)
    release, oath = signed()
    assert (release.way, release.signed_at, release.signed_name) == (
        AgreementWay.PAPER,
        NINE_FORTY,
        "Demi Rua",
    )
    assert (release.version, release.wording) == (
        presets.load("cert").agreements[0].version, presets.load("cert").agreements[0].text
    )  # fmt: skip
    assert oath.code == "oath" and unsigned(person()) == []


def test_another_day_beside_the_signature_is_kept(desk, pile):
    desk.submit(pile, KEEP, **SHEET, signed="release", signed_on="2026-11-02")
    assert signed()[0].signed_at == datetime(2026, 11, 1, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize("day", ["2026-11-15", "2024-01-01", "soon"])
def test_a_day_that_cannot_be_is_asked_again_beside_its_field(desk, pile, day):
    page = desk.submit(pile, KEEP, **SHEET, signed="release", signed_on=day)
    assert page.status == 422 and signed() == []
    assert page.find(".error-summary a")["href"] == "#signed_on"
    assert "checked" in page.find("input[name=signed]").attributes


def test_a_box_ticked_by_a_slip_is_put_right(desk, pile):
    page = desk.submit(pile, KEEP, **SHEET, signed="release")
    page = desk.follow(page, "Correct Demi Rua")
    boxes = {box["value"]: "checked" in box.attributes for box in page.find_all("input[name=signed]")}
    assert boxes == {"release": True, "oath": False}
    desk.submit(page, "Keep the correction", signed="oath")
    assert [one.code for one in signed()] == ["oath"]


def test_a_corrected_time_is_that_of_the_signature_too(desk, pile):
    page = desk.follow(desk.submit(pile, KEEP, **SHEET, signed="release"), "Correct Demi Rua")
    desk.submit(page, "Keep the correction", written_at="9:10")
    assert [one.signed_at for one in signed()] == [NINE_FORTY.replace(minute=10)]


def test_what_was_signed_later_on_a_screen_is_not_replaced_by_an_older_paper(desk, pile):
    demi = factories.make_volunteer(given_name="Demi", family_name="Rua", phone="+64215550168")
    page = desk.get("papers.sign", uid=demi.uid, code="release")
    desk.submit(page, "They agree", name="D. Rua", way="screen")
    page = desk.submit(pile, KEEP, **SHEET, signed="release")
    assert "What they signed is kept." in page.text
    assert [(one.way, one.signed_name) for one in signed()] == [(AgreementWay.SCREEN, "D. Rua")]


def test_the_address_that_waited_goes_out_when_the_paper_is_typed_in(desk, pile):
    demi = factories.make_volunteer(given_name="Demi", family_name="Rua", phone="+64215550168")
    assert answers(asked(factories.make_task(), demi)[0], "1") == ReferralState.ACCEPTED
    assert "14 Beach Street" not in last_text()
    desk.submit(pile, KEEP, **SHEET, signed=BOTH)
    assert "14 Beach Street" in last_text()


def last_text():
    db.session.rollback()
    return db.session.scalars(sa.select(Message.body).order_by(Message.id)).all()[-1]


def test_at_the_desk_the_signature_counts_from_now(desk, at):
    said = {name: words for name, words in SHEET.items() if name != "written_at"}
    page = desk.submit(desk.get("walk_in.new"), "Register and sign in", **said, signed=BOTH)
    assert "is registered and signed in" in page.text and "Sign now" not in page.text
    assert {(one.way, one.signed_at) for one in signed()} == {(AgreementWay.PAPER, at())}


def test_a_group_signs_at_once_and_who_did_not_come_did_not_sign(desk):
    page = desk.submit(
        desk.get("groups.new"), "Register the group", body="Petone Rowing", given_name="Ioane", family_name="Tui",
        phone="021 555 0184", age="44", address="Petone", consent_sms="yes", pasted="Sina Tui, 34\nPeni Tui, 61",
    )  # fmt: skip
    here = [box["value"] for box in page.find_all("input[name=person]")][:2]
    page = desk.submit(page, "Sign in the people ticked", person=here, signed=BOTH)
    assert "2 people are signed in." in page.text and len(signed()) == 4
    assert {one.way for one in signed()} == {AgreementWay.PAPER}
    assert {one.signed_name for one in signed()}.isdisjoint({"Sina Tui"})


def test_a_text_that_nobody_knows_is_not_signed(desk, pile):
    desk.submit(pile, KEEP, **SHEET, signed="everything")
    assert signed() == []
