"""Behind a proxy that speaks TLS the signature covers the public address, byte for byte."""

import pytest
import sqlalchemy as sa

from hub.database import db
from hub.messaging.models import Inbound
from hub.messaging.webhooks.signature import sign

PUBLIC = "https://hub.example.org"
TEXT = {
    "MessageSid": "SM1",
    "From": "+64211234567",
    "To": "+6421000000",
    "Body": "1 zoë & co",
    "NumMedia": "0",
}
INSIDE = {
    "SERVER_NAME": "127.0.0.1",
    "SERVER_PORT": "8000",
    "wsgi.url_scheme": "http",
    "HTTP_HOST": "10.0.0.5:8000",
}
QUERIES = [
    "",
    "?org=%C3%A9cole&n=a%20b+c%2Bd",
    "?a=1,2&b=%2C",
    "?x=%7Etilde&y=~tilde",
    "?empty=&again=&again=2",
]


@pytest.fixture
def behind_proxy(app):
    kept = {
        name: app.config[name] for name in ("PUBLIC_URL", "TWILIO_AUTH_TOKEN", "TWILIO_AUTH_TOKEN_PREVIOUS")
    }
    app.config.update(PUBLIC_URL=PUBLIC, TWILIO_AUTH_TOKEN="new", TWILIO_AUTH_TOKEN_PREVIOUS="old")
    yield app
    app.config.update(kept)


def knock(app, query, *, signed, token="new"):
    header = {"X-Twilio-Signature": sign(f"{signed}/sms/inbound{query}", TEXT, token)}
    answer = app.test_client().post(
        f"/sms/inbound{query}", data=TEXT, headers=header, environ_overrides=INSIDE
    )
    return answer.status_code


@pytest.mark.parametrize("query", QUERIES)
def test_what_was_signed_for_the_public_address_gets_in(behind_proxy, query):
    assert knock(behind_proxy, query, signed=PUBLIC) == 200
    db.session.rollback()
    assert db.session.scalars(sa.select(Inbound.body)).one() == TEXT["Body"]


@pytest.mark.parametrize("signed", [f"{PUBLIC}:443", "https://hub.example.org"])
def test_with_and_without_the_port_it_is_the_same_address(behind_proxy, signed):
    assert knock(behind_proxy, "", signed=signed) == 200


@pytest.mark.parametrize(
    "signed", ["http://hub.example.org", "http://127.0.0.1:8000", "https://evil.example.org"]
)
def test_what_was_signed_for_another_address_stays_out(behind_proxy, signed):
    assert knock(behind_proxy, "", signed=signed) == 403


def test_a_forwarded_host_cannot_talk_us_into_another_address(behind_proxy):
    header = {"X-Forwarded-Host": "evil.example.org", "X-Forwarded-Proto": "https",
              "X-Twilio-Signature": sign("https://evil.example.org/sms/inbound", TEXT, "new")}  # fmt: skip
    answer = behind_proxy.test_client().post(
        "/sms/inbound", data=TEXT, headers=header, environ_overrides=INSIDE
    )
    assert answer.status_code == 403


@pytest.mark.parametrize(("token", "status"), [("new", 200), ("old", 200), ("older", 403)])
def test_while_the_token_rotates_the_new_and_the_last_are_taken(behind_proxy, token, status):
    assert knock(behind_proxy, QUERIES[1], signed=PUBLIC, token=token) == status
