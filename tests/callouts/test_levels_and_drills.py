"""What each level does to those who hold a place, on whose authority, and what a drill leaves behind: nothing."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import g

from hub.audit.models import AuditEntry
from hub.callouts import jobs, services
from hub.callouts.rules import Block, CallOutPlan
from hub.callouts.states import CallOutState, Level
from hub.database import db
from hub.errors import Conflict, Invalid
from hub.installation.models import Installation
from hub.matching.queries import suggest
from hub.messaging.models import Message, Question
from hub.referrals.models import Referral
from hub.referrals.queries import counts, free_places
from hub.referrals.states import ReferralState
from hub.volunteers.models import Asked, Commitment
from tests import factories
from tests.callouts.test_call_outs import make_town, referrals, send, the_call_out
from tests.referrals.doing import ANA, answers, kinds_to, send_all

pytestmark = pytest.mark.usefixtures("app")
NIGHT = datetime(2026, 11, 14, 10, 0, tzinfo=UTC)  # 23:00 in Wellington


@pytest.fixture
def real(app):
    """Real work: no text begins EXERCISE by itself, and nobody is invented."""
    with factories.transaction():
        db.session.execute(sa.update(Installation).values(mode="real"))
    g.pop("hub_settings", None)
    yield
    g.pop("hub_settings", None)


@pytest.fixture
def quiet(app):
    app.config["HUB_QUIET_HOURS"] = "22:00-07:00"
    g.pop("hub_settings", None)
    yield
    app.config["HUB_QUIET_HOURS"] = "none"
    g.pop("hub_settings", None)


def drill(task, ids=None, **plan):
    return send(task, ids, is_drill=True, **plan)


def bodies_to(person):
    query = sa.select(Message.body).where(Message.address == person.phone, Message.state != "cancelled")
    return list(db.session.scalars(query.order_by(Message.id)))


def test_the_night_is_overridden_on_somebodys_authority(at, quiet):
    at(NIGHT)
    task, _ = make_town()
    with pytest.raises(Invalid, match="on whose authority"):
        send(task, reason="The river is rising")
    send(task, reason="The river is rising", authorised_by="Moana Te Rangi, hub supervisor")
    assert the_call_out().authorised_by == "Moana Te Rangi, hub supervisor"


def test_who_sent_it_and_on_whose_authority_stand_in_the_record():
    task, _ = make_town()
    send(task, authorised_by="Rangi Moana, EOC duty controller")
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "call_out.send")).one()
    assert (entry.by, entry.details["authorised_by"]) == (ANA.uid, "Rangi Moana, EOC duty controller")


def test_from_stand_by_up_the_place_is_kept_and_the_silent_are_not_asked_twice():
    task, town = make_town(people=4, needed=3)
    send(task, [one.id for one in town[:2]], level=Level.STANDBY, target=3)
    send_all()
    holder, silent = referrals(task)
    answers(holder, "1")
    send(task, level=Level.ACTIVATE, target=2, wave_size=2)
    assert the_call_out().state is CallOutState.RUNNING
    assert [row.state for row in referrals(task)] == ["accepted", "asked", "asked", "asked"]
    assert kinds_to(town[0])[-1] == "confirmed" and kinds_to(town[1]) == ["ask_standby"]
    answers(silent, "1")
    assert db.session.get(Referral, silent.id).state is ReferralState.ACCEPTED


def test_whoever_stands_by_and_is_stood_down_reads_it_and_holds_nothing():
    task, town = make_town(people=1, needed=1)
    send(task, level=Level.STANDBY, target=1)
    send_all()
    answers(referrals(task)[0], "1")
    services.stand_down(task.id, why="The river is falling", by=ANA)
    assert kinds_to(town[0])[-1] == "stand_down"
    assert db.session.scalar(sa.select(Commitment.released_at)) is not None


def test_asks_of_a_stand_by_that_have_not_left_are_taken_back_by_an_activation():
    task, town = make_town(people=2, needed=2)
    send(task, [town[0].id], level=Level.STANDBY, target=2)
    send(task, level=Level.ACTIVATE, target=2)
    assert [len(bodies_to(one)) for one in town] == [1, 1]
    assert [kinds_to(one)[-1] for one in town] == ["ask", "ask"]


def test_a_drill_in_the_midst_of_real_work_says_exercise_in_every_text(real):
    task, (ana, ben) = make_town(people=2, needed=2)
    drill(task, wave_size=2)
    send_all()
    said = dict(zip((ana, ben), referrals(task), strict=True))
    answers(said[ana], "1")
    answers(said[ben], "2")
    services.stop(the_call_out().uid, by=ANA)
    assert kinds_to(ana) == ["drill_ask", "drill_yes", "drill_over"]
    assert kinds_to(ben) == ["drill_ask", "drill_no", "drill_over"]
    assert all(body.startswith("EXERCISE ") for one in (ana, ben) for body in bodies_to(one))
    assert "address" not in " ".join(bodies_to(ana)).lower()


def test_a_drill_leaves_no_place_no_promise_no_ask_and_no_open_question():
    task, _ = make_town(people=2, needed=2)
    drill(task, wave_size=2)
    send_all()
    answers(referrals(task)[0], "1")
    assert sum(free_places(task.shifts[0].id).values()) == 1
    services.stop(the_call_out().uid, by=ANA)
    assert counts() == {"withdrawn": 2}
    assert sum(free_places(task.shifts[0].id).values()) == 2
    assert db.session.scalar(sa.select(sa.func.count(Asked.id))) == 0
    assert set(db.session.scalars(sa.select(Question.state))) == {"closed"}
    assert all(one is not None for one in db.session.scalars(sa.select(Commitment.released_at)))


def test_what_was_said_in_a_drill_is_kept_with_it():
    task, _ = make_town(people=3, needed=2)
    drill(task, wave_size=3)
    send_all()
    yes, no, _ = referrals(task)
    answers(yes, "1")
    answers(no, "2")
    services.stop(the_call_out().uid, by=ANA)
    assert [word for _, word, _ in the_call_out().waves[-1].why["said"]] == ["yes", "no", ""]


def test_whoever_took_part_in_a_drill_may_be_asked_in_earnest_at_once():
    task, town = make_town(people=1, needed=1)
    drill(task, target=1)
    send_all()
    answers(referrals(task)[0], "2")
    services.stop(the_call_out().uid, by=ANA)
    assert [one.volunteer_id for one in suggest(task.id).fit] == [town[0].id]
    send(task, target=1)
    (row,) = referrals(task)
    assert (row.state, row.is_drill) == ("asked", False)
    send_all()
    answers(row, "1")
    assert kinds_to(town[0])[-2:] == ["ask", "confirmed"]


def test_a_real_call_out_ends_a_drill_and_takes_its_places():
    task, town = make_town(people=2, needed=1)
    drill(task, [town[0].id], target=1)
    send_all()
    answers(referrals(task)[0], "1")
    seen = services.preview(task.id, CallOutPlan(target=1))
    assert not seen.blocks and "A drill is running" in seen.warnings[0]
    send(task, [town[1].id], target=1)
    assert kinds_to(town[0])[-1] == "drill_over" and kinds_to(town[1]) == ["ask"]


def test_a_second_drill_waits_for_the_first():
    task, _ = make_town()
    drill(task, wave_size=1)
    assert Block.RUNNING in services.preview(task.id, CallOutPlan(target=1, is_drill=True)).blocked


def test_a_drill_runs_until_the_time_to_answer_is_over_and_then_ends_by_itself(at):
    task, town = make_town(people=1, needed=1)
    drill(task, target=1, answer_minutes=30, every_minutes=5)
    send_all()
    answers(referrals(task)[0], "1")
    jobs.call_next_waves(at.forward(minutes=6))
    assert the_call_out().state is CallOutState.RUNNING
    jobs.call_next_waves(at.forward(minutes=25))
    assert the_call_out().state is CallOutState.FINISHED
    assert kinds_to(town[0])[-1] == "drill_over"
    jobs.call_next_waves(at.forward(minutes=25))
    assert kinds_to(town[0]).count("drill_over") == 1


def test_a_drill_counts_nothing_towards_how_many_say_yes(at):
    task, _ = make_town(people=3, needed=3)
    drill(task, target=3)
    send_all()
    for row in referrals(task):
        answers(row, "2")
    assert services.preview(task.id, CallOutPlan(target=1)).rate.settled == 0


def test_a_drill_does_not_go_through_the_night(at, quiet):
    at(NIGHT)
    task, _ = make_town()
    with pytest.raises(Conflict, match="quiet time"):
        drill(task, reason="We must practise", authorised_by="Nobody")
