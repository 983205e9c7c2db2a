"""How things read on a page."""

import pytest

from hub.web.filters import phone


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("+6421555001", "021 555 001"),
        ("+12025550123", "+1 202-555-0123"),
        # Of no plan of numbers: without its country nobody could dial it.
        ("+6421029990000", "+6421029990000"),
        ("0800 HELP", "0800 HELP"),
        (None, ""),
    ],
)
def test_a_number_can_be_dialled_as_it_is_shown(app, kept, shown):
    assert phone(kept) == shown
