"""What an answer to an ask leads to."""

import pytest
import sqlalchemy as sa

from hub.alarms.models import Alarm
from hub.database import db
from hub.errors import Conflict
from hub.messaging.models import Conversation, Inbound, Question
from hub.messaging.states import InboundState, MessageState, QuestionState
from hub.referrals import services
from hub.referrals.rules import Intent
from hub.referrals.states import ReferralState
from hub.tasks.models import Task
from hub.tasks.states import TaskState
from hub.volunteers.models import Commitment
from hub.volunteers.states import ConsentShare
from tests import factories
from tests.listening import received
from tests.referrals.doing import ANA, answers, answers_about_sharing, asked, event, kinds_to, state, texts_to

pytestmark = pytest.mark.usefixtures("app")


def make_ask(*, needed=1, task=None, **person):
    task = task or factories.make_task(lines=(("", needed),))
    volunteer = factories.make_volunteer(**person)
    return task, volunteer, asked(task, volunteer)[0]


def test_an_ask_says_who_asks_what_where_and_when_but_no_address():
    _, person, _ = make_ask()
    (text,) = texts_to(person)
    assert text.body.startswith("EXERCISE Rangitoto Bay hubs for Harbour Food Rescue")
    assert "Pack food parcels in Petone, today, Sat 14 Nov, 1pm to 5pm." in text.body
    assert "Bring closed shoes and water." in text.body
    assert "Text 1 I can come, 2 I can't." in text.body
    assert "Beach Street" not in text.body
    assert "Leilani" not in text.body


def test_an_ask_ends_with_its_code_in_brackets():
    _, person, referral = make_ask()
    code = db.session.scalar(sa.select(Question.code).where(Question.subject_uid == referral.uid))
    assert texts_to(person)[0].body.endswith(f"({code})")


def test_a_yes_to_a_task_that_accepts_by_itself_is_confirmed_in_one_text():
    _, person, referral = make_ask()
    assert answers(referral, "1") == ReferralState.ACCEPTED
    assert kinds_to(person) == ["ask", "confirmed"]


def test_an_answer_by_telephone_settles_the_ask_so_that_the_next_digit_is_for_another():
    _, _, referral = make_ask()
    services.answer_for(referral.uid, Intent.NO, by=ANA)
    query = sa.select(Question.state).where(Question.subject_uid == referral.uid)
    assert db.session.scalar(query) is QuestionState.ANSWERED


def test_who_answers_by_telephone_is_not_asked_by_the_text_that_waits():
    _, person, referral = make_ask()
    services.answer_for(referral.uid, Intent.YES, by=ANA)
    assert [(text.kind, text.state) for text in texts_to(person)] == [
        ("ask", MessageState.CANCELLED), ("confirmed", MessageState.QUEUED),
    ]  # fmt: skip


def test_stop_from_somebody_who_is_expected_rings_an_alarm(one):
    task, person, referral = make_ask()
    answers(referral, "1")
    received("CANCEL", db.session.scalars(sa.select(Conversation)).one())
    alarm = one(sa.select(Alarm))
    assert alarm.title == f"{person.name} wants no more texts" and task.number in alarm.detail


def test_the_confirmed_get_address_meeting_point_and_contact():
    _, person, referral = make_ask()
    answers(referral, "1")
    body = texts_to(person)[-1].body
    assert all(
        words in body for words in ("14 Beach Street", "Side door of the hall", "Leilani Tuala", "IN when")
    )


def test_a_yes_with_minutes_keeps_the_minutes(one):
    _, _, referral = make_ask()
    answers(referral, "1 in 20 minutes")
    assert one(sa.select(type(referral)).where(type(referral).id == referral.id)).minutes == 20


def test_a_text_is_marked_read_and_its_question_answered_in_the_same_step():
    _, _, referral = make_ask()
    answers(referral, "1")
    assert db.session.scalars(sa.select(Inbound.state)).one() is InboundState.READ
    assert db.session.scalars(sa.select(Question.state)).one() is QuestionState.ANSWERED


def test_a_no_is_thanked_and_holds_nothing():
    _, person, referral = make_ask()
    assert answers(referral, "2") == ReferralState.DECLINED
    assert kinds_to(person) == ["ask", "no_thanks"]


def test_a_later_yes_replaces_a_no():
    _, _, referral = make_ask()
    answers(referral, "2")
    assert answers(referral, "1") == ReferralState.ACCEPTED


def test_a_yes_enters_the_ledger_and_a_no_after_it_releases_it():
    _, _, referral = make_ask()
    answers(referral, "1")
    assert db.session.scalars(sa.select(Commitment.released_at)).one() is None
    assert answers(referral, "2") == ReferralState.WITHDRAWN
    assert db.session.scalars(sa.select(Commitment.released_at)).one() is not None


