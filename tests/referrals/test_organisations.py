"""What an organisation sees, decides and leaves undecided."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.accounts.rules import Actor
from hub.accounts.states import Role
from hub.database import db, transaction
from hub.errors import IllegalTransition, Invalid, NotAllowed, PlaceTaken
from hub.messaging.models import Message
from hub.organisations.models import Organisation
from hub.referrals import services
from hub.referrals.figures import stuck
from hub.referrals.models import Referral
from hub.referrals.organisations.for_portal import for_portal, waiting_for_organisation
from hub.referrals.states import ReferralState
from hub.referrals.timed import jobs
from tests import factories
from tests.referrals.doing import answers, asked, kinds_to, state, texts_to

pytestmark = pytest.mark.usefixtures("app")


def make_offered(*, needed=1, number=1):
    task = factories.make_task(lines=(("", needed),), pre_accepts=False)
    people = [factories.make_volunteer() for _ in range(number)]
    referrals = asked(task, *people)
    for referral in referrals:
        answers(referral, "1")
    return task, people, referrals


def leilani(task):
    return Actor(uid="leilani", role=Role.CHARITY, organisation_id=task.organisation_id)


def test_a_task_that_does_not_accept_by_itself_waits_for_the_charity(at, one):
    _, people, (referral,) = make_offered()
    assert state(referral) == ReferralState.OFFERED
    assert kinds_to(people[0]) == ["ask", "waiting_for_organisation"]
    due_at = one(sa.select(Referral.due_at).where(Referral.id == referral.id))
    assert due_at == at() + timedelta(minutes=90), "half an hour is left to get ready"


def test_before_accepting_the_charity_sees_fit_but_not_who_it_is():
    task, _, _ = make_offered()
    (person,) = waiting_for_organisation(task.organisation_id)
    assert (person.given_name, person.km) == ("Aroha", 1.0)
    hidden = (
        person.family_name,
        person.phone,
        person.email,
        person.address,
        person.emergency_phone,
        person.note,
    )
    assert hidden == (None,) * 6


def test_with_the_acceptance_the_contact_appears():
    task, people, (referral,) = make_offered()
    services.accept(referral.uid, by=leilani(task))
    (person,) = for_portal(task.organisation_id)
    assert (person.phone, person.family_name) == (people[0].phone, people[0].family_name)
    assert kinds_to(people[0])[-1] == "confirmed"


def test_another_charity_sees_nobody_and_may_not_decide():
    _, _, (referral,) = make_offered()
    other = factories.make_organisation()
    assert for_portal(other.id) == []
    with pytest.raises(NotAllowed):
        services.accept(referral.uid, by=Actor(uid="x", role=Role.CHARITY, organisation_id=other.id))


def test_a_refusal_needs_a_reason():
    task, _, (referral,) = make_offered()
    with pytest.raises(Invalid, match="reason"):
        services.refuse(referral.uid, " ", by=leilani(task))


def test_the_refused_person_is_told_kindly_and_the_next_moves_up(one):
    task, people, referrals = make_offered(number=2)
    services.refuse(referrals[0].uid, "Too many already", by=leilani(task))
    assert [state(referral) for referral in referrals] == ["refused", "offered"]
    assert "no judgement of you" in texts_to(people[0])[-1].body
    assert one(sa.select(Referral.reason).where(Referral.id == referrals[0].id)) == "Too many already"


def test_accepting_twice_is_refused_the_second_time():
    task, _, (referral,) = make_offered()
    services.accept(referral.uid, by=leilani(task))
    with pytest.raises(IllegalTransition):
        services.accept(referral.uid, by=leilani(task))


def test_the_charity_is_reminded_at_half_time_once_for_everyone(at, one):
    make_offered(needed=2, number=2)
    reminder = sa.select(Message).where(Message.kind == "reminder_organisation")
    jobs.lapse_due(at.forward(minutes=44))
    assert db.session.scalars(reminder).all() == []
    for _ in range(2):
        jobs.lapse_due(at.forward(minutes=1))
    text = one(reminder)
    assert text.address == "+6421555000"
    assert "2 people wait for your answer about" in text.body


def test_what_the_charity_leaves_unanswered_goes_to_a_coordinator(at):
    _, people, (referral,) = make_offered()
    for _ in range(2):
        jobs.lapse_due(at.forward(minutes=90))
    assert state(referral) == ReferralState.LAPSED
    assert kinds_to(people[0]).count("lapsed") == 1
    assert [one.h.referral.id for one in stuck.waiting(at())] == [referral.id]


def test_a_lapsed_offer_can_be_accepted_while_a_place_is_free(at):
    task, _, (referral,) = make_offered()
    jobs.lapse_due(at.forward(hours=2))
    services.accept(referral.uid, by=leilani(task))
    assert state(referral) == ReferralState.ACCEPTED


def test_a_lapsed_offer_finds_its_place_taken(at):
    task, _, referrals = make_offered(number=2)
    jobs.lapse_due(at.forward(minutes=90))
    assert [state(referral) for referral in referrals] == ["lapsed", "offered"], "who waited has moved up"
    services.accept(referrals[1].uid, by=leilani(task))
    with pytest.raises(PlaceTaken):
        services.accept(referrals[0].uid, by=leilani(task))


def test_nothing_goes_to_an_organisation_that_is_not_active():
    task, person = factories.make_task(), factories.make_volunteer()
    (referral,) = asked(task, person)
    with transaction():
        db.session.execute(sa.update(Organisation).values(state="suspended"))
    assert answers(referral, "1") == ReferralState.AGREED
    assert kinds_to(person)[-1] == "will_ring"


def test_an_ask_that_nobody_answers_runs_out_once_and_still_counts_late(at):
    task = factories.make_task()
    (referral,) = asked(task, factories.make_volunteer())
    assert [jobs.run_out_due(at.forward(minutes=30)) for _ in range(3)] == [0, 1, 0]
    assert state(referral) == ReferralState.NO_ANSWER
    assert answers(referral, "1") == ReferralState.ACCEPTED
