"""How often an alarm rings, and what somebody has seen of it, as a value to compare."""

from datetime import timedelta
from hashlib import blake2b

RINGS_EVERY = timedelta(minutes=3)
# New words ring at once, but a phone that sends twenty texts does not ring twenty times.
AGAIN_AFTER = timedelta(seconds=30)


def seen_key(title: str, detail: str) -> str:
    """Stands for the words of an alarm: it changes when newer words come to the same alarm."""
    return blake2b(f"{title}\n{detail}".encode(), digest_size=8).hexdigest()
