"""What the timer does with call-outs: unfinished waves go on, and due ones are decided."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from hub.callouts import services
from hub.callouts.preview import Suggest
from hub.callouts.queries import due, on_target, unfinished_waves
from hub.callouts.second_texts import text_silent_at_half
from hub.callouts.silence import running_with_asks
from hub.database import db
from hub.errors import Conflict
from hub.matching.queries import fitting


def call_next_waves(now: datetime, *, suggest: Suggest = fitting) -> int:
    """Ends what has all it wants, asks what is left of waves begun before, then begins those that are due.

    Answers how many were due.

    Each batch and each wave is one transaction, so a restart loses nothing and asks nobody twice.
    """
    for call_out_id in on_target():
        _quietly(partial(services.stop_on_target, call_out_id))
    for wave_id in unfinished_waves():
        while _left(wave_id):
            pass
    looked_at = due(now)
    for call_out_id in looked_at:
        _quietly(partial(services.next_wave, call_out_id, suggest=suggest))
    return len(looked_at)


def text_silent_due() -> int:
    """A second text to whoever is silent at half of their time; answers how many."""
    done = 0
    for call_out_id in [one.id for one in running_with_asks()]:
        try:
            done += text_silent_at_half(call_out_id)
        except Conflict:
            # Stopped, or taken by another worker, in the same moment.
            db.session.rollback()
    return done


def _quietly(step: Callable[[], None]) -> None:
    """Another worker may be faster; the next tick finds what is left."""
    try:
        step()
    except Conflict:
        db.session.rollback()


def _left(wave_id: int) -> int:
    try:
        return services.go_on_with(wave_id)
    except Conflict:
        db.session.rollback()
        return 0
