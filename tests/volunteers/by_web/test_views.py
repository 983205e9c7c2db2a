"""The register in a browser: page by page, all at once, and kind about mistakes."""

from datetime import date

import pytest
import sqlalchemy as sa

from hub.database import db
from hub.volunteers.models import Volunteer
from hub.volunteers.models_standing import ConsentAnswer
from hub.volunteers.states import ConsentSms, Standing
from tests.listening import sent

pytestmark = pytest.mark.usefixtures("places")

ALL = {
    "given_name": "Ana", "family_name": "Silva", "phone": "021 555 0168", "email": "ana@example.org",
    "language": "en", "address": "12 Beach Road, Petone", "postcode": "5012", "skills": "first_aid;4wd",
    "travel_km": "25", "availability": "weekends;mon-am", "date_of_birth": "1990-05-01",
    "emergency_name": "Ben",
    "emergency_phone": "021 555 0169", "consent_sms": "yes", "consent_share": "any",
    "notes": "Step-free, please",
}  # fmt: skip


def send(page, follow=False, without="", **over):
    """Everything at once, as a script would send it with the page's token."""
    token = page.get("register.index").find("input[name=csrf_token]")["value"]
    data = {name: value for name, value in (ALL | over).items() if name != without}
    return page.post("register.index", data | {"csrf_token": token}, follow=follow)


def registered():
    db.session.rollback()
    return list(db.session.scalars(sa.select(Volunteer)))


def test_every_field_at_once_is_enough(page):
    answer = send(page)
    assert (answer.status, answer.location) == (303, "/register/thanks")
    (ana,) = registered()
    assert (ana.phone, ana.place_name, ana.travel_km) == ("+64215550168", "Petone", 25.0)
    assert sorted(row.skill for row in ana.skills) == ["first_aid", "four_wheel_drive"]
    assert (ana.emergency_phone, ana.notes) == ("+64215550169", "Step-free, please")


def test_skills_and_times_may_come_several_times(page):
    send(page, skills=["nurse", "boat"], availability=["weekends", "evenings"])
    assert sorted(row.skill for row in registered()[0].skills) == ["boat", "nurse"]


def test_a_person_registers_page_by_page(page):
    step = page.get("register.index")
    assert (step.h1, "Step 1 of 7" in step.text) == ("Who are you?", True)
    step = page.submit(step, "Go on", given_name="Ana", family_name="Silva", phone="021 555 0168")
    step = page.submit(step, "Go on", address="Petone")
    step = page.submit(step, "Go on", birth_day="1", birth_month="5", birth_year="1990")
    step = page.submit(step, "Go on", consent_sms="yes")
    assert "Step 5 of 7, you may leave this out" in step.text
    step = page.submit(step, "Go on", skills=["first_aid"], skills_other="juggling")
    step = page.submit(step, "Go on", availability=["weekends"], travel_km="25")
    assert registered() == [] and sent() == []
    step = page.submit(step, "Register", access_needs=["step_free", "ring"], access_note="A chair with arms")
    assert step.h1 == "Thank you, Ana. You are nearly on the register."
    (ana,) = registered()
    assert (ana.name, ana.notes, ana.consent_sms) == ("Ana Silva", "Also: juggling", ConsentSms.YES)
    assert (ana.access_needs, ana.access_note) == (["step_free", "ring"], "A chair with arms")


def after_the_age(page, **over):
    """The question about texts, with what must be said before it."""
    said = {"given_name": "Ana", "phone": "021 555 0168", "address": "Petone", "age": "36"} | over
    step = page.submit(
        page.get("register.index"), "Go on", given_name=said["given_name"], phone=said["phone"]
    )
    step = page.submit(step, "Go on", address=said["address"])
    return page.submit(step, "Go on", age=said["age"])


def test_name_phone_place_age_and_consent_are_enough(page):
    thanks = page.submit(after_the_age(page), "Register now", consent_sms="yes")
    assert thanks.h1 == "Thank you, Ana. You are nearly on the register."
    (ana,) = registered()
    assert (ana.name, ana.place_name, ana.travel_km) == ("Ana", "Petone", 20.0)
    assert (ana.date_of_birth, ana.birth_is_exact) == (date(1990, 11, 14), False)
    assert ana.delete_on == date(2028, 11, 14)


def test_whoever_leaves_out_the_rest_must_still_answer_about_texts(page):
    step = page.submit(after_the_age(page), "Register now")
    assert (step.status, step.h1) == (422, "May we text you?")
    assert registered() == []


@pytest.mark.parametrize("age,words", [("fifteen", "Write your age"), ("12", "You must be 16 or older")])
def test_an_age_that_will_not_do_is_said_at_its_page_and_kept(page, age, words):
    step = after_the_age(page, age=age)
    assert (step.status, step.h1) == (422, "How old are you?")
    assert words in step.text and step.find("input[name=age]")["value"] == age


def test_an_age_may_come_where_a_date_is_asked_for(page):
    assert send(page, date_of_birth="36").status == 303
    assert registered()[0].birth_is_exact is False


