"""Roll calls and “leave now”: everybody asked at once, answers counted, nobody who was inside forgotten."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import SYSTEM
from hub.alarms.queries import open_alarms
from hub.alarms.states import AlarmKind
from hub.attendance import services as attendance
from hub.attendance.models import RollAnswer
from hub.attendance.rollcall import queries, services, teams
from hub.attendance.rollcall.rules import Whom, position_words
from hub.attendance.states import RollEvent, RollState
from hub.database import db, new_uid
from hub.errors import Conflict, Invalid, NotFound
from hub.messaging.events import MessageNotDelivered
from hub.messaging.inbox.jobs import read_received
from hub.messaging.models import Message
from hub.messaging.states import Lane
from hub.messaging.webhooks.services import TextIn, store_text
from hub.referrals.states import ReferralState
from hub.volunteers.models_doors import VolunteerGroup
from tests import factories

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def task(at):
    return factories.make_task(starts_in=timedelta(), lines=(("", 9),))


def inside(task, **person):
    somebody = factories.make_volunteer(**person)
    attendance.sign_in(somebody.uid, task_id=task.id, by=SYSTEM)
    return somebody


def texts(kind="roll_call"):
    return list(db.session.scalars(sa.select(Message).where(Message.kind == kind).order_by(Message.id)))


def answers(person, words, sid):
    store_text(TextIn(sid=sid, sender=person.phone, to="+6421000000", body=words))
    read_received()
    db.session.expire_all()


def stands(uid):
    found = queries.standing(queries.by_uid(uid).id)
    return found.safe, found.needs_help, found.silent


def test_everybody_on_a_task_is_asked_before_any_other_text(task):
    here = inside(task)
    factories.make_referral(task, factories.make_volunteer(), state=ReferralState.ACCEPTED)
    factories.make_volunteer()
    uid = services.begin(Whom(task_id=task.id), words="The slope moves.", by=SYSTEM)
    assert stands(uid) == (0, 0, 2) and {text.lane for text in texts()} == {Lane.DANGER}
    assert f"{here.given_name}: are you safe? The slope moves. Text 1" in texts()[0].body


@pytest.mark.parametrize("words", ["1", "safe", "I'm fine"])
def test_who_is_safe_is_counted(task, words):
    person = inside(task)
    uid = services.begin(Whom(task_id=task.id), by=SYSTEM)
    answers(person, words, "SM1")
    assert stands(uid) == (1, 0, 0)


def test_a_bare_2_needs_help_and_rings_at_once(task):
    person = inside(task)
    uid = services.begin(Whom(task_id=task.id), by=SYSTEM)
    answers(person, "2", "SM1")
    assert stands(uid) == (0, 1, 0)
    assert [alarm.kind for alarm in open_alarms()] == [AlarmKind.DANGER] and len(texts("danger")) == 1


def test_the_last_word_counts(task):
    person = inside(task)
    uid = services.begin(Whom(task_id=task.id), by=SYSTEM)
    for number, words in enumerate(("2", "1", "2")):
        answers(person, words, f"SM{number}")
    assert stands(uid) == (0, 1, 0)


def test_one_phone_gets_one_text_that_names_both_and_one_answer_counts_for_both(task):
    ana = inside(task, given_name="Ana")
    inside(task, given_name="Ben", phone=ana.phone)
    uid = services.begin(Whom(task_id=task.id), by=SYSTEM)
    (text,) = texts()
    assert text.body.startswith("EXERCISE Ana and Ben: are you safe?")
    answers(ana, "1", "SM1")
    assert stands(uid) == (2, 0, 0)


def test_everybody_in_an_area_and_nobody_outside(task, at):
    factories.make_volunteer()
    factories.make_volunteer(lat=-36.85, lon=174.76)
    uid = services.begin(Whom(lat=task.lat, lon=task.lon, radius_km=5), by=SYSTEM)
    assert stands(uid) == (0, 0, 1)


def test_everybody_who_is_signed_in_is_asked_also_who_is_at_no_hub(task):
    inside(task)
    at_no_hub = factories.make_volunteer()
    attendance.sign_in(at_no_hub.uid, by=SYSTEM)
    factories.make_volunteer()
    assert stands(services.begin(Whom(everybody_signed_in=True), by=SYSTEM)) == (0, 0, 2)


def test_leave_now_says_the_place_and_who_was_inside_is_marked(task):
    inside(task)
    uid = services.begin(Whom(task_id=task.id), where="Petone hall", is_leave_now=True, by=SYSTEM)
    assert texts("leave_now")[0].body.startswith("EXERCISE LEAVE NOW: Petone hall.")
    assert [one.was_inside for one in queries.called(queries.by_uid(uid).id)] == [True]


def test_it_does_not_end_while_somebody_who_was_inside_is_silent(task):
    person = inside(task, given_name="Hana", family_name="Kere")
    uid = services.begin(Whom(task_id=task.id), by=SYSTEM)
    with pytest.raises(Conflict, match="Hana Kere"):
        services.end(uid, by=SYSTEM)
    answer = db.session.scalars(sa.select(RollAnswer)).one()
    assert services.mark([answer.uid], RollEvent.IS_SAFE, answered_by="Her sister rang", by=SYSTEM) == 1
    services.end(uid, by=SYSTEM)
    answers(person, "1", "SM9")
    assert answer.answered_by == "Her sister rang" and answer.state is RollState.SAFE


def test_a_second_round_asks_only_the_silent(task):
    first = inside(task)
    inside(task)
    uid = services.begin(Whom(task_id=task.id), by=SYSTEM)
    answers(first, "1", "SM1")
    assert services.second_round(uid, by=SYSTEM) == 1 and len(texts()) == 3


def test_whom_no_text_reaches_is_on_the_list_all_the_same(task):
    inside(task, phone=None)
    uid = services.begin(Whom(task_id=task.id), by=SYSTEM)
    assert stands(uid) == (0, 0, 1) and texts() == []


@pytest.mark.parametrize(
    ("chosen", "leaves", "field"),
    [(Whom(), False, "whom"), (Whom(task_id=1, hub_id=1), False, "whom"), (Whom(task_id=1), True, "where"),
     (Whom(lat=1.0, lon=1.0, radius_km=900.0), False, "radius_km")],
)  # fmt: skip
def test_what_makes_no_sense_is_said_beside_its_field(chosen, leaves, field):
    with pytest.raises(Invalid) as wrong:
        services.begin(chosen, is_leave_now=leaves, by=SYSTEM)
    assert list(wrong.value.fields) == [field]


def test_where_nobody_is_nobody_is_asked(task):
    with pytest.raises(Conflict, match="Nobody is there"):
        services.begin(Whom(task_id=task.id), by=SYSTEM)


def link_in(text) -> str:
    return re.search(r"https?://\S+/s/([a-z2-7]+)", text.body)[1]


def uids() -> set:
    return set(db.session.scalars(sa.select(RollAnswer.uid)))


def test_members_of_a_team_are_asked_wherever_they_are(task):
    team = factories.make_organisation(name="Petone CERT")
    factories.make_volunteer(organisation=team)
    inside(task, organisation=team)
    inside(task)
    uid = services.begin(Whom(organisation_id=team.id), by=SYSTEM)
    assert stands(uid) == (0, 0, 2)
    assert teams.about_words(queries.by_uid(uid)) == "members of Petone CERT"
    assert [one.was_inside for one in queries.called(queries.by_uid(uid).id)] == [True, False]


def test_a_group_that_came_together_is_asked(task):
    group = factories.keep(
        VolunteerGroup(
            name="Petone Scouts", leader_uid=new_uid(), registered_at=clock.now(), registered_by=""
        )
    )
    factories.make_volunteer(group_id=group.id)
    factories.make_volunteer()
    uid = services.begin(Whom(group_id=group.id), by=SYSTEM)
    assert stands(uid) == (0, 0, 1) and teams.about_words(queries.by_uid(uid)) == "Petone Scouts"
    assert [(team.name, team.people) for team in teams.teams()] == [("Petone Scouts", 1)]


def test_whoever_is_at_a_hub_in_the_area_is_asked_although_they_live_elsewhere(task):
    hub = factories.make_hub(opened_for=factories.make_incident(name="Storm"))
    far = factories.make_volunteer(lat=-36.85, lon=174.76)
    attendance.sign_in(far.uid, hub_id=hub.id, by=SYSTEM)
    uid = services.begin(Whom(lat=hub.lat, lon=hub.lon, radius_km=1), by=SYSTEM)
    assert [one.volunteer.id for one in queries.called(queries.by_uid(uid).id)] == [far.id]


def test_a_link_answers_with_a_place_and_who_needs_help_rings(task):
    inside(task, given_name="Hana", family_name="Kere")
    uid = services.begin(Whom(task_id=task.id), by=SYSTEM)
    token = link_in(texts()[0])
    services.take_link(
        token, RollEvent.NEEDS_HELP, uids(), said="In the loft", position="-41.20000, 174.90000"
    )
    (alarm,) = open_alarms()
    assert alarm.title == "Hana Kere needs help, says the roll call" and alarm.kind is AlarmKind.DANGER
    assert "In the loft, -41.20000, 174.90000" in alarm.detail and task.number in alarm.detail
    services.take_link(token, RollEvent.IS_SAFE, uids())
    assert stands(uid) == (1, 0, 0) and len(open_alarms()) == 1


def test_a_link_that_is_none_or_is_over_answers_nothing(task):
    inside(task)
    uid = services.begin(Whom(task_id=task.id), by=SYSTEM)
    token = link_in(texts()[0])
    for wrong in ("x", token[:-1], f"{token}a", "9" * 200):
        with pytest.raises(NotFound):
            services.take_link(wrong, RollEvent.IS_SAFE, uids())
    with pytest.raises(Invalid):
        services.take_link(token, RollEvent.IS_SAFE, [factories.new_uid()])
    services.mark(uids(), RollEvent.IS_SAFE, answered_by="", by=SYSTEM)
    services.end(uid, by=SYSTEM)
    with pytest.raises(Conflict, match="over"):
        services.take_link(token, RollEvent.NEEDS_HELP, uids())


def test_who_answers_for_another_by_one_phone_is_said(task):
    ana = inside(task, given_name="Ana")
    inside(task, given_name="Ben", phone=ana.phone)
    services.begin(Whom(task_id=task.id), by=SYSTEM)
    services.take_link(link_in(texts()[0]), RollEvent.IS_SAFE, uids())
    assert set(db.session.scalars(sa.select(RollAnswer.answered_by))) == {"the phone they share"}


def test_help_that_an_operator_heard_of_rings_once_for_all_of_them(task):
    for name in ("Ana", "Ben"):
        inside(task, given_name=name, family_name="Vaipuna")
    services.begin(Whom(task_id=task.id), by=SYSTEM)
    services.mark(uids(), RollEvent.NEEDS_HELP, answered_by="The site lead", by=SYSTEM)
    (alarm,) = open_alarms()
    assert alarm.title.startswith("2 people need help") and "Ana Vaipuna" in alarm.detail


def test_it_does_not_end_while_somebody_needs_help(task):
    inside(task, given_name="Hana", family_name="Kere")
    uid = services.begin(Whom(task_id=task.id), by=SYSTEM)
    services.mark(uids(), RollEvent.NEEDS_HELP, answered_by="", by=SYSTEM)
    with pytest.raises(Conflict, match="Still need help: Hana Kere"):
        services.end(uid, by=SYSTEM)


def test_whoever_signs_out_meanwhile_is_shown_as_gone(task):
    person = inside(task)
    uid = services.begin(Whom(task_id=task.id), by=SYSTEM)
    attendance.sign_out(person.uid, by=SYSTEM)
    (one,) = queries.called(queries.by_uid(uid).id)
    assert one.left_at == clock.now() and one.answer.state is RollState.SILENT


@pytest.mark.parametrize(
    ("said", "words"),
    [((-41.2, 174.9, 20.4), "-41.20000, 174.90000 within 20 m"), ((-41.2, 174.9, None), "-41.20000, 174.90000"),
     ((91.0, 0.0, 5.0), ""), ((None, 174.9, 5.0), ""), ((float("nan"), 1.0, 1.0), "")],
)  # fmt: skip
def test_a_position_is_kept_where_it_can_be_one(said, words):
    assert position_words(*said) == words


def test_whom_the_question_did_not_reach_stands_as_not_texted(task):
    inside(task)
    uid = services.begin(Whom(task_id=task.id), by=SYSTEM)
    (text,) = texts()
    lost = MessageNotDelivered(text.uid, text.kind, text.context_uid, text.subject_uid, text.address, 30003)
    assert services.follow_undelivered(lost) is True
    (one,) = queries.called(queries.by_uid(uid).id)
    assert one.answer.asked_at is None and open_alarms() == []
