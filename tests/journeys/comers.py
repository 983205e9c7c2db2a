"""People who come and go, at a desk, by text and by code, and remember what a screen or a text has confirmed."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from threading import Event

import requests

from hub.messaging.webhooks.signature import sign

TOKEN_FIELD = re.compile(r'name="csrf_token" value="([^"]+)"')
CODE = re.compile(r"\b(\d{6})\b")
PATIENCE = 5.0
_sids = count(1)


def said(answer: requests.Response) -> str:
    """Status and words of a page."""
    main = answer.text.partition("<main")[2] or answer.text
    return f"{answer.status_code} {' '.join(re.sub('<[^>]+>', ' ', main).split())[:1000]}"


class Dark(Exception):
    """The power is off: nobody answers."""


@dataclass
class Comer:
    """Somebody who comes and goes. `steps`: how many arrivals and departures were confirmed to them.

    `was_tried`: the light went out before the next one was confirmed, so it may be done or not.
    """

    uid: str
    name: str
    phone: str
    steps: int = 0
    was_tried: bool = False

    @property
    def comes(self) -> bool:
        """Whether the next step is an arrival."""
        return self.steps % 2 == 0

    @property
    def word(self) -> str:
        """What is confirmed by the next step."""
        return "signed in" if self.comes else "signed out"


@dataclass
class Place:
    """Where people go: the pages, the text's way in, and the phones as the carrier shows them."""

    url: str
    token: str
    texts_of: Callable[[str], list[str]]
    dark: Event = field(default_factory=Event)

    def call(
        self, session: requests.Session, path: str, form: dict[str, str] | None = None
    ) -> requests.Response:
        """A page, or what a form is answered with. Raises Dark when nobody answers."""
        try:
            if form is None:
                return session.get(f"{self.url}{path}", timeout=PATIENCE)
            return session.post(f"{self.url}{path}", form, timeout=PATIENCE, allow_redirects=False)
        except requests.RequestException:
            raise Dark from None

    def press(self, session: requests.Session, page: str, path: str, **form: str) -> requests.Response:
        """Opens a page and sends one of its forms."""
        opened = self.call(session, page)
        token = TOKEN_FIELD.search(opened.text)
        assert token, said(opened)
        return self.call(session, path, {"csrf_token": token[1], **form})

    def hears(self, phone: str, words: tuple[str, ...], beyond: int) -> str:
        """The newest text with one of these words, once there are more than so many. Raises Dark."""
        for _ in range(int(PATIENCE / 0.05)):
            found = self.with_words(phone, words)
            if len(found) > beyond:
                return found[-1]
            if self.dark.wait(0.05):
                break
        raise Dark

    def with_words(self, phone: str, words: tuple[str, ...]) -> list[str]:
        """The texts with one of these words that this phone has got."""
        return [text for text in self.texts_of(phone) if any(word in text for word in words)]


class Desk:
    """A screen at which a coordinator is signed in again after each time the light went out."""

    def __init__(self, place: Place, email: str) -> None:
        self.place, self.email, self.session = place, email, requests.Session()

    def opens(self) -> None:
        """Signs in."""
        self.session = requests.Session()
        answer = self.place.press(
            self.session, "/login", "/login", email=self.email, password="correct-horse"
        )
        assert answer.status_code == 303, said(answer)

    def step(self, who: Comer) -> None:
        """Signs somebody in or out; done when the page says so, or that it was done before the light went out."""
        path = f"/console/desk/{who.uid}/{'in' if who.comes else 'out'}"
        answer = self.place.press(self.session, "/console/desk/", path, back="/console/desk/")
        if answer.status_code == 409 and who.was_tried and not who.comes:
            return
        assert answer.status_code == 303, said(answer)
        page_now = self.place.call(self.session, "/console/desk/")
        assert f"{who.name} is {who.word}" in page_now.text, said(page_now)


class Texting:
    """Phones that text IN and OUT by the carrier's signed webhook."""

    ANSWERS = {True: ("you are signed in",), False: ("you are signed out", "You were not signed in")}

    def __init__(self, place: Place) -> None:
        self.place, self.session = place, requests.Session()

    def opens(self) -> None:
        """A new line."""
        self.session = requests.Session()

    def step(self, who: Comer) -> None:
        """Texts, and waits for the answer."""
        words = self.ANSWERS[who.comes]
        before = len(self.place.with_words(who.phone, words))
        form = {"MessageSid": f"SM{next(_sids):032x}", "From": who.phone, "To": "+6421029990000",
                "Body": "IN" if who.comes else "OUT", "NumMedia": "0"}  # fmt: skip
        self.session.headers["X-Twilio-Signature"] = sign(
            f"{self.place.url}/sms/inbound", form, self.place.token
        )
        answer = self.place.call(self.session, "/sms/inbound", form)
        assert answer.status_code == 200, said(answer)
        self.place.hears(who.phone, words, before)


class Scanning:
    """Phones that scan the code of a place; each proves its number again after the light went out."""

    def __init__(self, place: Place, code: str) -> None:
        self.place, self.code, self.phones = place, code, dict[str, requests.Session]()

    def opens(self) -> None:
        """Whoever has proved their number keeps their page."""

    def step(self, who: Comer) -> None:
        """Presses the one button of the page."""
        page, session = f"/in/{self.code}", self.phones.get(who.phone)
        if session is None or "Sign me" not in self.place.call(session, page).text:
            session = self._proves(who)
        answer = self.place.press(session, page, f"{page}/{'in' if who.comes else 'out'}")
        assert answer.status_code == 303, said(answer)
        page_now = self.place.call(session, page)
        was_done_before = who.was_tried and not who.comes and "Sign me in" in page_now.text
        assert was_done_before or f"You are {who.word}" in page_now.text, said(page_now)

    def _proves(self, who: Comer) -> requests.Session:
        session, page = requests.Session(), f"/in/{self.code}"
        before = len(self.place.with_words(who.phone, ("your code is",)))
        answer = self.place.press(session, page, f"{page}/number", phone=who.phone)
        assert answer.status_code == 303, said(answer)
        while True:
            # A code that was on its way when the light went out may come before the new one, and fits no more.
            code = CODE.search(self.place.hears(who.phone, ("your code is",), before))
            assert code
            answer = self.place.press(session, "/me/code", "/me/code", code=code[1])
            if answer.status_code != 422:
                break
            before += 1
        assert answer.status_code == 303, said(answer)
        self.phones[who.phone] = session
        return session
