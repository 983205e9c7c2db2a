"""Lines of a paper sheet: true times, what was there already, nobody in two places, nothing lost and nothing twice."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import SYSTEM
from hub.attendance import services as attendance
from hub.attendance.hours import queries as hours
from hub.attendance.hours import services as confirming
from hub.attendance.models import AttendanceSheet, Stint, StintCorrection
from hub.attendance.queries import open_stint_of
from hub.attendance.sheets import services
from hub.attendance.sheets.queries import lines_of, sheet_by_uid
from hub.attendance.sheets.reading import Line, NewPerson
from hub.attendance.sheets.rules import Same
from hub.attendance.sheets.services import SheetFacts
from hub.attendance.states import Door, StintState
from hub.attendance.welfare import queries as welfare
from hub.database import db
from hub.errors import Conflict, Invalid
from hub.referrals.models import Referral
from hub.referrals.states import ReferralState
from hub.volunteers.models import Commitment, Volunteer
from hub.volunteers.phones import parse
from hub.volunteers.states import ConsentSms
from tests import factories


@pytest.fixture
def task(app, at):
    """A task of this morning, 8:00 to 12:00; it is 11:00 now."""
    return factories.make_task(starts_in=-timedelta(hours=3))


def begin(task=None, hub=None, *, days_ago: int = 0, once: str = "a"):
    day = (clock.now() - timedelta(days=days_ago)).astimezone(ZoneInfo("Pacific/Auckland")).date()
    facts = SheetFacts(
        day, "Ana at the door", "Moana", task_id=task.id if task else None, hub_id=hub.id if hub else None
    )
    return services.begin(facts, once=once, photo=None, by=SYSTEM)


def ago(**span: float) -> datetime:
    return clock.now() - timedelta(**span)


def line(person=None, *, came: datetime, left: datetime | None = None, **over) -> Line:
    values = {"person_uid": person.uid if person else None, "new": None, "came_at": came, "left_at": left}
    return Line(**(values | over))


def keep(sheet, one: Line, **over) -> Stint:
    uid = services.keep_line(sheet, one, by=SYSTEM, **over)
    db.session.rollback()
    return db.session.scalars(sa.select(Stint).where(Stint.uid == uid)).one()


def test_a_line_becomes_hours_with_its_true_times(task):
    person, sheet = factories.make_volunteer(), begin(task)
    stint = keep(sheet, line(person, came=ago(hours=2), left=ago(hours=1)))
    assert (stint.state, stint.in_door, stint.out_door) == (StintState.CLOSED, Door.PAPER, Door.PAPER)
    (row,) = hours.worked(task.incident_id)
    assert (row.minutes, row.how, row.supervisor) == (60, "from paper", "Moana")


def test_a_sheet_that_is_sent_twice_is_one_sheet(task):
    assert begin(task) == begin(task)
    assert db.session.scalar(sa.select(sa.func.count(AttendanceSheet.id))) == 1


def test_a_line_that_is_sent_twice_is_one_line(task):
    person, sheet = factories.make_volunteer(), begin(task)
    one = line(person, came=ago(hours=2), left=ago(hours=1))
    assert keep(sheet, one).uid == keep(sheet, one).uid
    new = line(came=ago(hours=2), left=ago(hours=1), new=NewPerson("Rua", "Demi", None))
    assert keep(sheet, new).uid == keep(sheet, new).uid
    assert len(lines_of(sheet_by_uid(sheet).sheet)) == 2


def test_who_was_confirmed_has_come_and_left(task):
    person, sheet = factories.make_volunteer(), begin(task)
    referral = factories.make_referral(task, person, state=ReferralState.ACCEPTED)
    stint = keep(sheet, line(person, came=ago(hours=2), left=ago(hours=1)))
    assert stint.referral_id == referral.id and stint.flags == []
    db.session.refresh(referral)
    assert referral.state is ReferralState.COMPLETED


def test_where_somebody_is_signed_in_now_does_not_change(task):
    person, sheet = factories.make_volunteer(), begin(task)
    other = factories.make_task()
    now_at = attendance.sign_in(person.uid, task_id=other.id, by=SYSTEM)
    keep(sheet, line(person, came=ago(hours=2), left=ago(hours=1)))
    assert open_stint_of(person.id).uid == now_at


def test_a_sheet_of_yesterday_rings_no_alarm(task, at):
    person, sheet = factories.make_volunteer(), begin(task, days_ago=1)
    keep(sheet, line(person, came=ago(hours=26), left=ago(hours=24)))
    assert welfare.due(clock.now() + timedelta(days=2)) == []


def test_who_is_still_in_by_the_paper_is_signed_in_and_not_asked_at_once(task):
    person, sheet = factories.make_volunteer(), begin(task)
    stint = keep(sheet, line(person, came=ago(hours=9)))
    assert stint.state is StintState.OPEN and stint.sheet_id is not None
    assert welfare.due(clock.now() + timedelta(minutes=59)) == []
    assert welfare.due(clock.now() + timedelta(hours=5)) == [stint.id]


def test_a_text_and_the_paper_are_one_visit_and_the_old_times_stay(task, at):
    person, sheet = factories.make_volunteer(), begin(task)
    attendance.sign_in(person.uid, task_id=task.id, by=SYSTEM, at=ago(hours=2, minutes=5))
    attendance.sign_out(person.uid, by=SYSTEM, at=ago(hours=1))
    one = line(person, came=ago(hours=2), left=ago(minutes=50))
    with pytest.raises(Conflict, match="Look at this line again"):
        keep(sheet, one)
    stint = keep(sheet, line(person, came=one.came_at, left=one.left_at, same=Same.TAKE))
    assert (stint.signed_in_at, stint.signed_out_at) == (one.came_at, one.left_at)
    was = db.session.scalars(sa.select(StintCorrection)).one()
    assert (was.was_in_at, was.was_out_at) == (ago(hours=2, minutes=5), ago(hours=1))
    assert len(hours.worked(task.incident_id)) == 1


def test_the_times_that_are_there_may_hold(task):
    person, sheet = factories.make_volunteer(), begin(task)
    attendance.sign_in(person.uid, task_id=task.id, by=SYSTEM, at=ago(hours=2))
    attendance.sign_out(person.uid, by=SYSTEM, at=ago(hours=1))
    stint = keep(sheet, line(person, came=ago(hours=2), left=ago(minutes=50), same=Same.LEAVE))
    assert stint.signed_out_at == ago(hours=1)
    assert [item.volunteer.id for item in lines_of(sheet_by_uid(sheet).sheet)] == [person.id]


def test_a_forgotten_sign_out_ends_as_the_paper_says(task):
    person, sheet = factories.make_volunteer(), begin(task)
    referral = factories.make_referral(task, person, state=ReferralState.ACCEPTED)
    attendance.sign_in(person.uid, task_id=task.id, by=SYSTEM, at=ago(hours=2))
    stint = keep(sheet, line(person, came=ago(hours=2), left=ago(minutes=10), same=Same.TAKE))
    assert (stint.state, stint.signed_out_at) == (StintState.CLOSED, ago(minutes=10))
    db.session.refresh(referral)
    assert referral.state is ReferralState.COMPLETED and open_stint_of(person.id) is None


def test_nobody_is_in_two_places(task):
    person, sheet = factories.make_volunteer(), begin(task)
    other = factories.make_task(title="Clear silt")
    attendance.sign_in(person.uid, task_id=other.id, by=SYSTEM, at=ago(hours=2))
    attendance.sign_out(person.uid, by=SYSTEM, at=ago(minutes=30))
    with pytest.raises(Conflict, match="Clear silt"):
        keep(sheet, line(person, came=ago(hours=3), left=ago(hours=1), same=Same.TAKE))


def test_who_went_on_from_the_hub_ends_there_when_they_came_here(task):
    hub = factories.make_hub(opened_for=db.session.get(factories.Incident, task.incident_id))
    person, sheet = factories.make_volunteer(), begin(task)
    attendance.sign_in(person.uid, hub_id=hub.id, by=SYSTEM, at=ago(hours=3))
    stint = keep(sheet, line(person, came=ago(hours=2), left=ago(hours=1), same=Same.MOVED))
    at_hub = db.session.scalars(sa.select(Stint).where(Stint.hub_id == hub.id)).one()
    assert at_hub.signed_out_at == stint.signed_in_at and open_stint_of(person.id) is None


def test_somebody_new_goes_on_the_register_and_is_not_texted(task):
    sheet = begin(task)
    new = NewPerson("Rua", "Demi", parse("021 555 0199", "NZ"))
    keep(sheet, line(came=ago(hours=2), left=ago(hours=1), new=new))
    person = db.session.scalars(sa.select(Volunteer).where(Volunteer.family_name == "Demi")).one()
    assert (person.phone, person.consent_sms, person.registered_at) == (
        "+64215550199",
        ConsentSms.NO,
        ago(hours=2),
    )


def test_hours_that_a_supervisor_confirmed_are_not_changed_by_a_clerk(task):
    person, sheet = factories.make_volunteer(), begin(task)
    uid = attendance.sign_in(person.uid, task_id=task.id, by=SYSTEM, at=ago(hours=2))
    attendance.sign_out(person.uid, by=SYSTEM, at=ago(hours=1))
    confirming.confirm([uid], by=SYSTEM)
    taken = line(person, came=ago(hours=2), left=ago(minutes=50), same=Same.TAKE)
    with pytest.raises(Conflict, match="ask the supervisor"):
        keep(sheet, taken)
    assert keep(sheet, taken, may_reopen=True).confirmed_at is None


def test_a_line_that_is_put_right_keeps_what_was_keyed(task):
    person, sheet = factories.make_volunteer(), begin(task)
    stint = keep(sheet, line(person, came=ago(hours=2), left=ago(hours=1)))
    right = {"is_estimated": False, "why": "Read a 1 as a 7", "by": SYSTEM}
    services.put_line_right(sheet, stint.uid, ago(hours=3), ago(hours=1), **right)
    assert db.session.scalars(sa.select(StintCorrection)).one().was_in_at == ago(hours=2)
    with pytest.raises(Invalid, match="Say in a few words why"):
        services.put_line_right(sheet, stint.uid, ago(hours=3), ago(hours=2), **(right | {"why": " "}))


def test_a_line_that_is_taken_back_gives_no_hours(task):
    person, sheet = factories.make_volunteer(), begin(task)
    stint = keep(sheet, line(person, came=ago(hours=2), left=ago(hours=1)))
    services.take_line_back(sheet, stint.uid, by=SYSTEM)
    assert hours.worked(task.incident_id) == [] and lines_of(sheet_by_uid(sheet).sheet) == []


@pytest.fixture
def promised(task):
    """Somebody who is expected on the task."""
    person = factories.make_volunteer()
    return person, factories.make_referral(task, person, state=ReferralState.ACCEPTED)


def state_of(referral) -> ReferralState:
    db.session.rollback()
    return db.session.get_one(Referral, referral.id).state


def test_who_was_done_by_a_line_alone_is_expected_again_when_it_is_taken_back(task, promised):
    person, referral = promised
    sheet = begin(task)
    stint = keep(sheet, line(person, came=ago(hours=2), left=ago(hours=1)))
    assert state_of(referral) is ReferralState.COMPLETED
    services.take_line_back(sheet, stint.uid, by=SYSTEM)
    assert state_of(referral) is ReferralState.ACCEPTED
    kept = db.session.scalars(sa.select(Commitment).where(Commitment.subject_uid == referral.uid)).one()
    assert kept.released_at is None
    # It can be keyed again, and they sign in as anybody.
    attendance.sign_in(person.uid, by=SYSTEM)
    assert state_of(referral) is ReferralState.ON_TASK


def test_who_came_another_time_as_well_stays_done(task, promised):
    person, referral = promised
    sheet = begin(task)
    keep(sheet, line(person, came=ago(minutes=170), left=ago(minutes=150)))
    stint = keep(sheet, line(person, came=ago(hours=2), left=ago(hours=1)))
    services.take_line_back(sheet, stint.uid, by=SYSTEM)
    assert state_of(referral) is ReferralState.COMPLETED


def test_who_is_on_the_task_now_stays_there(task, promised):
    person, referral = promised
    sheet = begin(task)
    stint = keep(sheet, line(person, came=ago(hours=2), left=ago(hours=1)))
    attendance.sign_in(person.uid, by=SYSTEM)
    services.take_line_back(sheet, stint.uid, by=SYSTEM)
    assert state_of(referral) is ReferralState.ON_TASK


def test_of_two_lines_that_are_both_taken_back_the_last_one_leaves_them_expected(task, promised):
    person, referral = promised
    sheet = begin(task)
    first = keep(sheet, line(person, came=ago(minutes=170), left=ago(minutes=150)))
    second = keep(sheet, line(person, came=ago(hours=2), left=ago(hours=1)))
    services.take_line_back(sheet, first.uid, by=SYSTEM)
    services.take_line_back(sheet, second.uid, by=SYSTEM)
    assert state_of(referral) is ReferralState.ACCEPTED


@pytest.mark.parametrize("keyed_after", [False, True])
def test_on_a_task_that_is_over_they_did_not_come(task, promised, keyed_after):
    person, referral = promised
    sheet, one = begin(task), line(person, came=ago(hours=2), left=ago(hours=1))
    if keyed_after:
        attendance.close_task(task.id, outcome="", by=SYSTEM)
        assert state_of(referral) is ReferralState.NO_SHOW
    stint = keep(sheet, one)
    if not keyed_after:
        attendance.close_task(task.id, outcome="", by=SYSTEM)
    services.take_line_back(sheet, stint.uid, by=SYSTEM)
    assert state_of(referral) is ReferralState.NO_SHOW


def test_a_visit_that_was_there_before_stays_with_its_times_when_its_line_is_taken_back(task):
    person, sheet = factories.make_volunteer(), begin(task)
    attendance.sign_in(person.uid, task_id=task.id, by=SYSTEM, at=ago(hours=2))
    attendance.sign_out(person.uid, by=SYSTEM, at=ago(hours=1))
    stint = keep(sheet, line(person, came=ago(hours=2), left=ago(minutes=50), same=Same.TAKE))
    services.take_line_back(sheet, stint.uid, by=SYSTEM)
    (row,) = hours.worked(task.incident_id)
    assert row.minutes == 60 and row.stint.sheet_id is None


def test_a_hub_has_sheets_too_and_its_lines_are_at_the_hub(app, at):
    incident = factories.make_incident()
    hub = factories.make_hub(opened_for=incident)
    person, sheet = factories.make_volunteer(), begin(hub=hub)
    stint = keep(sheet, line(person, came=ago(hours=2), left=ago(hours=1)))
    assert (stint.task_id, stint.hub_id, stint.incident_id) == (None, hub.id, incident.id)


def test_a_sheet_of_tomorrow_cannot_be(task):
    with pytest.raises(Invalid, match="today at the latest"):
        begin(task, days_ago=-1)
