"""The register of organisations: decisions and imports."""

import json
from datetime import date

import pytest
import sqlalchemy as sa

from hub.accounts.rules import SYSTEM
from hub.audit.queries import story_of
from hub.errors import Conflict, Invalid, NotFound
from hub.organisations import intake, queries, services
from hub.organisations.models import Organisation
from hub.organisations.open_referral import read_list
from hub.organisations.rules import OrganisationFacts
from hub.organisations.states import OrganisationState
from tests import factories

ROWS = [
    {
        "name": "Harbour Food Rescue",
        "external_id": "H1",
        "status": "active",
        "phone": "04 555 0123",
        "skills": "cook",
    },
    {"name": "Sea Scouts", "kind": "group"},
]


def take(*rows, **options):
    return intake.import_organisations(rows, by=SYSTEM, **options)


def named(one, name):
    return one(sa.select(Organisation).where(Organisation.name == name))


def applicant(**over):
    return factories.make_organisation(state=OrganisationState.APPLIED, **over)


def test_an_organisation_is_screened_then_activated(app, one):
    row = applicant()
    services.keep_checklist(row.uid, factories.all_met(), by=SYSTEM, screened=True)
    assert queries.by_uid(row.uid).state is OrganisationState.SCREENED
    services.activate(row.uid, by=SYSTEM)
    found = queries.by_uid(row.uid)
    assert (found.state, found.confirm_by) == (OrganisationState.ACTIVE, date(2027, 11, 14))


def test_nobody_is_activated_without_being_screened(app):
    with pytest.raises(Conflict, match="go through its checklist"):
        services.activate(applicant().uid, by=SYSTEM)


def test_nobody_is_activated_without_cover(app):
    row = factories.make_organisation(state=OrganisationState.SCREENED, insurance="", phone="", email="")
    with pytest.raises(Conflict, match="phone number .* and write down which insurance"):
        services.activate(row.uid, by=SYSTEM)


def test_nobody_is_activated_with_cover_that_is_past(app):
    row = factories.make_organisation(state=OrganisationState.SCREENED, cover_until=date(2026, 11, 13))
    with pytest.raises(Conflict, match="the old one has run out"):
        services.activate(row.uid, by=SYSTEM)


def test_cover_may_be_written_down_while_activating(app):
    row = factories.make_organisation(state=OrganisationState.SCREENED, insurance="")
    services.keep_checklist(row.uid, factories.all_met(), by=SYSTEM)
    services.activate(row.uid, insurance="Policy 7", by=SYSTEM)
    found = queries.by_uid(row.uid)
    assert (found.state, found.insurance) == (OrganisationState.ACTIVE, "Policy 7")


def test_cover_is_not_kept_when_the_activation_fails(app):
    row = applicant(insurance="")
    with pytest.raises(Conflict):
        services.activate(row.uid, insurance="Policy 7", by=SYSTEM)
    assert queries.by_uid(row.uid).insurance == ""


def test_a_suspension_needs_a_reason_and_keeps_it(app):
    row = factories.make_organisation()
    with pytest.raises(Invalid, match="why"):
        services.suspend(row.uid, why=" ", by=SYSTEM)
    services.suspend(row.uid, why="Sent people home unpaid", by=SYSTEM)
    assert queries.by_uid(row.uid).state_reason == "Sent people home unpaid"
    assert story_of(row.uid)[0].why == "Sent people home unpaid"


def test_a_suspended_organisation_comes_back_screened(app):
    row = factories.make_organisation(state=OrganisationState.SUSPENDED)
    services.reinstate(row.uid, by=SYSTEM)
    assert queries.by_uid(row.uid).state is OrganisationState.SCREENED


def test_the_same_organisation_is_added_once(app):
    services.add(OrganisationFacts("Sea Scouts"), by=SYSTEM)
    with pytest.raises(Invalid, match="already"):
        services.add(OrganisationFacts("sea-scouts"), by=SYSTEM)


def test_a_list_imported_again_creates_none_and_finds_only_duplicates(app):
    first, second = take(*ROWS), take(*ROWS)
    assert (first.created, second.created, second.updated, second.duplicates) == (2, 0, 0, 2)


