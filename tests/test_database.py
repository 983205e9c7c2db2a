"""What SQLite promises about power loss: whatever a person was told is kept is on the disk."""

import pytest
import sqlalchemy as sa

from hub.database import db, transaction
from tests import factories

FULL, NORMAL = 2, 1


@pytest.fixture
def waits(app):
    """Whether the transaction that is open now waits for the disk."""
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL waits for the disk unless its administrator says otherwise")
    return lambda: db.session.scalar(sa.text("PRAGMA synchronous")) == FULL


def test_what_is_confirmed_waits_for_the_disk_and_what_comes_again_does_not(waits):
    with transaction():
        assert waits()
    with transaction(comes_again=True):
        assert not waits()
    with transaction():
        assert waits(), "the same connection waits again"


def test_a_transaction_that_failed_leaves_no_trace_of_how_it_would_have_waited(waits):
    with pytest.raises(ZeroDivisionError), transaction(comes_again=True):
        raise ZeroDivisionError
    with transaction():
        assert waits()


def test_both_kinds_keep_what_they_wrote(app):
    with transaction(comes_again=True) as session:
        hub = factories.Hub(
            name="Hall", call_sign="HALL", address="Hall Street", lat=-41.0, lon=174.0, source="test"
        )
        session.add(hub)
    db.session.expire_all()
    assert hub.id
