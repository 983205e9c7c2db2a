"""Everything that can be measured: a word, and the measurements it stands for."""

from collections.abc import Callable, Iterator

from hub.bench import register_http, register_import
from hub.bench.ground import Ground, Rebuild, own_ground
from hub.bench.lines import Line

Measurement = Callable[[Ground], Iterator[Line]]

MEASUREMENTS: dict[str, tuple[Measurement, ...]] = {
    "register": (register_import.measure, register_http.measure),
}
"""Measurements of one word share a database and are made in this order."""


def run(what: str, rebuild: Rebuild, *, volunteers: int, url: str | None) -> Iterator[Line]:
    """Makes the measurements of one word; each line comes as soon as it is known."""
    with own_ground(rebuild, url=url, volunteers=volunteers) as ground:
        for measurement in MEASUREMENTS[what]:
            yield from measurement(ground)
