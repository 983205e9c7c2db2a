"""Hubs on the console."""

import pytest

from hub.accounts.states import Role
from hub.incidents.queries import live_opening
from hub.incidents.states import OpeningState
from tests import factories


@pytest.fixture
def supervisor(sign_in):
    return sign_in(Role.SUPERVISOR)


def test_without_hubs_the_list_says_how_to_get_them(supervisor):
    assert "import-hubs" in supervisor.get("hubs.index").text


def test_the_list_shows_who_runs_what_since_when(supervisor):
    factories.make_hub(name="Petone School", opened_for=factories.make_incident())
    factories.make_hub(name="Shut Hall")
    page = supervisor.get("hubs.index")
    assert (
        "1 of 2 is open." in page.text and "Moana Te Rangi" in page.text and "since today 11:00" in page.text
    )


def test_a_supervisor_opens_a_hub_under_a_name(supervisor):
    factories.make_incident()
    hub = factories.make_hub()
    page = supervisor.submit(
        supervisor.get("hubs.show", uid=hub.uid), "Open this hub", supervisor="Hone Parata"
    )
    assert "Open since today 11:00" in page.text
    assert live_opening(hub.id).supervisor == "Hone Parata"


def test_a_hub_does_not_open_without_a_name(supervisor):
    factories.make_incident()
    hub = factories.make_hub()
    page = supervisor.submit(supervisor.get("hubs.show", uid=hub.uid), "Open this hub", supervisor=" ")
    assert page.status == 422 and "who runs it" in page.find(".invalid-feedback").text
    assert live_opening(hub.id) is None


def test_a_hub_that_somebody_else_has_just_opened_says_so(supervisor):
    incident = factories.make_incident()
    hub = factories.make_hub()
    page = supervisor.get("hubs.show", uid=hub.uid)
    supervisor.submit(page, "Open this hub", supervisor="Hone")
    again = supervisor.submit(page, "Open this hub", supervisor="Moana")
    assert again.status == 422 and "open already" in again.text and incident.name in again.text


def test_a_hub_closes_for_the_night_opens_again_and_closes(supervisor):
    hub = factories.make_hub(opened_for=factories.make_incident())
    page = supervisor.submit(supervisor.get("hubs.index"), "Close for the night")
    assert live_opening(hub.id).state is OpeningState.OVERNIGHT
    page = supervisor.submit(page, "Open again")
    page = supervisor.submit(page, "Close this hub", why="Power is back")
    assert live_opening(hub.id) is None and page.find(".page-head__answer").text == "Closed."


def test_without_an_incident_no_hub_opens(supervisor):
    hub = factories.make_hub()
    assert "No incident is open" in supervisor.get("hubs.index").text
    assert "No incident is open" in supervisor.get("hubs.show", uid=hub.uid).text


def test_a_coordinator_sees_hubs_and_does_not_close_them(sign_in):
    hub = factories.make_hub(opened_for=factories.make_incident())
    page = sign_in(Role.COORDINATOR).get("hubs.show", uid=hub.uid)
    assert "A supervisor decides this" in page.text and "Close for the night" not in page.text


def test_a_supervisor_opens_an_incident_where_there_is_none(supervisor):
    page = supervisor.submit(
        supervisor.get("hubs.index"), "Open this incident", name="Storm", lead_body="City council"
    )
    assert (
        "Storm, led by City council, since today 11:00" in page.text and "so no hub can open" not in page.text
    )


def test_an_incident_without_a_name_is_refused_and_the_rest_is_kept(supervisor):
    page = supervisor.submit(
        supervisor.get("hubs.index"), "Open this incident", name="", lead_body="City council"
    )
    assert page.status == 422 and "Give the incident a name" in page.find(".invalid-feedback").text
    assert page.find("input[name=lead_body]")["value"] == "City council"
