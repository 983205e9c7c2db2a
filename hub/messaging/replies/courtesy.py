"""Is a text only politeness, or only a figure? Both are told before its words are read. Ring: rules."""

import re

_WORDS = (
    "thanks", "thank you", "thank u", "thankyou", "thx", "tks", "ta", "cheers", "nga mihi", "kia ora", "gracias",
    "ok", "okay", "k", "kk", "great", "perfect", "awesome", "lovely", "cool", "sweet as", "sweet", "all good",
    "no worries", "no problem", "no probs", "got it", "noted", "understood", "will do", "sounds good", "good",
    "so much", "very much", "a lot", "again", "for letting me know", "see you then", "see you there", "bye",
    "have a good day", "you too", "welcome", "you're welcome",
)  # fmt: skip
_SIGNS = "👍👌🙏😊🙂❤♥😀😃🏻🏼🏽🏾🏿\ufe0f"
_PHRASES = "|".join(re.escape(word) for word in sorted(_WORDS, key=len, reverse=True))
_FIGURE = re.compile(r"\s*(\d{1,2})\s*[.,!)]?\s*")
_ONLY = re.compile(rf"(?:(?:{_PHRASES})\b|[{_SIGNS}]|[\s.,!:)-]|xx?\b)+")


def is_only_courtesy(text: str) -> bool:
    """Whether every word says thank you, all right or goodbye. One word more and a person reads it."""
    plain = text.strip().casefold().replace("’", "'")
    return (
        bool(plain)
        and any(sign.isalnum() or sign in _SIGNS for sign in plain)
        and bool(_ONLY.fullmatch(plain))
    )


def figure_of(text: str) -> int | None:
    """The number that is all a text says."""
    found = _FIGURE.fullmatch(text)
    return int(found[1]) if found else None
