"""Somebody new at the desk: one page, and then on to what the desk needs next."""

import pytest
import sqlalchemy as sa

from hub.accounts.states import Role
from hub.attendance.models import Stint
from hub.attendance.queries import open_stint_of
from hub.database import db
from hub.volunteers.models import Volunteer
from hub.volunteers.models_standing import ConsentAnswer
from hub.volunteers.states import ConfirmedBy, ConsentSms, Source, Standing
from hub.volunteers.times.availability import ANY, describe
from tests import factories
from tests.listening import sent
from tests.volunteers.conftest import places  # noqa: F401

pytestmark = pytest.mark.usefixtures("places")

SAID = {"name": "Demi Rua", "phone": "021 555 0168", "address": "Petone", "birth": "34", "consent_sms": "yes"}


@pytest.fixture
def desk(sign_in):
    factories.make_hub(opened_for=factories.make_incident(), name="Petone School", call_sign="PET 1")
    return sign_in(Role.COORDINATOR)


def fill(desk, button="Register and sign in", **over):
    return desk.submit(desk.get("walk_in.new"), button, **(SAID | over))


def people():
    db.session.rollback()
    return list(db.session.scalars(sa.select(Volunteer).order_by(Volunteer.id)))


def test_a_few_words_are_enough_and_they_are_signed_in(desk):
    page = fill(desk, skills="first aid, juggling", needs="Needs step-free access, a chair with arms")
    assert "Demi Rua is registered and signed in at 11:00." in page.text
    (demi,) = people()
    assert (demi.given_name, demi.family_name, demi.phone, demi.place_name) == (
        "Demi", "Rua", "+64215550168", "Petone"
    )  # fmt: skip
    assert (demi.source, demi.state, demi.phone_confirmed_by) == (
        Source.DESK,
        Standing.ELIGIBLE,
        ConfirmedBy.DESK,
    )
    assert ([one.skill for one in demi.skills], demi.notes) == (["first_aid"], "Also: juggling")
    assert (demi.access_needs, demi.access_note) == (["step_free"], "a chair with arms")
    assert open_stint_of(demi.id).hub_id == demi.hub_id is not None


def test_when_they_are_free_is_asked_and_any_time_when_they_do_not_say(desk):
    fill(desk, availability="weekends, tue pm")
    assert describe(people()[0].availability) == "weekends, Tue afternoon"
    fill(desk, name="Tama Fale", phone="021 555 0169")
    assert people()[1].availability == ANY
    page = fill(desk, name="Ana Silva", availability="someday")
    assert page.find(".error-summary a")["href"] == "#availability"


def test_the_honest_text_comes_without_a_question(desk):
    fill(desk)
    (text,) = sent()
    assert text.kind == "registered_done"


def test_the_sentences_to_read_out_are_those_that_are_kept(desk):
    page = desk.get("walk_in.new")
    fill(desk)
    kept = list(db.session.scalars(sa.select(ConsentAnswer)))
    assert len(kept) == 2 and all(f"Read out: “{answer.wording}”" in page.text for answer in kept)


def test_register_only_offers_the_sign_in(desk):
    page = fill(desk, button="Register only")
    assert "Demi Rua is registered." in page.text and people()[0].state is Standing.ELIGIBLE
    page = desk.submit(page, "Sign in at the hub")
    assert "Demi Rua is signed in at 11:00." in page.text


def test_what_was_typed_at_the_desk_comes_along(desk):
    page = desk.submit(desk.get("desk.index"), "Find", who="demi rua")
    assert desk.follow(page, "Register “demi rua”").find("input[name=name]")["value"] == "Demi Rua"
    assert desk.get("walk_in.new", who="021 555").find("input[name=phone]")["value"] == "021 555"


def test_errors_stand_beside_their_fields_and_keep_everything(desk):
    page = fill(desk, phone="12", address="Atlantis", birth="twelve", skills="boat", consent_sms=None)
    assert page.status == 422 and people() == []
    links = [link["href"] for link in page.find_all(".error-summary a")]
    assert links == ["#phone", "#address", "#birth", "#consent_sms-0"]
    kept = {one["name"]: one.get("value") for one in page.find_all("input[name]")}
    assert (kept["name"], kept["phone"], kept["skills"]) == ("Demi Rua", "12", "boat")
    assert "autofocus" in page.find("input[name=phone]").attributes


