"""What becomes of a text on the air, decided purely: by its number, then by the fault rates."""

from dataclasses import dataclass
from random import Random

from hub.carrier.settings import Faults

# +150055CCCCC ends as error CCCCC: +15005530003 is a phone that is switched off.
SPECIAL_PREFIX = "+150055"

REFUSED_TO: dict[str, tuple[int, str]] = {
    "+15005550001": (21211, "Invalid 'To' Phone Number: +15005550001"),
    "+15005550002": (21612, "The 'To' phone number +15005550002 is not currently reachable via SMS"),
    "+15005550003": (
        21408,
        "Permission to send an SMS has not been enabled for the region of the 'To' number",
    ),
    "+15005550004": (21610, "Attempt to send to unsubscribed recipient"),
    "+15005550009": (21614, "'To' number is not a valid mobile number"),
}

MEANINGS: dict[int, str] = {
    21610: "Attempt to send to unsubscribed recipient",
    30001: "Queue overflow",
    30002: "Account suspended",
    30003: "Unreachable destination handset",
    30004: "Message blocked",
    30005: "Unknown destination handset",
    30006: "Landline or unreachable carrier",
    30007: "Message filtered",
    30008: "Unknown error",
    30017: "Carrier network congestion",
    30022: "Rate exceeded",
    30023: "Daily message cap reached",
    30032: "Toll-free number has not been verified",
    30034: "Message from an unregistered number",
    30036: "Validity period expired",
    30410: "Provider timeout",
    30500: "Internal error",
}

FAILS_BEFORE_THE_AIR = frozenset({21610, 30001, 30002, 30032, 30034, 30500})


@dataclass(frozen=True, slots=True)
class Fate:
    """How a text ends: `code` is none when it arrives."""

    code: int | None = None

    @property
    def fails(self) -> bool:
        """It never leaves the carrier."""
        return self.code in FAILS_BEFORE_THE_AIR

    @property
    def is_lost(self) -> bool:
        """It leaves, and does not arrive."""
        return self.code is not None and not self.fails


def fate_of(to: str, faults: Faults, chance: Random) -> Fate:
    """Decides once per text, so that asking again with the same `chance` answers the same."""
    if to.startswith(SPECIAL_PREFIX) and to[7:].isdigit() and int(to[7:]) in MEANINGS:
        return Fate(int(to[7:]))
    draw = chance.random()
    if draw < faults.failed:
        return Fate(30500)
    if draw < faults.failed + faults.undelivered:
        return Fate(chance.choice((30003, 30008, 30017)))
    return Fate()
