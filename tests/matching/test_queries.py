"""The one candidate query, against each single reason and against a slow reference."""

from datetime import date, timedelta

import pytest

from hub.database import db, transaction
from hub.matching.queries import asks_of, passed_over, suggest
from hub.matching.rules import ReasonKind, WhyNot
from hub.messaging.outgoing.outbox import conversation_for
from hub.tasks.models import Shift
from hub.volunteers import moves
from hub.volunteers.states import ConsentShare, ConsentSms, Standing
from hub.volunteers.times.availability import parse
from tests import factories
from tests.factories import PETONE, make_organisation, make_task, make_volunteer

pytestmark = pytest.mark.usefixtures("app")


def why_nots(task) -> dict[str, int]:
    return {why.value: number for why, number in suggest(task.id).why_not.items()}


def test_who_fits_is_suggested_with_reasons():
    task, person = make_task(), make_volunteer()
    (found,) = suggest(task.id).fit
    assert found.volunteer_id == person.id and len(found.reasons) == 4


@pytest.mark.parametrize(
    ("over", "why"),
    [
        ({"state": Standing.REGISTERED}, WhyNot.NOT_ELIGIBLE),
        ({"state": Standing.SUSPENDED}, WhyNot.NOT_ELIGIBLE),
        ({"phone": None}, WhyNot.NO_TEXTS),
        ({"consent_sms": ConsentSms.NO}, WhyNot.NO_CONSENT),
        ({"consent_sms": ConsentSms.ORGANISATION}, WhyNot.NO_CONSENT),
        ({"consent_share": ConsentShare.NO}, WhyNot.NOT_SHARED),
        ({"lat": PETONE[0] + 0.2, "travel_km": 20.0}, WhyNot.TOO_FAR),
        ({"availability": parse("weekdays")}, WhyNot.NOT_FREE),
        ({"date_of_birth": date(2009, 5, 1)}, WhyNot.AGE),
        ({"date_of_birth": None}, WhyNot.AGE),
        ({"language": "es"}, WhyNot.LANGUAGE),
    ],
)
def test_each_limit_alone_is_the_reason_against(over, why):
    task = make_task(min_age=18, languages=["en"])
    person = make_volunteer(**over)
    assert why_nots(task) == {why.value: 1}
    assert passed_over(asks_of(task.id)[0], why) == [person.id]


def test_without_the_skill_nobody_is_even_counted():
    task = make_task(lines=(("cooking", 2),))
    make_volunteer(skills=("lifting",))
    cook = make_volunteer(skills=("cooking",))
    found = suggest(task.id)
    assert [item.volunteer_id for item in found.fit] == [cook.id] and found.looked_at == 1


def test_somebody_asked_a_few_hours_ago_may_rest(at):
    task, person = make_task(), make_volunteer()
    with transaction():
        moves.note_asked([person.id], factories.new_uid(), at.moment - timedelta(hours=2))
    assert why_nots(task) == {"resting": 1}


def test_nobody_is_asked_more_often_than_the_week_allows(at):
    task, person = make_task(), make_volunteer()
    for days in (1, 2, 3, 4, 5):
        with transaction():
            moves.note_asked([person.id], factories.new_uid(), at.moment - timedelta(days=days))
    assert why_nots(task) == {"asked_enough": 1}


@pytest.mark.parametrize(("starts", "busy"), [(1, True), (7, False)])
def test_somebody_promised_elsewhere_then_is_busy(at, starts, busy):
    task, person = make_task(), make_volunteer()
    start = at.moment + timedelta(hours=starts)
    with transaction():
        moves.commit_to(person.id, factories.new_uid(), start, start + timedelta(hours=3))
    assert ("busy" in why_nots(task)) is busy


def test_a_member_may_be_asked_by_their_own_organisation_only():
    ours, theirs = make_organisation(), make_organisation()
    person = make_volunteer(
        consent_sms=ConsentSms.ORGANISATION, consent_share=ConsentShare.NO, organisation=ours
    )
    assert [item.volunteer_id for item in suggest(make_task(organisation=ours).id).fit] == [person.id]
    assert why_nots(make_task(organisation=theirs)) == {"no_consent": 1}


