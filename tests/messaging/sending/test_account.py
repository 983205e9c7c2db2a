"""What the account itself says, asked of the local carrier with the real client."""

import pytest

from hub.messaging.sending.transport.base import Aspect
from tests.carrier.line import HUB, open_line
from tests.messaging.sending.servers import way_out


@pytest.fixture
def line(tmp_path):
    with open_line(tmp_path) as found:
        yield found


def found(line, **over):
    with way_out(line.running.url, **({"sender": HUB, "public_url": line.hub.url} | over)) as transport:
        return {one.aspect: one for one in transport.examine()}


def test_with_everything_right_every_aspect_is_well(line):
    assert {aspect: one.is_well for aspect, one in found(line).items()} == dict.fromkeys(Aspect, True)


def test_a_wrong_token_is_named_and_nothing_else_is_asked(line):
    wrong = found(line, token="wrong")
    assert list(wrong) == [Aspect.SETTINGS, Aspect.ACCOUNT]
    assert "TWILIO_AUTH_TOKEN" in wrong[Aspect.ACCOUNT].advice


def test_what_is_not_set_is_named(line):
    assert found(line, sender="")[Aspect.SETTINGS].words.endswith(
        "TWILIO_FROM_NUMBER or TWILIO_MESSAGING_SERVICE_SID"
    )


@pytest.mark.parametrize(("balance", "is_well"), [(100.0, True), (1.5, None), (0.0, False)])
def test_little_credit_is_told_before_it_is_gone(tmp_path, balance, is_well):
    with open_line(tmp_path, balance=balance) as line:
        assert found(line)[Aspect.CREDIT].is_well is is_well


def test_a_number_of_somebody_else_is_named(line):
    assert not found(line, sender="+6421999999")[Aspect.NUMBER].is_well


def test_a_number_that_posts_texts_elsewhere_is_named_with_the_right_address(line):
    wrong = found(line, public_url="https://hub.example.org")[Aspect.INBOUND]
    assert not wrong.is_well and wrong.advice.endswith("https://hub.example.org/sms/inbound.")


def test_where_replies_are_fetched_it_does_not_matter_where_the_number_posts(line):
    assert Aspect.INBOUND not in found(line, is_polled=True)


def test_without_a_line_the_carrier_does_not_answer():
    with way_out("http://127.0.0.1:9", sender=HUB) as transport:
        assert transport.examine()[-1].words == "The carrier does not answer"
