"""Somebody at a screen: signing in, playing a phone, filling the long forms. Words as a person sees them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Locator, Page, expect

from hub import clock
from tests.journeys.stage import Stage

LAPTOP, PHONE = (1366, 768), (390, 844)
PLACE = ZoneInfo("Pacific/Auckland")
COORDINATOR, CHARITY = "coordinator@example.org", "charity2@example.org"
REFERRALS = "Which referrals must I answer?"
expect.set_options(timeout=15_000)


@dataclass(frozen=True)
class Asked:
    """One of the people whose phone was texted."""

    phone: str
    name: str

    @property
    def given_name(self) -> str:
        """As a charity sees them before they are accepted."""
        return self.name.split()[0]


def screen(browser: Browser, stage: Stage, size: tuple[int, int] = LAPTOP, *, scripts: bool = True) -> Page:
    """A browser of its own, with nobody signed in."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, base_url=stage.url, java_script_enabled=scripts,
        bypass_csp=True, reduced_motion="reduce",
    )  # fmt: skip
    context.set_default_timeout(15_000)
    return context.new_page()


def sign_in(page: Page, stage: Stage, email: str) -> Page:
    """Through the page, as everybody does."""
    page.goto("/login")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(stage.passwords[email])
    page.get_by_role("button", name="Sign in").click()
    expect(page).not_to_have_url(re.compile("/login"))
    return page


def go(page: Page, where: Locator) -> None:
    """Presses what leads to another page and waits until that is there, so that nobody looks at the old one."""
    with page.expect_navigation():
        where.click()


def be_phone(page: Page, phone: str, words: str) -> None:
    """Texts the hub from a phone of the exercise."""
    page.goto("/phones/")
    page.get_by_role("main").get_by_label("Phone number").fill(phone)
    page.get_by_role("button", name="Be this phone").click()
    page.get_by_label("Text to the hub").fill(words)
    page.get_by_role("button", name="Send as this phone").click()
    expect(page.get_by_role("main")).to_contain_text(words)


def phones_in_use(page: Page) -> list[Asked]:
    """Every phone that has got a text, and whose it is."""
    page.goto("/phones/")
    rows = page.get_by_role("row").filter(has=page.get_by_role("link"))
    return [
        Asked(
            phone=(row.get_by_role("link").first.get_attribute("href") or "").rsplit("/", 1)[1],
            name=row.get_by_role("cell").first.inner_text().strip(),
        )
        for row in rows.all()
    ]


def fill_task(page: Page, facts: Mapping[str, str], needed: int) -> None:
    """The form of a task that begins in a few minutes, on whatever day that is."""
    starts = clock.now().astimezone(PLACE) + timedelta(minutes=10)
    ends = starts + timedelta(hours=4)
    folded = page.get_by_role("main").locator("form details:not([open]) > summary")
    while folded.count():
        folded.first.click()
    for label, words in facts.items():
        page.get_by_label(label).fill(words)
    page.get_by_label("Day", exact=True).fill(starts.strftime("%Y-%m-%d"))
    page.get_by_label("Starts at", exact=True).fill(_clock(starts))
    page.get_by_label("Ends at", exact=True).fill(_clock(ends))
    page.get_by_label("How many", exact=True).fill(str(needed))


def _clock(moment: datetime) -> str:
    return moment.strftime("%H:%M")


def number_of(page: Page) -> str:
    """The task number in the page's head."""
    found = re.search(r"T-\d{4}", page.get_by_role("main").inner_text())
    assert found, page.get_by_role("main").inner_text()
    return found[0]
