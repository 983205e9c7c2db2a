"""The one candidate query, against each single reason and against a slow reference."""

from datetime import date, timedelta
from random import Random

import pytest

from hub.database import transaction
from hub.matching.queries import asks_of, candidates, counts_by_reason, passed_over, suggest
from hub.matching.rules import ReasonKind, WhyNot, score
from hub.messaging.outgoing.outbox import conversation_for
from hub.places.rules import Point, rough_km
from hub.volunteers import moves
from hub.volunteers.models import Volunteer
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


def test_somebody_asked_for_the_task_already_is_not_asked_for_it_again(at):
    task, person = make_task(), make_volunteer()
    with transaction():
        moves.note_asked([person.id], task.uid, at.moment - timedelta(days=2))
    assert why_nots(task) == {"asked_already": 1}


def crowd(random: Random, number: int) -> list[Volunteer]:
    return [
        make_volunteer(
            lat=PETONE[0] + random.uniform(-0.5, 0.5), lon=PETONE[1] + random.uniform(-0.6, 0.6),
            travel_km=random.choice([5.0, 20.0, 60.0]),
            availability=parse(random.choice(["any", "weekdays", "weekends"])),
            skills=tuple(random.sample(["cooking", "lifting", "boat"], random.randint(0, 3))),
            date_of_birth=random.choice([None, date(1980, 1, 1), date(2010, 1, 1)]),
        )
        for _ in range(number)
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_the_query_finds_just_whom_a_slow_reference_finds(seed):
    people = crowd(Random(seed), 60)
    for skill in ("", "cooking"):
        task = make_task(lines=((skill, 3),), min_age=18)
        (ask,) = asks_of(task.id)
        expected = {person.id for person in people if fits(person, ask)}
        found = candidates(ask, 500)
        assert {candidate.volunteer_id for candidate in found} == expected
        assert counts_by_reason(ask).get(None, 0) == len(expected)


def fits(person: Volunteer, ask) -> bool:
    km = rough_km(ask.point, Point(person.lat, person.lon))
    has_skill = not ask.skill or ask.skill in [entry.skill for entry in person.skills]
    free = person.availability & ask.parts == ask.parts
    adult = person.date_of_birth is not None and person.date_of_birth <= ask.born_by
    return has_skill and free and adult and km <= person.travel_km and km <= ask.within_km


def test_the_query_cuts_off_in_the_order_of_the_score():
    people = crowd(Random(9), 60)
    (ask,) = asks_of(make_task().id)
    everyone = candidates(ask, 500)
    by_score = sorted(
        everyone, key=lambda c: -round(score(ask, c, rough_km(ask.point, Point(c.lat, c.lon))), 4)
    )
    worst = score(ask, by_score[9], rough_km(ask.point, Point(by_score[9].lat, by_score[9].lon)))
    best = [score(ask, c, rough_km(ask.point, Point(c.lat, c.lon))) for c in candidates(ask, 10)]
    assert len(people) == 60 and min(best) == pytest.approx(worst, abs=0.002)
