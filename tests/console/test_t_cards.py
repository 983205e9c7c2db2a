"""T-cards: everybody by where they are, whoever must be found above all."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.accounts.rules import SYSTEM
from hub.accounts.states import Role
from hub.attendance import services as attendance
from hub.attendance.welfare import resting
from hub.database import db
from hub.referrals.states import ReferralState
from tests import factories

COLUMNS = ("expected", "arrived", "on-task", "resting", "off-duty")


@pytest.fixture
def watcher(sign_in):
    return sign_in(Role.REGION)


@pytest.fixture
def clerk(sign_in):
    return sign_in(Role.COORDINATOR)


def confirmed(task):
    person = factories.make_volunteer()
    factories.make_referral(task, person, state=ReferralState.ACCEPTED)
    return person


def comes(task=None, **where):
    person = factories.make_volunteer()
    return person, attendance.sign_in(person.uid, task_id=task.id if task else None, by=SYSTEM, **where)


def column(page, name):
    return page.find_all(f"section[aria-labelledby=rack-{name}] .t-card__name")


def rack(page):
    return [len(column(page, name)) for name in COLUMNS]


def test_an_empty_rack_says_nobody(watcher):
    page = watcher.get("t_cards.index")
    assert "0 people are signed in." in page.text and rack(page) == [0, 0, 0, 0, 0]


def test_each_person_stands_in_one_column(watcher, at):
    task = factories.make_task(starts_in=timedelta(hours=1))
    people = [confirmed(task) for _ in range(5)]
    stints = [attendance.sign_in(person.uid, by=SYSTEM) for person in people[:4]]
    comes()
    at.forward(hours=1)
    attendance.sign_out(people[0].uid, by=SYSTEM)
    resting.begin_rest(stints[1], by=SYSTEM)
    page = watcher.get("t_cards.index")
    assert rack(page) == [1, 1, 2, 1, 1] and "4 people are signed in." in page.text
    assert "Signed in: 1 arrived, 2 on task, 1 resting, 0 to be found." in page.text


def test_the_overdue_stand_above_the_rack_and_not_in_it(watcher, at):
    task = factories.make_task(starts_in=timedelta(hours=1), lasts=timedelta(hours=4))
    person = confirmed(task)
    attendance.sign_in(person.uid, by=SYSTEM)
    at.forward(hours=5, minutes=27)
    page = watcher.get("t_cards.index")
    assert "1 person is signed in. 1 of them must be found." in page.text and rack(page) == [0, 0, 0, 0, 0]
    assert "Overdue 27 min" in page.text and f"Look after {person.given_name}" in page.text


def test_on_another_day_the_overdue_have_not_checked_out(watcher, at):
    comes(factories.make_task(starts_in=timedelta(hours=1), lasts=timedelta(hours=4)))
    at.forward(hours=23)
    assert "Not checked out, 18 h" in watcher.get("t_cards.index").text


def test_many_who_must_be_found_never_hide_the_one_who_works_alone(watcher, at):
    task = factories.make_task(starts_in=timedelta(), lines=(("", 60),))
    for _ in range(50):
        comes(task)
    at.forward(minutes=1)
    person, _ = comes(
        factories.make_task(starts_in=timedelta(), check_minutes=60, title="Ring the doorbells")
    )
    at.forward(hours=5)
    page = watcher.get("t_cards.index")
    assert page.find_all(".t-card--overdue .t-card__name")[0].text == person.name
    assert "Find these 51 people" in page.text and "and 11 more" in page.text


def test_a_sign_in_that_was_taken_back_is_not_among_those_off_duty(watcher):
    task = factories.make_task(starts_in=timedelta(hours=1))
    attendance.undo_sign_in(attendance.sign_in(confirmed(task).uid, by=SYSTEM), by=SYSTEM)
    assert rack(watcher.get("t_cards.index")) == [1, 0, 0, 0, 0]


def test_the_rack_of_one_hub_leaves_the_others_out(watcher):
    incident = factories.make_incident()
    hub, other = (factories.make_hub(opened_for=incident) for _ in range(2))
    for place in (hub, other, other):
        comes(hub_id=place.id)
    page = watcher.get("t_cards.index", hub=hub.uid)
    assert rack(page) == [0, 1, 0, 0, 0] and hub.name in page.text
    assert len(column(watcher.get("t_cards.live", hub=other.uid), "arrived")) == 2


def test_a_task_has_its_own_board_and_its_page_leads_there(watcher):
    task, other = (factories.make_task(starts_in=timedelta()) for _ in range(2))
    comes(task)
    comes(other)
    confirmed(other)
    page = watcher.follow(watcher.get("tasks.show", uid=task.uid), "Who is there now?")
    assert rack(page) == [0, 0, 1, 0, 0] and task.number in page.text
    assert rack(watcher.get("t_cards.index", of=f"task:{other.uid}")) == [1, 0, 1, 0, 0]


def test_the_wall_has_a_way_back(watcher):
    page = watcher.get("t_cards.index", wall=1)
    assert page.tree["class"] == "wall"
    assert watcher.follow(page, "Leave the wall screen").tree["class"] == ""


def test_a_crowded_wall_names_places_and_whoever_must_be_found(watcher, at):
    busy = factories.make_task(title="Fill sandbags", starts_in=timedelta(), lines=(("", 60),))
    late, _ = comes(factories.make_task(title="Clear silt", starts_in=timedelta(), lasts=timedelta(hours=1)))
    for _ in range(45):
        comes(busy)
    at.forward(hours=2)
    page = watcher.get("t_cards.index", wall=1)
    assert [one.text for one in page.find_all(".t-places__count")] == ["1", "45"]
    assert late.name in page.text and "1 to be found" in page.text


def test_a_crowded_wall_has_a_figure_for_each_of_the_seven_states(watcher, at):
    factories.make_incident()
    for _ in range(42):
        comes()
    people = [comes() for _ in range(3)]
    at.forward(minutes=5)
    resting.begin_rest(people[0][1], by=SYSTEM)
    attendance.sign_out(people[1][0].uid, by=SYSTEM)
    page = watcher.get("t_cards.index", wall=1)
    assert [one.text for one in page.find_all(".t-states__one")] == [
        "0 Expected", "43 Arrived", "0 On task", "1 Resting", "1 Off duty", "0 Overdue", "0 Not checked out",
    ]  # fmt: skip
    assert page.find(".t-states__one--late") is None
    at.forward(hours=5)
    late = [one.text for one in watcher.get("t_cards.index", wall=1).find_all(".t-states__one--late")]
    assert late == ["44 Overdue"]


def test_a_wall_names_as_many_as_fit_on_it_and_counts_the_rest(watcher, at):
    factories.make_incident()
    for _ in range(45):
        comes()
    at.forward(hours=5)
    page = watcher.get("t_cards.index", wall=1)
    assert len(page.find_all(".t-card--overdue")) == 4 and "and 35 more" in page.text
    assert len(watcher.get("t_cards.index").find_all(".t-alarm__others li")) == 37


def test_places_that_a_wall_has_no_room_for_are_counted(watcher, at):
    for number in range(15):
        task = factories.make_task(title=f"Task {number}")
        for _ in range(3):
            comes(task)
    page = watcher.get("t_cards.index", wall=1)
    assert len(page.find_all(".t-places__one")) == 12 and "3 more places with 9 people." in page.text


def test_a_long_column_is_told_by_places(watcher):
    for number in (20, 3):
        task = factories.make_task(title=f"Work for {number}", starts_in=timedelta(), lines=(("", 30),))
        for _ in range(number):
            comes(task)
    page = watcher.get("t_cards.index")
    heads = [one.text for one in page.find_all("section[aria-labelledby=rack-on-task] h3")]
    assert [head[-2:].strip() for head in heads] == ["20", "3"] and "Work for 20" in heads[0]
    assert len(column(page, "on-task")) == 23


def test_a_card_is_moved_to_rest_back_and_out_by_its_buttons(clerk, at):
    task = factories.make_task(starts_in=timedelta())
    person, _ = comes(task)
    page = clerk.get("t_cards.index", task=task.uid)
    page = clerk.submit(page, "Rest")
    assert rack(page) == [0, 0, 0, 1, 0] and f"{person.name} rests." in page.text
    at.forward(minutes=20)
    page = clerk.submit(clerk.get("t_cards.index", task=task.uid), "Back from rest")
    assert rack(page) == [0, 0, 1, 0, 0] and "is back after 20 minutes" in page.text
    page = clerk.submit(page, "Sign them out")
    assert rack(page) == [0, 0, 0, 0, 1] and task.number in page.text


def test_a_card_that_somebody_else_has_moved_says_so(clerk):
    person, _ = comes(factories.make_task(starts_in=timedelta()))
    page = clerk.get("t_cards.index")
    attendance.sign_out(person.uid, by=SYSTEM)
    assert "not signed in there any more" in clerk.submit(page, "Sign them out").text


def test_whoever_only_looks_has_no_moves(watcher):
    comes(factories.make_task(starts_in=timedelta()))
    assert not watcher.get("t_cards.index").find_all("[name=rest]")


def test_four_hours_without_a_break_stand_on_the_card_and_above(clerk, at):
    comes(factories.make_task(starts_in=timedelta(), lasts=timedelta(hours=8)))
    at.forward(hours=4)
    page = clerk.get("t_cards.index")
    assert "1 needs a break." in page.text and "Break due" in page.text
    assert "Break due" not in clerk.submit(page, "Rest").find(".t-rack").text


def statements_of(read):
    """How many statements a read takes."""
    said = []

    def note(_connection, _cursor, statement, *_rest):
        said.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        read()
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
    return len(said)


def test_the_board_takes_as_many_queries_for_forty_people_as_for_twenty(clerk):
    owner = factories.make_organisation()
    for _ in range(20):
        comes(factories.make_task(organisation=owner, starts_in=timedelta()))
    few = statements_of(lambda: clerk.get("t_cards.live"))
    for _ in range(20):
        comes(factories.make_task(organisation=owner, starts_in=timedelta()))
    assert statements_of(lambda: clerk.get("t_cards.live")) == few


def test_a_card_opens_with_everything_that_can_be_done_about_it(clerk, at):
    person, uid = comes(factories.make_task(title="Sandbags", starts_in=timedelta()))
    page = clerk.get("card.show", uid=uid)
    assert "Sandbags since today 11:00, due out today 15:00." in page.text
    page = clerk.submit(page, "Begin checks", **{"checks-minutes": 30})
    assert "asked every 30 minutes, next today 11:30" in page.text
    page = clerk.submit(page, "End the checks")
    page = clerk.submit(page, "They stay until then", until="23:30")
    assert page.status == 422 and "longer than the longest shift" in page.text
    page = clerk.submit(page, "They stay until then", until="23:30", why="Night watch, Moana agreed")
    assert "due out today 23:30" in page.text
    at.forward(hours=2)
    page = clerk.submit(clerk.get("card.show", uid=uid), "Sign them out at that time", **{"left-at": "12:00"})
    assert f"{person.name}" in page.text and "marked as an estimate" in page.text
    assert clerk.get("card.show", uid=uid).location.endswith(f"/people/{person.uid}")


def test_everybody_on_a_task_is_put_under_checks_and_stands_on_the_list(clerk):
    task = factories.make_task(title="Ring the doorbells", starts_in=timedelta())
    person, _ = comes(task)
    page = clerk.follow(clerk.get("tasks.show", uid=task.uid), "Does everybody work alone?")
    page = clerk.submit(page, "Begin checks on everybody", minutes="5")
    assert page.status == 422 and "Between 10 and 240 minutes." in page.text
    page = clerk.submit(page, "Begin checks on everybody", minutes="45")
    assert "Yes: each is asked every 45 minutes." in page.text
    page = clerk.get("working_alone.index")
    assert "1 person is under regular checks." in page.text and person.name in page.text
    clerk.submit(clerk.get("working_alone.of_task", uid=task.uid), "End the checks on everybody")
    assert "Nobody is under regular checks." in clerk.get("working_alone.index").text
