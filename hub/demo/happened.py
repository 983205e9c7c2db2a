"""What has happened to people in the exercise so far: a small cut, and a shelf that nearly fell."""

from datetime import timedelta

from hub import clock
from hub.accounts.rules import SYSTEM
from hub.attendance.occurrences import services
from hub.attendance.occurrences.rules import OccurrenceFacts
from hub.attendance.states import OccurrenceKind
from hub.database import new_uid
from hub.incidents.queries import hub_called


def show() -> None:
    """Two records; neither of them rings."""
    now, hub = clock.now(), hub_called("PET 1")
    cut = OccurrenceFacts(
        OccurrenceKind.INJURY, now - timedelta(minutes=50), "Cut a finger on a broken window while clearing glass.",
        str(new_uid()), place="side door of the hall", person="Dave Orr", hub_id=hub.id if hub else None,
        done="Washed and covered. Went on with thick gloves.", help_called=("first aid",), supervisor="Moana Te Rangi",
    )  # fmt: skip
    shelf = OccurrenceFacts(
        OccurrenceKind.NEAR_MISS, now - timedelta(minutes=25),
        "A full shelf tipped when a box was pulled off the top.",
        str(new_uid()), place="store room", hub_id=hub.id if hub else None,
        done="Heavy boxes now stand on the floor.", witnesses="Lusia Faleafa",
    )  # fmt: skip
    for facts in (cut, shelf):
        services.write_down(facts, by=SYSTEM)
