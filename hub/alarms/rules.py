"""How often an alarm rings, and what somebody has seen of it, as a value to compare."""

from datetime import timedelta
from hashlib import blake2b

from hub.alarms.states import AlarmKind

RINGS_EVERY = timedelta(minutes=3)
# New words ring at once, but a phone that sends twenty texts does not ring twenty times.
AGAIN_AFTER = timedelta(seconds=30)
# From which ring on others are texted as well, since nobody has taken an alarm up. A text is easily missed once: the
# phone lies next door, its bearer drives, or looks after the last alarm. Where a life may hang on it the third one, six
# minutes after the first, is late enough; elsewhere the tenth, after half an hour, before anybody else is woken.
UNHEEDED_DANGER, UNHEEDED = 3, 10


def is_unheeded(kind: AlarmKind, rings: int) -> bool:
    """Whether an alarm that rings has rung so often in vain that more phones are texted."""
    return rings >= (UNHEEDED_DANGER if kind.is_danger_to_life else UNHEEDED)


def seen_key(title: str, detail: str) -> str:
    """Stands for the words of an alarm: it changes when newer words come to the same alarm."""
    return blake2b(f"{title}\n{detail}".encode(), digest_size=8).hexdigest()
