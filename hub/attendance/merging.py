"""Two entries turn out to be one person who was signed in under both: they are in one place. Ring: moves."""

from hub.attendance import missing
from hub.attendance.moves import sign_out
from hub.attendance.queries import open_stints_of
from hub.attendance.rules import still_out
from hub.attendance.states import Door
from hub.volunteers.events import PeopleMerged


def follow_merge(event: PeopleMerged) -> None:
    """The sign-in that began last holds; each other one ends when it began, and what was lent there goes with it."""
    here = open_stints_of([event.person_id])
    if len(here) < 2:
        return
    missing.hold(here)
    *earlier, last = here
    for stint in earlier:
        last.kit = [*still_out(stint.kit, stint.kit_back), *last.kit]
        stint.kit = list(stint.kit_back)
        sign_out(stint, door=Door.ELSEWHERE, by=event.by, at=last.signed_in_at)
    missing.look_again(last)
