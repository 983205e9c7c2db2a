"""What has happened in the exercise so far: a small cut, a shelf that nearly fell; and who has the night."""

from datetime import UTC, timedelta

from hub import clock
from hub.accounts.rules import SYSTEM
from hub.attendance.occurrences import services
from hub.attendance.occurrences.rules import OccurrenceFacts
from hub.attendance.states import OccurrenceKind
from hub.database import new_uid
from hub.incidents.queries import hub_called
from hub.installation.queries import settings
from hub.messaging.outgoing.planning import plan


def show() -> None:
    """Two records, neither of which rings, and the nights of the duty phone, with a gap in the morning."""
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
    _plan_nights()


def _plan_nights() -> None:
    """Both carry the hub's own phone, so that nobody invented is texted."""
    here = settings().local(clock.now())
    ten = here.replace(hour=22, minute=0, second=0, microsecond=0)
    ten += timedelta(days=ten <= here)
    seven = (ten + timedelta(days=1)).replace(hour=7)
    plan("Moana Te Rangi", "", ten.astimezone(UTC), seven.astimezone(UTC), by=SYSTEM)
    later = (seven.replace(hour=9), seven.replace(hour=17))
    plan("Tane Wetere", "", later[0].astimezone(UTC), later[1].astimezone(UTC), by=SYSTEM)
