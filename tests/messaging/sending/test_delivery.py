"""Claims, results, and what is settled when a worker died."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa

from hub import clock
from hub.database import db, transaction
from hub.messaging import queries
from hub.messaging.models import Conversation, Message
from hub.messaging.outgoing import outbox
from hub.messaging.rules import Outcome, Pace, Treatment
from hub.messaging.sending import delivery, settling
from hub.messaging.sending.spending import Spending
from hub.messaging.sending.transport.base import Record
from hub.messaging.states import Lane, MessageEvent, MessageState

GRACE = timedelta(seconds=60)


def claim(limit=100, **over):
    return delivery.claim("worker", limit, **over)


def result(claimed, event=MessageEvent.TAKEN, **over):
    values = {"sid": f"SM{claimed.message_id}"} if event is MessageEvent.TAKEN else {}
    outcome = Outcome(claimed.message_id, claimed.attempt, event, **(values | over))
    delivery.record_results([outcome])


def record_of(claimed, **over):
    values = {"sid": "SM1", "to": claimed.to, "sender": "", "body": claimed.body, "status": "sent",
              "error_code": None, "at": clock.now(), "is_inbound": False}  # fmt: skip
    return Record(**(values | over))


def settle(claimed, *records, **over):
    return settling.settle_unknown(
        claimed.message_id, claimed.attempt, records, grace=over.get("grace", GRACE)
    )


@pytest.fixture
def lost(write, at):
    """A message whose worker died after the claim, found out when the lease ran out."""
    write("Lost")
    (claimed,) = claim()
    at.forward(seconds=31)
    assert settling.reclaim() == 1
    return claimed


def test_danger_goes_before_a_letter_that_was_written_long_before(write):
    write("letter", lane=Lane.OTHER)
    write("ask", lane=Lane.ASK)
    write("leave now", lane=Lane.DANGER)
    assert [row.body.split()[-1] for row in claim()] == ["now", "ask", "letter"]


def test_within_a_lane_the_oldest_goes_first(write):
    for number in range(5):
        write(f"number {number}")
    assert [row.body[-1] for row in claim(3)] == ["0", "1", "2"]


def test_what_is_claimed_cannot_be_claimed_again(write):
    write()
    assert len(claim()) == 1
    assert claim() == ()


def test_what_is_held_stays(write, at):
    write(not_before=at() + timedelta(minutes=5))
    assert claim() == ()
    at.forward(minutes=5)
    assert len(claim()) == 1


def test_an_ask_that_is_too_late_is_not_sent(write, at, fresh):
    message = write(valid_for=timedelta(minutes=10))
    at.forward(minutes=10)
    assert claim() == ()
    assert fresh(message).state is MessageState.EXPIRED


def test_who_opts_out_while_a_text_waits_does_not_get_it(write, fresh):
    message = write()
    with transaction() as session:
        session.execute(sa.update(Conversation).values(opted_out_at=clock.now()))
    assert claim() == ()
    assert (fresh(message).state, fresh(message).error_code) == (MessageState.FAILED, 21610)


def test_a_taken_message_is_sent_and_knows_the_carriers_id(write, fresh):
    message = write()
    (claimed,) = claim()
    result(claimed, sid="SM9", segments=3)
    assert (fresh(message).state, fresh(message).provider_sid) == (MessageState.SENT, "SM9")
    assert fresh(message).segments == 3


def test_our_own_count_of_parts_stands_where_the_carrier_has_none(write, fresh):
    message = write("x" * 200)
    result(claim()[0], segments=0)
    assert fresh(message).segments == 2


def test_a_busy_carrier_gets_the_text_again_after_a_pause(write, at, fresh):
    message = write()
    result(claim()[0], MessageEvent.RETRY, pause=timedelta(seconds=20), error_code=20429, words="Busy")
    assert (fresh(message).state, fresh(message).error_code) == (MessageState.QUEUED, 20429)
    assert claim() == ()
    at.forward(seconds=20)
    assert claim()[0].attempt == 2


def test_a_refused_text_has_failed_and_somebody_will_be_told(write, fresh):
    message = write()
    result(claim()[0], MessageEvent.REJECT, error_code=21211, words="Not a valid phone number")
    assert fresh(message).state is MessageState.FAILED
    assert queries.untold_ids(clock.now(), limit=9) == [message.id]


def test_the_carriers_opt_out_becomes_ours(write, fresh):
    message = write()
    result(claim()[0], MessageEvent.REJECT, error_code=21610, treatment=Treatment.OPTED_OUT)
    assert queries.is_opted_out(fresh(message).address)


def test_a_result_of_an_older_claim_changes_nothing(write, fresh):
    message = write()
    (first,) = claim()
    result(first, MessageEvent.RETRY)
    (second,) = claim()
    result(first, MessageEvent.REJECT, words="late")
    assert fresh(message).state is MessageState.SENDING
    result(second)
    assert fresh(message).state is MessageState.SENT


def test_a_claim_that_was_never_recorded_becomes_unknown_and_is_not_sent_again(lost):
    assert claim() == ()
    assert [doubt.message_id for doubt in queries.doubtful(clock.now(), limit=9)] == [lost.message_id]


def test_what_the_carrier_has_was_sent(lost):
    assert settle(lost, record_of(lost)) is MessageState.SENT


def test_what_the_carrier_has_delivered_was_delivered(lost):
    assert settle(lost, record_of(lost, status="delivered")) is MessageState.DELIVERED


def test_what_the_carrier_never_had_goes_again_but_only_after_a_while(lost, at):
    assert settle(lost) is MessageState.UNKNOWN
    at.forward(seconds=40)
    assert settle(lost) is MessageState.QUEUED
    assert [row.message_id for row in claim()] == [lost.message_id]


def test_a_carrier_that_cannot_be_asked_settles_nothing_however_long(lost, at):
    at.forward(hours=1)
    assert settling.settle_unknown(lost.message_id, lost.attempt, None, grace=GRACE) is MessageState.UNKNOWN


def test_the_record_of_another_text_with_the_same_words_is_not_taken_for_this_one(write, at):
    write("Same"), write("Same")
    first, second = claim()
    result(first, sid="SM1")
    result(second, MessageEvent.LOSE)
    at.forward(minutes=5)
    assert settle(second, record_of(first, sid="SM1")) is MessageState.QUEUED


def test_the_answer_of_a_slow_worker_still_counts_after_its_lease(lost, fresh):
    result(lost, sid="SM5")
    row = db.session.get_one(Message, lost.message_id)
    assert (fresh(row).state, fresh(row).provider_sid) == (MessageState.SENT, "SM5")


def test_a_sender_of_one_part_a_second_never_gets_ahead_of_itself(write, at):
    for _ in range(20):
        write("x" * 200)
    assert len(claim(pace=Pace(rate=1.0))) == 3
    assert claim(pace=Pace(rate=1.0)) == ()
    at.forward(seconds=5.1)
    assert len(claim(pace=Pace(rate=1.0))) == 3


def test_a_worker_adds_up_the_day_itself_and_looks_again_every_two_seconds(write, at):
    kept, capped = Spending(), Pace(daily=3)
    for _ in range(5):
        write("ask", lane=Lane.ASK)
    assert len(claim(2, pace=capped, spending=kept)) == 2
    assert len(delivery.claim("another", 1)) == 1  # not seen yet
    assert len(claim(1, pace=capped, spending=kept)) == 1
    assert claim(1, pace=capped, spending=kept) == ()
    at.forward(seconds=2.1)
    assert (kept.today(at()), claim(1, pace=capped, spending=kept)) == (4, ())
    write("danger", lane=Lane.DANGER)
    assert len(claim(1, pace=capped, spending=kept)) == 1


def test_at_midnight_a_worker_begins_anew(write, at):
    kept = Spending()
    write("ask", lane=Lane.ASK), claim(1, pace=Pace(daily=1), spending=kept)
    write("ask", lane=Lane.ASK, valid_for=timedelta(days=2))
    assert claim(1, pace=Pace(daily=1), spending=kept) == ()
    at.forward(days=1)
    assert len(claim(1, pace=Pace(daily=1), spending=kept)) == 1


def test_a_spent_budget_holds_asks_and_never_danger(write):
    write("first"), write("ask", lane=Lane.ASK), write("danger", lane=Lane.DANGER)
    claim(1)
    assert [row.body.split()[-1] for row in claim(pace=Pace(daily=1))] == ["first"]


def test_late_texts_end_without_anyone_claiming_them(write, at, fresh):
    message = write(valid_for=timedelta(minutes=1))
    at.forward(minutes=2)
    assert settling.expire_due() == 1
    assert fresh(message).error_text == "It was too late to send"


def test_two_workers_at_once_never_claim_the_same_text(app, write, at):
    with transaction():
        for number in range(120):
            outbox.enqueue_text("Hello", f"+6421{number:07d}", lane=Lane.ASK, valid_for=timedelta(hours=2))
    barrier, taken = Barrier(2), {"a": [], "b": []}

    def work(name):
        with app.app_context(), clock.using(lambda: at.moment):
            barrier.wait()
            while claimed := delivery.claim(name, 7):
                taken[name] += [row.message_id for row in claimed]

    workers = [Thread(target=work, args=(name,)) for name in taken]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(taken["a"] + taken["b"]) == len(set(taken["a"]) | set(taken["b"])) == 120
