"""Walks every page that a person can reach and says what stands in anybody's way on it."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page
from werkzeug.routing import MapAdapter

from config import load
from hub.application import create_app
from tests.journeys.people import LAPTOP, PHONE
from tests.journeys.stage import ROOT

AXE = ROOT / "static" / "node_modules" / "axe-core" / "axe.min.js"
RUN_AXE = """() => axe.run({resultTypes: ["violations"],
    runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}})
  .then(found => found.violations.map(
    one => one.id + ": " + one.nodes.slice(0, 3).map(node => node.target + " " + node.failureSummary).join("; ")))"""
SMALLEST = (320, 640)
# What is over the edge, but for what scrolls inside a box of its own.
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
LINKS = "() => [...document.querySelectorAll('a[href]:not([download])')].map(one => one.href)"
MOST_PAGES = 200
# A task's page looks different in each state.
MOST_OF = {
    "/console/tasks/UID?": 8, "/portal/tasks/UID?": 4, "/console/people/?q": 5, "/console/people/UID?": 6,
}  # fmt: skip


def faults_on(
    page: Page,
    sizes: Sequence[tuple[int, int]] = (LAPTOP, PHONE),
    *,
    back_to: tuple[int, int] | None = LAPTOP,
) -> list[str]:
    """What is wrong with the page that is open, on screens of these sizes and on the smallest phone."""
    if page.evaluate("() => typeof axe === 'undefined'"):
        page.add_script_tag(path=AXE)
    found = []
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        found += [f"{page.url} at {width}: {fault}" for fault in page.evaluate(RUN_AXE)]
    page.set_viewport_size({"width": SMALLEST[0], "height": SMALLEST[1]})
    if (over := page.evaluate(OVERFLOW)) > 0:
        found.append(f"{page.url} at {SMALLEST[0]}: {over} px over the edge")
    if back_to:
        page.set_viewport_size({"width": back_to[0], "height": back_to[1]})
    return found


@dataclass
class Walk:
    """From some pages to all that are linked under these paths, one of each kind."""

    page: Page
    base: str
    within: tuple[str, ...]
    sizes: Sequence[tuple[int, int]] = (LAPTOP, PHONE)
    faults: list[str] = field(default_factory=list)
    endpoints: set[str] = field(default_factory=set)

    def through(self, *starts: str) -> "Walk":
        """Opens the starts and whatever they lead to."""
        rules, waiting, seen = routes(), [f"{self.base}{start}" for start in starts], Counter[str]()
        opened: set[str] = set()
        # With every page from the start: to hand it over anew costs more than all that it looks at.
        self.page.add_init_script(path=AXE)
        while waiting and len(opened) < MOST_PAGES:
            url, _, _ = waiting.pop(0).partition("#")
            kind = kind_of(url)
            if url in opened or seen[kind] >= MOST_OF.get(kind, 1) or not self.belongs(url):
                continue
            opened.add(url)
            seen[kind] += 1
            answer = self.page.goto(url)
            assert answer and answer.status < 500, f"{url}: {answer and answer.status}"
            path = urlsplit(url).path
            self.endpoints |= {rules.match(path, "GET")[0]} if rules.test(path, "GET") else set()
            self.faults += faults_on(self.page, self.sizes, back_to=None)
            waiting += self.page.evaluate(LINKS)
        return self

    def belongs(self, url: str) -> bool:
        """Whether it is one of the pages this walk is about."""
        return url.startswith(self.base) and urlsplit(url).path.startswith(self.within)


def kind_of(url: str) -> str:
    """Pages of one kind differ only in whom they are about."""
    parts = urlsplit(url)
    path = re.sub(r"\+\d+", "NUMBER", UUID.sub("UID", parts.path))
    return f"{path}?{'&'.join(sorted(parse_qs(parts.query)))}"


def routes() -> MapAdapter:
    """The program's own list of routes."""
    return create_app(load({"HUB_ENV": "testing"})).url_map.bind("hub.test")


def pages_of(*blueprints: str) -> set[str]:
    """Every page of these blueprints; what is only fetched into a page, and what only takes a form, is none."""
    found = create_app(load({"HUB_ENV": "testing"})).url_map.iter_rules()
    return {
        rule.endpoint
        for rule in found
        if "GET" in (rule.methods or ()) and rule.endpoint.partition(".")[0] in blueprints
        and not rule.endpoint.endswith("live")
    }  # fmt: skip
