"""Letters about real hours: as they were issued, corrected since, withdrawn, and what an erasure leaves."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.accounts.rules import SYSTEM
from hub.attendance import services as attendance
from hub.attendance.hours import services as hours
from hub.attendance.hours.rules import PutRight
from hub.attendance.letters import services
from hub.attendance.letters.queries import draft_for, incidents_of, letter_by_code, letters_of
from hub.attendance.models import HoursLetter, Stint
from hub.audit.models import AuditEntry
from hub.database import db, transaction
from hub.errors import Conflict, Invalid, NotFound
from hub.referrals.persons import leaving
from hub.volunteers.models import Volunteer
from tests import factories

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def hana(at):
    return factories.make_volunteer(given_name="Hana", family_name="Kere")


def work(person, at, length=3.0, task=None):
    task = task or factories.make_task()
    attendance.sign_in(person.uid, task_id=task.id, by=SYSTEM)
    at.forward(hours=length)
    attendance.sign_out(person.uid, by=SYSTEM)
    return db.session.scalars(sa.select(Stint).order_by(Stint.id.desc())).first()


def issued(person, incident=None):
    services.issue(person.uid, incident, words="Moana, coordinator", by=SYSTEM)
    db.session.expire_all()
    return letters_of(person.id)[0]


def put_right(stint, **changes):
    values = {"signed_in_at": stint.signed_in_at, "signed_out_at": stint.signed_out_at, "why": "Came early"}
    hours.put_right(stint.uid, PutRight(**(values | changes)), by=SYSTEM)
    db.session.expire_all()


def test_a_letter_says_what_the_stints_add_up_to(hana, at):
    work(hana, at, 3)
    hours.confirm([work(hana, at, 0.5).uid], by=SYSTEM)
    letter = issued(hana)
    assert (letter.row.stamped_minutes, letter.row.estimated_minutes) == (210, 0)
    assert letter.content["name"] == "Hana Kere" and letter.content["confirmed"] == 30
    assert letter_by_code(letter.row.code).row.uid == letter.row.uid


def test_estimates_and_paid_hours_are_not_among_the_hours_given(hana, at):
    work(hana, at)
    put_right(work(hana, at, 5), is_estimated=True)
    paid = work(hana, at, 8)
    with transaction():
        db.session.get(Stint, paid.id).is_paid = True
    letter = issued(hana)
    assert (letter.row.stamped_minutes, letter.row.estimated_minutes) == (180, 300)


def test_one_incident_or_all_of_them(hana, at):
    first = factories.make_incident()
    work(hana, at, 1, factories.make_task(incident=first))
    at.forward(hours=1)
    work(hana, at, 2, factories.make_task(incident=factories.make_incident()))
    assert [one.id for one in incidents_of(hana)][-1] == first.id and len(incidents_of(hana)) == 2
    assert draft_for(hana, first).stamped == 60 and draft_for(hana).stamped == 180


def test_pressing_twice_is_one_letter_and_more_hours_are_another(hana, at):
    task = factories.make_task()
    work(hana, at, 1, task)
    assert issued(hana).row.uid == issued(hana).row.uid
    work(hana, at, 1, task)
    assert issued(hana).row.stamped_minutes == 120 and len(letters_of(hana.id)) == 2


def test_nobody_gets_a_letter_without_hours(hana, at):
    attendance.sign_in(hana.uid, task_id=factories.make_task().id, by=SYSTEM)
    with pytest.raises(Conflict, match="no hours"):
        issued(hana)


def test_a_correction_leaves_the_letter_as_it_was_and_is_said(hana, at):
    stint = work(hana, at)
    letter = issued(hana)
    assert not letter.was_put_right
    put_right(stint, signed_in_at=stint.signed_in_at - timedelta(minutes=30))
    letter = letter_by_code(letter.row.code)
    assert letter.was_put_right and letter.row.stamped_minutes == 180
    new = issued(hana)
    assert new.row.stamped_minutes == 210 and not new.was_put_right


def test_a_role_put_right_changes_no_hour(hana, at):
    stint = work(hana, at)
    letter = issued(hana)
    put_right(stint, role="Cook")
    assert not letter_by_code(letter.row.code).was_put_right


def test_a_letter_is_withdrawn_once_for_a_reason(hana, at):
    work(hana, at)
    letter = issued(hana)
    with pytest.raises(Invalid):
        services.withdraw(letter.row.uid, "  ", by=SYSTEM)
    for why in ("Wrong name", "Again"):
        services.withdraw(letter.row.uid, why, by=SYSTEM)
    db.session.expire_all()
    assert letter.row.withdrawn_why == "Wrong name" and issued(hana).row.uid != letter.row.uid
    told = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "hours_letter.withdraw")).one()
    assert (told.why, told.about_uid) == ("Wrong name", hana.uid)


def test_an_unknown_letter_cannot_be_withdrawn():
    with pytest.raises(NotFound):
        services.withdraw(factories.new_uid(), "Wrong", by=SYSTEM)


def test_the_letter_of_a_merged_row_is_that_of_the_person(hana, at):
    work(hana, at)
    kept = factories.make_volunteer(given_name="Hanna")
    with transaction():
        db.session.get(Volunteer, hana.id).alias_of_id = kept.id
    assert issued(kept).row.stamped_minutes == 180


def test_an_erasure_leaves_days_and_hours_and_no_name(hana, at):
    work(hana, at)
    code = issued(hana).row.code
    leaving.erase_person(hana.uid, "erase", by=SYSTEM)
    db.session.expire_all()
    letter = letter_by_code(code)
    assert letter.is_nameless and letter.row.stamped_minutes == 180 and not letter.was_put_right
    assert "Hana" not in str(db.session.execute(sa.select(HoursLetter.__table__)).all())
