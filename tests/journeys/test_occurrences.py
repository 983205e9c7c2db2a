"""Something happened: an ambulance, a worry, and somebody who was asked to leave and is heard by somebody else."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from hub.accounts.rules import SYSTEM
from hub.accounts.states import Role
from hub.attendance import services as attendance
from tests import factories
from tests.journeys.moved import served

pytestmark = pytest.mark.browser
SECRET = "afraid to go home"


@pytest.fixture
def hana(app, at):
    """Signed in on a task."""
    task = factories.make_task(starts_in=timedelta(), lasts=timedelta(hours=6))
    person = factories.make_volunteer(given_name="Hana", family_name="Kere")
    attendance.sign_in(person.uid, task_id=task.id, by=SYSTEM)
    return person


def test_three_things_happen_in_one_afternoon(browser: Browser, app, at, hana):
    moana, samuel = (
        factories.make_user(role, name=name).email
        for role, name in ((Role.COORDINATOR, "Moana"), (Role.SUPERVISOR, "Samuel"))
    )
    with served(app, at) as place:
        desk, office = place.screen(browser, moana), place.screen(browser, samuel)
        desk.goto("/console/desk/")
        desk.get_by_role("link", name="Something happened").click()
        desk.get_by_role("link", name="Somebody was hurt").click()
        desk.get_by_label("Who was hurt?").fill("Hana Kere")
        desk.get_by_label("What happened?").fill("Missed the last step, cannot stand on the left foot")
        desk.get_by_label("An ambulance").check()
        desk.get_by_role("button", name="Write it down").click()
        expect(desk.get_by_role("main")).to_contain_text("Write what was done")
        desk.get_by_label("What was done?").fill("Sat down, foot up")
        desk.get_by_role("button", name="Write it down").click()
        expect(desk.get_by_role("main")).to_contain_text("Hana Kere, today 11:00")
        office.goto("/console/tasks/")
        expect(office.get_by_role("region", name="Alarms")).to_contain_text("ambulance called")

        desk.goto("/console/happened/safeguarding")
        desk.get_by_label("What did you see or hear?").fill(f"A child said they are {SECRET}.")
        desk.get_by_role("button", name="Hand it to the supervisors").click()
        expect(desk.get_by_role("main")).to_contain_text("It is handed on")
        desk.goto("/console/occurrences/")
        expect(desk.get_by_role("main")).not_to_contain_text("worried")
        office.goto("/console/alarms/")
        office.get_by_role("link", name="Somebody wrote down a worry").click()
        office.get_by_role("link", name="Read what was written down").click()
        expect(office.get_by_role("main")).to_contain_text(SECRET)
        office.get_by_label("What is new?").fill("Spoke with them and with their aunt.")
        office.get_by_role("button", name="It is dealt with").click()
        expect(office.get_by_role("main")).to_contain_text("Dealt with")

        desk.goto(f"/console/people/{hana.uid}")
        desk.get_by_role("link", name="Something happened").click()
        desk.get_by_role("link", name="Somebody was asked to leave").click()
        desk.get_by_label("Why were they asked to leave?").fill("Shouted at a child")
        desk.get_by_label("Who decided it?").fill("Leilani Tuala")
        desk.get_by_label("Yes, I told them").check()
        desk.get_by_role("button", name="Write it down and sign them out").click()
        expect(desk.locator("body")).to_contain_text("They are signed out")
        desk.get_by_role("link", name="They see it differently").click()
        desk.get_by_label("What do they say?").fill("It was my brother")
        desk.get_by_role("button", name="Write it down").click()
        office.goto("/console/")
        office.get_by_role("link", name="Look at it again").click()
        office.get_by_role("link", name="Decide their appeal").click()
        office.get_by_label("It was not right").check()
        office.get_by_label("What did you find?").fill("Her brother says so too")
        office.get_by_role("button", name="Decide").click()
        expect(office.get_by_role("main")).to_contain_text("It was not right.")
