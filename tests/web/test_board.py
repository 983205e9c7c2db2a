"""The public board: what anybody may know, and nothing else."""

from datetime import timedelta

import pytest

from hub.accounts.states import Role
from hub.referrals.organisations import taking
from hub.referrals.states import ReferralState
from hub.tasks.states import TaskState
from tests import factories
from tests.referrals.doing import ANA

WELLINGTON = {"lat": -41.2900, "lon": 174.7800, "place_name": "Te Aro"}
MASTERTON = {"lat": -40.9500, "lon": 175.6600, "place_name": "Masterton"}


def test_an_empty_board_says_what_to_do(app, page):
    text = page.get("/board").text
    assert "Nothing is wanted at this moment." in text and "No organisation takes people yet." in text
    assert "I can help" in text and "text JOIN to" in text


def test_it_shows_work_suburb_hours_and_free_places(app, page):
    task = factories.make_task(lines=(("", 3), ("cooking", 2)))
    factories.make_referral(task, factories.make_volunteer(), state=ReferralState.ACCEPTED)
    board = page.get("/board")
    assert "4 more people are wanted." in board.text and board.find("h3").text == "Petone"
    row = board.find("tbody tr").text
    assert "Pack food parcels" in row and "today 13:00 to 17:00" in row and "Anyone, Cooking" in row


def test_no_name_phone_or_street_address_leaves_the_house(app, page):
    task = factories.make_task(description="Ask for Hinemoa", hazards="Dog of Mr Brown", caller_name="Tiaho Brown",
                               caller_phone="+64215550100", directions="Behind number 14")  # fmt: skip
    factories.make_referral(
        task, factories.make_volunteer(given_name="Marisol"), state=ReferralState.ACCEPTED
    )
    html = page.get("/board").html
    secrets = (
        "Beach Street",
        "Leilani",
        "555",
        "Side door",
        "Hinemoa",
        "Brown",
        "Tiaho",
        "number 14",
        "Marisol",
    )
    assert [word for word in secrets if word in html.replace(task.number, "")] == []


@pytest.mark.parametrize(
    "over",
    [{"state": TaskState.DRAFT}, {"state": TaskState.OFFERED}, {"state": TaskState.CLOSED},
     {"state": TaskState.CANCELLED}, {"starts_in": timedelta(-1)}],
)  # fmt: skip
def test_what_is_not_open_to_everybody_is_not_on_it(app, page, over):
    factories.make_task(title="Secret plan", **over)
    assert "Secret plan" not in page.get("/board").html


def test_who_takes_nobody_is_said_without_why_and_their_places_are_not_called_for(app, page):
    owner = factories.make_organisation(name="Harbour Food Rescue")
    factories.make_task(organisation=owner)
    taking.stop_sending(owner.uid, why="The cook is ill", by=ANA)
    text = page.get("/board").text
    assert "Takes nobody now" in text and "cook" not in text and "Pack food parcels" not in text
    assert "Pack food parcels" not in page.get("/").text
    taking.send_again(owner.uid, by=ANA)
    assert "Takes people" in page.get("/board").text


def test_how_many_more_somebody_takes_today_is_said(app, page):
    owner = factories.make_organisation(name="Harbour Food Rescue")
    taking.say_room(owner.uid, 5, by=ANA)
    assert "5 more today" in page.get("/board").text
    taking.say_room(owner.uid, 0, by=ANA)
    assert "Nobody more today" in page.get("/board").text


def test_the_board_of_a_hub_shows_its_own_tasks_and_what_is_near(app, page):
    hub = factories.make_hub(name="Petone School", opened_for=factories.make_incident())
    factories.make_task(title="Sweep the hall")
    factories.make_task(title="Far but ours", hub_id=hub.id, **MASTERTON)
    factories.make_task(title="Far away", **MASTERTON)
    board = page.get("/board/petone-school")
    assert board.h1 == "What is wanted near Petone School?"
    assert "Sweep the hall" in board.text and "Far but ours" in board.text and "Far away" not in board.text
    assert "/board/petone-school" in page.get("/board").links


@pytest.mark.parametrize("name", ["nowhere", "..", "x" * 500])
def test_a_hub_that_is_not_there_is_not_found(app, page, name):
    assert page.get(f"/board/{name}").status == 404


def test_the_live_part_answers_304_while_nothing_changed(app, page):
    factories.make_task()
    first = page.get("/board?part=live")
    assert not first.is_whole and "Petone" in first.text
    assert page.get("/board?part=live", headers={"If-None-Match": first.headers["ETag"]}).status == 304


def test_the_front_page_leads_to_it(app, page):
    assert "/board" in page.get("/").links
    factories.make_task()
    assert "/board" in page.get("/").links


def test_the_console_shows_what_lacks_who_sees_to_it_and_since_when(sign_in, at):
    owner = factories.make_organisation(name="Harbour Food Rescue")
    task = factories.make_task(
        organisation=owner, lines=(("cooking", 5),), raised_at=at.moment - timedelta(hours=3)
    )
    for _ in range(2):
        factories.make_referral(task, factories.make_volunteer(), state=ReferralState.AGREED)
    row = sign_in(Role.COORDINATOR).get("to_fill.index").find("tbody tr").text
    for words in ("3 of 5, cooking", "Harbour Food Rescue", "3 h ago", "today 13:00 to 17:00"):
        assert words in row


def test_drafts_and_stopped_owners_stand_on_the_consoles_board_with_what_to_do(sign_in):
    owner = factories.make_organisation()
    factories.make_task(organisation=owner)
    factories.make_task(state=TaskState.DRAFT, place_name="Naenae")
    taking.stop_sending(owner.uid, by=ANA)
    text = sign_in(Role.COORDINATOR).get("to_fill.index").text
    assert (
        "They take nobody now" in text and "Open it" in text and text.index("Naenae") < text.index("Petone")
    )


def test_a_full_task_is_on_no_board(sign_in, page):
    task = factories.make_task(lines=(("", 1),))
    factories.make_referral(task, factories.make_volunteer(), state=ReferralState.AGREED)
    console = sign_in(Role.COORDINATOR)
    assert "Nothing is open." in console.get("to_fill.index").text
    assert "Nothing is open." in console.get("to_fill.paper").text
    assert "Nothing is wanted" in page.get("/board").text


def test_the_print_has_a_row_for_each_and_says_page_of(sign_in):
    for number in range(20):
        factories.make_task(title=f"Job {number}")
    paper = sign_in(Role.COORDINATOR).get("to_fill.paper")
    assert "Page 2 of 2" in paper.text and paper.text.count("Job ") == 20
    assert "Sat 14 Nov, 13:00 to 17:00" in paper.text, "paper hangs there tomorrow too"
