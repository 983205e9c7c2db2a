"""Lists of suburbs and postcodes that somebody brings, beside the gazetteer that comes with the program."""

import pytest

from hub.errors import Invalid
from hub.places.queries import find_place
from hub.places.services import import_places


def row(**over):
    return {"name": "Korokoro", "lat": "-41.213", "lon": "174.864", "region": "Wellington", **over}


def counts(*rows):
    report = import_places(list(rows), source="suburbs")
    return report.created, report.updated, report.duplicates, report.rejected


def test_a_suburb_of_the_list_is_found(app):
    assert counts(row()) == (1, 0, 0, 0)
    assert find_place("12 Maungaraki Road, Korokoro").found.name == "Korokoro"


def test_the_same_list_again_adds_nothing(app):
    counts(row())
    assert counts(row()) == (0, 0, 1, 0)


def test_what_the_list_says_anew_replaces_what_was_known(app):
    find_place("Korokoro")
    counts(row())
    assert counts(row(lat="-41.300")) == (0, 1, 0, 0)
    assert find_place("Korokoro").found.point.lat == -41.3


def test_a_postcode_without_a_name_is_a_place(app):
    assert counts({"name": "", "postcode": "5012", "lat": "-41.227", "lon": "174.870"}) == (1, 0, 0, 0)
    assert find_place("", "5012").found.postcode == "5012"


def test_other_names_lead_there(app):
    counts(row(other_names="Koro;The Korokoro valley"))
    assert find_place("the korokoro valley").found.name == "Korokoro"


def test_rows_that_cannot_be_are_told_why(app):
    report = import_places([row(lat="191"), row(lat="", lon=""), row(country="Nowhere")], source="suburbs")
    assert [reject.reason.split(" ")[0] for reject in report.rejects] == ["lat", "The", "country"]


def test_a_list_of_a_country_that_is_none_is_refused(app):
    with pytest.raises(Invalid, match="New Zealand"):
        import_places([row()], source="suburbs", country="New Zealand")


def test_two_rows_about_one_place_count_once(app):
    assert counts(row(), row()) == (1, 0, 1, 0)
