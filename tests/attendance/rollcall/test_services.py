"""Roll calls and “leave now”: everybody asked at once, answers counted, nobody who was inside forgotten."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.accounts.rules import SYSTEM
from hub.alarms.queries import open_alarms
from hub.alarms.states import AlarmKind
from hub.attendance import services as attendance
from hub.attendance.models import RollAnswer
from hub.attendance.rollcall import queries, services
from hub.attendance.rollcall.rules import Whom
from hub.attendance.states import RollEvent, RollState
from hub.database import db
from hub.errors import Conflict, Invalid
from hub.messaging.inbox.jobs import read_received
from hub.messaging.models import Message
from hub.messaging.states import Lane
from hub.messaging.webhooks.services import TextIn, store_text
from hub.referrals.states import ReferralState
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
