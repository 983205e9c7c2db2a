"""People of the exercise who fill the pages about the register."""

import pytest

from hub.accounts.states import Role
from hub.database import db, transaction
from hub.demo import showing
from hub.places.models import Place
from hub.volunteers.queries import standing_counts
from hub.volunteers.twins.jobs import look_for_twins
from tests import factories
from tests.places import towns

TOWNS = tuple(zip(("Paekakariki", "Paraparaumu", "Waikanae", "Petone"), towns.rows(), strict=False))
pytestmark = pytest.mark.usefixtures("shown")


@pytest.fixture
def shown(app):
    """The exercise's extra people, beside one who is nothing special."""
    factories.make_volunteer(given_name="Ordinary", family_name="Otto")
    with transaction():
        db.session.add_all(Place(**{**row, "name": name, "name_key": name.lower()}) for name, row in TOWNS)
    showing.show()
    look_for_twins()


@pytest.fixture
def supervisor(sign_in):
    return sign_in(Role.SUPERVISOR)


@pytest.mark.parametrize(
    ("page", "shows"),
    [
        ("/console/people/running-out", ("Hemi Rangiwai", "Sina Faleolo")),
        ("/console/people/twins/", ("Katherine Doyle", "Kathy Doyle")),
        ("/console/unplaced/", ("Alofa Pene",)),
        ("/console/skill-words/", ("beekeeping", "thatching")),
    ],
)
def test_no_list_about_the_register_is_empty(supervisor, page, shows):
    text = supervisor.get(page).text
    assert all(words in text for words in shows) and "Otto" not in text


@pytest.mark.parametrize(
    ("name", "shows"),
    [
        ("Tama", "Aroha Walker"),
        ("Rex", "Drove off with the hub"),
        ("Nina", "Police vetting service"),
        ("Bram", "Cannot lift or carry"),
    ],
)
def test_a_persons_page_shows_what_is_special_about_them(supervisor, name, shows):
    found = supervisor.get("people.index", q=name)
    assert shows.lower() in supervisor.follow(found, name).text.lower()


def test_one_is_suspended_and_one_waits_for_a_place():
    counts = standing_counts()
    assert counts["suspended"] == 1 and counts["registered"] == 1
