"""Phone numbers as people write them."""

import pytest

from hub.errors import Invalid
from hub.volunteers.phones import is_mobile, parse, parse_phone
from hub.volunteers.states import PhoneKind


@pytest.mark.parametrize(
    "written", ["021 555 0168", "0215550168", "+64 21 555 0168", "(021) 555-0168", "6421 5550168"]
)
def test_one_number_is_written_in_many_ways(written):
    assert parse_phone(written, "NZ") == "+64215550168"


@pytest.mark.parametrize(
    "written", ["", "021", "hello", "111", "0800 123 456", "021 555 0168 ext 4", "00000000"]
)
def test_what_is_nobodys_number_is_refused_kindly(written):
    with pytest.raises(Invalid) as refused:
        parse_phone(written, "NZ")
    assert "Write it like 02" in refused.value.fields["phone"]


def test_a_landline_is_known_as_one():
    assert parse("04 473 1234", "NZ").kind is PhoneKind.LANDLINE
    assert not is_mobile("+6444731234")
    assert is_mobile("+64215550168")


def test_where_mobiles_look_like_landlines_a_text_is_tried():
    assert parse("(415) 555-0123", "US").kind.gets_texts


def test_the_example_is_one_of_the_country():
    with pytest.raises(Invalid, match=r"Write it like \("):
        parse_phone("12", "US")
