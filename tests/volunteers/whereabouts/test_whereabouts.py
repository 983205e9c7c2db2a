"""Where somebody is: a pin, a hub they are near, or an address; each read on its own and never guessed."""

from datetime import date

import pytest

from hub.errors import Invalid
from hub.places.gazetteer import PlaceFound, PlaceSearch
from hub.places.rules import Point
from hub.volunteers.rules import Ages
from hub.volunteers.typed import RegistrationContext
from hub.volunteers.whereabouts.rules import read_place

HUB = PlaceFound("near Petone School", Point(-41.22, 174.88))
TOWN = PlaceFound("Petone", Point(-41.23, 174.87))


def search(address, postcode):
    return PlaceSearch(TOWN if address == "Petone" else None, ("Petone",) if address == "Peton" else ())


CONTEXT = RegistrationContext(
    "NZ", date(2026, 11, 14), Ages(16, 18), search, hub={"h": HUB}.get, name_near=lambda point: "Seaview"
)


def read(**typed):
    return read_place({name: [value] for name, value in typed.items()}, CONTEXT)


def wrong(**typed):
    with pytest.raises(Invalid) as error:
        read(**typed)
    return error.value.fields


def test_an_address_is_found():
    assert read(address="Petone") == {"address": "Petone", "place": TOWN}


def test_a_hub_is_enough():
    assert read(near_hub="h")["place"] == HUB


def test_a_pin_stands_before_the_words_which_are_kept():
    found = read(address="the blue shed", lat="-41.24", lon="174.9")
    assert found == {"address": "the blue shed", "place": PlaceFound("Seaview", Point(-41.24, 174.9))}


def test_nothing_at_all_is_asked_for():
    assert "Write your suburb" in wrong()["address"]


def test_an_unknown_address_says_what_else_there_is():
    assert "put a pin on the map" in wrong(address="Atlantis")["address"]


def test_half_a_pin_is_no_pin():
    assert "Put it on the map again" in wrong(lat="-41")["address"]


def test_a_hub_that_is_gone_is_said():
    assert "Choose another" in wrong(near_hub="gone")["near_hub"]
