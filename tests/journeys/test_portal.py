"""A charity answers on a phone: by the link in a text, several at once in the portal, and says stop."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.people import CHARITY, COORDINATOR, PHONE, REFERRALS, go, screen, sign_in
from tests.journeys.stage import Stage
from tests.journeys.walking import faults_on

pytestmark = pytest.mark.browser
OWNER, NUMBER = "St Brigid's Care", "+642102900001"
TASK = re.compile("Visit people who live alone")


def says(page: Page, words: str) -> None:
    """The page comes to say this."""
    expect(page.get_by_role("main")).to_contain_text(words)


def sent(page: Page) -> Iterator[str]:
    """A coordinator sends one person after another to the charity; answers each one's name."""
    page.goto("/console/people/?standing=eligible")
    rows = page.locator(".people-list").get_by_role("rowheader").get_by_role("link")
    people = [(one.inner_text(), one.get_attribute("href") or "") for one in rows.all()]
    for name, url in people:
        page.goto(url)
        choice = page.locator("#give-task")
        if not choice.count():
            continue
        choice.select_option(label=choice.locator("option").filter(has_text=TASK).inner_text())
        go(page, page.get_by_role("button", name="They said yes", exact=True))
        if page.get_by_text("They are on the task.").count():
            yield name


def link_in(text: str, stage: Stage) -> str:
    """The address in a text, as a thumb would follow it."""
    found = re.search(rf"{stage.url}/a/\w+", text)
    assert found, text
    return found[0]


def accept_by_link(page: Page, link: str, name: str) -> None:
    """Fit first, contact once accepted; the link then says what was decided."""
    given = name.split()[0]
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Can you take {given} on?")
    assert name not in page.get_by_role("main").inner_text()
    assert faults_on(page, [PHONE], back_to=PHONE) == []
    go(page, page.get_by_role("button", name=f"Accept {given}"))
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.goto(link)
    says(page, "Accepted today")
    assert page.get_by_role("button", name=f"Accept {given}").count() == 0


def accept_several(page: Page, names: list[str]) -> None:
    """Ticks them in the portal and accepts them with one button."""
    page.goto("/portal/")
    for name in names:
        page.get_by_label(f"Tick {name.split()[0]}").first.check()
    assert faults_on(page, [PHONE], back_to=PHONE) == []
    go(page, page.get_by_role("button", name="Accept the ticked"))
    expect(page.get_by_text(f"{len(names)} people are accepted.")).to_be_visible()
    for name in names:
        says(page, name)


def test_a_charity_answers_by_a_link_and_in_bulk_and_says_stop(browser: Browser, exercise: Stage) -> None:
    coordinator = sign_in(screen(browser, exercise), exercise, COORDINATOR)
    charity = sign_in(screen(browser, exercise, PHONE), exercise, CHARITY)
    people = sent(coordinator)
    first = next(people)
    text = exercise.wait_for_text(NUMBER, f"{first.split()[0]} can help with")
    accept_by_link(screen(browser, exercise, PHONE), link_in(text, exercise), first)
    charity.goto("/portal/")
    expect(charity.get_by_role("heading", level=1)).to_have_text(REFERRALS)
    says(charity, first)
    accept_several(charity, [next(people), next(people)])
    charity.get_by_role("button", name="Stop sending people").click()
    says(charity, "You have asked us to send nobody.")
    stranger = screen(browser, exercise, PHONE, scripts=False)
    stranger.goto("/board")
    expect(stranger.get_by_role("row").filter(has_text=OWNER)).to_contain_text("Takes nobody now")
    assert not stranger.get_by_text(TASK).count()
    go(charity, charity.get_by_role("button", name="Send people again"))
    stranger.reload()
    expect(stranger.get_by_role("row").filter(has_text=OWNER)).to_contain_text("Takes people")
    for page in (coordinator, charity, stranger):
        page.context.close()
