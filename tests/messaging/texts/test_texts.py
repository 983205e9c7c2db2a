"""The words of a text, as they will arrive."""

import jinja2
import pytest
import sqlalchemy as sa

from hub.database import transaction
from hub.errors import Invalid
from hub.installation.models import Installation
from hub.installation.states import Mode
from hub.messaging.texts import filling as texts
from hub.messaging.texts.segments import Encoding, count

KIND = "danger"


@pytest.fixture
def real(app):
    """The same place, in earnest."""
    with transaction() as session:
        session.execute(sa.update(Installation).values(mode=Mode.REAL))


def test_every_text_of_an_exercise_says_so_first(app):
    assert texts.render(KIND).startswith("EXERCISE ")
    assert texts.free("Bring water").startswith("EXERCISE Bring")


def test_in_earnest_nothing_is_put_before_a_text(real):
    assert texts.free("Bring water") == "Bring water"


def test_a_text_is_one_line_without_double_spaces(real):
    assert texts.free("  Bring\n\n water \t today ") == "Bring water today"


def test_curly_quotes_and_dashes_do_not_double_the_price(app):
    text = texts.free("“Don’t” — wait…")
    assert count(text).encoding is Encoding.GSM_7


def test_a_language_without_that_text_falls_back_to_english(app):
    assert texts.render(KIND, "xx") == texts.render(KIND, "en") == texts.render(KIND, "en-NZ")


def test_a_language_cannot_lead_out_of_the_folder(app):
    assert texts.render(KIND, "../../email/en") == texts.render(KIND)


def test_a_kind_without_a_template_is_an_error(app):
    with pytest.raises(jinja2.TemplateNotFound):
        texts.render("no_such_kind")


def test_words_that_do_not_fit_are_for_the_person_to_shorten(app):
    with pytest.raises(Invalid, match="Shorten it to 1600"):
        texts.free("word " * 400)


def test_nothing_but_blanks_is_no_text(app):
    with pytest.raises(Invalid, match="Write something"):
        texts.free(" \n ")
