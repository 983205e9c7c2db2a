"""Somebody stands here: which work is near them, and what comes of referring them at once."""

from datetime import date, timedelta

import pytest

from hub.database import transaction
from hub.errors import Conflict
from hub.matching.near import Hindrance
from hub.messaging.states import MessageState
from hub.organisations.states import OrganisationState
from hub.places.rules import Point
from hub.referrals import services
from hub.referrals.figures.on_the_spot import work_for
from hub.referrals.figures.scarce import lacking_near
from hub.referrals.persons.slip import NextStep, slip_of
from hub.referrals.persons.slip_texts import text_slip
from hub.referrals.states import ReferralState
from hub.tasks.states import TaskState
from hub.volunteers import moves
from hub.volunteers.states import ConsentShare, ConsentSms, Missing, PhoneKind, Source, Standing
from hub.volunteers.times.availability import parse
from tests import factories
from tests.factories import PETONE, make_organisation, make_referral, make_task, make_volunteer
from tests.referrals.doing import ANA, kinds_to, texts_to

pytestmark = pytest.mark.usefixtures("app")
HERE = Point(*PETONE)


def against(person) -> dict[int, list[Hindrance]]:
    return {
        offer.work.task.id: [one.kind for one in offer.near.against]
        for offer in work_for(person, HERE).others
    }


def test_a_task_that_fits_is_offered_with_its_places():
    task, person = make_task(), make_volunteer()
    make_referral(task, make_volunteer(), state=ReferralState.ACCEPTED)
    (offer,) = work_for(person, HERE).fit
    assert (offer.work.task.id, offer.near.free, offer.near.needed) == (task.id, 2, 3)


@pytest.mark.parametrize(
    ("person", "task", "kind"),
    [
        ({"date_of_birth": date(2009, 5, 1)}, {"min_age": 18}, Hindrance.AGE),
        ({"language": "es"}, {"languages": ["en"]}, Hindrance.LANGUAGE),
        ({"availability": parse("weekdays")}, {}, Hindrance.NOT_FREE),
        ({}, {"check_level": "basic"}, Hindrance.CHECK),
        ({}, {"lines": (("boat", 1),)}, Hindrance.SKILL),
        ({"travel_km": 5.0}, {"lat": PETONE[0] + 0.1}, Hindrance.TOO_FAR),
    ],
)
def test_the_filters_of_matching_hold_in_this_direction_too(person, task, kind):
    one = make_task(**task)
    assert against(make_volunteer(**person)) == {one.id: [kind]}


def test_who_is_promised_elsewhere_then_is_not_offered_it(at):
    task, person = make_task(), make_volunteer()
    with transaction():
        moves.commit_to(person.id, factories.new_uid(), at.moment, at.moment + timedelta(hours=3))
    assert against(person) == {task.id: [Hindrance.BUSY]}


def test_rest_and_texts_stand_against_nobody_who_asks_for_work(at):
    task = make_task()
    person = make_volunteer(consent_sms=ConsentSms.NO, state=Standing.REGISTERED, phone=None)
    with transaction():
        moves.note_asked([person.id], factories.new_uid(), at.moment)
    assert [offer.work.task.id for offer in work_for(person, HERE).fit] == [task.id]


def test_only_tasks_that_take_people_for_an_active_owner_are_looked_at(at):
    make_task(state=TaskState.DRAFT)
    make_task(organisation=make_organisation(state=OrganisationState.SUSPENDED))
    make_task(starts_in=timedelta(hours=-6))
    make_task(lat=PETONE[0] + 3)
    assert work_for(make_volunteer(), HERE).looked_at == 0


def test_without_a_home_the_tasks_around_the_hub_are_still_named():
    task, person = make_task(), make_volunteer(lat=None, lon=None, state=Standing.REGISTERED)
    found = work_for(person, HERE)
    assert [offer.work.task.id for offer in found.fit] == [task.id] and not found.knows_home


def test_their_word_is_asked_for_unless_any_charity_may_know_or_it_is_their_own():
    ours = make_organisation()
    make_task(organisation=ours)
    anyone = make_volunteer()
    careful = make_volunteer(consent_share=ConsentShare.ASK)
    member = make_volunteer(consent_share=ConsentShare.NO, organisation=ours)
    asked = [work_for(person, HERE).fit[0].must_ask for person in (anyone, careful, member)]
    assert asked == [False, True, False]


