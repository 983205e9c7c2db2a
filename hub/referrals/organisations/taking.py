"""An organisation says how many more it can take today, or that nobody shall be sent. Ring: services."""

from uuid import UUID

from hub import clock
from hub.accounts.rules import Actor
from hub.audit.moves import record
from hub.database import transaction
from hub.errors import Invalid, NotAllowed
from hub.organisations.models import Organisation
from hub.organisations.queries import by_uid, today
from hub.referrals.room import handed_today

MOST = 999


def say_room(uid: UUID, more: int | None, *, by: Actor) -> None:
    """From now on so many more may be sent today; None takes the word back. Raises Invalid({"more": …})."""
    if more is not None and not 0 <= more <= MOST:
        raise Invalid({"more": f"Type a number from 0 to {MOST}."})
    with transaction():
        row = _own(uid, by)
        row.takes_more = None if more is None else more + handed_today([row.id])[row.id]
        row.takes_more_on = None if more is None else today()
        record("organisation.say_room", row, by=by.uid, details={"more": more})


def stop_sending(uid: UUID, *, why: str = "", by: Actor) -> None:
    """Nobody is sent or offered to it, and nobody is asked for its tasks, until it takes the word back."""
    with transaction():
        row = _own(uid, by)
        row.stopped_why = " ".join(why.split())[:200]
        if row.stopped_at is None:
            row.stopped_at = clock.now()
            record("organisation.stop_sending", row, by=by.uid, why=row.stopped_why)


def send_again(uid: UUID, *, by: Actor) -> None:
    """People may be sent again."""
    with transaction():
        row = _own(uid, by)
        if row.stopped_at is not None:
            record("organisation.send_again", row, by=by.uid, why=row.stopped_why)
        row.stopped_at, row.stopped_why = None, ""


def _own(uid: UUID, by: Actor) -> Organisation:
    row = by_uid(uid)
    if by.organisation_id not in (None, row.id):
        raise NotAllowed("You can say this for your own organisation only.")
    return row
