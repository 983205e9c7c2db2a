"""What a person types into the register becomes values, or kind words."""

from datetime import date, timedelta

import pytest

from hub.errors import Invalid
from hub.places.gazetteer import PlaceFound, PlaceSearch
from hub.places.rules import Point
from hub.volunteers import access
from hub.volunteers.registering import choices
from hub.volunteers.registering.rules import RegistrationContext, read, registration_of
from hub.volunteers.rules import Ages, age_on, latest_birth, look_again_on
from hub.volunteers.states import ConsentShare, ConsentSms

PETONE = PlaceFound("Petone", Point(-41.228, 174.87), "Wellington")


def search(text, postcode=""):
    if "Petone" in text:
        return PlaceSearch(PETONE)
    if "Richmond" in text:
        return PlaceSearch(None, ("Richmond, Tasman", "Richmond, Canterbury"), is_ambiguous=True)
    return PlaceSearch(None, ("Petone, Wellington",) if "Pitone" in text else ())


CONTEXT = RegistrationContext(country="NZ", today=date(2026, 11, 14), ages=Ages(16, 18), search=search)
TYPED = {
    "given_name": ["Ana"], "family_name": ["Silva"], "phone": ["021 555 0168"], "address": ["Petone"],
    "date_of_birth": ["1990-05-01"], "consent_sms": ["yes"],
}  # fmt: skip


def typed(**over):
    return {**TYPED, **{name: value if isinstance(value, list) else [value] for name, value in over.items()}}


def test_the_least_that_can_be_typed_is_enough():
    facts = registration_of(read(TYPED, CONTEXT))
    assert (facts.phone, facts.place, facts.consent_share) == ("+64215550168", PETONE, ConsentShare.ASK)
    assert (facts.consent_sms, facts.travel_km, facts.availability) == (ConsentSms.YES, 20.0, (1 << 28) - 1)


