"""Who should have left: by place, cleared as a team, or seen well."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import SYSTEM
from hub.accounts.states import Role
from hub.attendance import services as attendance
from hub.attendance.models import Stint
from hub.attendance.states import StintState
from hub.attendance.welfare import alone
from hub.attendance.welfare.jobs import watch
from hub.attendance.welfare.queries import WANTS_HELP
from hub.audit.moves import record
from hub.database import db, transaction
from tests import factories


@pytest.fixture
def team(app, at):
    """Two people on one task, an hour after they should have left, with the alarm ringing."""
    task = factories.make_task(starts_in=timedelta(), lasts=timedelta(hours=2))
    for name in ("Hana", "Rangi"):
        person = factories.make_volunteer(given_name=name, family_name="Kere")
        attendance.sign_in(person.uid, task_id=task.id, by=SYSTEM)
    for _ in range(2):
        at.forward(hours=2, minutes=1)
        watch(clock.now())
    return list(db.session.scalars(sa.select(Stint).order_by(Stint.id)))


@pytest.fixture
def desk(sign_in):
    return sign_in(Role.COORDINATOR)


def test_when_nobody_is_late_the_page_says_so(desk):
    assert "Nobody. Everybody who is signed in is expected to be." in desk.get("overdue.index").text


def test_a_place_says_who_is_missed_and_that_an_alarm_rings(desk, team):
    page = desk.get("overdue.index")
    assert "2 people at 1 place" in page.text and "An alarm rings" in page.text and "No answer" in page.text
    assert "Hana Kere" in page.text and "tel:" in page.html


def test_a_team_is_signed_out_together(desk, team):
    page = desk.submit(
        desk.get("overdue.index"), "Sign out whoever is ticked", stint=[str(s.uid) for s in team]
    )
    assert "2 people are signed out." in page.text
    db.session.expire_all()
    assert {(stint.state, stint.is_estimated) for stint in team} == {(StintState.CLOSED, True)}


def test_who_was_seen_stays(desk, team):
    page = desk.submit(desk.get("overdue.index"), "They are fine and stay", stint=[str(team[0].uid)])
    assert "1 person stays." in page.text and "1 person at 1 place" in page.text


def test_without_a_tick_nothing_happens_and_the_page_says_what_to_do(desk, team):
    page = desk.submit(desk.get("overdue.index"), "Sign out whoever is ticked")
    assert page.status == 422 and "Tick one person or more." in page.text


def test_the_rack_leads_here(desk, team):
    assert desk.follow(desk.get("t_cards.index"), "Look after Hana").path == "/console/overdue/"


def test_an_auditor_reads_and_clears_nobody(sign_in, team):
    auditor = sign_in(Role.AUDITOR)
    assert "Sign out whoever is ticked" not in auditor.get("overdue.index").text


def test_a_whole_team_leaves_with_one_press_and_whoever_works_alone_stays_on_the_page(desk, team):
    alone.check_on(team[0].uid, 30, by=SYSTEM)
    page = desk.get("overdue.index")
    assert "have left: sign them out" not in page.text
    for name in ("Ana", "Ben"):
        person = factories.make_volunteer(given_name=name, family_name="Vaipuna")
        attendance.sign_in(person.uid, task_id=team[0].task_id, by=SYSTEM, at=team[0].signed_in_at)
    page = desk.get("overdue.index")
    assert "Whoever asked for help or works alone is not among them." in page.text
    page = desk.submit(page, "All 3 have left: sign them out")
    assert "3 people are signed out." in page.text and "1 person at 1 place" in page.text
    assert [cell.text.strip() for cell in page.find_all("tbody th")] == ["Hana Kere"]


def test_somebody_who_asked_for_help_stands_first_and_is_marked(desk, team, at):
    with transaction():
        record(WANTS_HELP, team[1], by="system")
    names = [cell.text for cell in desk.get("overdue.index").find_all("tbody th")]
    assert [name.split()[0] for name in names] == ["Rangi", "Hana"]
    assert "Asked for help" in desk.get("overdue.index").text
