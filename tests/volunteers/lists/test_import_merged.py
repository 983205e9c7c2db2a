"""A list names somebody by a row that was merged: the person who was kept learns it."""

import pytest
import sqlalchemy as sa

from hub.accounts.rules import SYSTEM
from hub.database import db
from hub.volunteers.lists.taking_in import import_volunteers
from hub.volunteers.models import Affiliation, MatchRow, Volunteer
from hub.volunteers.twins.services import merge
from tests.factories import make_organisation, make_volunteer

OLD = {"given_name": "Anna", "family_name": "Silva", "phone": "021 555 0168", "external_id": "RC-1"}


@pytest.fixture
def kept(app):
    """Ana Silva Ngata, into whom “Anna Silva” of an older list was merged; answers her id and the alias's."""
    keep = make_volunteer(given_name="Ana", family_name="Ngata", phone="+64215550199", external_id="SA-9")
    other = make_volunteer(
        given_name="Anna",
        family_name="Silva",
        name_key="anna silva",
        phone="+64215550168",
        external_id="RC-1",
    )
    merge(keep.uid, other.uid, by=SYSTEM)
    return keep.id, other.id


def take(**over):
    report = import_volunteers(
        [{**OLD, **over}], by=SYSTEM, organisation_id=over.pop("organisation_id", None)
    )
    db.session.rollback()
    return report


@pytest.mark.parametrize("identity", [{}, {"external_id": ""}, {"phone": ""}])
def test_what_a_list_says_of_a_merged_row_is_kept_with_the_person(kept, identity):
    report = take(**identity, email="new@example.org", notes="Has a van", skills="cook")
    person = db.session.get(Volunteer, kept[0])
    assert (report.created, report.updated, report.rejected) == (0, 1, 0)
    assert (person.email, person.notes) == ("new@example.org", "Has a van")
    assert [row.skill for row in person.skills] == ["cooking"]


def test_the_person_keeps_their_own_name_phone_and_external_id(kept):
    take(email="new@example.org")
    person = db.session.get(Volunteer, kept[0])
    assert (person.name, person.phone, person.external_id) == ("Ana Ngata", "+64215550199", "SA-9")


def test_the_merged_row_stays_as_it_was_and_nobody_can_be_asked_by_it(kept):
    take(email="new@example.org", lat="-41.2", lon="174.9", consent_sms="yes", date_of_birth="1990-05-01")
    alias = db.session.get(Volunteer, kept[1])
    assert (alias.alias_of_id, alias.email, alias.name) == (kept[0], "", "Anna Silva")
    assert set(db.session.scalars(sa.select(MatchRow.volunteer_id))) == {kept[0]}


def test_membership_of_a_merged_row_is_the_persons(kept):
    charity = make_organisation()
    import_volunteers([OLD], by=SYSTEM, organisation_id=charity.id)
    db.session.rollback()
    assert list(db.session.scalars(sa.select(Affiliation.volunteer_id))) == [kept[0]]


def test_the_same_row_again_is_a_duplicate(kept):
    take(email="new@example.org")
    assert take(email="new@example.org").duplicates == 1
