"""The exercise's phones: anybody may be any invented phone; outside an exercise there are none."""

import json
from threading import Thread

import pytest
from flask import Flask, g, request
from werkzeug.serving import make_server

from hub.accounts.states import Role
from hub.database import transaction
from hub.installation.models import Installation
from hub.installation.states import Mode
from tests import factories

PHONE = "+64211000001"


class Carrier:
    """A carrier that keeps what is said to it."""

    def __init__(self):
        self.said, self.refuses = [], False
        app = Flask("carrier")
        app.add_url_rule("/local/phones", view_func=self.phones)
        app.add_url_rule("/local/phones/<number>/messages", view_func=self.texts, methods=["GET", "POST"])
        self.server = make_server("127.0.0.1", 0, app, threaded=True)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def phones(self):
        one = {"phone": PHONE, "messages": 1, "last_text": "Can you come?", "last_direction": "outbound-api"}
        return {"phones": [one | {"by_hand": False}]}

    def texts(self, number):
        if self.refuses:
            return "", 400
        if request.method == "POST":
            self.said.append((number, json.loads(request.data)["body"]))
        texts = [{"body": body, "direction": "inbound", "status": "received"} for _, body in self.said]
        return {
            "messages": [
                {"body": "Can you come?", "direction": "outbound-api", "status": "delivered"},
                *texts,
            ]
        }


@pytest.fixture
def carrier(app):
    fake, before = Carrier(), app.config["TWILIO_API_URL"]
    app.config["TWILIO_API_URL"] = fake.url
    yield fake
    app.config["TWILIO_API_URL"] = before
    fake.server.shutdown()


@pytest.fixture
def player(sign_in):
    return sign_in(Role.COORDINATOR)


@pytest.mark.usefixtures("carrier")
def test_the_phones_are_listed_with_whose_they_are(player):
    person = factories.make_volunteer(phone=PHONE)
    page = player.get("phones.index")
    assert person.name in page.text and "Hub: Can you come?" in page.text
    assert person.name in player.get("phones.index_live").text


@pytest.mark.parametrize("typed", ["+64211000001", "021 100 0001", "0211000001"])
@pytest.mark.usefixtures("carrier")
def test_a_number_typed_as_people_write_it_opens_that_phone(player, typed):
    page = player.submit(player.get("phones.index"), "Be this phone", number=typed)
    assert page.path == f"/phones/{PHONE}"


def test_what_is_written_goes_to_the_carrier(player, carrier):
    page = player.submit(player.get("phones.show", number=PHONE), "Send as this phone", body="1 in 20 min")
    assert carrier.said == [(PHONE, "1 in 20 min")] and "1 in 20 min" in page.find(".conversation").text


def test_a_button_sends_a_usual_answer(player, carrier):
    player.submit(player.get("phones.show", number=PHONE), "OUT")
    assert carrier.said == [(PHONE, "OUT")]


def test_an_empty_text_is_not_sent(player, carrier):
    page = player.submit(player.get("phones.show", number=PHONE), "Send as this phone", body=" ")
    assert "Write something first." in page.text and carrier.said == []


def test_a_number_the_carrier_refuses_is_said_in_words(player, carrier):
    carrier.refuses = True
    page = player.get("phones.show", number="12")
    assert page.status == 409 and "Check the number." in page.text


def test_without_a_carrier_the_page_says_how_to_start_it(player):
    page = player.get("phones.index")
    assert page.status == 409 and "flask hub carrier" in page.text


@pytest.mark.usefixtures("carrier")
def test_in_real_use_there_are_no_phones_to_play(player, app):
    assert "Phones" in [link.text for link in player.get("console.home").find_all("nav a")]
    with transaction():
        Installation.query.one().mode = Mode.REAL
    g.pop("hub_settings", None)
    assert player.get("phones.index").status == 404
    assert "Phones" not in [link.text for link in player.get("console.home").find_all("nav a")]
