"""Overdue, asked by text, an alarm, cleared: nobody who is signed in is forgotten."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import SYSTEM
from hub.alarms import services as alarms
from hub.alarms.models import Alarm
from hub.alarms.queries import open_alarms
from hub.alarms.states import AlarmKind
from hub.attendance import services as attendance
from hub.attendance.models import Stint
from hub.attendance.states import Door, StintState
from hub.attendance.welfare import alone, queries, services
from hub.attendance.welfare.jobs import watch
from hub.database import db, transaction
from hub.errors import Conflict, Invalid
from hub.messaging.events import MessageNotDelivered
from hub.messaging.inbox.jobs import read_received
from hub.messaging.models import Conversation, Message
from hub.messaging.states import Lane
from hub.messaging.webhooks.services import TextIn, store_text
from hub.referrals.persons import leaving
from hub.tasks.states import Risk
from tests import factories

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def task(at):
    return factories.make_task(starts_in=timedelta(), lasts=timedelta(hours=4), lines=(("", 20),))


def comes(task, **person):
    somebody = factories.make_volunteer(**person)
    attendance.sign_in(somebody.uid, task_id=task.id, by=SYSTEM)
    return somebody, db.session.scalar(sa.select(Stint).where(Stint.volunteer_id == somebody.id))


def round_goes(at, **later):
    at.forward(**later)
    watch(clock.now())


def texts(kind="welfare"):
    return list(db.session.scalars(sa.select(Message).where(Message.kind == kind).order_by(Message.id)))


def ringing():
    return [alarm for alarm in open_alarms() if alarm.kind is AlarmKind.OVERDUE]


def answers(person, words, sid="SM1"):
    store_text(TextIn(sid=sid, sender=person.phone, to="+6421000000", body=words))
    read_received()
    db.session.expire_all()


def test_nobody_is_asked_before_their_time(task, at):
    comes(task)
    round_goes(at, hours=3, minutes=59)
    assert texts() == [] and ringing() == []


def test_whoever_should_have_left_is_asked_before_everything_else(task, at):
    comes(task, given_name="Hana")
    round_goes(at, hours=4, minutes=1)
    (text,) = texts()
    assert text.lane == Lane.DANGER and "Text 1 I'm fine, 2 I need help, OUT if you have left" in text.body
    assert "should have ended at 15:00" in text.body
    round_goes(at, minutes=10)
    assert len(texts()) == 1 and ringing() == []


def test_no_answer_is_an_alarm_that_is_raised_once(task, at):
    comes(task, given_name="Hana", family_name="Kere")
    round_goes(at, hours=4, minutes=1)
    for _ in range(5):
        round_goes(at, minutes=16)
    (alarm,) = ringing()
    assert alarm.title == f"Hana Kere should have left {task.number} Pack food parcels and does not answer"
    assert db.session.scalar(sa.select(sa.func.count(Alarm.id))) == 1


@pytest.mark.parametrize("words", ["1", "I'm fine", "safe"])
def test_who_is_fine_stays_and_is_asked_again_later(task, at, words):
    person, stint = comes(task)
    round_goes(at, hours=4, minutes=1)
    answers(person, words)
    assert "We ask again at 16:01" in texts("welfare_fine")[0].body
    assert stint.state is StintState.OPEN and stint.expected_end_at == clock.now() + timedelta(hours=1)
    round_goes(at, minutes=59)
    assert len(texts()) == 1
    round_goes(at, minutes=2)
    assert len(texts()) == 2 and ringing() == []


def test_a_bare_2_rings_at_once_and_says_the_emergency_number(task, at):
    person, stint = comes(task, given_name="Hana", family_name="Kere")
    round_goes(at, hours=4, minutes=1)
    answers(person, "2")
    kinds = {alarm.kind for alarm in open_alarms()}
    assert kinds == {AlarmKind.DANGER, AlarmKind.OVERDUE}
    assert "They asked for help" in ringing()[0].detail
    assert len(texts("danger")) == 1 and stint.state is StintState.OPEN


def test_out_ends_it_all(task, at):
    person, stint = comes(task)
    round_goes(at, hours=4, minutes=1)
    answers(person, "OUT")
    assert stint.state is StintState.CLOSED
    round_goes(at, minutes=30)
    assert ringing() == []
    answers(person, "1", "SM2")
    assert stint.state is StintState.CLOSED


def test_whom_no_text_reaches_rings_without_waiting(task, at):
    landline, _ = comes(task, phone_kind="landline")
    stopped, _ = comes(task)
    with transaction():
        db.session.add(Conversation(phone=stopped.phone, opted_out_at=clock.now()))
    comes(task, phone=None)
    round_goes(at, hours=4, minutes=1)
    assert texts() == [] and ringing()[0].title.startswith("3 people")
    assert landline.name in ringing()[0].detail


def test_all_of_one_place_are_one_alarm(task, at):
    for _ in range(12):
        comes(task)
    other = factories.make_task(title="Clear the slip", risk=Risk.TRAINED, starts_in=timedelta())
    comes(other)
    round_goes(at, hours=4, minutes=1)
    round_goes(at, minutes=16)
    assert {alarm.title.split(" should")[0].split(" ")[0] for alarm in ringing()} == {"12", "Aroha"}
    first = queries.overdue_places(clock.now())[0]
    assert first.task.title == "Clear the slip" and first.alarm_uid is not None


def test_an_alarm_that_is_cleared_while_somebody_is_in_comes_back(task, at):
    comes(task)
    round_goes(at, hours=4, minutes=1)
    round_goes(at, minutes=16)
    alarms.clear(ringing()[0].uid, "Rang them, no answer yet", by=SYSTEM)
    round_goes(at, minutes=1)
    assert ringing() == []
    round_goes(at, minutes=61)
    round_goes(at, minutes=16)
    assert len(texts()) == 2 and len(ringing()) == 1


def test_a_second_person_joins_the_alarm_of_the_place(task, at):
    comes(task)
    at.forward(hours=1)
    late, stint = comes(task)
    services.seen_well([stint.uid], by=SYSTEM)
    round_goes(at, hours=3, minutes=1)
    round_goes(at, minutes=16)
    assert ringing()[0].title.startswith("2 people") or late.name in ringing()[0].detail


def test_who_works_alone_is_asked_every_so_often(task, at):
    _, stint = comes(task)
    alone.check_on(stint.uid, 30, by=SYSTEM)
    round_goes(at, minutes=31)
    (text,) = texts()
    assert "we check on you at Pack food parcels" in text.body and "OUT" not in text.body
    round_goes(at, minutes=6)
    assert "They work alone." in ringing()[0].detail


@pytest.mark.parametrize("minutes", [0, 9, 241])
def test_checks_that_are_too_often_or_too_rare_are_refused(task, at, minutes):
    _, stint = comes(task)
    with pytest.raises(Invalid):
        alone.check_on(stint.uid, minutes, by=SYSTEM)


def test_a_leader_clears_a_whole_team_with_times_marked_estimated(task, at):
    stints = [comes(task)[1] for _ in range(5)]
    round_goes(at, hours=4, minutes=1)
    round_goes(at, minutes=16)
    assert services.clear_team([stint.uid for stint in stints], by=SYSTEM) == 5
    db.session.expire_all()
    assert {(s.is_estimated, s.out_door, s.signed_out_at == s.expected_end_at) for s in stints} == {
        (True, Door.LEADER, True)
    }
    assert services.clear_team([stint.uid for stint in stints], by=SYSTEM) == 0


def test_a_team_that_was_never_ticked_is_refused(task):
    with pytest.raises(Invalid):
        services.clear_team([], by=SYSTEM)


def test_a_time_before_they_came_is_refused_and_nobody_is_signed_out(task, at):
    first, second = comes(task)[1], comes(task)[1]
    at.forward(hours=5)
    with pytest.raises(Conflict, match="signed in later"):
        services.clear_team([first.uid, second.uid], by=SYSTEM, at=first.signed_in_at - timedelta(hours=1))
    db.session.expire_all()
    assert {first.state, second.state} == {StintState.OPEN}


def test_who_was_seen_well_is_left_in_peace_for_an_hour(task, at):
    _, stint = comes(task)
    round_goes(at, hours=4, minutes=1)
    assert services.seen_well([stint.uid], by=SYSTEM) == 1
    round_goes(at, minutes=58)
    assert len(texts()) == 1 and ringing() == []


def test_one_stint_that_fails_does_not_keep_the_others_from_being_looked_after(task, at):
    _, first = comes(task)
    _, second = comes(task)
    bad = first.id

    def look_at(stint_id):
        if stint_id == bad:
            raise RuntimeError("a row that nobody expected")
        return services.look_at(stint_id)

    at.forward(hours=4, minutes=1)
    watch(clock.now(), look_at=look_at)
    db.session.expire_all()
    assert (first.welfare_asked_at, second.welfare_asked_at) == (None, clock.now())


def test_help_that_somebody_asked_for_is_not_lost_among_those_who_forgot(task, at):
    ana, _ = comes(task, given_name="Ana", family_name="Vaipuna")
    round_goes(at, hours=4, minutes=1)
    for _ in range(5):
        comes(task)
    answers(ana, "2")
    round_goes(at, hours=4, minutes=1)
    round_goes(at, minutes=16)
    (alarm,) = ringing()
    assert alarm.title.startswith("Ana Vaipuna asked for help at") and alarm.title.endswith(
        "5 more do not answer"
    )
    (place,) = queries.overdue_places(clock.now())
    assert place.people[0].volunteer.id == ana.id and len(place.together) == 5


def test_help_is_over_once_they_say_that_they_are_fine(task, at):
    ana, stint = comes(task)
    round_goes(at, hours=4, minutes=1)
    answers(ana, "2")
    assert queries.asked_for_help([stint]) == {stint.uid}
    answers(ana, "1", "SM2")
    round_goes(at, hours=2)
    round_goes(at, minutes=16)
    assert queries.is_in_alarm(stint) and queries.asked_for_help([stint]) == frozenset()


def test_an_alarm_names_who_is_left_as_the_others_sign_out_and_rings_on(task, at):
    people = [comes(task)[0] for _ in range(4)]
    round_goes(at, hours=4, minutes=1)
    round_goes(at, minutes=16)
    before = ringing()[0].next_ring_at
    for number, person in enumerate(people[:3]):
        answers(person, "OUT", f"SM{number}")
    watch(clock.now())
    db.session.expire_all()
    (alarm,) = ringing()
    assert alarm.title.startswith(f"{people[3].name} should have left") and alarm.next_ring_at == before
    answers(people[3], "OUT", "SM9")
    watch(clock.now())
    db.session.expire_all()
    assert ringing()[0].title == f"Nobody is missed at {task.number} Pack food parcels now"


def test_who_works_alone_and_does_not_answer_is_missed_before_their_end(task, at):
    ana, stint = comes(task, given_name="Ana", family_name="Vaipuna")
    alone.check_on(stint.uid, 30, by=SYSTEM)
    round_goes(at, minutes=31)
    round_goes(at, minutes=6)
    assert ringing()[0].title == f"Ana Vaipuna does not answer at {task.number} Pack food parcels"
    (place,) = queries.overdue_places(clock.now())
    assert [one.volunteer.id for one in place.people] == [ana.id] and place.together == []


def test_an_alarm_of_a_task_keeps_no_name_of_whoever_is_erased(task, at):
    hana, _ = comes(task, given_name="Hana", family_name="Kere")
    comes(task, given_name="Rangi", family_name="Latu")
    round_goes(at, hours=4, minutes=1)
    round_goes(at, minutes=16)
    (alarm,) = ringing()
    assert "Hana Kere" in alarm.detail
    answers(hana, "OUT")
    alarms.clear(alarm.uid, "Hana is at home, Rangi is on his way", by=SYSTEM)
    leaving.erase_person(hana.uid, "erase", by=SYSTEM)
    db.session.expire_all()
    assert "Hana" not in f"{alarm.title} {alarm.detail} {alarm.cleared_note}" and "Rangi Latu" in alarm.detail


def test_questions_that_reach_nobody_are_one_alarm_of_the_place_and_no_other(task, at):
    for _ in range(3):
        comes(task)
    round_goes(at, hours=4, minutes=1)
    for text in texts():
        lost = MessageNotDelivered(
            text.uid, text.kind, text.context_uid, text.subject_uid, text.address, 30003
        )
        assert services.follow_undelivered(lost) is True
    assert [alarm.title.split(" should")[0] for alarm in open_alarms()] == ["3 people"]
