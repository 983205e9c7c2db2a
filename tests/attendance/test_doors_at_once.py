"""Several doors at the same moment: a text, a code and a desk, two who go together, one who is merged or erased."""

from collections import Counter
from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.accounts.rules import SYSTEM
from hub.attendance import reception, services
from hub.attendance.arriving import services as arriving
from hub.attendance.models import PlaceCode, RollAnswer, RollCall, Stint
from hub.attendance.queries import open_stint_of
from hub.attendance.rollcall import services as roll_calls
from hub.attendance.rollcall.rules import Whom
from hub.attendance.signing import many
from hub.attendance.signing import services as signing
from hub.attendance.signing.rules import Said
from hub.attendance.states import Door, Flag, RollEvent, RollState, StintState
from hub.attendance.welfare import resting
from hub.attendance.welfare import services as welfare
from hub.database import db, new_uid
from hub.messaging.inbox.jobs import read_received
from hub.messaging.models import Inbound, Message
from hub.messaging.states import InboundState
from hub.messaging.webhooks.services import TextIn, store_text
from hub.referrals.models import Referral
from hub.referrals.persons.leaving import erase_person
from hub.referrals.states import ReferralState
from hub.volunteers.models import Volunteer
from hub.volunteers.models_doors import VolunteerGroup
from hub.volunteers.twins.services import merge
from tests import factories
from tests.referrals.test_at_once import all_at_once

pytestmark = pytest.mark.usefixtures("app")
ROUNDS = pytest.mark.parametrize("_round", range(4))


@pytest.fixture
def task(at):
    return factories.make_task(starts_in=timedelta(), lines=(("", 10),))


def stints(state=None):
    db.session.rollback()
    query = sa.select(Stint).order_by(Stint.id)
    return [one for one in db.session.scalars(query) if state in (None, one.state)]


def text_in(person, body, sid="SM1"):
    """The step that reads a text which has come in."""
    store_text(TextIn(sid=sid, sender=person.phone, to="+6421000000", body=body))
    return read_received


def signed_in(task, number=1):
    people = [factories.make_volunteer() for _ in range(number)]
    for person in people:
        services.sign_in(person.uid, task_id=task.id, by=SYSTEM)
    return people


def together(one, other):
    """Two who are in go together."""
    signing.say(open_stint_of(one.id).uid, Said(buddy=str(open_stint_of(other.id).uid)), by=SYSTEM)


@ROUNDS
def test_a_text_a_code_and_a_desk_at_once_are_one_sign_in_and_the_text_is_answered(task, _round):
    person = factories.make_volunteer()
    factories.make_referral(task, person, state=ReferralState.ACCEPTED)
    code, uid = arriving.code_for(task_id=task.id, by=SYSTEM), person.uid
    steps = [lambda: services.sign_in(uid, by=SYSTEM), lambda: arriving.sign_in(code, uid)]
    steps.insert(_round % 3, text_in(person, "IN"))
    assert all_at_once(steps) == []
    assert [one.state for one in stints()] == [StintState.OPEN]
    assert db.session.scalars(sa.select(Inbound.state)).one() is InboundState.READ
    assert list(db.session.scalars(sa.select(Message.kind))) == ["signed_in"]


@ROUNDS
def test_a_text_and_a_desk_at_once_are_one_sign_out(task, at, _round):
    (person,) = signed_in(task)
    uid = person.uid
    at.forward(hours=1)
    steps = [lambda: services.sign_out(uid, by=SYSTEM)]
    steps.insert(_round % 2, text_in(person, "OUT"))
    assert all_at_once(steps) == []
    assert [one.state for one in stints()] == [StintState.CLOSED]
    assert db.session.scalars(sa.select(Inbound.state)).one() is InboundState.READ