def test_a_skill_that_another_task_still_lacks_is_named_with_that_task():
    sweep, build = make_task(), make_task(lines=(("carpentry", 1),), lat=PETONE[0] + 0.02)
    builder = make_volunteer(skills=("carpentry",))
    best, other = work_for(builder, HERE).fit
    assert (best.work.task.id, best.marks) == (build.id, [])
    assert (other.work.task.id, [mark.number for mark in other.marks]) == (sweep.id, [build.number])


def test_a_line_that_is_full_lacks_nobody():
    build = make_task(lines=(("carpentry", 1), ("", 3)))
    assert lacking_near(HERE, ["carpentry"])["carpentry"].lacks == 1
    make_referral(build, make_volunteer(), state=ReferralState.AGREED)
    assert lacking_near(HERE, ["carpentry"]) == {}


def test_the_task_itself_and_tasks_far_away_are_no_reason_to_keep_somebody():
    build = make_task(lines=(("carpentry", 1),))
    make_task(lines=(("boat", 1),), lat=PETONE[0] + 0.5)
    assert lacking_near(HERE, ["carpentry", "boat"], besides=build.id) == {}


def walk_in(**over):
    """Somebody at the desk without a phone: on the register, and never called."""
    values = {"phone": None, "phone_confirmed_at": None, "phone_confirmed_by": None, "source": Source.DESK,
              "state": Standing.REGISTERED}  # fmt: skip
    return make_volunteer(**(values | over))


def test_who_has_no_phone_is_referred_on_the_spot():
    task, person = make_task(), walk_in()
    slip = slip_of(services.refer(task.id, person.id, by=ANA, shared=True))
    assert slip.step is NextStep.GO and slip.facts["address"] == "14 Beach Street, Petone"
    assert not slip.gets_texts and not slip.texted


def test_a_youth_without_a_guardians_word_is_not():
    person = walk_in(date_of_birth=date(2010, 1, 1), state_reason=Missing.GUARDIAN.value)
    with pytest.raises(Conflict, match="not ready to be called"):
        services.refer(make_task().id, person.id, by=ANA, shared=True)


@pytest.mark.parametrize("over", [{"phone_kind": PhoneKind.LANDLINE}, {"consent_sms": ConsentSms.NO}])
def test_a_missing_paper_counts_whatever_phone_they_have(over):
    task, person = make_task(check_level="basic"), make_volunteer(**over)
    with pytest.raises(Conflict, match="without the check"):
        services.refer(task.id, person.id, by=ANA, shared=True)


def test_a_builder_takes_the_builders_place():
    task, person = make_task(lines=(("", 2), ("carpentry", 1))), make_volunteer(skills=("carpentry",))
    slip = slip_of(services.refer(task.id, person.id, by=ANA, shared=True))
    assert slip.h.referral.line_id == task.lines[1].id


def test_who_wants_paper_only_gets_no_text_and_may_change_their_mind():
    task, person = make_task(), make_volunteer()
    uid = services.refer(task.id, person.id, by=ANA, shared=True, on_paper=True)
    assert {text.state for text in texts_to(person)} == {MessageState.CANCELLED} and not slip_of(uid).texted
    text_slip(uid, by=ANA)
    assert kinds_to(person)[-1] == "confirmed" and slip_of(uid).texted


def test_a_supervised_task_gives_no_address_before_the_charity_agrees():
    task, person = make_task(pre_accepts=False), make_volunteer()
    slip = slip_of(services.refer(task.id, person.id, by=ANA, shared=True))
    assert slip.step is NextStep.DECIDES and slip.decides_by is not None
    assert "address" not in slip.facts and "contact_phone" not in slip.facts


def test_when_all_places_are_held_they_are_told_their_number():
    task = make_task(lines=(("", 1),))
    make_referral(task, make_volunteer(), state=ReferralState.ACCEPTED)
    slip = slip_of(services.refer(task.id, make_volunteer().id, by=ANA, shared=True))
    assert (slip.step, slip.position, "address" in slip.facts) == (NextStep.WAIT, 1, False)


def test_no_text_goes_to_who_gets_none():
    task, person = make_task(), walk_in()
    uid = services.refer(task.id, person.id, by=ANA, shared=True)
    with pytest.raises(Conflict, match="Print the slip"):
        text_slip(uid, by=ANA)
