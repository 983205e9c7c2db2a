"""How fast our numbers send: alike for who sends and for who is told beforehand how long it takes."""

import pytest

from hub.messaging.sending.jobs import pace
from hub.messaging.speed import rate_of_all, rate_of_one, seconds_to_send

REAL = {"SMS_TRANSPORT": "twilio"}
TWO = {"TWILIO_FROM_NUMBER": "+6421555001, +6421555002"}
SERVICE = {"TWILIO_MESSAGING_SERVICE_SID": "MG1"}


@pytest.mark.parametrize(
    ("config", "one", "all_of_them"),
    [
        (REAL, 1.0, 1.0),
        (REAL | TWO, 1.0, 2.0),
        (REAL | TWO | SERVICE, 1.0, 1.0),
        ({"SMS_TRANSPORT": "android"}, 1.0, 1.0),
        ({"SMS_TRANSPORT": "android", "SENDER_RATE": "0.5"}, 0.5, 0.5),
        (REAL | TWO | {"SENDER_RATE": "3"}, 3.0, 6.0),
        (REAL | TWO | {"TWILIO_API_URL": "http://127.0.0.1:8001"}, None, None),
        (REAL | {"TWILIO_API_URL": "https://api.dublin.ie1.twilio.com"}, 1.0, 1.0),
    ],
)
def test_several_numbers_share_and_a_phone_sends_one_a_second(config, one, all_of_them):
    assert (rate_of_one(config), rate_of_all(config)) == (one, all_of_them)


def test_sending_takes_as_long_as_our_numbers_are_slow():
    assert (seconds_to_send(92, 1.0), seconds_to_send(92, 2.0), seconds_to_send(92, None)) == (92, 46, 0)


def test_who_sends_keeps_to_the_same_speed(app):
    assert pace().rate == rate_of_one(app.config)