def test_a_new_organisation_starts_in_the_state_of_the_list_with_an_audit_row(app, one):
    take(*ROWS)
    row = named(one, "Harbour Food Rescue")
    assert row.state is OrganisationState.ACTIVE
    assert [(entry.action, entry.to_state) for entry in story_of(row.uid)] == [("organisation.add", "active")]
    assert named(one, "Sea Scouts").state is OrganisationState.APPLIED


def test_a_list_never_changes_the_state_of_somebody_known(app, one):
    take(*ROWS)
    report = take({"name": "Sea Scouts", "status": "active"})
    assert report.duplicates == 1 and "people decide" in report.notes[0]
    assert named(one, "Sea Scouts").state is OrganisationState.APPLIED


def test_a_changed_row_changes_and_an_empty_cell_erases_nothing(app, one):
    take(*ROWS)
    report = take({"name": "Harbour Food", "external_id": "H1", "phone": "", "skills": "cook; drive"})
    row = named(one, "Harbour Food")
    assert (report.updated, row.phone) == (1, "+6445550123")
    assert {item.skill for item in row.skills} == {"cook", "drive"}


def test_a_name_that_is_known_takes_its_external_id_later(app, one):
    take({"name": "Sea Scouts"})
    assert take({"name": "sea scouts", "external_id": "S1"}).updated == 1
    assert one(sa.select(Organisation)).external_id == "S1"


@pytest.mark.parametrize(
    "row", [{"name": "Sea Scouts", "external_id": "H1"}, {"name": "Harbour Food Rescue", "external_id": "X9"}]
)
def test_two_identities_that_disagree_are_rejected(app, row):
    take(*ROWS)
    report = take(row)
    assert (report.rejected, report.updated) == (1, 0)


def test_bad_rows_are_rejected_and_good_ones_stay(app):
    report = take(*ROWS, {"name": ""}, {"name": "Odd", "kind": "club"})
    assert (report.rows, report.created, report.rejected) == (4, 2, 2)


def test_skills_are_read_with_the_taxonomy_that_is_handed_in(app, one):
    report = take(ROWS[0], read_skills=lambda wordings: (("cooking",), ("juggling",)))
    assert [item.skill for item in named(one, "Harbour Food Rescue").skills] == ["cooking"]
    assert "juggling" in report.notes[0]


def test_an_open_referral_file_imports_once(app, tmp_path, one):
    path = tmp_path / "organisations.json"
    path.write_text(json.dumps({"contents": [{"id": "o1", "name": "Ōtaki Kai", "email": "kai@example.org"}]}))
    reports = [intake.import_organisations(read_list(path), by=SYSTEM) for _ in range(2)]
    assert [report.created for report in reports] == [1, 0]
    assert one(sa.select(Organisation)).external_id == "o1"


def test_a_file_that_is_neither_list_nor_document_says_so(tmp_path):
    path = tmp_path / "organisations.json"
    path.write_text("[{]")
    with pytest.raises(Invalid, match="neither CSV nor JSON"):
        read_list(path)


def test_a_document_nested_without_end_says_so(tmp_path):
    path = tmp_path / "deep.json"
    path.write_text("[" * 100_000)
    with pytest.raises(Invalid, match="neither CSV nor JSON"):
        read_list(path)


def test_a_search_finds_names_by_their_beginning_first(app):
    for name in ("Harbour Food Rescue", "Food For All", "Sea Scouts"):
        services.add(OrganisationFacts(name), by=SYSTEM)
    assert [item.name for item in queries.search("FOOD")] == ["Food For All", "Harbour Food Rescue"]
    assert queries.search("%") == []


def test_a_name_nobody_knows_is_not_found_and_says_who_is_near(app):
    services.add(OrganisationFacts("Sea Scouts"), by=SYSTEM)
    with pytest.raises(NotFound, match="Did you mean Sea Scouts"):
        queries.by_name("See Scouts")


def test_states_are_counted(app):
    factories.make_organisation()
    applicant()
    assert queries.state_counts() == {"active": 1, "applied": 1}
