"""The program in this process, served to real browsers, with a clock that a test moves for everybody at once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import Thread
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from hub import clock
from tests.journeys.people import LAPTOP

PASSWORD = "correct-horse"


@dataclass(frozen=True)
class Served:
    """Where its pages are."""

    url: str

    def screen(self, browser: Browser, email: str) -> Page:
        """A browser of its own in which this person has signed in through the page."""
        context = browser.new_context(
            viewport={"width": LAPTOP[0], "height": LAPTOP[1]}, base_url=self.url, bypass_csp=True
        )
        page = context.new_page()
        page.goto("/login")
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Password").fill(PASSWORD)
        with page.expect_navigation():
            page.get_by_role("button", name="Sign in").click()
        expect(
            page.get_by_role("link", name="Sign out").or_(page.get_by_role("button", name="Sign out"))
        ).to_be_visible()
        return page


@contextmanager
def served(app: Flask, at: Callable[[], datetime], port: int = 0) -> Iterator[Served]:
    """Serves the application until the block ends; ending and serving anew on its port is a restart."""

    def on_this_clock(environ: dict[str, Any], start_response: Any) -> Any:
        with clock.using(at):
            return app.wsgi_app(environ, start_response)

    server = make_server("127.0.0.1", port, on_this_clock, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Served(f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()