def test_a_number_that_opted_out_is_not_asked(at):
    task, person = make_task(), make_volunteer()
    with transaction():
        conversation_for(person.phone).opted_out_at = at.moment
    assert why_nots(task) == {"no_texts": 1}


def test_people_on_both_sides_of_the_date_line_are_neighbours():
    person = make_volunteer(lat=-16.8, lon=-179.95, travel_km=50.0)
    task = make_task(lat=-16.8, lon=179.95)
    (found,) = suggest(task.id).fit
    assert found.volunteer_id == person.id and 9 < found.km < 12


def test_a_skill_another_open_task_wants_is_marked():
    task = make_task()
    make_task(lines=(("boat", 1),))
    make_volunteer(skills=("boat",))
    (found,) = suggest(task.id).fit
    assert [r.words for r in found.reasons if r.kind is ReasonKind.SCARCE] == [
        "Boat handling: another task wants it"
    ]


def test_somebody_who_fits_two_lines_is_counted_once():
    task = make_task(lines=(("", 3), ("cooking", 1)))
    make_volunteer(skills=("cooking",))
    make_volunteer(skills=("cooking",), consent_sms=ConsentSms.NO)
    make_volunteer()
    found = suggest(task.id)
    assert (found.fit_count, found.looked_at, found.why_not) == (2, 3, {WhyNot.NO_CONSENT: 1})


def test_somebody_asked_for_a_shift_already_is_not_asked_for_it_again(at):
    task, person = make_task(), make_volunteer()
    with transaction():
        moves.note_asked([person.id], task.shifts[0].uid, at.moment - timedelta(days=2))
    assert why_nots(task) == {"asked_already": 1}


def test_somebody_asked_for_saturday_may_be_asked_for_sunday_once_rested(at):
    task, person = make_task(), make_volunteer()
    saturday = task.shifts[0]
    with transaction():
        task = db.session.merge(task)
        task.shifts.append(
            Shift(
                starts_at=saturday.starts_at + timedelta(days=1), ends_at=saturday.ends_at + timedelta(days=1)
            )
        )
        moves.note_asked([person.id], saturday.uid, at.moment - timedelta(days=2))
    sunday = task.shifts[1]
    assert [one.volunteer_id for one in suggest(task.id, shift_id=sunday.id).fit] == [person.id]
    assert suggest(task.id, shift_id=saturday.id).why_not == {WhyNot.ASKED_ALREADY: 1}


def test_a_rare_skill_is_kept_for_the_task_that_lacks_it():
    task = make_task()
    make_task(lines=(("boat", 1),))
    boat, others = make_volunteer(skills=("boat",)), [make_volunteer(skills=("cooking",)) for _ in range(2)]
    found = [item.volunteer_id for item in suggest(task.id).fit]
    assert found == [*(one.id for one in others), boat.id]


def test_asks_of_others_do_not_count_towards_the_week_of_this_person(at):
    task, person = make_task(), make_volunteer()
    others = [make_volunteer(lat=0.0, lon=0.0).id for _ in range(6)]
    with transaction():
        moves.note_asked([person.id, *others], factories.new_uid(), at.moment - timedelta(days=2))
    assert [item.volunteer_id for item in suggest(task.id).fit] == [person.id]


def test_people_further_out_than_the_search_reaches_are_left_out():
    task = make_task()
    near, far = make_volunteer(), make_volunteer(lat=PETONE[0] + 0.1, travel_km=50.0)
    assert [item.volunteer_id for item in suggest(task.id).fit] == [near.id, far.id]
    assert [item.volunteer_id for item in suggest(task.id, within_km=5.0).fit] == [near.id]


def test_a_line_of_another_shift_is_not_looked_for(at):
    task = make_task(lines=(("", 2), ("boat", 1)))
    with transaction() as session:
        later = Shift(
            task_id=task.id, starts_at=at.moment + timedelta(days=1), ends_at=at.moment + timedelta(days=2)
        )
        session.add(later)
        session.flush()
        session.merge(task).lines[0].shift_id = later.id
    person, skipper = make_volunteer(), make_volunteer(skills=("boat",))
    assert [item.volunteer_id for item in suggest(task.id).fit] == [skipper.id]
    assert {item.volunteer_id for item in suggest(task.id, shift_id=later.id).fit} == {person.id, skipper.id}
