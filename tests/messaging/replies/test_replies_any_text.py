"""Whatever a phone sends is read: no text breaks the reader, keeps it long or is acted on in danger."""

import random
import time

import pytest

from hub.messaging.replies.grammar.lexicon import LANGUAGES
from hub.messaging.replies.rules import LONGEST_READ, Intent, Reading, read_reply

ODD = [
    *(
        "\x00",
        "\ud800",
        "\udfff",
        "\u200b",
        "\u200f",
        "\u202e",
        "\ufeff",
        "\u0301" * 9,
        "ﬁ",
        "１",
        "½",
        "²",
        "①",
    ),
    *(
        "\U0001f3fd",
        "👍",
        "🙅\u200d♂\ufe0f",
        "🇳🇿",
        "\t",
        "\r\n",
        "\u2028",
        "'",
        '"',
        "“",
        "((",
        "[",
        "]",
        "*",
        "\\",
    ),
    *(
        "§m",
        "§",
        "...",
        "…",
        "?!",
        "7" * 30,
        "00:99",
        "1h99",
        "25pm",
        "0",
        "-1",
        "a" * 60,
        "İ",
        "ß",
        "Ǆ",
        "中文",
        "العربية",
    ),
]
WORDS = [
    *(
        "yes",
        "no",
        "1",
        "2",
        "in",
        "20",
        "min",
        "at",
        "half",
        "past",
        "two",
        "hours",
        "K7",
        "if",
        "you",
        "can't",
        "but",
    ),
    *(
        "sí",
        "a las",
        "y media",
        "oui",
        "dans",
        "heure",
        "et demie",
        "não",
        "às",
        "wi",
        "nan",
        "zè",
        "edmi",
        "āe",
        "ā te",
    ),
    *(
        "karaka",
        "stop",
        "help",
        "safe",
        "pause",
        "until",
        "monday",
        "sorry",
        "thanks",
        "on my way",
        "arrived",
    ),
]


def some_text(dice):
    pieces = [dice.choice(ODD if dice.random() < 0.3 else WORDS) for _ in range(dice.randint(1, 40))]
    return dice.choice(["", " ", "  "]).join(pieces)[:LONGEST_READ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_any_text_is_read_and_danger_is_never_acted_on_as_an_answer(language):
    dice = random.Random(f"replies {language}")
    for _ in range(150):
        text = some_text(dice)
        reading = read_reply(
            text, language=language, asked=dice.random() < 0.7, options=dice.choice([0, 0, 3])
        )
        assert isinstance(reading, Reading), text
        assert not (reading.urgent and reading.certain and reading.intent is not Intent.STOP), text
        assert reading.minutes is None or reading.minutes > 0, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_six_hundred_letters_keep_the_reader_long(language):
    """Processor time of this thread alone; the texts are those that make a careless pattern try everything."""
    read_reply("warm", language=language, asked=True)
    texts = [(f"{piece} " * LONGEST_READ)[:LONGEST_READ] for piece in (*WORDS, *ODD)]
    started = time.thread_time()
    for text in texts:
        read_reply(text, language=language, asked=True, options=2)
    assert (time.thread_time() - started) / len(texts) < 0.1
