"""The table of places: loaded once, read into memory, searched."""

import sqlalchemy as sa

from hub.database import db, transaction
from hub.places.models import Place
from hub.places.queries import find_place, is_loaded, nearest_place_name, places_within
from hub.places.rules import Point, box_around
from hub.places.services import load_gazetteer
from tests.places import towns


def add_towns():
    with transaction():
        db.session.add_all(Place(**row) for row in towns.rows())


def test_the_gazetteer_of_a_country_loads_once(app):
    added = load_gazetteer("NZ")
    assert added > 700
    assert load_gazetteer("NZ") == 0
    assert db.session.scalar(sa.select(sa.func.count(Place.id))) == added
    assert find_place("12 Beach Road, Petone").found.label == "Petone, Wellington"
    assert find_place("Otautahi").found.name == "Christchurch"


def test_nothing_is_found_before_it_is_loaded(app):
    assert not is_loaded("NZ")
    assert find_place("Petone").found is None


def test_a_search_sees_what_was_loaded_after_the_last_one(app):
    find_place("Petone")
    add_towns()
    assert is_loaded("NZ")
    assert find_place("Petone").found.name == "Petone"
    assert nearest_place_name(Point(-41.23, 174.87)) == "Petone"


def test_places_inside_a_box_come_with_the_largest_first(app):
    add_towns()
    names = [place.name for place in places_within(box_around(Point(-41.23, 174.87), 12), limit=2)]
    assert names == ["Wellington", "Lower Hutt"]
