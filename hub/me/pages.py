"""Every page of the own page, gathered on its one blueprint."""

from hub.me import details, door, free, home
from hub.me.visit import bp

__all__ = ["bp", "details", "door", "free", "home"]
