"""Twilio's standard opt-out words: the whole text is the one word, in any case."""

from enum import StrEnum


class Keyword(StrEnum):
    """What the carrier itself does about a text, besides passing it on."""

    STOP = "stop"
    START = "start"
    HELP = "help"


WORDS: dict[str, Keyword] = {
    **dict.fromkeys(
        ("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"), Keyword.STOP
    ),
    **dict.fromkeys(("START", "YES", "UNSTOP"), Keyword.START),
    **dict.fromkeys(("HELP", "INFO"), Keyword.HELP),
}

ANSWERS: dict[Keyword, str] = {
    Keyword.STOP: "You have successfully been unsubscribed. You will not receive any more messages from this "
    "number. Reply START to resubscribe.",
    Keyword.START: "You have successfully been re-subscribed to messages from this number. Reply HELP for "
    "help. Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
    Keyword.HELP: "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
}


def keyword_of(body: str) -> Keyword | None:
    """The opt-out meaning of a text, or none: "STOP please" is only a text."""
    return WORDS.get(body.strip().upper())