@pytest.mark.parametrize(
    "over,field,words",
    [
        ({"given_name": " "}, "given_name", "first name"),
        ({"given_name": "x" * 81}, "given_name", "at most 80"),
        ({"phone": ""}, "phone", "Write your phone number"),
        ({"phone": "12"}, "phone", "Write it like 02"),
        ({"email": "ana"}, "email", "name@example.org"),
        ({"address": ""}, "address", "suburb or town"),
        ({"address": "Atlantis"}, "address", "“Atlantis” is not a place we know. Write the nearest"),
        ({"address": "Pitone"}, "address", "Choose one below"),
        ({"address": "Richmond"}, "address", "more than one “Richmond”"),
        ({"travel_km": "far"}, "travel_km", "as a number"),
        ({"travel_km": "-3"}, "travel_km", "as a number"),
        ({"travel_km": "nan"}, "travel_km", "as a number"),
        ({"availability": "someday"}, "availability", "someday"),
        ({"date_of_birth": ""}, "date_of_birth", "Write your date of birth"),
        ({"date_of_birth": "2010-11-15"}, "date_of_birth", "You must be 16 or older"),
        ({"date_of_birth": "1990-02-30"}, "date_of_birth", "no such date"),
        ({"date_of_birth": "2030-01-01"}, "date_of_birth", "Check the year"),
        ({"emergency_phone": "12"}, "emergency_phone", "Write it like 02"),
        ({"consent_sms": ""}, "consent_sms", "Choose yes or no"),
        ({"consent_share": "perhaps"}, "consent_share", "charity"),
        ({"notes": "x" * 2001}, "notes", "at most 2000"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(over, field, words):
    look = read(typed(**over), CONTEXT)
    assert list(look.errors) == [field]
    assert words in look.errors[field]


def test_everything_wrong_is_said_at_once():
    with pytest.raises(Invalid) as refused:
        registration_of(read({}, CONTEXT))
    assert list(refused.value.fields) == ["given_name", "phone", "address", "date_of_birth", "consent_sms"]


@pytest.mark.parametrize(
    "parts", [("1", "5", "1990"), ("01", "05", "1990"), ("1", "May", "1990"), ("1", "may", "1990")]
)
def test_a_date_may_be_typed_in_three_boxes(parts):
    boxes = dict(zip(("birth_day", "birth_month", "birth_year"), parts, strict=True))
    assert read(typed(date_of_birth="", **boxes), CONTEXT).values["date_of_birth"] == date(1990, 5, 1)


def test_a_year_of_two_figures_is_not_guessed():
    look = read(typed(date_of_birth="", birth_day="1", birth_month="5", birth_year="90"), CONTEXT)
    assert "four figures" in look.errors["date_of_birth"]


def test_sixteen_is_old_enough_to_register():
    assert read(typed(date_of_birth="2010-11-14"), CONTEXT).errors == {}


def test_no_to_texts_is_an_answer():
    assert read(typed(consent_sms="no"), CONTEXT).values["consent_sms"] is ConsentSms.NO


def test_skills_come_as_boxes_or_in_one_line():
    look = read(typed(skills=["first_aid", "4wd; juggling"], skills_other="Nurse, knitting"), CONTEXT)
    assert look.values["skills"] == ("first_aid", "four_wheel_drive", "nurse")
    assert look.values["other_skills"] == ("juggling", "knitting")


@pytest.mark.parametrize("written,km", [("5", 5), ("5 km", 5), ("2,5", 2.5), ("", 20)])
def test_a_distance_is_read_in_kilometres(written, km):
    assert read(typed(travel_km=written), CONTEXT).values["travel_km"] == km


def test_a_single_page_is_read_alone():
    assert read({"given_name": ["Ana"]}, CONTEXT, ("given_name", "family_name")).errors == {}


def test_without_a_gazetteer_an_address_is_kept_as_it_is():
    blind = RegistrationContext(
        country="NZ", today=date(2026, 11, 14), ages=Ages(16, 18), search=search, knows_places=False
    )
    assert registration_of(read(typed(address="Atlantis"), blind)).place is None


def test_an_age_alone_is_kept_as_the_latest_day_they_can_have_been_born():
    for over in ({"date_of_birth": "36"}, {"date_of_birth": "", "age": "36"}):
        values = read(typed(**over), CONTEXT).values
        assert (values["date_of_birth"], values["birth_is_exact"]) == (date(1990, 11, 14), False)


def test_a_date_says_more_than_an_age_beside_it():
    boxes = {"birth_day": "1", "birth_month": "5", "birth_year": "1990"}
    values = read(typed(date_of_birth="", age="20", **boxes), CONTEXT).values
    assert (values["date_of_birth"], values["birth_is_exact"]) == (date(1990, 5, 1), True)


@pytest.mark.parametrize(
    "age,words", [("15", "16 or older"), ("121", "for example 34"), ("old", "for example 34")]
)
def test_an_age_that_cannot_be_is_said_at_the_birth_date(age, words):
    assert words in read(typed(date_of_birth="", age=age), CONTEXT).errors["date_of_birth"]


@pytest.mark.parametrize(
    "today,age,born",
    [
        (date(2028, 2, 29), 28, date(2000, 2, 29)),
        (date(2028, 2, 29), 27, date(2001, 2, 28)),
        (date(2026, 11, 14), 16, date(2010, 11, 14)),
    ],
)
def test_the_latest_birth_is_of_that_age_and_a_day_later_is_not(today, age, born):
    assert latest_birth(age, today) == born
    assert age_on(born, today) == age and age_on(born + timedelta(days=1), today) == age - 1


def test_what_is_kept_is_looked_at_again_after_so_many_months():
    assert look_again_on(date(2026, 11, 14), 24) == date(2028, 11, 14)
    assert look_again_on(date(2026, 12, 31), 2) == date(2027, 2, 28)


def test_needs_are_known_by_their_codes_and_every_code_has_words_for_the_person():
    values = read(typed(access_needs=["ring; step_free", "nonsense"]), CONTEXT).values
    assert values["access_needs"] == ("step_free", "ring")
    assert [code for code, _ in choices.ACCESS] == list(access.NEEDS)
