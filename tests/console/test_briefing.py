"""One press for everybody on a task who was not briefed: at the desk, and by whoever leads the task."""

import pytest
import sqlalchemy as sa

from hub.accounts.rules import SYSTEM
from hub.accounts.states import Role
from hub.attendance import services as attendance
from hub.attendance.models import Stint
from hub.attendance.states import Flag
from hub.audit.models import AuditEntry
from hub.database import db
from hub.referrals.states import ReferralState
from tests import factories

BRIEFED = "They were briefed"


@pytest.fixture
def desk(sign_in):
    return sign_in(Role.COORDINATOR)


@pytest.fixture
def task(app):
    return factories.make_task(you_bring="Gloves and boots")


def comes(task, name="Ana", *, is_referred=True):
    person = factories.make_volunteer(given_name=name)
    if is_referred:
        factories.make_referral(task, person, state=ReferralState.ACCEPTED)
    attendance.sign_in(person.uid, task_id=task.id, by=SYSTEM)
    return person


@pytest.fixture
def crew(task):
    return [comes(task, name) for name in ("Ana", "Ben", "Cleo")]


def briefed():
    db.session.rollback()
    return [(one.briefed_by, Flag.NO_BRIEFING in one.flags) for one in db.session.scalars(sa.select(Stint))]


def test_everybody_is_ticked_and_one_press_says_it_for_all(desk, task, crew):
    page = desk.follow(desk.get("t_cards.index", task=task.uid), "3 are not briefed")
    assert "3 of 3 who are signed in." in page.text
    page = desk.submit(page, BRIEFED, briefed_by="Leilani", follow=True)
    assert "3 people were briefed by Leilani." in page.text and "not briefed:" not in page.text
    assert briefed() == [("Leilani", False)] * 3


def test_nobody_named_is_said_beside_the_field_and_the_ticks_stay(desk, task, crew):
    page = desk.get("briefing.of_task", uid=task.uid)
    page = desk.submit(page, BRIEFED, people=[str(crew[0].uid)])
    assert page.status == 422 and "Write who briefed them." in page.text
    desk.submit(page, BRIEFED, briefed_by="Leilani")
    assert sorted(briefed()) == [("", True), ("", True), ("Leilani", False)]


def test_nobody_ticked_is_said(desk, task, crew):
    page = desk.submit(desk.get("briefing.of_task", uid=task.uid), BRIEFED, briefed_by="Leilani", people=[])
    assert page.status == 422 and "Tick one person or more." in page.text


def test_who_briefed_the_last_ones_is_proposed_for_the_next(desk, task, crew):
    desk.submit(desk.get("briefing.of_task", uid=task.uid), BRIEFED, briefed_by="Leilani")
    comes(task, "Dina")
    page = desk.get("briefing.of_task", uid=task.uid)
    assert 'value="Leilani"' in page.html and "1 of 4 who are signed in." in page.text


def test_their_things_are_seen_with_the_same_press(desk, task, crew):
    desk.submit(desk.get("briefing.of_task", uid=task.uid), BRIEFED, briefed_by="Leilani", are_ready=True)
    db.session.rollback()
    assert {tuple(one.flags) for one in db.session.scalars(sa.select(Stint))} == {()}


def test_who_has_gone_on_meanwhile_is_not_briefed_for_another_task(desk, task, crew):
    page = desk.get("briefing.of_task", uid=task.uid)
    other = factories.make_task(title="Sandbags")
    attendance.sign_in(crew[0].uid, task_id=other.id, by=SYSTEM)
    page = desk.submit(page, BRIEFED, briefed_by="Leilani", follow=True)
    assert (
        "2 people were briefed by Leilani. It is written down. 1 is not on this task any more." in page.text
    )


def test_sent_twice_it_is_written_down_once(desk, task, crew):
    page = desk.get("briefing.of_task", uid=task.uid)
    for _ in range(2):
        desk.submit(page, BRIEFED, briefed_by="Leilani")
    query = sa.select(sa.func.count()).select_from(AuditEntry).where(AuditEntry.action == "stint.say")
    assert db.session.scalar(query) == 3


def test_every_task_on_which_somebody_is_not_briefed_stands_in_one_list(desk, task, crew):
    page = desk.get("briefing.index")
    assert "3 people on 1 task." in page.text
    page = desk.submit(desk.follow(page, task.title), BRIEFED, briefed_by="Leilani", follow=True)
    assert "whoever is signed in on a task was briefed" in page.text


@pytest.fixture
def charity(sign_in, task):
    owner = db.session.get(factories.Organisation, task.organisation_id)
    return sign_in(Role.TEAM_LEADER, organisation=owner)


def test_whoever_leads_the_task_says_it_from_their_own_page(charity, task, crew):
    page = charity.follow(charity.get("portal_tasks.show", uid=task.uid), "Who is not briefed yet?")
    name = page.find("#briefed_by")["value"]
    page = charity.submit(page, BRIEFED, follow=True)
    assert f"3 people were briefed by {name}." in page.text and briefed() == [(name, False)] * 3


def test_a_leader_learns_of_a_walk_up_no_more_than_the_given_name(charity, task):
    person = comes(task, "Noa", is_referred=False)
    page = charity.get("portal_briefing.of_task", uid=task.uid)
    assert "Noa, in since" in page.text and person.family_name not in page.text


def test_another_organisations_task_is_not_there_at_all(sign_in, task):
    stranger = sign_in(Role.CHARITY, organisation=factories.make_organisation())
    assert stranger.get("portal_briefing.of_task", uid=task.uid, check=False).status == 404