def test_a_place_nobody_knows_is_kept_when_they_insist_and_said_to_be_missing(desk):
    page = fill(desk, address="The old mill")
    page = desk.submit(page, "Keep “The old mill” as they said it")
    assert "We could not find where they live" in page.text
    (demi,) = people()
    assert (demi.address, demi.lat, demi.state) == ("The old mill", None, Standing.REGISTERED)


def test_a_suggested_place_is_one_press(desk):
    page = fill(desk, address="Petonne")
    assert "is registered and signed in" in desk.submit(page, "Petone, Wellington").text


def test_a_child_is_refused_and_a_youth_needs_a_guardian(desk):
    page = fill(desk, birth="12")
    assert page.status == 422 and "Tell them kindly" in page.text
    page = fill(desk, birth="16")
    assert "A parent or guardian must agree" in page.text and people()[0].state is Standing.REGISTERED


def test_who_has_no_phone_may_help_from_here(desk):
    page = fill(desk, phone="none")
    assert "They have no phone" in page.text
    (demi,) = people()
    assert (demi.phone, demi.phone_confirmed_by, demi.state) == (None, None, Standing.REGISTERED)
    assert sent() == [] and open_stint_of(demi.id) is not None


def test_a_landline_is_rung(desk):
    page = fill(desk, phone="04 555 0168")
    assert "we ring" in page.text and people()[0].state is Standing.ELIGIBLE and sent() == []


def test_a_missing_number_says_what_to_type(desk):
    assert "or “none” if they have no phone" in fill(desk, phone="").text


def test_who_is_registered_already_is_shown_and_not_doubled(desk):
    fill(desk, button="Register only")
    page = fill(desk, birth="50")
    assert "Demi Rua was on the register already." in page.text
    (demi,) = people()
    assert demi.date_of_birth.year == 1992 and open_stint_of(demi.id) is None


def test_seeing_somebody_confirms_the_number_they_gave_before(desk):
    known = factories.make_volunteer(
        given_name="Demi", family_name="Rua", phone="+64215550168", phone_confirmed_at=None,
        phone_confirmed_by=None, consent_sms=ConsentSms.NO, state=Standing.REGISTERED,
    )  # fmt: skip
    fill(desk)
    (demi,) = people()
    assert (
        demi.id == known.id
        and demi.state is Standing.ELIGIBLE
        and demi.phone_confirmed_by is ConfirmedBy.DESK
    )


@pytest.mark.parametrize("over", [{"phone": "+64215550168", "family_name": "Other"}, {"family_name": "Rua"}])
def test_who_may_be_the_same_is_shown_first(desk, over):
    other = factories.make_volunteer(given_name="Demi", **over)
    page = fill(desk)
    assert page.h1 == "Is it one of these?" and other.name in page.text and len(people()) == 1
    page = desk.submit(page, "No, it is somebody new")
    assert "is registered and signed in" in page.text and len(people()) == 2


def test_a_registration_by_mistake_is_undone_with_its_sign_in_and_can_be_made_again(desk, one):
    page = desk.submit(fill(desk), "Undo the registration of Demi Rua")
    assert "Demi Rua is taken off the register again." in page.text
    assert people()[0].state is Standing.WITHDRAWN and open_stint_of(people()[0].id) is None
    assert one(sa.select(Stint)).signed_out_at == one(sa.select(Stint)).signed_in_at
    page = fill(desk, birth="50")
    (demi,) = people()
    assert "is registered and signed in" in page.text
    assert (demi.state, demi.date_of_birth.year) == (Standing.ELIGIBLE, 1976)


def test_without_an_incident_the_registration_is_kept_all_the_same(sign_in):
    page = fill(sign_in(Role.COORDINATOR))
    assert "Demi Rua is registered." in page.text and len(people()) == 1


def test_an_address_that_names_nobody_is_an_ordinary_desk(desk):
    for words in ("x", "00000000-0000-0000-0000-000000000000"):
        assert desk.get("desk.index", new=words).find(".received") is None
