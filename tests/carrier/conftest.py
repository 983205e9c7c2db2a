"""A line to each test that asks for one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.carrier.line import Line, open_line


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    """A perfect network with plain numbers and silent phones."""
    with open_line(tmp_path) as found:
        yield found
