"""Receipts come late, twice, out of order, before our own record and for strangers: the final state is right."""

from itertools import permutations

import pytest
import sqlalchemy as sa

from hub.database import db
from hub.messaging.models import Receipt
from hub.messaging.rules import Outcome
from hub.messaging.sending import delivery
from hub.messaging.sending import jobs as sending
from hub.messaging.states import MessageEvent, MessageState
from hub.messaging.webhooks.services import ReceiptIn, store_receipt

# What the network really did, in its order, and how it must end whatever order we hear it in.
LIVES = {
    "arrived": (("queued", "sending", "sent", "delivered"), None, MessageState.DELIVERED),
    "lost": (("queued", "sent", "undelivered"), 30005, MessageState.UNDELIVERED),
    "refused": (("queued", "failed"), 30007, MessageState.UNDELIVERED),
    "late truth": (("sent", "undelivered", "delivered"), 30005, MessageState.DELIVERED),
    "no last word": (("queued", "sending", "sent"), None, MessageState.SENT),
}
ORDERS = [(name, order) for name, (statuses, _, _) in LIVES.items() for order in permutations(statuses)]


@pytest.fixture
def claimed(write):
    """A text that a worker has in hand."""
    message = write()
    (outgoing,) = delivery.claim("worker", 1)
    return message, outgoing


def say(status, name, uid=None):
    code = LIVES[name][1] if status in ("undelivered", "failed") else None
    store_receipt(ReceiptIn("SM5", status, error_code=code, message_uid=uid))


def take(outgoing):
    outcome = Outcome(outgoing.message_id, outgoing.attempt, MessageEvent.TAKEN, sid="SM5", status="queued")
    delivery.record_results([outcome])


@pytest.mark.parametrize(
    ("name", "order"), ORDERS, ids=lambda value: value if isinstance(value, str) else "-".join(value)
)
def test_in_whatever_order_and_however_often_they_come_the_end_is_the_same(claimed, fresh, name, order):
    message, outgoing = claimed
    take(outgoing)
    for status in (*order, *order):
        say(status, name, uid=outgoing.uid)
    assert fresh(message).state is LIVES[name][2]


@pytest.mark.parametrize("knows_us", [True, False], ids=["naming our text", "naming theirs"])
@pytest.mark.parametrize("name", LIVES)
def test_all_of_them_before_our_own_record_end_the_same(claimed, fresh, name, knows_us):
    message, outgoing = claimed
    for status in LIVES[name][0]:
        say(status, name, uid=outgoing.uid if knows_us else None)
    take(outgoing)
    assert fresh(message).state is LIVES[name][2]


@pytest.mark.parametrize("at_place", range(4))
def test_our_own_record_may_come_between_any_two_of_them(claimed, fresh, at_place):
    message, outgoing = claimed
    for place, status in enumerate(LIVES["arrived"][0]):
        if place == at_place:
            take(outgoing)
        say(status, "arrived")
    assert fresh(message).state is MessageState.DELIVERED


@pytest.mark.parametrize("code", [30003, 30008])
def test_a_failure_that_passes_before_our_own_record_sends_it_once_more_and_only_once(
    carrier, claimed, fresh, at, code
):
    message, outgoing = claimed
    store_receipt(ReceiptIn("SM5", "undelivered", error_code=code, message_uid=outgoing.uid))
    take(outgoing)
    assert fresh(message).state is MessageState.QUEUED
    at.forward(minutes=20)
    assert [sending.send_due("again", threads=1) for _ in range(2)] == [1, 0]


def test_receipts_for_strangers_are_kept_and_move_nothing(claimed, fresh):
    message, outgoing = claimed
    take(outgoing)
    for sid in ("SM6", "SM7", "SM6"):
        store_receipt(ReceiptIn(sid, "delivered"))
    sending.settle()
    assert fresh(message).state is MessageState.SENT
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Receipt)) == 2
