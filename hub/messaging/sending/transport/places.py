"""Where an address leads: to this very machine, or out into the world."""

import ipaddress
from urllib.parse import urlsplit


def is_on_this_machine(url: str | None) -> bool:
    """Whether the address can only be reached on this machine."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return False
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
