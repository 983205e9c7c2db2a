"""Signed by the carrier, or not."""

import json
from pathlib import Path

import pytest
from werkzeug.datastructures import MultiDict

from hub.messaging.webhooks.signature import is_signed, public_url, sign

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "twilio_signature_vectors.json").read_text())[
    "vectors"
]
OURS = [vector for vector in VECTORS if vector["algorithm"] == "HMAC_SHA1"]
URL = "https://hub.example.org/sms/inbound"
HASH = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
JSON_URL = f"{URL}?bodySHA256={HASH}"


def verdict(vector, token=None):
    return is_signed(
        vector["url"],
        MultiDict(vector["params"] or []),
        body=vector["body"] or "",
        signature=vector["signature"],
        tokens=[token or vector["auth_token"]],
    )


@pytest.mark.parametrize("vector", OURS, ids=lambda v: v["name"])
def test_every_published_vector_gets_its_verdict(vector):
    assert verdict(vector) is vector["expect_valid"]


@pytest.mark.parametrize("vector", [v for v in VECTORS if v not in OURS], ids=lambda v: v["name"])
def test_another_algorithm_is_not_taken_since_ours_is_fixed(vector):
    assert verdict(vector) is False


@pytest.mark.parametrize("vector", OURS, ids=lambda v: v["name"])
def test_a_strangers_token_never_opens_the_door(vector):
    assert verdict(vector, token="a stranger's") is False


def test_while_the_token_is_changed_both_are_taken():
    signature = sign(URL, {"Body": "1"}, "old")
    assert is_signed(URL, {"Body": "1"}, body=b"Body=1", signature=signature, tokens=["new", "old"])


def test_without_any_token_nothing_is_signed():
    assert not is_signed(URL, {"Body": "1"}, body=b"", signature=sign(URL, {"Body": "1"}, "x"), tokens=[])


def test_an_empty_token_is_no_token():
    form = {"Body": "1"}
    assert not is_signed(URL, form, body=b"", signature=sign(URL, form, ""), tokens=[""])


def test_a_changed_json_body_is_refused_even_with_an_empty_form():
    signature = sign(JSON_URL, {}, "t")
    assert not is_signed(JSON_URL, MultiDict(), body=b'{"a":1}', signature=signature, tokens=["t"])


@pytest.mark.parametrize("body", [b"{}", "{}"])
def test_a_true_json_body_is_taken_as_bytes_or_text(body):
    assert is_signed(JSON_URL, MultiDict(), body=body, signature=sign(JSON_URL, {}, "t"), tokens=["t"])


def test_a_hash_in_capitals_is_the_same_hash():
    url = f"{URL}?bodySHA256={HASH.upper()}"
    assert is_signed(url, None, body=b"{}", signature=sign(url, {}, "t"), tokens=["t"])


def test_a_body_that_nothing_covers_is_refused():
    assert not is_signed(URL, MultiDict(), body=b"{}", signature=sign(URL, {}, "t"), tokens=["t"])


def test_a_request_without_content_is_signed_by_its_address_alone():
    assert is_signed(URL, None, body=b"", signature=sign(URL, {}, "t"), tokens=["t"])


def test_a_user_and_port_in_the_address_are_kept():
    seen, signed = "https://u:p@hub.example.org:8443/x", "https://u:p@hub.example.org/x"
    assert is_signed(seen, {"a": "b"}, body=b"a=b", signature=sign(signed, {"a": "b"}, "t"), tokens=["t"])


def test_the_fragment_with_connection_settings_is_not_signed():
    assert sign(f"{URL}#rc=3&rp=all", {"a": "b"}, "t") == sign(URL, {"a": "b"}, "t")


@pytest.mark.parametrize(
    ("url", "form", "body", "signature"),
    [
        (URL, {}, b"", None),
        (URL, {}, b"", ""),
        (URL, {}, b"", "é"),
        ("https://hub.example.org:notaport/x", {"a": "b"}, b"", "x"),
        ("http://[broken", {"a": "b"}, b"", "x"),
        (URL, {"a": None}, b"", "x"),
        (URL, {"a": "\ud800"}, b"", "x"),
        (URL, {}, "\ud800", "x"),
        (f"{URL}?bodySHA256=%FF", {}, b"\xff", "x"),
    ],
)
def test_odd_requests_are_refused_and_never_raise(url, form, body, signature):
    assert is_signed(url, form, body=body, signature=signature, tokens=["t"]) is False


def test_the_public_address_keeps_the_query_byte_for_byte():
    built = public_url("https://hub.example.org/", "/sms/inbound", b"org=%C3%A9cole&n=a%20b+c%2Bd")
    assert built == "https://hub.example.org/sms/inbound?org=%C3%A9cole&n=a%20b+c%2Bd"


def test_the_public_address_without_a_query_has_no_question_mark():
    assert public_url("https://hub.example.org", "/sms/inbound", b"") == URL
