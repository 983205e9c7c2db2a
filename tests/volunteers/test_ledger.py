"""The ledger that higher rooms write, and reading the register."""

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from hub import clock
from hub.database import db, transaction
from hub.errors import NotFound
from hub.volunteers import moves, queries
from hub.volunteers.models import Asked, Commitment, MatchRow
from hub.volunteers.states import Missing, Standing
from tests.factories import make_volunteer


def test_asking_is_noted_in_the_ledger_and_where_matching_reads(app):
    ana, ben = make_volunteer(skills=("nurse",)), make_volunteer()
    with transaction():
        moves.note_asked([ana.id], uuid4(), clock.now())
    asked = dict(
        db.session.execute(
            sa.select(MatchRow.volunteer_id, sa.func.max(MatchRow.asked_at)).group_by(MatchRow.volunteer_id)
        ).all()
    )
    assert asked == {ana.id: int(clock.now().timestamp()), ben.id: 0}
    assert db.session.scalar(sa.select(sa.func.count(Asked.id))) == 1
    assert queries.last_asked([ana.id, ben.id]) == {ana.id: clock.now()}


def test_rebuilding_gives_the_same_rows(app):
    ana = make_volunteer(skills=("nurse", "boat"))
    with transaction():
        moves.note_asked([ana.id], uuid4(), clock.now())
    query = sa.select(MatchRow.__table__).order_by(MatchRow.skill)
    before = db.session.execute(query).all()
    with transaction():
        assert moves.rebuild_match_rows() == 3
    assert db.session.execute(query).all() == before


def test_a_promise_is_kept_once_for_each_subject(app, one):
    ana, subject, now = make_volunteer(), uuid4(), clock.now()
    for hours in (1, 2):
        with transaction():
            moves.commit_to(ana.id, subject, now, now + timedelta(hours=hours))
    assert one(sa.select(Commitment)).ends_at == now + timedelta(hours=2)
    with transaction():
        moves.release([subject])
        moves.release([subject])
    assert one(sa.select(Commitment)).released_at == now
    assert queries.open_commitments(ana.id) == []


def test_losing_what_eligibility_needs_changes_the_standing(app):
    ana = make_volunteer()
    with transaction():
        row = queries.by_uid(ana.uid)
        row.lat = row.lon = None
        assert moves.reconsider_standing(row, by="system") is Standing.REGISTERED
        assert queries.missing_of(row) == (Missing.PLACE,)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(MatchRow)) == 0


@pytest.mark.parametrize("text", ["zoë", "BROWN zoe", "021 555 0168", "5550168", "+64215550168"])
def test_people_are_found_by_name_or_number(app, text):
    zoe = make_volunteer(given_name="Zoë", family_name="Brown", name_key="zoe brown", phone="+64215550168")
    make_volunteer()
    assert queries.search(text) == [zoe]


@pytest.mark.parametrize("text", ["", "?", "12", "nobody"])
def test_a_search_for_nothing_finds_nobody(app, text):
    make_volunteer(given_name="Zoë", name_key="zoe brown")
    assert queries.search(text) == []


def test_people_who_left_are_not_behind_their_number(app):
    here, gone = make_volunteer(phone="+64215550168"), make_volunteer(state=Standing.WITHDRAWN)
    assert queries.by_phone(here.phone) == [here]
    assert queries.by_phone(gone.phone) == []
    assert queries.standing_counts() == {"eligible": 1, "withdrawn": 1}
    assert set(queries.people([here.id, gone.id, 0])) == {here.id, gone.id}


def test_an_unknown_uid_is_not_found(app):
    with pytest.raises(NotFound):
        queries.by_uid(uuid4())


def test_yesterdays_counts_do_not_move_today(app, at):
    make_volunteer()
    assert queries.until_yesterday().registered == 0
    at.forward(days=1)
    assert queries.until_yesterday().registered == 1
