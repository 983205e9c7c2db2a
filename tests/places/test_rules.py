"""Points, boxes, bands and folded names."""

import pytest

from hub.places.distance import km_between
from hub.places.rules import Point, band_of, box_around, fold, fold_place, is_on_earth, rough_km

WELLINGTON = Point(-41.2866, 174.7756)
PETONE = Point(-41.2283, 174.8702)
CHATHAMS = Point(-43.95, -176.55)


def test_the_rough_distance_agrees_with_the_exact_one():
    exact = km_between(WELLINGTON, PETONE)
    assert exact == pytest.approx(10.2, abs=0.1)
    assert rough_km(WELLINGTON, PETONE) == pytest.approx(exact, rel=0.005)


def test_distances_are_short_across_the_date_line():
    assert rough_km(Point(-44, 179.9), Point(-44, -179.9)) < 20


@pytest.mark.parametrize("away", [Point(-41.2866 + 0.08, 174.7756), Point(-41.2866, 174.7756 + 0.11)])
def test_a_box_holds_everything_within_its_distance(away):
    assert rough_km(WELLINGTON, away) < 10
    assert box_around(WELLINGTON, 10).covers(away)


def test_a_box_leaves_out_what_is_far():
    assert not box_around(WELLINGTON, 5).covers(PETONE)


def test_a_box_over_the_date_line_has_two_spans():
    box = box_around(Point(-44, 179.9), 100)
    assert len(box.spans()) == 2
    assert box.covers(Point(-44, -179.9))
    assert not box.covers(Point(-44, 0))


def test_a_box_at_a_pole_goes_round_the_earth():
    assert box_around(Point(89.99, 10), 50).spans() == ((-180.0, 180.0),)


def test_every_point_of_a_box_lies_in_one_of_its_bands():
    box = box_around(WELLINGTON, 25)
    assert band_of(box.south) in box.bands()
    assert band_of(box.north) in box.bands()
    assert len(box.bands()) <= 11


def test_bands_count_from_the_south_pole():
    assert (band_of(-90), band_of(-89.96), band_of(-89.94)) == (0, 0, 1)


@pytest.mark.parametrize("lat,lon", [(91, 0), (-91, 0), (0, 181), (0, -181)])
def test_impossible_coordinates_are_known_as_such(lat, lon):
    assert not is_on_earth(lat, lon)


@pytest.mark.parametrize(
    "written,folded",
    [
        ("Ōtautahi", "otautahi"),
        ("  José   O'Brien-Smith ", "jose obrien smith"),
        ("Łódź", "lodz"),
        ("ÅSE Bjørn", "ase bjorn"),
        ("Straße", "strasse"),
        ("王 伟", "王 伟"),
        ("I.T.", "it"),
    ],
)
def test_names_fold_to_what_everyone_types(written, folded):
    assert fold(written) == folded


def test_marks_of_other_scripts_stay():
    assert fold("किरण") == "किरण"


def test_saints_and_mountains_are_shortened():
    assert fold_place("Saint Kilda") == fold_place("St. Kilda")
    assert fold_place("Mount Cook") == fold_place("Mt Cook")
