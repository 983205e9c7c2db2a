"""An organisation comes by the public page, is screened, and its own people sign in and know their members."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.people import COORDINATOR, LAPTOP, PHONE, go, screen, sign_in
from tests.journeys.stage import Stage
from tests.journeys.walking import faults_on

pytestmark = pytest.mark.browser
NAME, NUMBER = "Hutt Valley Pantry", "+642102990777"
SUPERVISOR = "supervisor@example.org"
POINTS = ("Volunteer lead", "Insurance", "Safeguarding", "Induction", "Supervision", "Data sharing")


def press(page: Page, button: str) -> None:
    """Sends a form by its button."""
    page.get_by_role("main").get_by_role("button", name=button).first.click()


def apply(page: Page) -> None:
    """A charity describes itself on a phone."""
    page.goto("/organisations/register")
    for label, words in {
        "Name of the organisation": NAME, "Who answers for you?": "Mele Fifita", "Their phone": NUMBER,
        "What do volunteers do with you?": "packing food, driving a van", "Where do you work?": "Lower Hutt, 10 km",
        "When is somebody there?": "weekdays 9-5", "Who insures the volunteers?": "Valley Mutual",
    }.items():  # fmt: skip
        page.get_by_label(label, exact=True).fill(words)
    press(page, "Send it to the hub")
    expect(page.get_by_role("alert")).to_contain_text("ends before it starts")
    page.get_by_label("When is somebody there?").fill("weekdays 9-17")
    press(page, "Send it to the hub")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you, Mele Fifita")


def open_charity(page: Page, name: str) -> None:
    """Its page on the console, from the list."""
    page.goto("/console/charities/")
    page.get_by_role("link", name=name).click()


def screen_it(page: Page) -> None:
    """Goes through the checklist, then activates it."""
    open_charity(page, NAME)
    page.get_by_role("link", name="Screen it").click()
    for point in POINTS:
        page.get_by_role("group", name=point).get_by_label("Met", exact=True).check()
    press(page, "It is screened")
    expect(page.get_by_role("alert")).to_contain_text("the day")
    page.get_by_label("Signed on").fill("2026-11-02")
    press(page, "It is screened")
    press(page, "Activate it")
    expect(page.get_by_role("main")).to_contain_text("Nothing waits here.")


def invite(page: Page) -> str:
    """A link for one of its people."""
    page.get_by_role("link", name="Invite somebody").click()
    page.get_by_label("Name").fill("Mele Fifita")
    page.get_by_label("E-mail address").fill("mele@example.org")
    press(page, "Make the link")
    return page.locator(".facts dd").first.inner_text()


def add_member(page: Page) -> str:
    """Somebody of the register belongs to it; answers their name."""
    page.goto("/console/people/")
    person = page.get_by_role("row").nth(1).get_by_role("link")
    name = person.inner_text()
    person.click()
    page.get_by_text("Change or correct something").click()
    page.get_by_role("link", name="Write down where they belong").click()
    page.get_by_label("Organisation").select_option(label=NAME)
    press(page, "Write it down")
    expect(page.get_by_role("main")).to_contain_text("Not confirmed")
    return name


def test_a_charity_applies_is_trusted_and_knows_its_own_people(browser: Browser, exercise: Stage) -> None:
    apply(screen(browser, exercise, PHONE, scripts=False))
    exercise.wait_for_text(NUMBER, "we have written down Hutt Valley Pantry")
    supervisor = sign_in(screen(browser, exercise), exercise, SUPERVISOR)
    screen_it(supervisor)
    link, member = invite(supervisor), add_member(supervisor)
    mele = screen(browser, exercise, LAPTOP)
    mele.goto(link)
    for label in ("New password", "The same again"):
        mele.get_by_label(label).fill("amber-river-stone-12")
    press(mele, "Keep this password and sign in")
    mele.get_by_role("link", name="Our people").click()
    expect(mele.get_by_role("main")).to_contain_text(member)
    press(mele, "Confirm")
    expect(mele.get_by_role("main")).to_contain_text("You know all of them.")
    mele.goto(link)
    for label in ("New password", "The same again"):
        mele.get_by_label(label).fill("amber-river-stone-12")
    press(mele, "Keep this password and sign in")
    expect(mele.get_by_role("alert")).to_contain_text("has been used")


def test_a_coordinator_activates_one_for_72_hours_after_a_call_back(
    browser: Browser, exercise: Stage
) -> None:
    page = sign_in(screen(browser, exercise), exercise, COORDINATOR)
    open_charity(page, "Seaview Tool Library")
    go(page, page.get_by_role("link", name="for 72 hours"))
    assert faults_on(page) == []
    press(page, "Activate it for 72 hours")
    expect(page.get_by_role("alert")).to_contain_text("Ring them back first")
    page.get_by_label("I rang them back").check()
    for label, words in {
        "Whom did you speak with?": "Tavita Leota", "Who insures the volunteers?": "Harbour Mutual",
        "Who supervises the volunteers on the spot?": "Tavita Leota",
        "Why can it not wait for a proper screening?": "Pumps are needed tonight",
    }.items():  # fmt: skip
        page.get_by_label(label).fill(words)
    press(page, "Activate it for 72 hours")
    expect(page.get_by_role("main")).to_contain_text("Active for 72 hours until")
    expect(page.get_by_role("main")).to_contain_text("Pumps are needed tonight Moana Te Rangi")
