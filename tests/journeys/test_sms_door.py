"""The SMS door: somebody nobody knows registers from a phone, and then stands on the console."""

from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, expect

from config import load
from hub.application import create_app
from hub.carrier.server import start
from hub.carrier.settings import CarrierSettings
from hub.database import db, transaction
from hub.places.models import Place
from tests import databases, factories
from tests.journeys.people import COORDINATOR, be_phone, screen, sign_in
from tests.journeys.stage import Program, Stage, end_group, until
from tests.places import towns

PHONE = "+64215557301"
ACCOUNT, TOKEN, NUMBER = "AC" + "2" * 32, "a-token", "+6421029990001"


@pytest.mark.browser
def test_a_stranger_joins_by_text_and_stands_on_the_console(browser: Browser, exercise: Stage) -> None:
    page = sign_in(screen(browser, exercise), exercise, COORDINATOR)
    steps = (
        ("JOIN", "1 for English"),
        ("1", "What is your name"),
        ("Hine Marama Kingi", "Which suburb or town"),
        ("Petone", "How old are you"),
        ("JOIN", "You were at: your age"),
        ("27 3 1985", "May we text you"),
        ("1", "you are on the register"),
    )
    for words, answer in steps:
        be_phone(page, PHONE, words)
        exercise.wait_for_text(PHONE, answer)
    be_phone(page, PHONE, "SKILLS first aid, chainsaw")
    exercise.wait_for_text(PHONE, "We noted: First aid")
    page.goto("/console/people?q=Hine")
    page.get_by_role("link", name="Hine Marama Kingi").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hine Marama Kingi")
    main = page.get_by_role("main")
    for words in ("Petone", "First aid", "Chainsaw"):
        expect(main).to_contain_text(words)


def test_a_worker_killed_between_steps_loses_no_answer_and_asks_nothing_twice(tmp_path: Path) -> None:
    url = databases.fresh(databases.SQLITE, "sms_door", tmp_path)
    settings = CarrierSettings(tmp_path / "carrier.sqlite", ACCOUNT, TOKEN, (NUMBER,))
    with start(settings) as carrier:
        told = {"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN, "TWILIO_FROM_NUMBER": NUMBER,
                "TWILIO_API_URL": carrier.url, "SMS_INBOUND": "poll"}  # fmt: skip
        program = Program(tmp_path, url, told)
        assert program.run("db", "upgrade").returncode == 0
        with create_app({**load({"HUB_ENV": "testing"}), "SQLALCHEMY_DATABASE_URI": url}).app_context():
            factories.make_installation()
            with transaction():
                db.session.add_all(Place(**row) for row in towns.rows())
            db.engine.dispose()
        thread = f"{carrier.url}/local/phones/{PHONE}/messages"

        def got() -> list[str]:
            found = requests.get(thread, timeout=5).json()["messages"]
            return [one["body"] for one in found if one["direction"] != "inbound"]

        for said, answers in ((("JOIN", "1"), 2), (("Ana Silva", "Petone", "34", "1"), 6)):
            for words in said:  # nobody serves while they are written
                requests.post(thread, json={"body": words}, timeout=5).raise_for_status()
            worker = program.start("hub", "worker")
            until(lambda answers=answers: len(got()) >= answers, f"{answers} texts; it got {got()}")
            end_group(worker)
        asked = ("Which language", "your name", "suburb", "How old", "May we text", "SKILLS")
        counts = [sum(words in text for text in got()) for words in asked]
        assert counts == [1] * len(asked) == [1] * len(got()), "\n".join(got())
