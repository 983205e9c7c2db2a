"""Asking outside for an address that the gazetteer does not know: once, kindly, and never guessing."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from hub.places.gazetteer import PlaceFound
from hub.places.geocoder import CannotAsk, NominatimGeocoder, plug_in, plugged_in
from hub.places.rules import Point
from hub.places.services import ASK_AGAIN_AFTER, find_place, locate

HARBOUR = PlaceFound("Seaview", Point(-41.24, 174.90), "Wellington")


class FakeGeocoder:
    """Answers what it was given, and remembers what it was asked."""

    name = "nominatim"

    def __init__(self, *answers, fails=False):
        self.answers, self.fails, self.asked = answers, fails, []

    def find(self, text, country):
        self.asked.append((text, country))
        if self.fails:
            raise CannotAsk
        return self.answers


@pytest.fixture
def outside(app) -> Iterator[None]:
    """An installation that asks Nominatim."""
    app.config["GEOCODER"] = "nominatim"
    yield
    app.config["GEOCODER"] = "offline"
    app.extensions.pop("hub.geocoder", None)


def plugged(app, *answers, **over):
    fake = FakeGeocoder(*answers, **over)
    plug_in(app, fake)
    return fake


def test_nobody_is_asked_while_the_geocoder_is_offline(app):
    assert plugged_in() is None
    assert locate("7 Port Road, Seaview").found is None


def test_an_address_is_asked_once_and_remembered(app, outside):
    fake = plugged(app, HARBOUR)
    assert locate("7 Port Road, Seaview").found.name == "Seaview"
    assert locate("7 port road  SEAVIEW").found.name == "Seaview"
    assert fake.asked == [("7 Port Road, Seaview", "NZ")]


def test_what_was_found_once_is_found_without_asking(app, outside):
    plugged(app, HARBOUR)
    locate("7 Port Road, Seaview")
    plugged(app, fails=True)
    assert find_place("7 Port Road, Seaview").found.point == HARBOUR.point


def test_what_nobody_knows_is_not_asked_again_for_a_month(app, outside, at):
    fake = plugged(app)
    locate("Nowhere at all")
    locate("Nowhere at all")
    assert len(fake.asked) == 1
    at.forward(seconds=ASK_AGAIN_AFTER.total_seconds() + 1)
    locate("Nowhere at all")
    assert len(fake.asked) == 2


def test_answers_far_apart_are_offered_and_never_guessed(app, outside):
    plugged(app, HARBOUR, PlaceFound("Seaview", Point(-36.9, 174.8), "Auckland"))
    search = locate("Seaview")
    assert search.found is None and search.is_ambiguous
    assert search.suggestions == ("Seaview, Wellington", "Seaview, Auckland")


def test_a_geocoder_that_is_away_changes_nothing(app, outside):
    fake = plugged(app, fails=True)
    assert locate("7 Port Road, Seaview").found is None
    locate("7 Port Road, Seaview")
    assert len(fake.asked) == 2


ANSWER = [{"lat": "-41.24", "lon": "174.90", "display_name": "Port Road, Seaview, Lower Hutt",
           "address": {"suburb": "Seaview", "state": "Wellington", "postcode": "5010"}}]  # fmt: skip


@contextmanager
def nominatim(status=200):
    """A server on this machine that answers as Nominatim does."""

    class Handler(BaseHTTPRequestHandler):
        asked: list[str] = []

        def do_GET(self):
            self.asked.append(self.path)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(ANSWER).encode())

        def log_message(self, *_args):
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", Handler.asked
    server.shutdown()
    server.server_close()


def test_the_real_client_asks_for_one_country_and_takes_the_suburb():
    with nominatim() as (url, asked):
        found = NominatimGeocoder(url=url, user_agent="tests", seconds_between=0).find("7 Port Road", "NZ")
    assert found == [PlaceFound("Seaview", Point(-41.24, 174.90), "Wellington", "5010")]
    assert "countrycodes=nz" in asked[0] and "q=7+Port+Road" in asked[0]


def test_a_server_in_trouble_is_not_an_answer():
    with nominatim(status=503) as (url, _asked), pytest.raises(CannotAsk):
        NominatimGeocoder(url=url, user_agent="tests", seconds_between=0).find("7 Port Road", "NZ")