def test_the_page_asks_with_the_sentence_that_is_kept(page):
    step = after_the_age(page)
    page.submit(step, "Register now", consent_sms="yes")
    kept = db.session.scalars(sa.select(ConsentAnswer.wording)).all()
    assert len(kept) == 2 and all(words in step.text for words in kept)


def test_the_youngest_age_is_that_of_the_preset(page, app):
    text = page.get("register.index").text
    assert "Are you under 18?" in text and "From 16 you can register" in text


def test_going_back_keeps_everything(page):
    step = page.submit(page.get("register.index"), "Go on", given_name="Ana", phone="021 555 0168")
    step = page.submit(step, "Back", address="Petone")
    assert step.find("input[name=given_name]")["value"] == "Ana"
    step = page.submit(step, "Go on")
    assert step.find("input[name=address]")["value"] == "Petone"


def test_a_page_is_checked_before_the_next(page):
    step = page.submit(page.get("register.index"), "Go on", given_name="Ana", phone="12")
    assert (step.status, step.h1) == (422, "Who are you?")
    assert step.find("input[name=phone]")["value"] == "12"
    assert step.find(".error-summary a")["href"] == "#phone"
    assert "not a phone number" in step.text


def test_an_unknown_place_brings_suggestions_to_press(page):
    step = page.submit(page.get("register.index"), "Go on", given_name="Ana", phone="021 555 0168")
    step = page.submit(step, "Go on", address="Petonne")
    assert "“Petonne” is not a place we know" in step.text
    step = page.submit(step, "Petone, Wellington")
    assert step.h1 == "How old are you?"
    assert step.find("input[name=address]")["value"] == "Petone, Wellington"


def test_a_child_is_told_kindly_what_they_can_do(page):
    answer = send(page, date_of_birth="2015-01-01")
    assert answer.status == 422
    assert "You can still help" in answer.text
    assert registered() == []


def test_everything_wrong_stands_on_one_page_and_everything_typed_is_kept(page):
    answer = send(page, phone="12", address="Atlantis", date_of_birth="1990-02-30")
    links = [link["href"] for link in answer.find_all(".error-summary a")]
    assert links == ["#phone", "#address", "#birth_day"]
    kept = {field["name"]: field.get("value") for field in answer.find_all("input")}
    assert (kept["phone"], kept["address"], kept["birth_year"]) == ("12", "Atlantis", "1990")
    again = page.submit(
        answer, "Register", phone="021 555 0168", address="Petone", birth_day="1", birth_month="3"
    )
    assert again.h1.startswith("Thank you")
    (ana,) = registered()
    assert (ana.notes, ana.availability.bit_count(), len(ana.skills)) == ("Step-free, please", 7, 2)


def test_consent_must_be_chosen(page):
    answer = send(page, without="consent_sms")
    assert answer.status == 422
    assert "Choose yes or no" in answer.text


def test_no_to_texts_is_taken_and_nobody_is_texted(page):
    assert send(page, consent_sms="no").status == 303
    assert registered()[0].state is Standing.REGISTERED
    assert sent() == []


def test_nobody_can_learn_who_is_registered(page):
    first = send(page, follow=True)
    second = send(page, follow=True)
    assert first.html == second.html
    assert len(registered()) == 1


def test_everything_stands_on_one_page_for_who_wants_it(page):
    everything = page.get("register.index", all="yes")
    assert {name for name in ALL if name != "date_of_birth"} <= {
        field["name"] for field in everything.find_all("input,select,textarea") if field.get("name")
    }


def test_words_that_would_break_a_page_stay_words(page):
    answer = send(page, given_name='"><script>x</script>', phone="12")
    assert "<script>x" not in answer.html


def test_a_post_without_the_pages_token_is_refused(page):
    assert page.post("register.index", ALL).status == 400
    assert registered() == []


def test_the_last_page_says_which_phone_the_text_goes_to(page):
    thanks = send(page, follow=True)
    assert "answer the text that we send to 021 ••• ••68" in thanks.text
    assert "555 0168" not in thanks.text


def test_a_landline_is_told_that_we_ring_and_a_no_that_we_cannot_ask(page):
    assert "is a landline, so no text comes" in send(page, follow=True, phone="04 555 0168").text
    assert "You said no to texts" in send(page, follow=True, consent_sms="no").text


def test_the_number_is_asked_for_with_an_example_of_this_country(page):
    assert "For example 021 123 4567" in page.get("register.index").text


@pytest.mark.parametrize("figures", ["9" * 25, "9" * 5000, "²", "-1"])
@pytest.mark.parametrize("field", ["age", "birth_day", "birth_month", "birth_year", "travel_km"])
def test_figures_that_cannot_be_are_said_beside_their_field(page, field, figures):
    date_of_birth = {"birth_day": "1", "birth_month": "5", "birth_year": "1990"} if "birth" in field else {}
    answer = send(page, without="date_of_birth", **{"age": "", **date_of_birth, field: figures})
    assert answer.status == 422 and registered() == []
