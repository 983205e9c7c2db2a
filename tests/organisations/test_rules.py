"""Judgements about organisations and how their rows are read, without an app."""

import pytest

from hub.errors import Invalid
from hub.organisations.open_referral import ReferralRows, as_row
from hub.organisations.rows import read_organisation
from hub.organisations.rules import folded_code, name_key, near_names
from hub.organisations.states import OrganisationKind, OrganisationState

HSDS = {
    "id": "ac148810",
    "name": "Harbour Food Rescue",
    "website": "https://example.org",
    "services": [{"id": "s1", "phones": [{"number": "04 555 0123"}], "service_areas": [{"name": "Hutt"}]}],
    "contacts": [{"name": "Leilani Tuala", "email": "leilani@example.org"}],
    "locations": [
        {
            "latitude": -41.227,
            "longitude": 174.885,
            "addresses": [
                {"address_1": "PO Box 7", "city": "Petone", "address_type": "postal"},
                {"address_1": "14 Beach Street", "city": "Petone", "postal_code": "5012"},
            ],
        }
    ],
}


def read(**row):
    return read_organisation({"name": "Red Cross", **row}, country="NZ")


@pytest.mark.parametrize(
    "name", ["Te Rūnanga o Ngāti Toa", "te runanga o ngati toa", " Te  Runanga-o-Ngati  Toa. "]
)
def test_a_name_is_known_again_without_macrons_case_and_dashes(name):
    assert name_key(name) == "te runanga o ngati toa"


def test_an_ampersand_is_an_and():
    assert name_key("Food & Shelter") == name_key("Food and Shelter")


def test_a_skill_without_a_taxonomy_becomes_a_code():
    assert folded_code(" First Aid ") == "first_aid"


def test_a_name_that_is_nearly_right_finds_its_neighbour():
    assert near_names("Harbor Food Resque", {"harbour food rescue": "Harbour Food Rescue"}) == [
        "Harbour Food Rescue"
    ]


def test_a_full_row_reads_into_facts():
    row = read(
        kind="Faith",
        status="active",
        phone="04 555 0123",
        skills="cook; First aid",
        languages="EN;mi",
        answer_hours="4",
        capacity_per_day="20",
        radius_km="7.5",
        min_age="18",
        lat="-41.2",
        lon="174.9",
    )
    facts = row.facts
    assert (facts.kind, row.status, facts.phone) == (
        OrganisationKind.FAITH,
        OrganisationState.ACTIVE,
        "+6445550123",
    )
    assert (facts.skills, facts.languages) == (("cook", "first_aid"), ("en", "mi"))
    assert (facts.answer_hours, facts.capacity_per_day, facts.radius_km, facts.min_age) == (4, 20, 7.5, 18)


def test_answer_hours_that_are_no_number_say_when_somebody_is_there():
    facts = read(answer_hours="Mon-Fri 9-17").facts
    assert (facts.answer_hours, facts.opening_hours) == (None, "mon-fri 9-17")


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ({"name": " "}, "no name"),
        ({"name": "???"}, "no name"),
        ({"kind": "club"}, "not one of charity, cert"),
        ({"status": "trusted"}, "not one of applied"),
        ({"phone": "call us"}, "not a phone number"),
        ({"email": "nobody"}, "not an e-mail address"),
        ({"lat": "-41"}, "belong together"),
        ({"radius_km": "far"}, "not a number"),
        ({"capacity_per_day": "-3"}, "cannot be"),
        ({"answer_hours": "0"}, "cannot be"),
        ({"min_age": "16.5"}, "not a whole number"),
        ({"": "a; b"}, "more cells"),
    ],
)
def test_a_row_that_cannot_be_right_says_what_is_wrong(cell, words):
    with pytest.raises(Invalid, match=words):
        read(**cell)


def test_an_open_referral_organisation_gives_what_maps():
    row = as_row(HSDS)
    assert row["external_id"] == "ac148810"
    assert (row["email"], row["contact_name"], row["phone"]) == (
        "leilani@example.org",
        "Leilani Tuala",
        "04 555 0123",
    )
    assert (row["lat"], row["lon"], row["postcode"]) == ("-41.227", "174.885", "5012")


def test_where_people_can_go_stands_before_where_letters_go():
    assert as_row(HSDS)["address"] == "14 Beach Street, Petone"


@pytest.mark.parametrize(
    "document", [[HSDS], {"organizations": [HSDS]}, {"contents": [HSDS], "total_items": 1}, HSDS]
)
def test_a_document_may_be_a_list_or_a_page(document):
    assert [row["name"] for row in ReferralRows(document)] == ["Harbour Food Rescue"]


@pytest.mark.parametrize("document", [{}, {"services": []}, "text", 7, None, [1, 2]])
def test_a_document_without_organisations_says_so(document):
    with pytest.raises(Invalid, match="no list of organisations"):
        ReferralRows(document)


def test_a_name_with_signs_that_no_database_keeps_still_reads():
    assert as_row({"name": "Food\x00 Bank\ud800"})["name"] == "Food Bank"


def test_an_organisation_with_strange_nesting_still_reads():
    row = as_row(
        {"name": "Odd", "locations": None, "services": [1], "phones": {"number": "1"}, "contacts": [{}]}
    )
    assert (row["name"], row["phone"], row["address"]) == ("Odd", "", "")
