"""A merged row shows its person everywhere, once; what hangs on either row is the person's."""

from datetime import timedelta

import pytest

from hub import clock
from hub.attendance.models import Stint
from hub.attendance.queries import hours_on, open_stint_of, present, stints_of
from hub.attendance.states import Door, StintState
from hub.callouts.rules import CallOutPlan
from hub.callouts.services import preview
from hub.database import db, transaction
from hub.matching.queries import suggest
from hub.matching.rules import WhyNot
from hub.messaging import ports
from hub.referrals.eligible import Skip, people
from hub.referrals.models import Referral
from hub.referrals.organisations.for_portal import for_portal
from hub.referrals.queries import expected_at_desk, is_member, of_task, of_volunteer
from hub.referrals.states import ReferralState
from hub.volunteers import moves, queries
from hub.volunteers.models import OtherPhone
from hub.volunteers.states import PhoneKind, Standing
from tests import factories

SECOND = "+64211999777"


@pytest.fixture
def both(app):
    """Katherine, and the row “Cathy” that was merged into her."""
    person = factories.make_volunteer(given_name="Katherine", family_name="Brown", skills=("cooking",))
    organisation = factories.make_organisation()
    row = factories.make_volunteer(given_name="Cathy", family_name="Brown", phone=SECOND, skills=("boat",),
                                   organisation=organisation)  # fmt: skip
    with transaction():
        db.session.merge(row).alias_of_id = person.id
        moves.refresh_match_rows([row.id])
    return db.session.merge(person), db.session.merge(row)


def test_the_uid_of_either_row_leads_to_the_person(both):
    person, row = both
    assert queries.by_uid(row.uid).id == queries.by_uid(person.uid).id == person.id


def test_a_search_by_either_name_or_number_shows_one_person(both):
    person, _ = both
    factories.make_volunteer(given_name="Noise", family_name="Brownlow")
    for words in ("cathy", "katherine", "1999777"):
        assert [one.id for one in queries.search(words)] == [person.id]


def test_the_register_counts_and_lists_a_person_once(both):
    person, _ = both
    assert queries.standing_counts() == {Standing.ELIGIBLE: 1}
    assert [one.id for one in queries.page_of(0, 50)] == [person.id]


def test_texts_from_either_number_are_the_persons(both):
    person, _ = both
    assert [one.id for one in queries.by_phone(SECOND)] == [person.id]
    assert ports.names_for(SECOND) == ["Katherine Brown"]


def test_a_row_that_the_numbers_owner_disowned_ties_no_number(both):
    _, row = both
    with transaction():
        db.session.merge(row).state = Standing.WITHDRAWN
    assert queries.by_phone(SECOND) == []


def test_a_confirmed_second_number_is_theirs_until_it_is_retired(both):
    person, _ = both
    now = clock.now()
    third = factories.keep(OtherPhone(volunteer_id=person.id, phone="+64211888666", phone_kind=PhoneKind.MOBILE,
                                      added_at=now, added_by="x", confirmed_at=now))  # fmt: skip
    assert [one.id for one in queries.by_phone("+64211888666")] == [person.id]
    with transaction():
        db.session.merge(third).retired_at = now
    assert queries.by_phone("+64211888666") == []


def test_matching_suggests_the_person_once_with_the_skills_of_both(both):
    person, _ = both
    task = factories.make_task(lines=(("boat", 1), ("cooking", 1)))
    assert [one.volunteer_id for one in suggest(task.id).fit] == [person.id]


def test_whoever_is_promised_under_a_merged_row_is_busy(both):
    _, row = both
    other = factories.make_task()
    with transaction():
        moves.commit_to(row.id, other.uid, other.shifts[0].starts_at, other.shifts[0].ends_at)
    assert suggest(factories.make_task().id).why_not == {WhyNot.BUSY: 1}


def test_whoever_was_asked_under_a_merged_row_is_not_asked_again_for_the_task(both, at):
    person, row = both
    task = factories.make_task(starts_in=timedelta(days=10))
    with transaction():
        moves.note_asked([row.id], task.shifts[0].uid, clock.now())
        moves.refresh_match_rows([row.id])
    assert queries.last_asked([person.id]) == {person.id: clock.now()}
    at.forward(days=8)
    assert suggest(task.id).why_not == {WhyNot.ASKED_ALREADY: 1}


def test_the_weekly_cap_counts_the_asks_of_both_rows(both, at):
    person, row = both
    for volunteer_id in (row.id, person.id, row.id, person.id, row.id):
        at.forward(hours=13)
        with transaction():
            moves.note_asked([volunteer_id], factories.new_uid(), clock.now())
            moves.refresh_match_rows([volunteer_id])
    at.forward(hours=13)
    task = factories.make_task(starts_in=timedelta(hours=2))
    assert suggest(task.id).why_not == {WhyNot.ASKED_ENOUGH: 1}


def test_a_member_under_a_merged_row_is_a_member(both):
    person, row = both
    assert is_member(person.id, row.affiliations[0].organisation_id)


def test_nobody_is_asked_for_a_shift_under_both_rows(both):
    person, row = both
    task = factories.make_task()
    factories.make_referral(task, row)
    found = people(task, task.shifts[0], [person.id])
    assert found[person.id].skip is Skip.ASKED_ALREADY


def test_an_ask_under_a_merged_row_stands_with_the_person(both):
    person, row = both
    task = factories.make_task()
    referral = factories.make_referral(task, row, state=ReferralState.ACCEPTED)
    assert [h.referral.id for h in of_volunteer(person.id)] == [referral.id]
    assert [h.volunteer.name for h in of_task(task.id)] == ["Katherine Brown"]
    assert [h.volunteer.name for h in expected_at_desk(clock.now())] == ["Katherine Brown"]
    assert [one.given_name for one in for_portal(task.organisation_id)] == ["Katherine"]
    assert db.session.get(Referral, referral.id).volunteer_id == row.id


def stint(row, task, **over):
    begun = clock.now() - timedelta(hours=5)
    values = {"incident_id": task.incident_id, "volunteer_id": row.id, "task_id": task.id, "signed_in_at": begun,
              "expected_end_at": begun + timedelta(hours=4), "in_by": "x", "in_door": Door.DESK}  # fmt: skip
    return factories.keep(Stint(**(values | over)))


def test_hours_of_both_rows_are_counted_together(both):
    person, row = both
    task = factories.make_task()
    for one, hours in ((row, 1), (person, 2)):
        done = clock.now() - timedelta(hours=5 - hours)
        stint(one, task, state=StintState.CLOSED, signed_out_at=done, out_by="x", out_door=Door.DESK)
    assert len(stints_of(person.id)) == 2
    assert [(one.volunteer_id, one.stints, one.minutes) for one in hours_on(task.id)] == [(person.id, 2, 180)]


def test_whoever_is_signed_in_under_a_merged_row_is_here(both):
    person, row = both
    task = factories.make_task()
    here = stint(row, task)
    assert open_stint_of(person.id).id == here.id
    assert [item.volunteer.name for item in present()] == ["Katherine Brown"]


def test_a_call_out_asks_the_person_and_not_the_row(both):
    task = factories.make_task(lines=(("boat", 1),))
    found = preview(task.id, CallOutPlan(target=1))
    assert [one.name for one in found.people] == ["Katherine Brown"]
