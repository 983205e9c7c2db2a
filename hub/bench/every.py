"""Everything that can be measured: a word, and the measurements it stands for."""

from collections.abc import Iterator
from importlib import import_module

from hub.bench.ground import Rebuild, own_ground
from hub.bench.lines import Line

MEASUREMENTS: dict[str, tuple[str, ...]] = {
    "register": ("register_import", "register_http"),
    "matching": ("matching",),
    "dispatch": ("dispatch",),
    "inbound": ("inbound_http",),
    "board": ("board", "day"),
}
"""Files of this folder, loaded when they are wanted: what they need besides, no other command waits for.

Measurements of one word share a database and are made in this order.
"""


def run(
    what: str, rebuild: Rebuild, *, volunteers: int, url: str | None, minutes: float = 5.0
) -> Iterator[Line]:
    """Makes the measurements of one word; each line comes as soon as it is known."""
    with own_ground(rebuild, url=url, volunteers=volunteers, minutes=minutes) as ground:
        for measurement in MEASUREMENTS[what]:
            yield from import_module(f"hub.bench.{measurement}").measure(ground)
