"""Every page for everybody: axe-core finds nothing, nothing runs over a small phone's edge, no mouse needed."""

import re
from collections.abc import Sequence

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.people import COORDINATOR, LAPTOP, PHONE, go, screen, sign_in
from tests.journeys.stage import Stage
from tests.journeys.walking import Walk, faults_on, pages_of

pytestmark = pytest.mark.browser
CONSOLE = ("console", "tasks", "callouts", "people", "charities", "hubs", "inbox", "alarms", "t_cards", "desk",
           "find", "phones", "skill_words", "unplaced", "charity_trust", "charity_people", "walk_in", "paper",
           "groups", "numbers", "person_correct", "person_data", "person_free", "papers", "standing", "twins",
           "ringing", "lists", "to_fill", "boards", "notes")  # fmt: skip
# People of the exercise who show what others have not: a suspension, a guardian, papers, a look-alike.
SPECIAL = ("Holloway", "Tama Walker", "Rangiwai", "Katherine Doyle")
# Who, where they begin, which paths are theirs, and the blueprints of which they must have seen every page.
WALKS = {
    "stranger": ("", ("/", "/register?all=yes", "/register/thanks", "/login", "/login/forgotten",
                 "/organisations/register", "/organisations/thanks", "/register/group/thanks", "/nowhere"), ("/",),
                 ("public", "board", "register", "register_group", "applying")),
    "supervisor": ("supervisor@example.org", (*(f"/console/people/?q={name}" for name in SPECIAL), "/console/",
                   "/console/desk/?who=a", "/console/find/?q=a", "/console/tasks/new",
                   "/console/people/look-again"), ("/console", "/phones"), CONSOLE),
    "charity": ("charity2@example.org", ("/portal/", "/console/"), ("/portal", "/console"),
                ("portal", "portal_tasks", "portal_us", "portal_people", "portal_sign_ins", "portal_numbers")),
    "admin": ("admin@example.org", ("/admin/",), ("/admin",), ("admin",)),
}  # fmt: skip
# Their own walks look at these: who is where a list, a pile, a group, an appeal or a young organisation is made.
# The page client looks at the rest: what is fetched into a page, the link in a text, what a preset has signed,
# sheets to print, and files.
ELSEWHERE = {"charity_trust.for_72_hours", "lists.show", "paper.key", "groups.show", "standing.decide",
             "paper.correct", "applying.still_right", "papers.sign", "paper.registration", "paper.signing",
             "lists.template", "lists.rejected", "callouts.others"}  # fmt: skip
FOCUSED = """() => { const one = document.activeElement;
  return ((one.labels && one.labels[0] ? one.labels[0] : one).innerText || "").trim() }"""


def walk(browser: Browser, stage: Stage, who: str, sizes: Sequence[tuple[int, int]]) -> Walk:
    """All pages that this person can reach."""
    email, starts, within, _ = WALKS[who]
    page = screen(browser, stage)
    if email:
        sign_in(page, stage, email)
    done = Walk(page, stage.url, within, sizes).through(*starts)
    page.context.close()
    return done


@pytest.mark.parametrize("who", WALKS)
def test_a_hub_where_nothing_has_happened_is_open_to_everybody(browser: Browser, exercise: Stage, who: str):
    assert walk(browser, exercise, who, [PHONE]).faults == []


def test_a_whole_emergency_works_without_javascript(lived_in: Stage):
    assert lived_in.passwords


@pytest.mark.parametrize("who", WALKS)
def test_a_hub_in_the_middle_of_it_is_open_to_everybody(browser: Browser, lived_in: Stage, who: str):
    done = walk(browser, lived_in, who, [LAPTOP])
    assert done.faults == []
    assert pages_of(*WALKS[who][3]) - done.endpoints - ELSEWHERE == set()


def test_every_step_of_the_register_says_what_is_wrong_to_everybody(browser: Browser, exercise: Stage):
    page, found = screen(browser, exercise, PHONE), []
    page.goto("/register?all=yes")
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_role("alert")).to_be_visible()
    found += faults_on(page)
    page.goto("/login")
    go(page, page.get_by_role("button", name="Sign in"))
    found += faults_on(page)
    assert found == []


def test_a_screen_in_a_volunteers_own_hands_is_open_to_everybody(browser: Browser, exercise: Stage):
    page = sign_in(screen(browser, exercise), exercise, COORDINATOR)
    page.goto("/console/desk/")
    page.get_by_role("button", name="Hand this screen to a volunteer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Do you want to help?")
    done = Walk(page, exercise.url, ("/kiosk",), [LAPTOP]).through("/kiosk", "/kiosk/thanks", "/kiosk/end")
    assert done.faults == []
    assert pages_of("kiosk") - done.endpoints == set()
    page.context.close()


def tab_to(page: Page, words: str) -> None:
    """Presses Tab until the focus is on what is labelled so."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if re.match(words, page.evaluate(FOCUSED)):
            return
    raise AssertionError(f"Tab never reaches “{words}”")


def enter(page: Page) -> None:
    """Presses Enter and waits for the next page."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def type_into(page: Page, words: str, typed: str) -> None:
    """Tabs to a field and types."""
    tab_to(page, words)
    page.keyboard.type(typed)


def test_a_volunteer_registers_by_keyboard_alone(browser: Browser, exercise: Stage):
    page = screen(browser, exercise)
    page.goto("/register")
    for words, typed in (("First name", "Kim"), ("Family name", "Lee"), ("Mobile number", "021 555 0177")):
        type_into(page, words, typed)
    enter(page)
    type_into(page, "Suburb or town", "Petone")
    enter(page)
    for words, typed in (("Day", "1"), ("Month", "2"), ("Year", "1990")):
        type_into(page, words, typed)
    enter(page)
    tab_to(page, "Yes, text me")
    page.keyboard.press("Space")
    enter(page)
    for button in ("Go on to when you are free", "Go on to the last page", "Register"):
        tab_to(page, button)
        enter(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")


def test_the_desk_signs_people_in_with_arrows_and_enter(browser: Browser, exercise: Stage):
    page = sign_in(screen(browser, exercise), exercise, COORDINATOR)
    page.goto("/console/desk/")
    expect(page.get_by_label("Name or mobile")).to_be_focused()
    page.keyboard.type("an")
    second = page.locator("[data-desk-result] > li").nth(1)
    expect(second).to_be_visible()
    name = second.get_by_role("button").inner_text().rpartition(", ")[2].strip()
    page.keyboard.press("ArrowDown")
    enter(page)
    expect(page.locator("body")).to_contain_text(f"{name} is signed in at")
