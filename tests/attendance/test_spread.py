"""The figures of fairness: each person once, in the right scope, by area and by skill."""

from datetime import timedelta

import pytest

from hub.accounts.rules import SYSTEM
from hub.attendance import services as attendance
from hub.attendance.spread import Scope, spread
from hub.database import db, transaction
from hub.matching.evenness import Use
from hub.matching.never_asked import never_asked_near
from hub.referrals.states import ReferralState
from hub.volunteers import moves
from hub.volunteers.models import Asked, Volunteer
from hub.volunteers.states import Standing
from tests import factories
from tests.factories import make_referral, make_task, make_volunteer

pytestmark = pytest.mark.usefixtures("app")


def ask(person, task, at, times: int = 1) -> None:
    for _ in range(times):
        with transaction():
            moves.note_asked([person.id], task.shifts[0].uid, at.moment)


def merge(row, person) -> None:
    with transaction():
        db.session.get_one(Volunteer, row.id).alias_of_id = person.id


def test_asked_answered_placed_and_used_are_counted_in_people(at):
    task = make_task()
    make_volunteer()
    silent, willing, placed = make_volunteer(), make_volunteer(), make_volunteer()
    for person in (silent, willing, placed):
        ask(person, task, at)
    make_referral(task, silent, state=ReferralState.NO_ANSWER)
    make_referral(task, willing, state=ReferralState.OFFERED, answered_at=at.moment)
    make_referral(task, placed, state=ReferralState.ACCEPTED, answered_at=at.moment)
    assert spread(Scope(incident_id=task.incident_id)).whole == Use(
        "", 4, asked=3, asks=3, answered=2, placed=1, used=1
    )


def test_who_came_to_a_task_is_used_and_who_only_signed_in_at_a_hub_is_not(at):
    task = make_task()
    hub = factories.make_hub(opened_for=factories._the_incident())
    came, stood = make_volunteer(), make_volunteer()
    make_referral(task, came, state=ReferralState.ACCEPTED)
    attendance.sign_in(came.uid, by=SYSTEM)
    attendance.sign_in(stood.uid, hub_id=hub.id, by=SYSTEM)
    found = spread(Scope(incident_id=task.incident_id))
    assert (found.whole.used, found.at_hub_only) == (1, 1)


def test_a_sign_in_that_was_taken_back_uses_nobody(at):
    task, person = make_task(), make_volunteer()
    make_referral(task, person, state=ReferralState.WITHDRAWN)
    stint = attendance.sign_in(person.uid, task_id=task.id, by=SYSTEM)
    attendance.undo_sign_in(stint, by=SYSTEM)
    assert spread(Scope(incident_id=task.incident_id)).whole.used == 0


def test_a_merged_person_counts_once_with_all_that_hangs_on_both_rows(at):
    task = make_task()
    person = make_volunteer(skills=("cooking",))
    row = make_volunteer(skills=("cooking", "boat"))
    ask(person, task, at)
    ask(row, task, at)
    make_referral(task, row, state=ReferralState.COMPLETED, answered_at=at.moment)
    merge(row, person)
    found = spread(Scope(incident_id=task.incident_id))
    assert found.whole == Use("", 1, asked=1, asks=2, answered=1, placed=1, used=1)
    assert found.asks == {0: 0, 2: 1} and found.places == {0: 0, 1: 1}
    assert sorted((part.key, part.people) for part in found.skills) == [("boat", 1), ("cooking", 1)]


def test_who_has_left_the_register_is_not_counted(at):
    task = make_task()
    ask(make_volunteer(state=Standing.WITHDRAWN), task, at)
    ask(make_volunteer(), task, at)
    assert spread(Scope(incident_id=task.incident_id)).whole == Use("", 1, asked=1, asks=1)


def test_another_incident_and_what_is_long_ago_are_left_out(at):
    old, task = make_task(), make_task(incident=factories.make_incident())
    person = make_volunteer()
    ask(person, old, at)
    make_referral(old, person, state=ReferralState.COMPLETED)
    assert spread(Scope(incident_id=task.incident_id)).whole == Use("", 1)
    at.forward(days=31)
    assert spread(Scope(since=at.moment - timedelta(days=30))).whole == Use("", 1)
    at.forward(days=-5)
    assert spread(Scope(since=at.moment - timedelta(days=30))).whole.asked == 1


def test_each_area_has_its_own_figures(at):
    task = make_task()
    ask(make_volunteer(place_name="Petone"), task, at, times=2)
    make_volunteer(place_name="Seaview")
    make_volunteer(place_name="")
    areas = {area.key: area for area in spread(Scope(incident_id=task.incident_id)).areas}
    assert areas == {
        "Petone": Use("Petone", 1, asked=1, asks=2),
        "Seaview": Use("Seaview", 1),
        "": Use("", 1),
    }


def test_on_an_empty_register_everything_is_nothing():
    found = spread(Scope(incident_id=factories.make_incident().id))
    assert (found.whole, found.areas, found.skills, found.asks) == (Use("", 0), [], [], {0: 0})


def test_who_near_a_task_was_never_asked_is_counted_by_skill(at):
    task = make_task(lines=(("cooking", 2), ("boat", 1)))
    make_volunteer(skills=("cooking",))
    tired = make_volunteer(skills=("cooking",))
    make_volunteer(skills=("cooking",), lat=-41.0)
    make_volunteer(skills=("boat",), state=Standing.SUSPENDED)
    ask(tired, task, at)
    with transaction():
        moves.refresh_match_rows([tired.id])
    assert db.session.query(Asked).count() == 1
    assert [(one.skill, one.people) for one in never_asked_near(task.id)] == [("cooking", 1)]
