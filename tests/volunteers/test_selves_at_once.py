"""Many threads write their first statements at the same moment: what they share is ready before there are any."""

import sys
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import aliased

from hub.attendance.models import Stint
from hub.database import ready_for_threads
from hub.volunteers import selves
from hub.volunteers.models import Volunteer

THREADS, ROUNDS = 8, 25


@pytest.fixture
def in_haste():
    """Threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def written_at_once(row) -> set[str]:
    """What becomes of a statement with this alias, written by many threads that begin together."""
    begin, found = Barrier(THREADS), []

    def write() -> None:
        begin.wait()
        query = sa.select(Stint.id).join(row, row.id == Stint.volunteer_id)
        try:
            found.append(str(query.where(row.alias_of_id.is_(None)).compile()))
        except (sa.exc.SQLAlchemyError, sa.exc.SAWarning) as wrong:
            found.append(repr(wrong))

    threads = [Thread(target=write) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return set(found)


def test_an_alias_made_ready_reads_the_same_to_every_thread(app, in_haste):
    for _ in range(ROUNDS):
        row = aliased(Volunteer)
        ready_for_threads(sa.inspect(row).selectable)
        assert len(written_at_once(row)) == 1


def test_what_all_threads_share_is_ready_once_the_program_is_made(app):
    shared = [
        sa.inspect(row).selectable for row in (selves._row_behind(), selves._own_row(), selves._merged_row())
    ]
    for one in (*shared, Volunteer.__table__, Stint.__table__):
        assert one.c._proxy_index, f"{one} is built when a page first needs it"
