"""Coordinators offer, stop and choose; organisations take and refuse; one of two gets it."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import current_app

from hub.alarms.models import Alarm
from hub.alarms.states import AlarmKind, AlarmState
from hub.audit.models import AuditEntry
from hub.database import db, transaction
from hub.errors import Conflict, Invalid, NotAllowed
from hub.messaging.models import Message
from hub.organisations.models import Organisation
from hub.organisations.states import OrganisationState
from hub.referrals.offering import services
from hub.referrals.offering.jobs import go_round_offers
from hub.referrals.offering.moves import TakenByAnother
from hub.referrals.offering.states import OFFER, OfferEvent, OfferState, Refusal
from hub.tasks import services as tasks
from hub.tasks.queries import as_it_stands
from hub.tasks.states import TaskState
from tests import factories
from tests.referrals.offering.doing import (
    ANA,
    fresh,
    leader_of,
    make_draft,
    offered,
    states,
    texts_to,
    three_organisations,
    uid_of,
)  # fmt: skip

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def cross(at):
    """The organisation that is asked first; two others stand behind it."""
    return three_organisations()[0]


def alarms():
    db.session.rollback()
    return list(db.session.scalars(sa.select(Alarm).order_by(Alarm.id)))


def change(organisation, **values):
    with transaction():
        row = db.session.get_one(Organisation, organisation.id)
        for name, value in values.items():
            setattr(row, name, value)


def test_the_best_is_asked_first_and_the_task_is_offered(cross):
    task = offered()
    assert states(task) == {"Red Cross": "waiting"}
    assert fresh(task).state is TaskState.OFFERED


def test_another_can_be_asked_at_once_and_the_first_goes_on_thinking(cross):
    task = offered()
    assert services.offer_task(task.id, by=ANA) == "St Brigid's Care"
    assert states(task) == {"Red Cross": "waiting", "St Brigid's Care": "waiting"}


def test_while_another_still_thinks_a_refusal_asks_nobody_new(cross):
    task = offered()
    services.offer_task(task.id, by=ANA)
    services.refuse(uid_of(task, "Red Cross"), Refusal.TOO_FAR, by=leader_of(cross))
    assert states(task) == {"Red Cross": "refused", "St Brigid's Care": "waiting"}


def test_a_chosen_one_is_asked_instead_and_the_first_is_told(cross):
    task = offered()
    chosen = db.session.scalars(sa.select(Organisation).where(Organisation.name == "Valley Crew")).one()
    services.offer_to(task.id, chosen.uid, by=ANA)
    assert states(task) == {"Red Cross": "withdrawn", "Valley Crew": "waiting"}
    assert "is looked after now" in texts_to("Red Cross")[-1]
    with pytest.raises(Conflict, match="thinking"):
        services.offer_to(task.id, chosen.uid, by=ANA)


def test_whoever_was_passed_over_may_be_chosen_and_the_trail_says_why(cross, at):
    change(cross, stopped_at=at(), stopped_why="our van is broken")
    task = offered()
    assert states(task) == {"St Brigid's Care": "waiting"}
    services.offer_to(task.id, cross.uid, by=ANA)
    (row,) = [one for one in services.queries.trail(task.id) if one.organisation.name == "Red Cross"]
    assert row.offer.fit == ["chosen by a coordinator, although: Takes nobody for now: our van is broken"]


def test_nobody_is_sent_where_no_insurance_holds(cross):
    change(cross, insurance="")
    with pytest.raises(Conflict, match="No insurance"):
        services.offer_to(make_draft().id, cross.uid, by=ANA)


def test_who_was_asked_before_may_be_asked_again(cross):
    task = offered()
    services.refuse(uid_of(task, "Red Cross"), Refusal.NO_TIME, "not before noon", by=leader_of(cross))
    services.offer_to(task.id, cross.uid, by=ANA)
    assert states(task) == {"Red Cross": "waiting", "St Brigid's Care": "withdrawn"}


@pytest.mark.parametrize(
    ("reason", "words", "field"),
    [
        ("", "", "reason"),
        ("nonsense", "", "reason"),
        ("other", " ", "words"),
        ("too_far", "x" * 400, "words"),
    ],
)
def test_a_refusal_says_why(cross, reason, words, field):
    task = offered()
    with pytest.raises(Invalid) as refused:
        services.refuse(uid_of(task, "Red Cross"), reason, words, by=leader_of(cross))
    assert set(refused.value.fields) == {field}
    assert states(task) == {"Red Cross": "waiting"}


def test_the_reason_and_its_words_stand_together():
    assert services.reason_words("too_far", "the road is shut") == "It is too far for us: the road is shut"
    assert services.reason_words("other", "our van is broken") == "our van is broken"


def test_another_organisation_may_not_answer(cross):
    task = offered()
    stranger = leader_of(factories.make_organisation())
    with pytest.raises(NotAllowed):
        services.take(uid_of(task, "Red Cross"), by=stranger)
    with pytest.raises(NotAllowed):
        services.refuse(uid_of(task, "Red Cross"), Refusal.TOO_FAR, by=stranger)


def test_a_coordinator_may_answer_for_them_after_a_call(cross):
    task = offered()
    assert services.take(uid_of(task, "Red Cross"), by=ANA) == ()
    assert (fresh(task).state, fresh(task).organisation_id) == (TaskState.OPEN, cross.id)


def test_what_keeps_it_from_opening_is_said_and_it_stays_a_draft_of_theirs(cross):
    task = offered()
    change(cross, insurance="")
    against = services.take(uid_of(task, "Red Cross"), by=leader_of(cross))
    assert [reason.value for reason in against] == ["no_cover"]
    assert (fresh(task).state, fresh(task).organisation_id) == (TaskState.DRAFT, cross.id)
    assert "A person at the hub rings you before it opens." in texts_to("Red Cross")[-1]


def test_who_is_not_active_any_more_takes_nothing(cross):
    task = offered()
    change(cross, state=OrganisationState.SUSPENDED)
    with pytest.raises(Conflict, match="not active"):
        services.take(uid_of(task, "Red Cross"), by=leader_of(cross))


def test_when_one_that_thinks_about_it_is_suspended_the_next_is_asked(cross):
    task = offered()
    change(cross, state=OrganisationState.SUSPENDED)
    go_round_offers()
    go_round_offers()
    assert states(task) == {"Red Cross": "withdrawn", "St Brigid's Care": "waiting"}


def test_whoever_has_an_address_reads_it_by_e_mail_too(cross, app, at):
    before, app.config["SMTP_URL"] = app.config.get("SMTP_URL"), "smtp://mail.example.org"
    try:
        change(cross, email="lead@example.org")
        task = offered()
        at.forward(hours=1)
        go_round_offers()
        at.forward(hours=1)
        go_round_offers()
        services.take(uid_of(task, "Red Cross"), by=leader_of(cross))
    finally:
        app.config["SMTP_URL"] = before
    mails = db.session.scalars(
        sa.select(Message).where(Message.address == "lead@example.org").order_by(Message.id)
    )
    found = [(mail.kind, mail.subject.partition(task.number)[0], mail.body) for mail in mails]
    assert [(kind, subject) for kind, subject, _ in found] == [
        ("task_offer", "Can you take this on: "), ("task_offer_again", "We wait for your answer about "),
        ("task_offer_lapsed", "Time ran out for "), ("task_offer_taken", ""),
    ]  # fmt: skip
    assert all("http://hub.test/a/o" in body for *_, body in found)
    assert "Please say whether you take it, or why you cannot, by 1pm Sat 14 Nov:" in found[0][2]


def test_two_organisations_take_it_at_once_and_exactly_one_gets_it(cross):
    task = offered()
    services.offer_task(task.id, by=ANA)
    takers = [(one.offer.uid, leader_of(one.organisation)) for one in services.queries.trail(task.id)]
    db.session.rollback()
    app, start, refused = current_app._get_current_object(), Barrier(2), []

    def take(taker):
        start.wait()
        with app.app_context():
            try:
                services.take(taker[0], by=taker[1])
            except TakenByAnother as late:
                refused.append(late.sentence)

    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda pair: pair[0].run(take, pair[1]), [(copy_context(), one) for one in takers]))
    assert sorted(states(task).values()) == ["taken", "withdrawn"]
    assert len(refused) == 1 and "has taken on" in refused[0]
    assert fresh(task).state is TaskState.OPEN


def test_two_workers_lapse_the_same_offer_and_the_next_is_asked_once(cross, at):
    task = offered()
    db.session.rollback()
    at.forward(hours=3)
    app, start = current_app._get_current_object(), Barrier(2)

    def work(_):
        start.wait()
        with app.app_context():
            return go_round_offers()

    with ThreadPoolExecutor(2) as both:
        done = list(
            both.map(lambda pair: pair[0].run(work, pair[1]), [(copy_context(), n) for n in range(2)])
        )
    assert sum(done) == 1
    assert states(task) == {"Red Cross": "lapsed", "St Brigid's Care": "waiting"}
    assert len(texts_to("St Brigid's Care")) == 1


def refuse_twice(task):
    """Red Cross and St Brigid's Care cannot; Valley Crew thinks about it."""
    for _ in range(2):
        (waiting,) = services.queries.waiting_of(task.id)
        services.refuse(waiting.offer.uid, Refusal.NO_PEOPLE, by=leader_of(waiting.organisation))


