"""A browser for tests: fetches pages, judges each by the laws of every page, fills and sends their forms."""

import json
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, g, has_app_context, url_for
from werkzeug.test import TestResponse

from tests.page_judge import faults_of
from tests.page_reading import parse
from tests.page_tree import Element

FIELDS = ("input", "select", "textarea")
NOT_SENT = ("submit", "button", "reset", "image", "file")


class Page:
    """One answer of the application, parsed when it is HTML."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.headers = response.headers
        self.location = response.headers.get("Location", "")
        self.path = response.request.path
        self.is_html = response.mimetype == "text/html" and bool(response.data)
        self.html = response.get_data(as_text=True)
        self.tree, self.parse_errors = parse(self.html) if self.is_html else (Element("none"), [])

    @property
    def is_whole(self) -> bool:
        """A page, not a fragment for a live region."""
        return self.is_html and "<html" in self.html[:400].lower()

    @property
    def text(self) -> str:
        """All words that the page shows or speaks."""
        return (self.tree.first("body") or self.tree).text

    @property
    def h1(self) -> str:
        """The words of the one heading."""
        heading = self.find("h1")
        return heading.text if heading else ""

    @property
    def title(self) -> str:
        """The words in the browser's tab."""
        title = self.find("title")
        return title.text if title else ""

    @property
    def json(self) -> Any:
        """The answer read as JSON."""
        return json.loads(self.html)

    @property
    def forms(self) -> list[Element]:
        """Every form, in order."""
        return self.find_all("form")

    @property
    def links(self) -> list[str]:
        """The address of every link."""
        return [link["href"] for link in self.find_all("a") if "href" in link.attributes]

    def find(self, selector: str) -> Element | None:
        """The first element of a selector such as `table.people td` or `input[name=phone]`."""
        return next(iter(self.find_all(selector)), None)

    def find_all(self, selector: str) -> list[Element]:
        """Every element of a selector."""
        return self.tree.find_all(selector)

    def form_of(self, wanted: int | str) -> tuple[Element, Element | None]:
        """The form by its place on the page, or by the words of one of its buttons, with that button."""
        if isinstance(wanted, int):
            return self.forms[wanted], None
        for exactly in (True, False):
            for form in self.forms:
                for button in self.buttons_of(form):
                    if button.text == wanted or (not exactly and wanted in button.text):
                        return form, button
        said = [button.text for form in self.forms for button in self.buttons_of(form)]
        raise AssertionError(f"no button “{wanted}” on {self.path}; there are {said}")

    def buttons_of(self, form: Element) -> list[Element]:
        """The buttons that send this form, wherever on the page they stand."""
        name = form.get("id")
        return buttons_of(form) + (self.find_all(f"button[form={name}]") if name else [])


def buttons_of(form: Element) -> list[Element]:
    """The buttons that send this form."""
    return [button for button in form.find_all("button") if button.get("type", "submit") == "submit"]


def values_of(form: Element) -> dict[str, list[str]]:
    """What the browser would send if nothing were touched."""
    values: dict[str, list[str]] = {}
    for field in form.find_all(",".join(FIELDS)):
        name = field.get("name")
        if name and "disabled" not in field.attributes and field.get("type") not in NOT_SENT:
            values.setdefault(name, []).extend(value_of(field))
    return values


def value_of(field: Element) -> list[str]:
    """The values one field would send."""
    if field.tag == "select":
        options = field.find_all("option")
        chosen = [option for option in options if "selected" in option.attributes]
        single = "multiple" not in field.attributes
        return [option.get("value", option.text) for option in chosen or (options[:1] if single else [])]
    if field.tag == "textarea":
        return [field.raw_text.removeprefix("\n")]
    if field.get("type") in ("checkbox", "radio"):
        return [field.get("value", "on")] if "checked" in field.attributes else []
    return [field.get("value", "")]


class PageClient:
    """Flask's test client that judges every whole HTML page it gets."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()

    def get(
        self, where: str, *, check: bool = True, follow: bool = False, headers: Any = None, **values: Any
    ) -> Page:
        """Fetches a path (`/board`) or an endpoint (`tasks.show`, uid=…)."""
        forget_the_last_request()
        answer = self.client.get(self.address(where, values), follow_redirects=follow, headers=headers)
        return self._judged(answer, check)

    def post(
        self, where: str, data: Any = None, *, check: bool = True, follow: bool = False, **values: Any
    ) -> Page:
        """Sends form data to a path or an endpoint."""
        forget_the_last_request()
        answer = self.client.post(self.address(where, values), data=data or {}, follow_redirects=follow)
        return self._judged(answer, check)

    def submit(
        self, page: Page, form: int | str = 0, *, follow: bool = True, check: bool = True, **fields: Any
    ) -> Page:
        """Sends the page's own form, hidden fields and defaults included; a field set to None is left out."""
        element, button = page.form_of(form)
        data = values_of(element)
        if button is not None and button.get("name"):
            data.setdefault(button["name"], []).append(button.get("value", ""))
        for name, value in fields.items():
            assert page_offers(element, name), f"the form of {page.path} has no field “{name}”"
            data[name] = [] if value is None else [str(one) for one in listed(value)]
        where = element.get("action") or page.path
        if element.get("method", "get").lower() == "post":
            return self.post(where, data, follow=follow, check=check)
        forget_the_last_request()
        return self._judged(self.client.get(where, query_string=data, follow_redirects=follow), check)

    def follow(self, page: Page, words: str) -> Page:
        """Goes where the link with these words leads."""
        for link in page.find_all("a"):
            if words in link.text:
                return self.get(link["href"], follow=True)
        raise AssertionError(f"no link “{words}” on {page.path}")

    def address(self, where: str, values: dict[str, Any]) -> str:
        """The path of an endpoint; a path stays what it is."""
        if where.startswith(("/", "http")):
            return where
        with self.app.test_request_context():
            return url_for(where, **values)

    def _judged(self, response: TestResponse, check: bool) -> Page:
        page = Page(response)
        if check and page.is_whole:
            faults = faults_of(page.tree, page.parse_errors, self._leads_somewhere, self._wants_token())
            assert not faults, f"{page.path} ({page.status}): " + "; ".join(faults)
        return page

    def _wants_token(self) -> bool:
        return bool(self.app.config.get("WTF_CSRF_ENABLED", "csrf" in self.app.extensions))

    def _leads_somewhere(self, href: str, method: str) -> bool:
        """True when a route answers this address, or when it leads out of the house."""
        parts = urlsplit(href)
        if parts.scheme or parts.netloc or not parts.path:
            return True
        return has_route(self.app, parts.path, method)


@lru_cache(maxsize=4096)
def has_route(app: Flask, path: str, method: str) -> bool:
    """Whether the application answers such a request; every page links to the same dozen."""
    return app.url_map.bind("localhost").test(path, method=method)


def forget_the_last_request() -> None:
    """The test's own application context outlives a request, and with it who was signed in and their frame."""
    if has_app_context():
        for name in ("_login_user", "hub_frame", "csrf_token", "csrf_valid", "_flask_babel"):
            g.pop(name, None)


def page_offers(form: Element, name: str) -> bool:
    """True when the form has a field of that name."""
    return any(field.get("name") == name for field in form.find_all("input,select,textarea,button"))


def listed(value: Any) -> list[Any]:
    """One value or several, as a list; True is a ticked box."""
    if isinstance(value, (list, tuple, set)):
        return list(value)
    return ["y"] if value is True else [] if value is False else [value]
