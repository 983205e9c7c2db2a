"""The reader made ready before the first text comes: its patterns are compiled when first used. Ring: rules."""

from threading import Thread

from hub.messaging.replies.grammar.lexicon import LANGUAGES
from hub.messaging.replies.rules import read_reply

# Between them they use nearly every pattern: answers, times, statements, danger, and what nobody can read.
SAMPLES = (
    "1",
    "yes but only until 5",
    "in 20 minutes",
    "2pm tomorrow",
    "OUT",
    "we are trapped",
    "which street is it",
)


def warm() -> None:
    """Reads a few texts in each language, as asked and as not asked; nothing comes of it."""
    for language in LANGUAGES:
        for text in SAMPLES:
            read_reply(text, language=language, asked=True)
            read_reply(text, language=language, options=2)


def warm_beside() -> Thread:
    """The same on a thread of its own, so that a program that starts need not wait."""
    thread = Thread(target=warm, name="warm", daemon=True)
    thread.start()
    return thread
