"""The eight steps of one emergency, each as the people in it do it. Steps stand in the order of the story."""

import re

from playwright.sync_api import Browser, Page, expect

from hub.carrier.behaviour import Temper, temper_of
from hub.demo.people import phone_number
from tests.journeys.people import (
    CHARITY,
    COORDINATOR,
    PHONE,
    Asked,
    be_phone,
    fill_task,
    go,
    number_of,
    phones_in_use,
    screen,
    sign_in,
)  # fmt: skip
from tests.journeys.stage import SOON, Stage, until

ZELDA = Asked("+64215550142", "Zelda Quill")
TITLE, NEEDED = "Visit flats without power", 14
# In an exercise of 120 people the first 36 are members of a charity, which takes its own at once.
VOLUNTEERS, LAST_MEMBER = 120, phone_number(36)
FACTS = {
    "What is the work?": TITLE,
    "Where is it?": "3 Laings Road, Lower Hutt",
    "More about it": "Knock in pairs, ask what people need, write it down.",
    "They bring": "a charged phone",
    "Where do they report?": "Church office",
    "Whom do they ask for?": "Grace Hughes",
    "That person's phone": "021 555 0190",
}


class Story:
    """One emergency on one stage; each method is a step. `scripts=False`: in browsers without JavaScript."""

    def __init__(self, browser: Browser, stage: Stage, *, scripts: bool = True) -> None:
        self.stage, self.scripts = stage, scripts
        self.coordinator = sign_in(screen(browser, stage, scripts=scripts), stage, COORDINATOR)
        self.watch = self.coordinator.context.new_page()
        self.charity = sign_in(screen(browser, stage, scripts=scripts), stage, CHARITY)
        self.volunteer = screen(browser, stage, PHONE, scripts=scripts)
        self.number = self.shown = ""
        self.asked: list[Asked] = []
        self.unsure = self.visitor = ZELDA

    def run(self) -> None:
        """All of it, in order."""
        for step in (
            self.register, self.confirm_number, self.raise_task, self.open_task, self.see_who_fits, self.send,
            self.answer, self.read_an_unclear_reply, self.cry_for_help, self.decide, self.arrive, self.leave,
            self.close, self.look_back,
        ):  # fmt: skip
            step()

    # 1 · A volunteer registers

    def register(self) -> None:
        """Four short pages on a phone, and three that may be left out."""
        page = self.volunteer
        page.goto("/register")
        page.get_by_label("First name").fill("Zelda")
        page.get_by_label("Family name").fill("Quill")
        self.mistype_the_number(page)
        page.get_by_role("button", name="Go on to where you are").click()
        page.get_by_label("Suburb or town").fill("Lower Hutt")
        page.get_by_role("button", name="Go on to how old you are").click()
        for label, figures in (("Day", "27"), ("Month", "3"), ("Year", "1985")):
            page.get_by_label(label, exact=True).fill(figures)
        page.get_by_role("button", name="Go on to texts").click()
        page.get_by_label("Yes, text me").check()
        page.get_by_label("Yes", exact=True).check()
        page.get_by_role("button", name="Go on to what you can do").click()
        page.get_by_role("button", name="Go on to when you are free").click()
        page.get_by_label(re.compile("^By car(?!, further)")).check()
        page.get_by_role("button", name="Go on to the last page").click()
        page.get_by_role("button", name="Register").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")

    def mistype_the_number(self, page: Page) -> None:
        """A wrong number is said plainly, and what was typed stays."""
        page.get_by_label("Mobile number").fill("12")
        page.get_by_role("button", name="Go on to where you are").click()
        expect(page.get_by_role("alert")).to_contain_text("number")
        expect(page.get_by_label("First name")).to_have_value("Zelda")
        page.get_by_label("Mobile number").fill("021 555 0142")

    def confirm_number(self) -> None:
        """The text is honest about what happens next; an answer confirms the number."""
        text = self.stage.wait_for_text(ZELDA.phone, "Text 1 if this is your number")
        assert text.startswith("EXERCISE ") and "some never" in text
        be_phone(self.coordinator, ZELDA.phone, "1")
        self.stage.wait_for_text(ZELDA.phone, "you are on the register")

    # 2 · A charity raises a task, a coordinator opens it

    def raise_task(self) -> None:
        """A supervised task that does not accept by itself."""
        page = self.charity
        page.goto("/portal/tasks/new")
        fill_task(page, FACTS, NEEDED)
        page.get_by_label("Someone experienced stays with them all the time").check()
        page.get_by_label("We look at each person first", exact=True).check()
        page.get_by_role("button", name="Send it to the hub").click()
        self.number = number_of(page)

    def open_task(self) -> None:
        """It is the coordinator's to open, and stands among what needs them now."""
        page = self.coordinator
        page.goto("/console/")
        page.get_by_role("link", name=re.compile(f"{self.number} .*waits to be opened")).click()
        page.get_by_role("button", name="Open this task").click()
        expect(page.get_by_role("main")).to_contain_text(self.number)
        self.watch.goto(page.url)
        self.watch.evaluate("window.neverReloaded = true")

    # 3 · Suggestions with reasons, the exact text, and sending

    def see_who_fits(self) -> None:
        """Ranked people with reasons, why the others not, what they will read, and what it costs."""
        page = self.coordinator
        page.get_by_role("link", name=re.compile(r"^Ask \d+ people")).first.click()
        plan = page.locator("#plan")
        plan.locator("summary").click()
        plan.get_by_label("Ask at most, at once").fill(str(NEEDED))
        plan.get_by_role("button").click()
        zelda = page.get_by_role("listitem").filter(has=page.get_by_label(ZELDA.name))
        expect(zelda).to_contain_text("km")
        main = page.get_by_role("main")
        if not self.scripts:
            go(page, page.get_by_role("link", name="How many more fit"))
        expect(main).to_contain_text("Why not the other")
        expect(main).to_contain_text("Segments")
        glass = page.get_by_text(re.compile(f"^EXERCISE .* for St Brigid's Care: {TITLE} in Lower Hutt"))
        self.shown = glass.inner_text()
        assert "Laings Road" not in self.shown and "Bring a charged phone" in self.shown

    def send(self) -> None:
        """They send; the texts leave through the carrier, and the open page follows without a reload."""
        self.coordinator.get_by_role("button", name=f"Ask {NEEDED} people").click()
        expect(self.coordinator.get_by_role("heading", level=1)).to_be_visible()
        self.expect_figure(NEEDED, "asked")
        self.asked = until(self.everyone_asked, "all asks to arrive")
        text = self.stage.wait_for_text(ZELDA.phone, TITLE)
        assert text.partition(" (")[0] == self.shown.partition(" (")[0]

    def ask_for(self, number: str) -> None:
        """Asks whoever is proposed for a task."""
        page = self.coordinator
        page.goto("/console/tasks/")
        page.get_by_role("link", name=re.compile(number)).click()
        page.get_by_role("link", name=re.compile(r"^Ask \d+ ")).first.click()
        page.get_by_role("button", name=re.compile(r"^Ask \d+ ")).click()
        expect(page).to_have_url(re.compile("/call-outs/"))

    def everyone_asked(self) -> list[Asked]:
        """Whose phone has the ask, once that are all."""
        found = [one for one in phones_in_use(self.coordinator) if self.has_ask(one)]
        return found if len(found) == NEEDED else []

    def has_ask(self, one: Asked) -> bool:
        """Whether the ask has arrived on a phone."""
        return any(f"Care: {TITLE}" in text for text in self.stage.texts(one.phone))

    # 4 and 5 · Phones answer: some by themselves, ours by hand

    def answer(self) -> None:
        """Ours say yes by hand; the figure moves on the page that stays open."""
        others = [one for one in self.asked if one != ZELDA and self.is_plain(one)]
        quiet = [one for one in others if temper_of(SOON["CARRIER_SEED"], one.phone) is Temper.QUIET]
        self.unsure, self.visitor = (quiet + [one for one in others if one not in quiet])[:2]
        for one in (ZELDA, self.visitor):
            self.say_yes(one)
        self.expect_at_least(2, "yes")
        assert not self.scripts or self.watch.evaluate("window.neverReloaded")

    def is_plain(self, one: Asked) -> bool:
        """No charity's own member, and nobody else who was asked has that given name or that phone."""
        same = [other for other in self.asked if one.given_name == other.given_name]
        return len(same) == 1 and "," not in one.name and one.phone > LAST_MEMBER

    def say_yes(self, one: Asked) -> None:
        """1, and once more where they want to be asked before a charity sees them."""
        be_phone(self.coordinator, one.phone, "1")
        words = re.compile("now decides about|you may")
        until(lambda: any(words.search(text) for text in self.stage.texts(one.phone)), f"news for {one}")
        if not any("now decides about" in text for text in self.stage.texts(one.phone)):
            be_phone(self.coordinator, one.phone, "1")
            self.stage.wait_for_text(one.phone, "now decides about")

    def read_an_unclear_reply(self) -> None:
        """It waits in the inbox; a person reads the conversation, answers, and a plain yes follows."""
        page = self.coordinator
        be_phone(page, self.unsure.phone, "maybe, if my sister takes the kids")
        until(self.inbox_has_them, f"{self.unsure} in the inbox")
        page.get_by_role("link", name=re.compile(self.unsure.name)).first.click()
        expect(page.get_by_role("main")).to_contain_text("if my sister takes the kids")
        page.get_by_label(re.compile("nswer in words")).fill("Take your time. Text 1 when you know.")
        page.get_by_role("button", name="Send this text").click()
        self.stage.wait_for_text(self.unsure.phone, "Take your time")
        self.say_yes(self.unsure)

    def inbox_has_them(self) -> bool:
        """Whether their text waits there."""
        self.coordinator.goto("/console/inbox/")
        return self.coordinator.get_by_role("link", name=re.compile(self.unsure.name)).count() > 0

    def cry_for_help(self) -> None:
        """The emergency number comes back at once; the alarm stands until it is cleared with a note."""
        page, phone = self.coordinator, self.asked[-1].phone
        be_phone(page, phone, "water coming in, my mother can't walk")
        assert "111" in self.stage.wait_for_text(phone, "NOT the emergency service")
        page.goto("/console/tasks/")
        banner = page.get_by_role("region", name="Alarms")
        expect(banner).to_contain_text("Alarm")
        banner.get_by_role("link", name="Take it up").first.click()
        page.get_by_role("button", name="Clear this alarm").click()
        expect(page.get_by_role("alert")).to_be_visible()
        page.get_by_label(re.compile("note|done", re.IGNORECASE)).fill("Rang them. The fire crew is there.")
        page.get_by_role("button", name="Clear this alarm").click()
        expect(page.get_by_role("region", name="Cleared today")).to_contain_text("fire crew")

    # 6 · The charity accepts and refuses

    def decide(self) -> None:
        """Contact appears with the acceptance, never before; a refusal needs a reason."""
        page = self.charity
        page.goto("/portal/")
        main = page.get_by_role("main")
        expect(main).to_contain_text("Zelda")
        expect(main).not_to_contain_text("Quill")
        # Figures in neighbouring cells read as one: "09:20", 14 needed and 2 sure contain the last four alone.
        expect(main).not_to_contain_text(re.compile(r"555\s?0142"))
        self.accept(ZELDA)
        # Today, or a later day where the clock nears midnight.
        coming = page.get_by_role("region", name=re.compile("Who (is coming|comes)")).filter(has_text="Zelda")
        expect(coming).to_contain_text("Zelda Quill")
        expect(coming).to_contain_text(re.compile(r"555\s?0142"))
        self.accept(self.visitor)
        self.refuse(self.unsure)

    def accept(self, one: Asked) -> None:
        """They get address, time and contact."""
        self.charity.get_by_role("button", name=f"Accept {one.given_name}", exact=True).click()
        text = self.stage.wait_for_text(one.phone, "Text IN when you get there")
        assert "3 Laings Road" in text and "Grace Hughes" in text and "Church office" in text

    def refuse(self, one: Asked) -> None:
        """The reason stays with the hub; the person is told kindly."""
        page = self.charity
        row = page.get_by_role("listitem").filter(
            has=page.get_by_role("button", name=f"Accept {one.given_name}", exact=True)
        )
        row.get_by_label("Reason, if you refuse").select_option(label="We lack a supervisor then")
        row.get_by_role("button", name=f"Refuse {one.given_name}").click()
        text = self.stage.wait_for_text(one.phone, "cannot take you")
        assert "supervisor" not in text and "Laings" not in text

    # 7 · In, and out

    def arrive(self) -> None:
        """One by text, one at the desk; the console shows who is on task."""
        page = self.coordinator
        be_phone(page, ZELDA.phone, "IN")
        self.stage.wait_for_text(ZELDA.phone, "you are signed in")
        self.at_desk("Sign in on", "signed in at")
        self.expect_figure(2, "here")
        page.goto("/console/t-cards/")
        on_task = page.get_by_role("region", name="2 On task")
        for one in (ZELDA, self.visitor):
            expect(on_task).to_contain_text(one.name)

    def leave(self) -> None:
        """OUT by text, and at the desk."""
        be_phone(self.coordinator, ZELDA.phone, "OUT")
        self.stage.wait_for_text(ZELDA.phone, "you are signed out after")
        self.at_desk("Sign out", "signed out after")
        self.expect_figure(2, "done")

    def at_desk(self, action: str, said: str) -> None:
        """Name, Enter on the first row that is found."""
        page = self.coordinator
        page.goto("/console/desk/")
        page.locator("[name=who]").fill(self.visitor.name)
        if not self.scripts:
            page.get_by_role("main").get_by_role("button", name="Find").click()
        page.get_by_role("button", name=re.compile(f"^{action}.*{self.visitor.name}")).click()
        expect(page.get_by_role("status").or_(page.get_by_role("alert")).first).to_contain_text(said)

    # 8 · The task closes

    def close(self) -> None:
        """Everyone who came is thanked with their hours."""
        page = self.watch
        page.get_by_role("link", name="End this task").click()
        page.get_by_label(re.compile("What came of it")).fill("41 flats visited")
        page.get_by_role("button", name=re.compile("End the task")).click()
        for one in (ZELDA, self.visitor):
            text = self.stage.wait_for_text(one.phone, "You gave")
            assert re.search(r"You gave .+ minutes? to " + TITLE, text) and "41 flats visited" in text

    def look_back(self) -> None:
        """One page: what was asked, who came, how long, what it brought; it adds up with `status`."""
        page = self.watch
        expect(page.get_by_role("heading", level=1)).to_have_text("What came of it?")
        main = page.get_by_role("main")
        expect(main).to_contain_text("41 flats visited")
        words = re.sub(r"\s+", " ", main.inner_text())
        assert re.search(rf"\b{NEEDED}\b", words) and ZELDA.name in words and self.visitor.name in words
        assert self.unsure.name not in words.split("What happened")[0]

    # Figures on the page that stays open

    def figures(self) -> dict[str, int]:
        """The funnel on the coordinator's open page; without JavaScript a person presses reload."""
        if not self.scripts:
            self.watch.reload()
        region = self.watch.get_by_role("region", name="From asked to done")
        pairs = re.findall(r"(\d+)\s+(needed|asked|yes|agreed|sure|here|done)\b", region.inner_text())
        return {word: int(number) for number, word in reversed(pairs)}

    def expect_figure(self, number: int, word: str) -> None:
        """It comes by itself."""
        until(lambda: self.figures().get(word) == number, f"{number} {word}, not {self.figures()}")

    def expect_at_least(self, number: int, word: str) -> None:
        """It comes by itself, and more may."""
        until(lambda: self.figures().get(word, 0) >= number, f"{number} {word}")
