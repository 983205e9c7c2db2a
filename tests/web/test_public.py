"""The front page for everybody."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.accounts.rules import SYSTEM
from hub.attendance.closing import services as closing
from hub.database import transaction
from hub.installation.models import Installation
from hub.referrals.states import ReferralState
from hub.tasks.states import TaskState
from tests import factories


def test_nothing_open_and_nothing_wanted_is_said_honestly(app, page):
    home = page.get("/")
    assert home.h1 == "How can I help?"
    assert "No hub is open now." in home.text and "Nothing is wanted at this moment." in home.text


def test_danger_to_life_stands_on_the_page_with_the_number_of_this_country(app, page):
    assert "Ring 111" in page.get("/").text


def test_everybody_can_register_and_staff_can_sign_in(app, page):
    links = page.get("/").links
    assert "/register" in links and "/login" in links


def test_open_hubs_are_shown_with_address_and_since_when(app, page):
    incident = factories.make_incident()
    factories.make_hub(name="Petone School", opened_for=incident)
    night = factories.make_hub(name="Eastbourne Hall", opened_for=incident)
    factories.make_hub(name="Shut Hall")
    closing.close_overnight(night.id, by=SYSTEM)
    text = page.get("/").text
    assert "Petone School" in text and "Britannia Street" in text and "today 11:00" in text
    assert "Closed for the night" in text and "Shut Hall" not in text


def test_what_is_wanted_shows_work_suburb_time_and_free_places(app, page):
    task = factories.make_task(lines=(("", 3), ("cooking", 2)))
    factories.make_referral(task, factories.make_volunteer(), state=ReferralState.ACCEPTED)
    text = page.get("/").find("tbody").text
    for words in ("Pack food parcels", "Petone", "today 13:00", "Anyone, Cooking", "4"):
        assert words in text


def test_no_address_contact_or_name_leaves_the_house(app, page):
    factories.make_task()
    html = page.get("/").html
    for secret in ("Beach Street", "Leilani", "7555033", "Side door"):
        assert secret not in html


@pytest.mark.parametrize(
    "over", [{"state": TaskState.DRAFT}, {"state": TaskState.FILLED}, {"starts_in": timedelta(-1)}]
)
def test_what_is_not_open_full_or_over_is_not_wanted(app, page, over):
    factories.make_task(**over)
    assert "Nothing is wanted" in page.get("/").text


def test_a_task_whose_places_are_all_held_is_not_wanted(app, page):
    task = factories.make_task(lines=(("", 1),))
    factories.make_referral(task, factories.make_volunteer(), state=ReferralState.AGREED)
    assert "Nothing is wanted" in page.get("/").text


def test_an_installation_that_is_not_set_up_says_how(app, page):
    with transaction() as session:
        session.execute(sa.delete(Installation))
    home = page.get("/")
    assert home.status == 200 and "flask hub setup" in home.text