def test_only_when_needed_waits_as_a_last_resort(one):
    _, person, referral = make_ask()
    assert answers(referral, "L 60 heading back") == ReferralState.WAITLISTED
    row = one(sa.select(type(referral)).where(type(referral).id == referral.id))
    assert row.last_resort
    assert row.note.startswith("last resort")
    assert kinds_to(person)[-1] == "last_resort"


def test_an_uncertain_text_waits_for_a_person_and_changes_nothing():
    _, _, referral = make_ask()
    services.take_answer(event(referral, "maybe, who knows"))
    assert state(referral) == ReferralState.ASKED
    assert db.session.scalars(sa.select(Inbound.state)).one() is InboundState.UNCLEAR


def test_the_same_text_acts_once():
    _, person, referral = make_ask()
    text = event(referral, "1")
    services.take_answer(text)
    with pytest.raises(Conflict):
        services.take_answer(text)
    assert kinds_to(person) == ["ask", "confirmed"]


def test_a_second_yes_changes_nothing_and_sends_nothing():
    _, person, referral = make_ask()
    answers(referral, "1")
    assert answers(referral, "1") == ReferralState.ACCEPTED
    assert kinds_to(person) == ["ask", "confirmed"]


def test_a_yes_after_the_task_is_over_is_thanked_kindly(at):
    _, person, referral = make_ask()
    at.forward(hours=9)
    assert answers(referral, "1") == ReferralState.ASKED
    assert kinds_to(person)[-1] == "not_needed"


def test_somebody_who_shares_only_when_asked_is_asked_first():
    _, person, referral = make_ask(consent_share=ConsentShare.ASK)
    assert answers(referral, "1") == ReferralState.AGREED
    assert kinds_to(person) == ["ask", "share_question"]
    assert answers_about_sharing(referral, "1") == ReferralState.ACCEPTED
    assert kinds_to(person)[-1] == "confirmed"


def test_once_shared_a_two_means_i_cannot_come():
    _, _, referral = make_ask(consent_share=ConsentShare.ASK)
    answers(referral, "1")
    answers_about_sharing(referral, "1")
    share = sa.select(Question.state).where(Question.kind == "share")
    assert db.session.scalars(share).one() is QuestionState.CLOSED
    assert answers(referral, "2") == ReferralState.WITHDRAWN


def test_somebody_who_does_not_want_to_share_is_rung_by_a_coordinator():
    _, person, referral = make_ask(consent_share=ConsentShare.ASK)
    answers(referral, "1")
    assert answers_about_sharing(referral, "2") == ReferralState.AGREED
    assert kinds_to(person)[-1] == "will_ring"


def test_a_member_of_the_organisation_is_not_asked_about_sharing():
    organisation = factories.make_organisation()
    task = factories.make_task(organisation=organisation, pre_accepts=False)
    _, _, referral = make_ask(task=task, organisation=organisation, consent_share=ConsentShare.ASK)
    assert answers(referral, "1") == ReferralState.ACCEPTED


def test_a_coordinator_answers_for_somebody():
    _, _, referral = make_ask()
    assert services.answer_for(referral.uid, "yes", by=ANA) == "Yes. Confirmed."
    assert state(referral) == ReferralState.ACCEPTED


def test_a_coordinator_cannot_say_yes_for_a_task_that_is_over(at):
    _, _, referral = make_ask()
    at.forward(hours=9)
    with pytest.raises(Conflict, match="takes nobody any more"):
        services.answer_for(referral.uid, Intent.YES, by=ANA)


def test_somebody_at_the_desk_is_referred_at_once_and_can_still_text_two():
    task, person = factories.make_task(), factories.make_volunteer()
    uid = services.refer(task.id, person.id, by=ANA)
    referral = services.queries.by_uid(uid)
    assert referral.state is ReferralState.ACCEPTED
    assert answers(referral, "2") == ReferralState.WITHDRAWN


def test_one_person_can_be_asked_by_text():
    task, person = factories.make_task(), factories.make_volunteer()
    uid = services.refer(task.id, person.id, by=ANA, agreed=False)
    assert services.queries.by_uid(uid).state is ReferralState.ASKED
    assert kinds_to(person) == ["ask"]


def test_nobody_is_sent_who_is_promised_elsewhere_at_that_time():
    _, person, referral = make_ask()
    answers(referral, "1")
    other = factories.make_task()
    with pytest.raises(Conflict, match="promised elsewhere"):
        services.refer(other.id, person.id, by=ANA)


def test_the_last_confirmation_fills_the_task_and_a_withdrawal_opens_it_again():
    task, _, referral = make_ask()
    answers(referral, "1")
    query = sa.select(Task.state).where(Task.id == task.id)
    assert db.session.scalar(query) is TaskState.FILLED
    answers(referral, "2")
    assert db.session.scalar(query) is TaskState.OPEN
