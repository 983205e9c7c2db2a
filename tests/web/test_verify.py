"""The public page that vouches for a letter: as it was issued, and nothing more."""

import pytest

from hub.accounts.rules import SYSTEM
from hub.attendance import services as attendance
from hub.attendance.letters import services
from hub.attendance.letters.queries import letters_of
from hub.attendance.letters.rules import spaced
from hub.attendance.models import HoursLetter
from hub.database import db, transaction
from hub.extensions import limiter
from hub.referrals.persons import leaving
from tests import factories
from tests.page_client import PageClient


@pytest.fixture
def hana(app, at):
    person = factories.make_volunteer(given_name="Hana", family_name="Kere")
    attendance.sign_in(person.uid, task_id=factories.make_task().id, by=SYSTEM)
    at.forward(hours=3)
    attendance.sign_out(person.uid, by=SYSTEM)
    services.issue(person.uid, None, words="Moana, coordinator", by=SYSTEM)
    return person


@pytest.fixture
def code(hana):
    return letters_of(hana.id)[0].row.code


def test_whoever_has_the_code_reads_what_the_letter_says(page, code, hana):
    found = page.submit(page.get("verify.index"), "Look it up", code=spaced(code).lower())
    for words in (
        "Yes, we issued this letter",
        "gave 3 hours of their time",
        "Pack food parcels",
        "Sat 14 Nov 2026",
    ):
        assert words in found.text
    assert (
        hana.phone not in found.html
        and str(hana.uid) not in found.html
        and "14 Beach Street" not in found.html
    )


def test_no_cache_keeps_it_and_no_search_engine_finds_it(page, code):
    answer = page.client.get(f"/verify/{code}")
    assert answer.headers["Cache-Control"] == "no-store" and "noindex" in answer.headers["X-Robots-Tag"]
    assert b'name="robots" content="noindex' in answer.data


@pytest.mark.parametrize("typed", ["CDEF-HJKM-NPRT", "Hana Kere", "x" * 200])
def test_an_unknown_code_says_what_to_do(page, typed):
    found = page.submit(page.get("verify.index"), "Look it up", code=typed)
    assert found.status == 404 and "Compare each sign with the paper" in found.text
    assert "We know no letter with this code." in found.text


def test_an_empty_field_is_said(page):
    assert (
        "Type the code of the letter." in page.submit(page.get("verify.index"), "Look it up", code=" ").text
    )


def test_a_withdrawn_letter_says_so_and_nothing_of_the_person(page, code, hana):
    services.withdraw(letters_of(hana.id)[0].row.uid, "Wrong name", by=SYSTEM)
    found = page.get("verify.show", code=code)
    assert "This letter was withdrawn" in found.text and "do not rely on it" in found.text
    assert "Hana" not in found.html and "Wrong name" not in found.html and "3 hours" not in found.text


def test_hours_put_right_since_are_said(page, code, hana):
    with transaction():
        letter = db.session.get(HoursLetter, letters_of(hana.id)[0].row.id)
        letter.content = {**letter.content, "stints": {str(factories.new_uid()): "other times"}}
    found = page.get("verify.show", code=code)
    assert "were put right after it was issued" in found.text and "gave 3 hours" in found.text


def test_after_an_erasure_there_are_days_and_hours_and_no_name(page, code, hana):
    leaving.erase_person(hana.uid, "erase", by=SYSTEM)
    found = page.get("verify.show", code=code)
    assert "asked us to forget their name" in found.text and "3 hours" in found.text
    assert "Hana" not in found.html and "Pack food" not in found.html


@pytest.fixture
def limited(app):
    """A browser before the same database with rate limits as in real use."""
    strict = app.extensions["hub.rebuild"](RATELIMIT_ENABLED=True)
    yield PageClient(strict)
    limiter.enabled = False
    with strict.app_context():
        db.engine.dispose()


def test_nobody_can_try_codes_out(limited):
    answers = [limited.client.get("/verify/CDEFHJKMNPRT").status_code for _ in range(21)]
    assert answers == [404] * 20 + [429]
