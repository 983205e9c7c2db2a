"""Alarms ring until somebody clears them with a note."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.accounts.rules import Actor
from hub.accounts.states import Role
from hub.alarms import jobs, queries, services
from hub.alarms.models import Alarm
from hub.alarms.moves import raise_alarm, reword
from hub.alarms.states import AlarmKind, AlarmState
from hub.audit.queries import story_of
from hub.database import db, transaction
from hub.errors import Invalid, NotFound
from tests import factories

MOANA = Actor(uid="moana", role=Role.COORDINATOR)


def raised(kind=AlarmKind.DANGER, subject=None, title="“Water coming in”"):
    subject = subject or factories.make_inbound("Water coming in")
    with transaction():
        return raise_alarm(kind, subject, title=title, detail="Text from 021 ••• ••12.")


class Bell:
    """A bell that remembers, and breaks when told to."""

    def __init__(self, is_broken=False):
        self.rung, self.is_broken = [], is_broken

    def __call__(self, event):
        if self.is_broken:
            raise RuntimeError("no carrier")
        self.rung.append((event.title, event.rings))


def test_an_alarm_is_raised_once_for_one_thing(app):
    text = factories.make_inbound("Water coming in")
    assert raised(subject=text).id == raised(subject=text, title="again").id
    assert queries.open_count() == 1


def test_the_same_thing_can_ring_for_two_reasons(app):
    text = factories.make_inbound("Water coming in")
    raised(subject=text), raised(AlarmKind.CARRIER, text)
    assert queries.open_count() == 2


def test_an_alarm_that_was_cleared_can_be_raised_again(app):
    text = factories.make_inbound("Water coming in")
    services.clear(raised(subject=text).uid, "Fire crew is there", by=MOANA)
    raised(subject=text)
    assert queries.open_count() == 1


def test_raising_an_alarm_is_on_the_record(app):
    alarm = raised()
    assert [entry.action for entry in story_of(alarm.uid)] == ["alarm.raise"]


def test_an_alarm_rings_at_once_and_then_every_three_minutes(app, at):
    raised()
    bell = Bell()
    rung = [jobs.ring_due(bell)]
    for minutes in (1, 2, 1, 2):
        at.forward(minutes=minutes)
        rung.append(jobs.ring_due(bell))
    assert rung == [1, 0, 1, 0, 1]
    assert bell.rung == [("“Water coming in”", 1), ("“Water coming in”", 2), ("“Water coming in”", 3)]


def test_a_cleared_alarm_rings_no_more(app, at):
    services.clear(raised().uid, "Fire crew is there", by=MOANA)
    at.forward(minutes=10)
    assert jobs.ring_due(Bell()) == 0


def test_a_broken_bell_leaves_the_alarm_on_the_screens_and_rings_again_later(app, at):
    raised()
    assert jobs.ring_due(Bell(is_broken=True)) == 1
    assert jobs.ring_due(Bell()) == 0
    at.forward(minutes=3)
    assert jobs.ring_due(Bell()) == 1


def test_a_ring_that_failed_leaves_nothing_half_done(app, one):
    alarm = raised()
    with pytest.raises(RuntimeError):
        services.ring(alarm.id, Bell(is_broken=True))
    assert one(sa.select(Alarm)).rings == 0


@pytest.mark.parametrize("note", ["", "   "])
def test_an_alarm_is_not_cleared_without_a_note(app, note):
    alarm = raised()
    with pytest.raises(Invalid) as refused:
        services.clear(alarm.uid, note, by=MOANA)
    assert "Say what was done" in refused.value.fields["note"]
    assert queries.open_count() == 1


def test_a_note_that_is_too_long_says_how_long_it_may_be(app):
    with pytest.raises(Invalid, match="Shorten it to 500"):
        services.clear(raised().uid, "x" * 501, by=MOANA)


def test_clearing_records_who_when_and_what_was_done(app, at, one):
    alarm = raised()
    at.forward(minutes=7)
    services.clear(alarm.uid, " Fire crew is there ", by=MOANA)
    kept = one(sa.select(Alarm))
    assert (kept.state, kept.cleared_by, kept.cleared_note) == (
        AlarmState.CLEARED,
        "moana",
        "Fire crew is there",
    )
    assert kept.cleared_at == at()


def test_the_second_who_clears_changes_nothing(app, one):
    alarm = raised()
    services.clear(alarm.uid, "Fire crew is there", by=MOANA)
    services.clear(alarm.uid, "done", by=Actor(uid="hone"))
    assert one(sa.select(Alarm)).cleared_by == "moana"


def test_an_alarm_that_is_not_there_cannot_be_cleared(app):
    with pytest.raises(NotFound):
        services.clear(factories.new_uid(), "done", by=MOANA)


def test_danger_to_life_stands_first_then_the_oldest(app, at):
    raised(AlarmKind.CARRIER, title="carrier")
    at.forward(minutes=1)
    raised(title="first"), at.forward(minutes=1), raised(AlarmKind.OVERDUE, title="second")
    assert [alarm.title for alarm in queries.open_alarms()] == ["first", "second", "carrier"]


def test_what_was_cleared_today_is_listed_newest_first(app, at):
    for title in ("early", "late"):
        services.clear(raised(title=title).uid, "done", by=MOANA)
        at.forward(minutes=1)
    assert [alarm.title for alarm in queries.cleared_since(at() - timedelta(hours=1))] == ["late", "early"]
    assert queries.cleared_since(at()) == []


def test_danger_that_somebody_has_said_stands_before_an_older_one_about_who_is_missed(app, at):
    raised(AlarmKind.OVERDUE, title="missed"), at.forward(minutes=1), raised(title="said")
    assert [alarm.title for alarm in queries.open_alarms()] == ["said", "missed"]


def test_an_alarm_that_says_less_rings_on_at_its_time(app, at):
    alarm = raised(title="3 people")
    with transaction():
        held = db.session.get_one(Alarm, alarm.id)
        before = held.next_ring_at
        assert reword(held, title="1 person", detail="") is True
        assert reword(held, title="1 person", detail="") is False
    assert (held.title, held.next_ring_at) == ("1 person", before)
