"""Some saved replies, so that the inbox of the exercise shows what they are for."""

from hub.accounts.rules import SYSTEM
from hub.messaging.inbox import saved

REPLIES = (
    ("Where to park", "Please park on the street, not in the yard of [hub]: the trucks need it."),
    ("What to bring", "Thank you, [name]. Bring closed shoes, water and something to eat. We have gloves."),
    (
        "Who we are",
        "This is [hub]. We run the hubs for the emergency office. In danger ring [emergency number].",
    ),
)


def show() -> None:
    """Writes them, in English."""
    for title, body in REPLIES:
        saved.write(title, body, "en", by=SYSTEM)
