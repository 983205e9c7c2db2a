"""Lists of people that organisations bring."""

import sqlalchemy as sa

from hub.accounts.rules import SYSTEM
from hub.audit.models import AuditEntry
from hub.database import db
from hub.volunteers.lists.taking_in import import_volunteers
from hub.volunteers.models import Affiliation, MatchRow, Volunteer, VolunteerSkill
from hub.volunteers.states import ConsentSms, Source, Standing
from hub.volunteers.twins.services import merge
from tests.factories import make_organisation, make_volunteer

ANA = {
    "given_name": "Ana", "family_name": "Silva", "phone": "021 555 0168", "address": "Petone",
    "skills": "nurse;boat", "date_of_birth": "1990-05-01", "consent_sms": "yes",
}  # fmt: skip
BAD = ({"phone": "12"}, {"given_name": ""}, {"date_of_birth": "2015-01-01"}, {"lat": "99", "lon": "0"})


def take(*rows, **over):
    report = import_volunteers(rows, by=SYSTEM, **over)
    db.session.rollback()
    return report


def many(number):
    """So many rows, every twentieth of them bad."""
    for index in range(number):
        row = {**ANA, "given_name": f"Ana{index}", "phone": f"021 {index:07d}"}
        yield {**row, **BAD[index // 20 % len(BAD)]} if index % 20 == 7 else row


def test_two_thousand_rows_with_bad_ones_go_in_once(places):
    first = import_volunteers(many(2000), by=SYSTEM)
    assert (first.rows, first.created, first.rejected) == (2000, 1900, 100)
    assert len(first.rejects) == 100
    second = import_volunteers(many(2000), by=SYSTEM)
    assert (second.created, second.updated, second.duplicates, second.rejected) == (0, 0, 1900, 100)
    assert db.session.scalar(sa.select(sa.func.count(Volunteer.id))) == 1900
    assert db.session.scalar(sa.select(sa.func.count()).select_from(MatchRow)) == 1900 * 3


def test_an_imported_person_is_vouched_for_and_eligible(places, one):
    take(ANA)
    ana = one(sa.select(Volunteer))
    assert (ana.state, ana.source, ana.is_invented) == (Standing.ELIGIBLE, Source.IMPORT, True)
    assert sorted(row.skill for row in ana.skills) == ["boat", "nurse"]
    entry = one(sa.select(AuditEntry))
    assert (entry.action, entry.to_state) == ("volunteer.import", "eligible")


def test_a_dry_run_counts_the_same_and_writes_nothing(places):
    rows = [*many(1100), *many(30), {**ANA, "given_name": "Ana1", "phone": "021 0000001", "notes": "again"}]
    dry = take(*rows, dry_run=True)
    assert db.session.scalar(sa.select(sa.func.count(Volunteer.id))) == 0
    wet = take(*rows)
    assert (dry.created, dry.updated, dry.duplicates, dry.rejected) == (
        wet.created, wet.updated, wet.duplicates, wet.rejected,
    )  # fmt: skip
    assert wet.updated == 1


def test_a_changed_row_updates_and_empty_cells_change_nothing(places, one):
    take({**ANA, "notes": "Has a van"})
    report = take({"given_name": "ana", "family_name": "SILVA", "phone": "+64215550168", "skills": "cook"})
    assert (report.created, report.updated) == (0, 1)
    ana = one(sa.select(Volunteer))
    assert (ana.address, ana.notes, ana.lat) == ("Petone", "Has a van", -41.22827)
    assert [row.skill for row in ana.skills] == ["cooking"]
    assert sorted(db.session.scalars(sa.select(MatchRow.skill))) == ["", "cooking"]


def test_a_row_that_says_the_same_in_other_words_is_a_duplicate(places, one):
    charity = make_organisation()
    again = {**ANA, "phone": "+64 21 555 0168", "skills": "boat; nurse", "given_name": "ANA"}
    first = take(ANA, {**ANA, "phone": "(021) 555-0168"}, organisation_id=charity.id)
    assert (first.created, first.updated, first.duplicates) == (1, 0, 1)
    assert take({**ANA, "skills": "nurse;boat;"}, organisation_id=charity.id).duplicates == 1
    assert take(again, organisation_id=charity.id).updated == 1
    assert take({**ANA, "phone": "0064 21 555 0168"}, organisation_id=make_organisation().id).updated == 1


def test_the_same_phone_with_another_name_is_another_person(places):
    assert take(ANA, {**ANA, "given_name": "Ben"}).created == 2


def test_an_external_id_keeps_its_person_when_phone_and_name_change(places, one):
    take({**ANA, "external_id": "RC-1"})
    report = take({**ANA, "external_id": "RC-1", "phone": "021 555 0199", "family_name": "Souza"})
    assert (report.created, report.updated) == (0, 1)
    ana = one(sa.select(Volunteer))
    assert (ana.phone, ana.name_key) == ("+64215550199", "ana souza")


def test_a_person_found_by_phone_learns_their_external_id(places, one):
    take(ANA)
    assert take({**ANA, "external_id": "RC-1"}).updated == 1
    assert one(sa.select(Volunteer)).external_id == "RC-1"


def test_two_identities_that_disagree_are_refused(places):
    take({**ANA, "external_id": "RC-1"}, {**ANA, "given_name": "Ben", "external_id": "RC-2"})
    report = take({**ANA, "external_id": "RC-2"}, {**ANA, "external_id": "RC-3"})
    assert report.rejected == 2
    assert "RC-1" in report.rejects[1].reason


def test_a_list_of_an_organisation_makes_members(places, one):
    charity = make_organisation()
    take({**ANA, "consent_sms": ""}, organisation_id=charity.id)
    ana = one(sa.select(Volunteer))
    assert (ana.consent_sms, ana.state) == (ConsentSms.ORGANISATION, Standing.ELIGIBLE)
    assert one(sa.select(Affiliation)).organisation_id == charity.id
    take({**ANA, "consent_sms": "", "notes": "new"}, organisation_id=charity.id)
    assert one(sa.select(Affiliation)).volunteer_id == ana.id


def test_without_an_organisation_silence_is_no_consent(places, one):
    take({**ANA, "consent_sms": ""})
    ana = one(sa.select(Volunteer))
    assert (ana.consent_sms, ana.state) == (ConsentSms.NO, Standing.REGISTERED)
    assert ana.state_reason == "Missing: consent"


def test_a_list_does_not_widen_what_people_said_themselves(places, one):
    make_volunteer(
        given_name="Ana", family_name="Silva", name_key="ana silva", phone="+64215550168",
        consent_sms=ConsentSms.NO, consent_wording="register-2026-11",
    )  # fmt: skip
    assert take(ANA).updated == 1
    assert one(sa.select(Volunteer)).consent_sms is ConsentSms.NO


def test_a_list_does_not_bring_back_who_has_left(places, one):
    make_volunteer(
        given_name="Ana",
        family_name="Silva",
        name_key="ana silva",
        phone="+64215550168",
        state=Standing.WITHDRAWN,
    )
    take(ANA)
    assert one(sa.select(Volunteer)).state is Standing.WITHDRAWN


def test_people_without_a_known_place_are_kept_and_counted(places, one):
    report = take({**ANA, "address": "Nowhere"})
    assert one(sa.select(Volunteer)).state_reason == "Missing: place"
    assert any("could find: 1" in note for note in report.notes)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(MatchRow)) == 0


def test_skills_of_other_people_stay_as_they_are(places):
    make_volunteer(skills=("chainsaw",))
    take(ANA)
    assert "chainsaw" in set(db.session.scalars(sa.select(VolunteerSkill.skill)))


def test_progress_is_told_while_rows_are_taken(places):
    told = []
    import_volunteers(many(2100), by=SYSTEM, progress=told.append)
    assert told == [1000, 2000]


def test_a_row_of_somebody_who_was_merged_is_about_their_person(places, one):
    keep = make_volunteer(given_name="Ana Maria", family_name="Silva", notes="")
    take({**ANA, "external_id": "RC-7"})
    merged = one(sa.select(Volunteer).where(Volunteer.external_id == "RC-7"))
    merge(keep.uid, merged.uid, by=SYSTEM)
    again = {**ANA, "external_id": "RC-7", "notes": "Speaks Tongan", "travel_km": "55"}
    assert take(again).updated == 1
    person = one(sa.select(Volunteer).where(Volunteer.alias_of_id.is_(None)))
    assert (person.name, person.phone, person.external_id) == ("Ana Maria Silva", keep.phone, None)
    assert (person.notes, person.travel_km) == ("Speaks Tongan", 55)
    assert one(sa.select(Volunteer.notes).where(Volunteer.external_id == "RC-7")) == ""
    assert take(again).duplicates == 1


def test_two_organisations_may_number_their_people_alike_and_nobody_is_overwritten(places, one):
    first, second = make_organisation(), make_organisation()
    take({**ANA, "external_id": "7"}, organisation_id=first.id)
    ben = {**ANA, "given_name": "Ben", "phone": "021 555 0199", "external_id": "7"}
    report = take(ben, organisation_id=second.id)
    assert report.rejected == 1 and "of another organisation" in report.rejects[0].reason
    assert one(sa.select(Volunteer.given_name)) == "Ana"
    assert take({**ben, "external_id": "B-7"}, organisation_id=second.id).created == 1


def test_a_dry_run_follows_a_person_through_the_whole_list(places):
    rows = [
        {**ANA, "external_id": "RC-7"}, {**ANA, "external_id": "RC-7", "phone": "021 555 0199"}, ANA,
        {**ANA, "external_id": "RC-7", "phone": "021 555 0199"}, {**ANA, "external_id": "RC-8"},
    ]  # fmt: skip
    dry, wet = take(*rows, dry_run=True), take(*rows)
    assert dry.counts() | {"seconds": 0} == wet.counts() | {"seconds": 0}
    assert (wet.created, wet.updated) == (2, 2)