def test_when_nobody_is_left_a_coordinator_is_called_and_a_late_yes_ends_the_alarm(cross, at):
    task = offered()
    refuse_twice(task)
    at.forward(hours=3)
    go_round_offers()
    (alarm,) = alarms()
    assert (alarm.kind, alarm.title) == (
        AlarmKind.NO_OWNER,
        f"Nobody has taken on {task.number} Pack food parcels",
    )
    assert alarm.detail == (
        "Red Cross said no, St Brigid's Care said no, Valley Crew was silent. Choose an owner and ring them, or call "
        "it off."
    )
    assert fresh(task).state is TaskState.OFFERED
    services.take(uid_of(task, "Valley Crew"), by=ANA)
    assert (alarms()[0].state, fresh(task).state) == (AlarmState.CLEARED, TaskState.OPEN)


def test_with_nobody_to_ask_a_coordinator_is_told_at_once(at):
    factories.make_organisation(insurance="")
    task = make_draft()
    with pytest.raises(Conflict, match="Nobody is left"):
        services.offer_task(task.id, by=ANA)
    assert fresh(task).state is TaskState.DRAFT


def test_choosing_an_owner_stops_the_offering_and_opens_it(cross):
    task = offered()
    owner = db.session.scalars(sa.select(Organisation).where(Organisation.name == "Valley Crew")).one()
    assert services.choose_owner(task.id, owner.uid, by=ANA) == ()
    assert states(task) == {"Red Cross": "withdrawn"}
    assert "is looked after now" in texts_to("Red Cross")[-1]
    assert fresh(task).state is TaskState.OPEN
    with pytest.raises(Conflict, match="owner already"):
        services.offer_task(task.id, by=ANA)


