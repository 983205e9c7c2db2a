"""One thing that waits for a person on the console's home."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that waits, as the list shows it."""

    kind: str
    word: str
    title: str
    url: str
    at: datetime
    detail: str
    action_label: str
    action_url: str
    number: str = ""
    order: int = field(default=9)
    # Among those of the same order: what stands first whenever it came.
    rank: int = field(default=0)
