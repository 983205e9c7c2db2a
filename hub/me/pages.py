"""Every page of the own page, gathered on its one blueprint."""

from hub.me import calendar, data, details, door, free, hand_on, home, letters, sent_away, signing
from hub.me.visit import bp

__all__ = [
    "bp", "calendar", "data", "details", "door", "free", "hand_on", "home", "letters", "sent_away", "signing",
]  # fmt: skip
