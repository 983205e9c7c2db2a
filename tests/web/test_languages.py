"""A page speaks the language that was chosen, when the programme has it and there is a catalogue."""

import pytest
import sqlalchemy as sa

from config import load
from hub.application import create_app
from hub.database import db
from hub.volunteers.models_standing import ConsentAnswer
from tests import databases, factories
from tests.page_client import PageClient
from tests.volunteers.by_web.test_views import ALL

PO = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: mi\\n"

msgid "Who are you?"
msgstr "Ko wai koe?"

msgid "May we text you when a task fits you, until you tell us to stop?"
msgstr "Ka taea e mātou te tuhi atu ki a koe?"
"""


@pytest.fixture
def speaking(tmp_path, at):
    """The application with a small catalogue of another language beside English."""
    path = tmp_path / "words" / "mi" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_text(PO, encoding="utf-8")
    url = databases.fresh(databases.SQLITE, "languages", tmp_path)
    settings = {**load({"HUB_ENV": "testing"}), "SQLALCHEMY_DATABASE_URI": url, "HUB_PRESET": "wellington"}
    app = create_app({**settings, "BABEL_TRANSLATION_DIRECTORIES": str(tmp_path / "words")})
    with app.app_context():
        db.create_all()
        factories.make_installation()
        yield app
        db.session.remove()
        db.engine.dispose()


def test_english_unless_somebody_chooses_otherwise(speaking):
    page = PageClient(speaking).get("/register")
    assert '<html lang="en"' in page.html and page.h1 == "Who are you?"


def test_a_chosen_language_stays_for_the_next_pages(speaking):
    client = PageClient(speaking)
    page = client.get("/register?lang=mi")
    assert '<html lang="mi"' in page.html and page.h1 == "Ko wai koe?"
    assert client.get("/register").h1 == "Ko wai koe?"
    assert client.get("/register?lang=en").h1 == "Who are you?"


def test_the_browser_is_asked_first(speaking):
    client = PageClient(speaking)
    assert client.get("/register", headers={"Accept-Language": "mi, en;q=0.5"}).h1 == "Ko wai koe?"
    assert client.get("/register", headers={"Accept-Language": "fr"}).h1 == "Who are you?"


def test_a_language_without_a_catalogue_is_not_offered(speaking):
    assert PageClient(speaking).get("/register?lang=fr").h1 == "Who are you?"


def test_the_sentence_is_kept_in_the_language_in_which_it_was_asked(speaking):
    client = PageClient(speaking)
    token = client.get("/register?lang=mi").find("input[name=csrf_token]")["value"]
    assert client.post("/register", ALL | {"csrf_token": token}).status == 303
    db.session.rollback()
    texting = db.session.scalars(sa.select(ConsentAnswer).order_by(ConsentAnswer.id)).first()
    assert (texting.language, texting.wording) == ("mi", "Ka taea e mātou te tuhi atu ki a koe?")