def test_an_organisation_that_is_not_active_cannot_be_chosen(cross):
    task, closed = offered(), factories.make_organisation(state=OrganisationState.SUSPENDED)
    with pytest.raises(Invalid, match="Choose one that is active"):
        services.choose_owner(task.id, closed.uid, by=ANA)
    assert states(task) == {"Red Cross": "waiting"} and fresh(task).organisation_id is None


def test_an_owner_named_on_the_task_itself_stops_the_offering_too(cross):
    task = offered()
    owner = db.session.scalars(sa.select(Organisation).where(Organisation.name == "Valley Crew")).one()
    tasks.give_to(task.id, owner.id, by=ANA)
    assert (states(task), fresh(task).state) == ({"Red Cross": "withdrawn"}, TaskState.DRAFT)


def test_who_thinks_about_it_and_is_named_as_the_owner_has_taken_it(cross):
    task = offered()
    services.choose_owner(task.id, cross.uid, by=ANA)
    assert (states(task), fresh(task).state) == ({"Red Cross": "taken"}, TaskState.OPEN)
    assert texts_to("Red Cross")[-1].startswith("EXERCISE Thank you. Red Cross has T-")


def test_offering_can_be_stopped_and_begun_again(cross):
    task = offered()
    services.stop_offering(task.id, by=ANA)
    assert (states(task), fresh(task).state) == ({"Red Cross": "withdrawn"}, TaskState.DRAFT)
    services.offer_task(task.id, by=ANA)
    assert states(task) == {"Red Cross": "withdrawn", "St Brigid's Care": "waiting"}


def test_a_task_that_is_called_off_tells_who_thinks_about_it(cross):
    task = offered()
    tasks.cancel_task(task.id, why="The flood is over", by=ANA)
    assert states(task) == {"Red Cross": "withdrawn"}
    assert "is called off, so you need not answer" in texts_to("Red Cross")[-1]
    with pytest.raises(TakenByAnother, match="called off"):
        services.take(uid_of(task, "Red Cross"), by=leader_of(cross))


def test_a_task_that_moves_is_put_to_them_anew(cross):
    task = offered()
    facts, hour = as_it_stands(fresh(task)), timedelta(hours=1)
    (shift,) = facts.shifts
    moved = replace(shift, starts_at=shift.starts_at + hour, ends_at=shift.ends_at + hour)
    later = replace(facts, shifts=(moved,))
    tasks.change_task(task.id, later, by=ANA)
    text = texts_to("Red Cross")[-1]
    assert text.startswith("EXERCISE Changed. Rangitoto Bay hubs asks Red Cross") and "2pm to 6pm" in text


def test_each_step_stands_in_the_record_with_the_organisation(cross):
    task = offered()
    services.refuse(uid_of(task, "Red Cross"), Refusal.NO_TIME, by=leader_of(cross))
    query = sa.select(AuditEntry.action, AuditEntry.why).where(AuditEntry.about_uid == fresh(task).uid)
    found = db.session.execute(query.order_by(AuditEntry.id))
    rows = [tuple(row) for row in found if row[0].startswith("task_offer")]
    assert rows == [
        ("task_offer.offer", "Red Cross"),
        ("task_offer.refuse", "Red Cross: We cannot at that time"),
        ("task_offer.offer", "St Brigid's Care"),
    ]


@pytest.mark.parametrize("state", OfferState)
@pytest.mark.parametrize("event", OfferEvent)
def test_the_table_says_what_may_follow_what(state, event):
    allowed = {
        OfferEvent.TAKE: {"waiting", "lapsed", "refused"},
        OfferEvent.REFUSE: {"waiting", "lapsed"},
        OfferEvent.LAPSE: {"waiting"},
        OfferEvent.WITHDRAW: {"waiting", "lapsed"},
        OfferEvent.AGAIN: {"lapsed", "refused", "withdrawn", "taken"},
    }
    assert ((state, event) in OFFER) == (state.value in allowed[event])
