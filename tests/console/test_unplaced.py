"""The list of people whom nobody can ask because we do not know where they are."""

import sqlalchemy as sa

from hub.accounts.rules import SYSTEM
from hub.database import db
from hub.places.services import import_places
from hub.volunteers.models import Volunteer
from hub.volunteers.states import Standing
from hub.volunteers.whereabouts.jobs import place_whom_we_can
from tests import factories


def lost(**over):
    values = {"lat": None, "lon": None, "place_name": "", "address": "12 Reef Road, Reef Bay",
              "state": Standing.REGISTERED}  # fmt: skip
    return factories.make_volunteer(**(values | over))


def now(person):
    db.session.rollback()
    return db.session.scalar(sa.select(Volunteer).where(Volunteer.id == person.id))


def test_a_person_near_a_hub_can_be_asked(sign_in):
    hub, person = factories.make_hub(), lost()
    browser = sign_in()
    page = browser.submit(browser.get("unplaced.index"), "Place", hub=str(hub.uid))
    assert "is now placed" in page.text and "Nobody: we know where everybody is" in page.text
    assert now(person).state is Standing.ELIGIBLE and now(person).place_name == f"near {hub.name}"


def test_a_town_that_is_not_known_is_said_and_kept(sign_in):
    lost()
    browser = sign_in()
    page = browser.submit(browser.get("unplaced.index"), "Place", place="Atlantis")
    assert page.status == 422 and "“Atlantis” is not a place we know" in page.text
    assert page.find("input[name=place]")["value"] == "Atlantis"


def test_new_places_are_tried_for_everybody_who_waits(app):
    person = lost()
    assert place_whom_we_can(by=SYSTEM) == 0
    import_places([{"name": "Reef Bay", "lat": "-41.3", "lon": "174.9"}], source="suburbs")
    assert place_whom_we_can(by=SYSTEM) == 1
    assert now(person).place_name == "Reef Bay"


def test_who_left_the_register_is_not_on_the_list(sign_in):
    lost(state=Standing.WITHDRAWN)
    assert "Nobody: we know" in sign_in().get("unplaced.index").text
