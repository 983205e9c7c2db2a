"""A worker that has just started reads its first text as quickly as every other."""

from hub.messaging.replies.grammar import phrases
from hub.messaging.replies.warming import warm, warm_beside


def test_warming_goes_on_beside_and_ends_by_itself():
    thread = warm_beside()
    assert thread.daemon
    thread.join(30)
    assert not thread.is_alive()


def test_after_warming_the_patterns_are_there():
    warm()
    assert phrases._one.cache_info().currsize > 30
