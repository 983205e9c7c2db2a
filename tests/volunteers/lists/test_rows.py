"""Rows of a list of people: what is taken, what is refused and why."""

from datetime import date

import pytest

from hub.errors import Invalid
from hub.places.gazetteer import PlaceFound
from hub.places.rules import Point
from hub.volunteers.lists.rules import ImportContext, import_key, read_person
from hub.volunteers.rules import Ages
from hub.volunteers.states import ConsentShare, ConsentSms, PhoneKind

PETONE = PlaceFound("Petone", Point(-41.228, 174.87), "Wellington")
CONTEXT = ImportContext(
    country="NZ", today=date(2026, 11, 14), ages=Ages(16, 18), for_organisation=True,
    locate=lambda address, postcode: PETONE if "Petone" in address else None,
    name_near=lambda point: "Somewhere",
)  # fmt: skip
ROW = {
    "given_name": "Ana", "family_name": "Silva", "phone": "021 555 0168", "address": "12 Beach Road, Petone",
    "skills": "first aid; juggling", "date_of_birth": "1990-05-01", "consent_sms": "YES",
    "consent_share": "any",
}  # fmt: skip


def test_a_good_row_becomes_a_person():
    person = read_person(ROW, CONTEXT)
    assert person.identity == ("+64215550168", "ana silva")
    assert person.values["phone_kind"] is PhoneKind.MOBILE
    assert person.values["place_name"] == "Petone"
    assert person.values["consent_sms"] is ConsentSms.YES
    assert person.values["consent_share"] is ConsentShare.ANY
    assert person.skills == ("first_aid",)


def test_an_unknown_skill_stands_in_the_notes_with_a_warning():
    person = read_person({**ROW, "notes": "Has a van"}, CONTEXT)
    assert person.values["notes"] == "Also: juggling\nHas a van"
    assert "juggling" in person.warnings[0]


@pytest.mark.parametrize(
    "cells,reason",
    [
        ({"phone": ""}, "no phone and there is no number of your own"),
        ({"phone": "12"}, "not valid and there is no number of your own"),
        ({"given_name": "", "family_name": ""}, "no name"),
        ({"given_name": "?!"}, "no name"),
        ({"date_of_birth": "2010-11-15"}, "under 16"),
        ({"date_of_birth": "1990-02-30"}, "not a date"),
        ({"date_of_birth": "01/05/1990"}, "not a date"),
        ({"date_of_birth": "2027-01-01"}, "cannot be"),
        ({"date_of_birth": "1890-01-01"}, "cannot be"),
        ({"lat": "95", "lon": "174"}, "cannot be"),
        ({"lat": "-41", "lon": "200"}, "cannot be"),
        ({"lat": "-41"}, "belong together"),
        ({"lat": "south", "lon": "174"}, "not a number"),
        ({"consent_sms": "maybe"}, "not yes or no"),
        ({"consent_share": "some"}, "not any, ask or no"),
        ({"": "one cell too many"}, "more cells"),
    ],
)
def test_a_row_is_refused_only_for_a_reason_of_the_contract(cells, reason):
    with pytest.raises(Invalid, match=reason):
        read_person({**ROW, **cells}, CONTEXT)


def test_an_external_id_is_enough_without_a_valid_phone():
    person = read_person({**ROW, "phone": "12", "external_id": "RC-7"}, CONTEXT)
    assert person.identity is None
    assert "Phone as written: 12" in person.values["notes"]


@pytest.mark.parametrize(
    "cells,kept",
    [
        ({"travel_km": "far"}, "Travels: far"),
        ({"availability": "full moon"}, "Free: full moon"),
        ({"email": "no at sign"}, "E-mail as written: no at sign"),
    ],
)
def test_what_cannot_be_read_is_kept_in_the_notes(cells, kept):
    assert kept in read_person({**ROW, **cells}, CONTEXT).values["notes"]


def test_a_language_that_is_no_code_is_kept_in_the_notes():
    person = read_person({**ROW, "language": "Te reo"}, CONTEXT)
    assert "language" not in person.values
    assert "Language: te reo" in person.values["notes"]


def test_an_empty_cell_says_nothing():
    values = read_person({"given_name": "Ana", "family_name": "", "phone": "021 555 0168"}, CONTEXT).values
    assert set(values) == {"given_name", "family_name", "name_key", "phone", "phone_kind"}


def test_an_unknown_address_is_kept_without_a_point():
    values = read_person({**ROW, "address": "Nowhere"}, CONTEXT).values
    assert (values["address"], values["lat"]) == ("Nowhere", None)


def test_coordinates_win_over_the_address():
    values = read_person({**ROW, "lat": "-36.8", "lon": "174.7"}, CONTEXT).values
    assert (values["lat"], values["place_name"]) == (-36.8, "Somewhere")


def test_a_fingerprint_knows_what_is_read_and_for_whom():
    assert import_key({**ROW, "shoe_size": "43"}, 1) == import_key(ROW, 1)
    assert import_key({**ROW, "notes": "new"}, 1) != import_key(ROW, 1)
    assert import_key(ROW, 2) != import_key(ROW, 1)


def test_a_name_too_long_to_keep_is_shortened_and_stands_whole_in_the_notes():
    person = read_person({**ROW, "given_name": "A" * 90}, CONTEXT)
    assert person.values["given_name"] == "A" * 80 and "A" * 90 in person.values["notes"]


@pytest.mark.parametrize("name", ["emergency_phone", "emergency_name", "address", "postcode"])
def test_a_cell_too_long_to_keep_stands_whole_in_the_notes(name):
    person = read_person({**ROW, name: "ring my sister " * 20}, CONTEXT)
    assert ("ring my sister " * 20).strip() in person.values["notes"]
    assert any(name in warning for warning in person.warnings)


def test_a_language_with_an_underscore_is_a_language():
    assert read_person({**ROW, "language": "en_NZ"}, CONTEXT).values["language"] == "en-nz"
