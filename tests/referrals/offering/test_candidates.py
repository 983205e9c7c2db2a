"""What is known of the organisations when a task looks for one: room, records, and who thinks about what."""

from datetime import timedelta

import pytest

from hub.installation.queries import settings
from hub.referrals.offering import services
from hub.referrals.offering.candidates import candidates, ranking
from hub.referrals.offering.facts import Answering, WhyNot
from hub.referrals.offering.jobs import go_round_offers
from hub.referrals.states import ReferralState
from tests import factories
from tests.referrals.offering.doing import ANA, leader_of, make_draft, offered, three_organisations, uid_of

pytestmark = pytest.mark.usefixtures("app")


def known(organisation, at, **later):
    day = settings().local(at() + timedelta(**later))
    return next(one for one in candidates(day) if one.id == organisation.id)


def hand_over(organisation, number, **task):
    task = factories.make_task(organisation=organisation, **task)
    for _ in range(number):
        factories.make_referral(task, factories.make_volunteer(), state=ReferralState.ACCEPTED)


def test_room_is_what_it_takes_a_day_without_whoever_was_handed_to_it_that_day(at):
    organisation = factories.make_organisation(capacity_per_day=5)
    hand_over(organisation, 3)
    hand_over(organisation, 1, starts_in=timedelta(hours=26))
    assert (known(organisation, at).room, known(organisation, at, days=1).room) == (2, 4)


def test_what_it_said_today_counts_before_what_it_takes_a_day_and_only_today(at):
    today = settings().local(at()).date()
    organisation = factories.make_organisation(capacity_per_day=5, takes_more=9, takes_more_on=today)
    hand_over(organisation, 2)
    assert (known(organisation, at).room, known(organisation, at, days=1).room) == (7, 5)


def test_who_never_said_how_many_has_room_nobody_knows(at):
    assert known(factories.make_organisation(), at).room is None


def test_its_record_counts_tasks_and_people_and_silence(at):
    cross = three_organisations()[0]
    task = offered()
    at.forward(minutes=20)
    services.refuse(uid_of(task, "Red Cross"), "too_far", by=leader_of(cross))
    person = factories.make_volunteer()
    factories.make_referral(
        factories.make_task(organisation=cross), person, state=ReferralState.ACCEPTED,
        offered_at=at() - timedelta(minutes=40), decided_at=at(),
    )  # fmt: skip
    factories.make_referral(
        factories.make_task(organisation=cross), person, state=ReferralState.LAPSED, offered_at=at()
    )
    assert known(cross, at).record == Answering(3, 2, 30.0)


def test_who_thinks_about_a_task_comes_later_for_the_next(at):
    cross = three_organisations()[0]
    offered()
    assert known(cross, at).thinks_about == 1
    assert services.offer_task(make_draft(title="Sort clothes").id, by=ANA) == "St Brigid's Care"


def test_silence_is_remembered(at):
    cross = three_organisations()[0]
    offered()
    at.forward(hours=3)
    go_round_offers()
    assert known(cross, at).record == Answering(1, 0, None)


def test_who_is_not_trusted_or_stopped_is_passed_over_with_why(at):
    three = three_organisations()
    applied = factories.make_organisation(name="Tool Library", state="applied")
    stopped = factories.make_organisation(name="Surf Club", stopped_at=at(), stopped_why="storm damage")
    found = ranking(make_draft(organisation=three[0]))
    passed = {one.organisation_id: (one.why, one.words) for one in found.passed}
    assert passed[applied.id][0] is WhyNot.NOT_ACTIVE
    assert passed[stopped.id] == (WhyNot.STOPPED, "Takes nobody for now: storm damage")
    assert len(found.fits) == 3
