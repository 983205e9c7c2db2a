"""A break from being asked ends by itself."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub import clock
from hub.database import db, transaction
from hub.volunteers import moves
from hub.volunteers.models import MatchRow
from hub.volunteers.rules import PAUSED_CODE
from hub.volunteers.times.jobs import take_up_again
from tests import factories
from tests.volunteers.people import again


@pytest.fixture
def paused(app):
    """Somebody who wants no asks for two days."""
    volunteer = factories.make_volunteer()
    with transaction():
        moves.set_paused(volunteer, True, clock.now() + timedelta(days=2), by="test")
    return volunteer


def standing_in_matching():
    return db.session.scalars(sa.select(MatchRow.standing)).one()


def test_a_break_with_a_day_ends_by_itself(paused, at):
    assert take_up_again() == 0 and standing_in_matching() == PAUSED_CODE
    at.forward(days=2, seconds=1)
    assert take_up_again() == 1
    assert (again(paused).paused_at, again(paused).paused_until) == (None, None)
    assert standing_in_matching() != PAUSED_CODE


def test_a_break_that_ended_is_not_ended_twice(paused, at):
    at.forward(days=3)
    assert (take_up_again(), take_up_again()) == (1, 0)


def test_a_break_without_a_day_lasts(app, at):
    volunteer = factories.make_volunteer()
    with transaction():
        moves.set_paused(volunteer, True, by="test")
    at.forward(days=400)
    assert take_up_again() == 0 and again(volunteer).paused_at is not None


def test_another_break_replaces_the_day(paused, at):
    with transaction():
        moves.set_paused(again(paused), True, by="test")
    at.forward(days=3)
    assert take_up_again() == 0
