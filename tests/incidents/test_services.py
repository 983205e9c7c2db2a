"""Opening and closing incidents and hubs, and taking lists of hubs."""

import pytest
import sqlalchemy as sa

from hub.accounts.rules import SYSTEM
from hub.database import transaction
from hub.errors import Conflict, IllegalTransition, Invalid, NotFound
from hub.incidents import moves, queries, services
from hub.incidents.models import Hub, Opening
from hub.incidents.states import OpeningEvent
from hub.places.rules import Point
from tests import factories

ROWS = [
    {
        "name": "Petone School",
        "lat": "-41.227",
        "lon": "174.885",
        "address": "Britannia Street",
        "source": "city",
    },
    {"name": "Eastbourne Hall", "lat": "-41.29", "lon": "174.90"},
]


def test_the_current_incident_is_the_newest_that_is_not_closed(app, at):
    services.open_incident("Storm", by=SYSTEM)
    at.forward(minutes=1)
    services.open_incident("Earthquake", by=SYSTEM)
    at.forward(minutes=1)
    factories.make_incident(name="Flood", closed_at=at.moment)
    assert queries.current_incident().name == "Earthquake"
    assert [item.name for item in queries.open_incidents()] == ["Earthquake", "Storm"]


def test_two_incidents_cannot_have_one_name(app):
    services.open_incident("Ōtaki flood", by=SYSTEM)
    with pytest.raises(Invalid, match="Choose another name"):
        services.open_incident(" ōtaki  FLOOD", by=SYSTEM)


def test_a_real_incident_cannot_be_opened_in_an_exercise_database(app):
    with pytest.raises(Conflict, match="never share a database"):
        services.open_incident("Storm", is_exercise=False, by=SYSTEM)


def test_every_incident_of_an_exercise_database_is_an_exercise(app):
    services.open_incident("Storm", by=SYSTEM)
    assert queries.incident_named("storm").is_exercise


def test_an_incident_nobody_knows_is_not_found(app):
    with pytest.raises(NotFound, match="Check the name"):
        queries.incident_named("Storm")


def test_a_hub_opens_once_at_a_time(app):
    hub, incident = factories.make_hub(), factories.make_incident()
    services.open_hub(hub.id, incident.id, "Moana", by=SYSTEM)
    with pytest.raises(Conflict, match="open already"):
        services.open_hub(hub.id, incident.id, "Hone", by=SYSTEM)


def test_a_hub_cannot_open_for_an_incident_that_is_closed(app, at):
    hub, over = factories.make_hub(), factories.make_incident(closed_at=at.moment)
    with pytest.raises(Conflict, match="Open an incident first"):
        services.open_hub(hub.id, over.id, "Moana", by=SYSTEM)


def test_a_hub_that_is_open_cannot_be_reopened(app):
    hub = factories.make_hub(opened_for=factories.make_incident())
    with pytest.raises(IllegalTransition):
        services.reopen_hub(hub.id, by=SYSTEM)


def test_open_hubs_stand_first_then_those_closed_for_the_night(app):
    incident = factories.make_incident()
    factories.make_hub(name="A shut")
    night = factories.make_hub(name="B night", opened_for=incident)
    factories.make_hub(name="C open", opened_for=incident)
    with transaction():
        moves.step_hub(night, OpeningEvent.CLOSE_OVERNIGHT, by="system")
    assert [now.hub.name for now in queries.hubs_with_openings()] == ["C open", "B night", "A shut"]
    assert [now.hub.name for now in queries.open_hubs()] == ["C open", "B night"]


def test_a_hub_is_added_by_hand_once(app):
    services.add_hub("Petone  School", point=Point(-41.2, 174.9), by=SYSTEM)
    with pytest.raises(Invalid, match="already"):
        services.add_hub("petone school", point=Point(-41.2, 174.9), by=SYSTEM)
    assert queries.hub_by_name("PETONE SCHOOL").name == "Petone School"


def test_a_list_of_hubs_imported_again_creates_none(app):
    first, second = (services.import_hubs(ROWS, by=SYSTEM) for _ in range(2))
    assert (first.created, first.duplicates, second.created, second.duplicates) == (2, 0, 0, 2)


def test_a_changed_row_changes_the_hub_and_an_empty_cell_erases_nothing(app, one):
    services.import_hubs(ROWS, by=SYSTEM)
    report = services.import_hubs([{"name": "petone school", "lat": "-41.3", "lon": "174.885"}], by=SYSTEM)
    hub = one(sa.select(Hub).where(Hub.lat == -41.3))
    assert (report.updated, hub.address) == (1, "Britannia Street")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"name": "", "lat": "-41", "lon": "174"}, "no name"),
        ({"name": "Hall", "lat": "", "lon": ""}, "lat and lon are missing"),
        ({"name": "Hall", "lat": "x", "lon": "174"}, "not a number"),
        ({"name": "Petone School", "lat": "-43", "lon": "172"}, "at another place"),
    ],
)
def test_a_bad_row_is_rejected_and_the_good_ones_stay(app, row, words):
    report = services.import_hubs([*ROWS, row], by=SYSTEM)
    assert (report.created, report.rejected) == (2, 1)
    assert words in report.rejects[0].reason


def test_the_index_keeps_two_openings_apart_even_when_nobody_looked(app):
    incident = factories.make_incident()
    hub = factories.make_hub(opened_for=incident)
    with pytest.raises(sa.exc.IntegrityError):
        factories.keep(Opening(hub_id=hub.id, incident_id=incident.id, opened_at=incident.opened_at))
