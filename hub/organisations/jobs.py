"""What the timer does with organisations: the end of 72 hours, and the yearly question."""

from collections.abc import Callable, Iterable

from hub import clock
from hub.database import db
from hub.errors import Conflict
from hub.organisations import confirming, emergency, queries
from hub.organisations.trust import WARN_BEFORE


def end_72_hours() -> int:
    """Ends what has run out, warns who is next; answers how many ended."""
    now = clock.now()
    done = _each(emergency.run_out, queries.run_out_ids(now))
    _each(emergency.warn, queries.to_warn_ids(now + WARN_BEFORE))
    return done


def ask_yearly() -> int:
    """Asks those whose entry is a year old and reminds the silent; answers how many were written to."""
    asked = _each(confirming.ask, queries.to_confirm_ids(queries.today()))
    return asked + _each(confirming.remind, queries.to_remind_ids(clock.now()))


def _each(service: Callable[[int], bool], ids: Iterable[int]) -> int:
    """Each in a transaction of its own; what another worker was faster with is left to it."""
    done = 0
    for organisation_id in ids:
        try:
            done += service(organisation_id)
        except Conflict:
            pass
        finally:
            db.session.rollback()
    return done
