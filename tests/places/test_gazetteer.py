"""Finding a place in an address as people write it, and never guessing."""

import pytest

from hub.places.gazetteer import Gazetteer, PlaceFound
from hub.places.rules import Point
from tests.places.towns import TOWNS

PLACES = [PlaceFound(name, Point(lat, lon), region, "", size) for name, region, lat, lon, size, _ in TOWNS]
OTHERS = [(other, number) for number, (*_, other) in enumerate(TOWNS) if other]
CODES = {"WGN": "Wellington"}
TOWN = Gazetteer(PLACES, other_names=OTHERS, region_codes=CODES, country=("NZ", "New Zealand"))


@pytest.mark.parametrize(
    "address,label",
    [
        ("Petone", "Petone, Wellington"),
        ("12 Beach Road, Petone", "Petone, Wellington"),
        ("12 Beach Road Petone 5012", "Petone, Wellington"),
        ("Petone, Lower Hutt, Wellington, New Zealand", "Petone, Wellington"),
        ("5 Nelson Street, Petone", "Petone, Wellington"),
        ("lower-hutt", "Lower Hutt, Wellington"),
        ("Mt Cook, Wellington", "Mount Cook, Wellington"),
        ("Ōtautahi", "Christchurch, Canterbury"),
        ("Tāmaki-makau-rau", "Auckland"),
        ("Miramar, Wellington", "Wellington"),
        ("Petone WGN", "Petone, Wellington"),
        ("Wellington, Petone", "Petone, Wellington"),
    ],
)
def test_the_most_exact_place_is_found(address, label):
    assert TOWN.search(address).found.label == label


@pytest.mark.parametrize(
    "address,region",
    [
        ("Richmond, Tasman", "Tasman"),
        ("Richmond, Nelson", "Tasman"),
        ("Richmond Canterbury", "Canterbury"),
        ("3 High Street, Richmond, Christchurch", "Canterbury"),
    ],
)
def test_what_stands_behind_a_name_tells_its_namesakes_apart(address, region):
    assert TOWN.search(address).found.region == region


def test_several_towns_of_one_name_are_asked_about():
    search = TOWN.search("Richmond")
    assert search.found is None
    assert search.is_ambiguous
    assert search.suggestions == ("Richmond, Tasman", "Richmond, Canterbury")


def test_every_suggestion_can_be_typed_as_it_stands():
    assert {TOWN.search(text).found.label for text in TOWN.search("Richmond").suggestions} == {
        "Richmond, Tasman",
        "Richmond, Canterbury",
    }


def test_a_town_ten_times_larger_than_its_namesakes_is_meant():
    assert TOWN.search("Lincoln").found.region == "Canterbury"


@pytest.mark.parametrize("typed,meant", [("Petonee", "Petone, Wellington"), ("Welington", "Wellington")])
def test_a_near_miss_brings_a_suggestion(typed, meant):
    search = TOWN.search(typed)
    assert search.found is None
    assert meant in search.suggestions


@pytest.mark.parametrize(
    "address", ["", "12", "nowhere at all", "5 Foo Street Mt Wellington", "New Zealand", ", ,"]
)
def test_an_unknown_place_is_not_guessed(address):
    assert TOWN.search(address).found is None


def test_a_region_alone_brings_its_towns():
    search = TOWN.search("Canterbury")
    assert search.found is None
    assert "Christchurch, Canterbury" in search.suggestions


def test_two_entries_for_one_town_are_one_town():
    twice = [PLACES[2], PlaceFound("Petone", Point(-41.22, 174.88), "Wellington", "", 8_000)]
    assert Gazetteer(twice).search("Petone").found == PLACES[2]


def test_a_postcode_finds_a_place_when_the_address_does_not():
    here = Gazetteer([*PLACES, PlaceFound("Petone", Point(-41.2, 174.9), "Wellington", "5012", 0)])
    assert here.search("Some farm", "50 12").found.postcode == "5012"


def test_the_nearest_place_is_found_by_coordinates():
    assert TOWN.nearest(Point(-41.23, 174.87)).name == "Petone"
    assert TOWN.nearest(Point(10, 10)) is None
