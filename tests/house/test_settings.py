"""Law: a setting that cannot be is told in one sentence when the program starts."""

import pytest

from config import load
from hub.scheduler import MOST_JOBS
from hub.web.server import THREADS


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HUB_COUNTRY", "New Zealand"),
        ("HUB_TIMEZONE", "Mars/Base"),
        ("HUB_TIMEZONE", "../etc/passwd"),
        ("DATABASE_URL", "bogus"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "mysql://hub:secret@127.0.0.1/hub"),
        ("DATABASE_URL", "postgresql+psycopg://hub:secret@127.0.0.1:abc/hub"),
        ("GEOCODER", "google"),
        ("PROXY_HOPS", "two"),
        ("SMS_TIMEOUT_SECONDS", "60"),
        ("SMS_TIMEOUT_SECONDS", "soon"),
        ("SENDER_IN_FLIGHT", "0"),
        ("SENDER_IN_FLIGHT", "many"),
        ("SENDER_IN_FLIGHT", "5000"),
        ("SENDER_RATE", "-1"),
        ("SENDER_RATE", "nan"),
        ("SENDER_RATE", "1/s"),
        ("SMS_DAILY_LIMIT", "2,000"),
        ("SMS_DAILY_LIMIT", "0"),
        ("CALL_OUT_PAUSE_SECONDS", "half a minute"),
        ("CALL_OUT_PAUSE_SECONDS", "999999"),
        ("REGISTER_LIMIT", "a lot"),
        ("SMS_TRANSPORT", "pigeon"),
        ("SMS_INBOUND", "pol"),
    ],
)
def test_a_setting_that_cannot_be_is_named(name, value):
    with pytest.raises(ValueError, match=name) as refused:
        load({"HUB_ENV": "testing", name: value})
    assert "secret" not in str(refused.value)


def test_every_thread_finds_a_connection_that_is_open():
    """A page or a job without one would sign in at the database each time."""
    threads = THREADS + MOST_JOBS
    assert load({"HUB_ENV": "development"})["SQLALCHEMY_ENGINE_OPTIONS"]["pool_size"] >= threads


def test_a_country_may_be_written_small():
    assert load({"HUB_ENV": "production", **SECRETS, "HUB_COUNTRY": " nz "})["HUB_COUNTRY"] == "NZ"


def test_a_setting_that_is_empty_counts_as_not_set(tmp_path):
    found = load({"HUB_INSTANCE": str(tmp_path), "DATABASE_URL": "", "HUB_TIMEZONE": "", "PROXY_HOPS": ""})
    assert found["SQLALCHEMY_DATABASE_URI"] == f"sqlite:///{tmp_path / 'hub.sqlite'}"
    assert found["HUB_TIMEZONE"] is None


def test_numbers_are_read_once_and_empty_ones_are_not_set():
    named = {"SENDER_RATE": "0.5", "SENDER_IN_FLIGHT": " 16 ", "SMS_DAILY_LIMIT": ""}
    found = load({"HUB_ENV": "production", **SECRETS, **named})
    assert (found["SENDER_RATE"], found["SENDER_IN_FLIGHT"], found["SMS_DAILY_LIMIT"]) == (0.5, 16, None)
    assert (found["SMS_TRANSPORT"], found["SMS_INBOUND"]) == ("twilio", "webhook")


SECRETS = {
    "SECRET_KEY": "k" * 32, "DATABASE_URL": "sqlite:///hub.sqlite", "PUBLIC_URL": "https://hub.example.org",
    "TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "t", "TWILIO_FROM_NUMBER": "+6421555000",
}  # fmt: skip