@ROUNDS
def test_two_who_go_together_leave_at_two_doors_at_once(task, at, _round):
    one, other = signed_in(task, 2)
    together(one, other)
    at.forward(hours=1)
    doors = [
        [lambda: services.sign_out(one_uid, by=SYSTEM), text_in(other, "OUT")],
        [lambda: resting.sign_out(stint, by=SYSTEM), lambda: services.sign_out(other_uid, by=SYSTEM)],
        [lambda: welfare.clear_team([stint], by=SYSTEM), text_in(other, "OUT", "SM2")],
        [lambda: many.sign_out_many([other_uid], at=at.moment, by=SYSTEM), lambda: resting.sign_out(stint, by=SYSTEM)],
    ]  # fmt: skip
    one_uid, other_uid, stint = one.uid, other.uid, open_stint_of(one.id).uid
    assert all_at_once(doors[_round]) == []
    assert [item.state for item in stints()] == [StintState.CLOSED] * 2


@ROUNDS
def test_two_desks_write_down_the_same_two_who_go_together(task, _round):
    one, other = signed_in(task, 2)
    first, second = open_stint_of(one.id).uid, open_stint_of(other.id).uid
    steps = [
        lambda: signing.say(first, Said(buddy=str(second)), by=SYSTEM),
        lambda: signing.say(second, Said(buddy=str(first)), by=SYSTEM),
    ]
    assert all_at_once(steps) == []
    a, b = stints()
    assert (a.buddy_id, b.buddy_id) == (b.id, a.id)


@ROUNDS
def test_two_buses_with_the_same_people_and_their_desks_never_wait_in_a_ring(task, at, _round):
    group = factories.keep(
        VolunteerGroup(name="Scouts", registered_at=at.moment, registered_by="", leader_uid=new_uid())
    )
    people = [factories.make_volunteer(group_id=group.id) for _ in range(8)]
    uids, now, group_uid = [person.uid for person in people], at.moment, group.uid
    facts = {"task": None, "hub_id": None, "at": now, "briefed_by": "Moana", "by": SYSTEM}
    steps = [
        lambda: many.sign_in_many(uids, **facts), lambda: many.sign_in_many(uids[::-1], **facts),
        *(lambda uid=uid: services.sign_in(uid, task_id=task_id, by=SYSTEM) for uid in uids[::3]),
        lambda: reception.sign_in_group(group_uid, uids, hub_id=None, by=SYSTEM),
    ]  # fmt: skip
    task_id = task.id
    assert all_at_once(steps) == []
    open_ones = Counter(one.volunteer_id for one in stints(StintState.OPEN))
    assert set(open_ones.values()) == {1} and len(open_ones) == 8
    leave = [lambda: many.sign_out_many(uids, at=now + timedelta(hours=1), by=SYSTEM) for _ in range(2)]
    at.forward(hours=1)
    assert all_at_once([*leave, lambda: services.sign_out(uids[5], by=SYSTEM)]) == []
    assert stints(StintState.OPEN) == []


@ROUNDS
def test_a_leader_signs_them_out_as_they_sign_in_elsewhere(task, at, _round):
    (person,) = signed_in(task)
    hub_id, uid, first = factories.make_hub().id, person.uid, open_stint_of(person.id).uid
    at.forward(hours=1)
    other = factories.make_task(starts_in=timedelta()).id
    steps = [lambda: services.sign_in(uid, task_id=other, hub_id=hub_id, by=SYSTEM)]
    steps.insert(_round % 2, lambda: welfare.clear_team([first], by=SYSTEM))
    assert all_at_once(steps) == []
    assert [one.state for one in stints()] == [StintState.CLOSED, StintState.OPEN]


@ROUNDS
def test_whoever_is_merged_while_both_entries_sign_in_is_in_one_place(task, _round):
    keep, other = factories.make_volunteer(), factories.make_volunteer()
    uids = keep.uid, other.uid
    steps = [
        lambda: services.sign_in(uids[0], task_id=task_id, by=SYSTEM),
        lambda: services.sign_in(uids[1], by=SYSTEM),
    ]
    steps.insert(_round % 3, lambda: merge(*uids, by=SYSTEM))
    task_id = task.id
    assert all_at_once(steps) == []
    assert len(stints(StintState.OPEN)) == 1


