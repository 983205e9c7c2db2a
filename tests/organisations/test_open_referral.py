"""Open Referral HSDS 3 documents in every shape they come in."""

from datetime import date

import sqlalchemy as sa

from hub.accounts.rules import SYSTEM
from hub.organisations import intake
from hub.organisations.models import Organisation
from hub.organisations.open_referral import ReferralRows
from hub.volunteers import skills

TODAY = date(2026, 11, 14)
SERVICE = {
    "id": "s1", "name": "Night shelter",
    "phones": [{"number": '"+64 4 555 0123"', "type": "voice"}, {"number": "04 555 0999", "type": "fax"}],
    "schedules": [
        {"freq": "WEEKLY", "interval": 1, "byday": "MO,TU", "opens_at": "09:00-05:00", "closes_at": "17:00:00"},
        {"freq": "WEEKLY", "byday": "SU", "opens_at": "10:00", "closes_at": "12:00", "valid_to": "2005-01-01"},
        {"freq": "MONTHLY", "byday": "2MO", "opens_at": "10:00", "closes_at": "12:00"},
    ],
    "languages": [{"code": "sm"}, {"name": "Urdu", "code": "ur"}],
    "service_areas": [{"name": "Petone"}, {"name": "All residents " * 20}],
    "attributes": [{"taxonomy_term": {"name": "Cooking"}}, {"taxonomy_term": {"name": "Falconry"}}],
    "service_at_locations": [
        {"location": {"latitude": -41.2, "longitude": 174.9}, "service_areas": [{"name": "Hutt"}]}
    ],
}  # fmt: skip
HELD = {"id": "o1", "name": "Harbour Shelter", "contacts": [
    {"name": "Ann", "email": "ann@example.org"},
    {"name": "Ben", "title": "Night lead", "phones": [{"number": "021 555 0177"}]},
]}  # fmt: skip
BESIDE = {
    "organizations": [{"id": "o1", "name": "Harbour Shelter"}],
    "services": [{"id": "s1", "name": "Night shelter", "organization_id": "o1"}],
    "service_at_locations": [{"id": "x", "service_id": "s1", "location_id": "l1"}],
    "locations": [{"id": "l1", "latitude": -41.2, "longitude": 174.9}],
    "schedules": [{"service_id": "s1", "byday": "SA", "opens_at": "10:00", "closes_at": "12:00"}],
    "service_areas": [{"service_id": "s1", "name": "Petone"}],
    "phones": [{"number": "04 555 0123", "organization_id": "o1"}],
    "contacts": [{"id": "c1", "name": "Ann", "organization_id": "o1", "email": "ann@example.org"}],
}


def rows(document):
    return list(ReferralRows(document, today=TODAY))


def test_a_service_that_holds_its_organisation_gives_areas_hours_languages_and_skills():
    (row,) = rows({"contents": [{**SERVICE, "organization": HELD}], "total_items": 1})
    assert (row["name"], row["external_id"], row["takes"]) == ("Harbour Shelter", "o1", "Night shelter")
    assert row["phone"] == "+64 4 555 0123;04 555 0999"
    assert (row["opening_hours"], row["languages"]) == ("mon, tue 09:00-17:00", "sm;ur")
    assert (row["areas"], row["skills"]) == ("Petone;Hutt", "Cooking;Falconry")
    assert (row["lat"], row["contacts"]) == ("-41.2", "Ben, Night lead, 021 555 0177")


def test_services_of_one_organisation_make_one_row():
    other = {"id": "s2", "name": "Kitchen", "organization": {"id": "o1", "name": "Harbour Shelter"}}
    (row,) = rows([{**SERVICE, "organization": HELD}, other])
    assert row["takes"] == "Night shelter, Kitchen"


def test_services_may_be_nested_in_the_organisation():
    (row,) = rows([{**HELD, "services": [SERVICE]}])
    assert row["areas"] == "Petone;Hutt" and row["skills"].startswith("Cooking")


def test_tables_that_name_each_other_by_id_are_joined():
    (row,) = rows(BESIDE)
    assert (row["takes"], row["areas"], row["lat"]) == ("Night shelter", "Petone", "-41.2")
    assert (row["opening_hours"], row["phone"], row["email"]) == (
        "sat 10:00-12:00",
        "04 555 0123",
        "ann@example.org",
    )


def test_what_could_not_be_mapped_is_said():
    notes = " ".join(ReferralRows([{**HELD, "services": [SERVICE]}], today=TODAY).notes)
    assert "not the same every week" in notes and "long sentence" in notes


def test_a_service_of_nobody_in_the_file_is_said_and_the_rest_is_kept():
    read = ReferralRows([HELD, {"id": "s9", "name": "Lost", "organization_id": "elsewhere"}])
    assert [row["name"] for row in read] == ["Harbour Shelter"] and "not in the file" in " ".join(read.notes)


def test_a_whole_document_lands_on_the_register_and_a_second_time_changes_nothing(app, one):
    odd = {"id": "o2", "name": "Odd", "phones": [{"number": "call us"}], "email": "none",
           "locations": [{"latitude": 100, "longitude": 101}]}  # fmt: skip
    document = {"contents": [{**SERVICE, "organization": HELD}, odd]}
    reports = [
        intake.import_organisations(
            ReferralRows(document, today=TODAY), by=SYSTEM, read_skills=skills.match_all
        )
        for _ in range(2)
    ]
    assert [(r.created, r.rejected, r.duplicates) for r in reports] == [(2, 0, 0), (0, 0, 2)]
    row = one(sa.select(Organisation).where(Organisation.external_id == "o1"))
    assert (row.phone, row.opening_hours, row.languages) == ("+6445550123", "mon-tue 9-17", ["sm", "ur"])
    assert [area.name for area in row.areas] == ["Petone", "Hutt"]
    assert [(c.name, c.role, c.phone) for c in row.contacts] == [("Ben", "Night lead", "+64215550177")]
    assert [entry.skill for entry in row.skills] == [skills.code_for("Cooking")]
    assert any("Falconry" in note for note in reports[0].notes)
    assert any("not a phone number" in note for note in reports[0].notes)
