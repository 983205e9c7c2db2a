"""Use cases of one card: somebody rests, is back, and leaves. Ring: services."""

from uuid import UUID

from hub import clock
from hub.accounts.rules import Actor
from hub.attendance import moves as stints
from hub.attendance.moves import StintDone
from hub.attendance.rules import after_rest
from hub.attendance.states import Door
from hub.attendance.welfare.ends import open_stint
from hub.audit.moves import record
from hub.database import transaction


def begin_rest(stint_uid: UUID, *, by: Actor) -> None:
    """They rest from now on. Pressed twice it is one rest. Raises Conflict when they have left."""
    with transaction():
        stint = open_stint(stint_uid)
        if stint.resting_since is None:
            stint.resting_since = clock.now()
            record("stint.rest", stint, by=by.uid)


def be_back(stint_uid: UUID, *, by: Actor) -> int:
    """The rest is over; answers its minutes, 0 when there was none. Raises Conflict when they have left."""
    with transaction():
        stint = open_stint(stint_uid)
        if stint.resting_since is None:
            return 0
        before = stint.rest_minutes
        for name, value in after_rest(stint.resting_since, clock.now(), before, stint.rested_at).items():
            setattr(stint, name, value)
        minutes = stint.rest_minutes - before
        record("stint.back", stint, by=by.uid, details={"minutes": minutes})
        return minutes


def sign_out(stint_uid: UUID, *, by: Actor) -> StintDone:
    """They leave now. Raises Conflict when they have left already, or are signed in elsewhere since."""
    with transaction():
        return stints.sign_out(open_stint(stint_uid), door=Door.DESK, by=by.uid)
