"""When a text that did not arrive tries again by itself: once or twice, for faults that pass. Ring: rules.

Sources: the carrier's own error pages (30003 and 30008 are often over in minutes; a full queue and a congested
network pass; a network's daily limit ends at midnight). 30410 is left to a person: the text may have arrived.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from hub.messaging.rules import Treatment, known
from hub.messaging.states import Lane

_MINUTE = timedelta(minutes=1)
PAUSES: Mapping[int, tuple[timedelta, ...]] = {
    30001: (_MINUTE, 5 * _MINUTE),
    30003: (3 * _MINUTE, 12 * _MINUTE),
    30008: (5 * _MINUTE,),
    30017: (_MINUTE, 5 * _MINUTE),
    30022: (_MINUTE, 5 * _MINUTE),
    30500: (2 * _MINUTE,),
}
TOMORROW = 30023
"""The network's limit of a day."""


def again_at(
    code: int | None, *, failures: int, lane: Lane, now: datetime, midnight: datetime
) -> datetime | None:
    """When it tries again after so many failures, the first is 1; None when it does not.

    What the set-up forbade keeps trying: a person puts it right. What matters most tries once, within a minute:
    then somebody must know that it did not arrive. `midnight` is the next one.
    """
    if code is None:
        return None
    if known(code).treatment is Treatment.CONFIGURATION:
        return now + _MINUTE
    if code == TOMORROW:
        return midnight if failures == 1 and lane > Lane.CHANGE else None
    pauses = PAUSES.get(code, ())
    if lane <= Lane.CHANGE:
        pauses = tuple(min(pause, _MINUTE) for pause in pauses[:1])
    return now + pauses[failures - 1] if failures <= len(pauses) else None