def test_a_merge_of_two_who_are_both_in_ends_the_earlier_sign_in_and_keeps_what_was_lent(task, at):
    keep, other = signed_in(task, 1)[0], factories.make_volunteer()
    first = open_stint_of(keep.id)
    signing.say(first.uid, Said(kit=("Radio 7",)), by=SYSTEM)
    at.forward(minutes=20)
    services.sign_in(other.uid, by=SYSTEM)
    merge(keep.uid, other.uid, by=SYSTEM)
    earlier, last = stints()
    assert (earlier.state, earlier.out_door, earlier.signed_out_at) == (
        StintState.CLOSED, Door.ELSEWHERE, last.signed_in_at,
    )  # fmt: skip
    assert last.state is StintState.OPEN and last.kit == ["Radio 7"] and Flag.KIT_OUT not in earlier.flags


@ROUNDS
def test_nobody_is_erased_who_signs_in_at_that_moment(task, _round):
    person = factories.make_volunteer()
    uid, task_id = person.uid, task.id
    steps = [lambda: services.sign_in(uid, task_id=task_id, by=SYSTEM)]
    steps.insert(_round % 2, lambda: erase_person(uid, "erase", by=SYSTEM))
    refused = all_at_once(steps)
    is_erased = db.session.scalar(sa.select(Volunteer.erased_at).where(Volunteer.uid == uid)) is not None
    assert len(refused) == 1 and len(stints(StintState.OPEN)) == (0 if is_erased else 1)


def test_a_poster_printed_twice_at_once_ends_with_the_next_code(task):
    task_id = task.id
    all_at_once([lambda: arriving.code_for(task_id=task_id, by=SYSTEM)] * 3)
    arriving.renew(task_id=task_id, by=SYSTEM)
    still = sa.select(sa.func.count(PlaceCode.id)).where(PlaceCode.ended_at.is_(None))
    assert db.session.scalar(still) == 1


def test_leave_now_pressed_twice_at_once_texts_everybody_once(task):
    signed_in(task, 2)
    begin = lambda: roll_calls.begin(Whom(task_id=task_id), where="The park", is_leave_now=True, by=SYSTEM)  # noqa: E731
    task_id = task.id
    assert all_at_once([begin, begin]) == []
    assert db.session.scalar(sa.select(sa.func.count(RollCall.id))) == 1
    assert db.session.scalar(sa.select(sa.func.count(Message.id)).where(Message.kind == "leave_now")) == 2
    uid = db.session.scalars(sa.select(RollCall.uid)).one()
    assert all_at_once([lambda: roll_calls.second_round(uid, by=SYSTEM)] * 2) == []
    assert db.session.scalar(sa.select(sa.func.count(Message.id)).where(Message.kind == "leave_now")) == 4


def test_an_operator_and_a_text_say_it_at_once_and_neither_is_lost(task):
    (person,) = signed_in(task)
    task_id = task.id
    roll_call = roll_calls.begin(Whom(task_id=task_id), by=SYSTEM)
    answer = db.session.scalars(sa.select(RollAnswer.uid)).one()
    heard = lambda: roll_calls.mark([answer], RollEvent.IS_SAFE, answered_by="Moana", by=SYSTEM)  # noqa: E731
    assert roll_call and all_at_once([heard, text_in(person, "1")]) == []
    assert db.session.scalars(sa.select(RollAnswer.state)).one() is RollState.SAFE


def test_the_referral_of_whoever_came_at_several_doors_is_on_the_task_once(task):
    person = factories.make_volunteer()
    factories.make_referral(task, person, state=ReferralState.ACCEPTED)
    uid, task_id = person.uid, task.id
    steps = [lambda: services.sign_in(uid, task_id=task_id, by=SYSTEM) for _ in range(4)]
    assert all_at_once(steps) == []
    assert db.session.scalars(sa.select(Referral.state)).one() is ReferralState.ON_TASK
