"""Is somebody in danger? Asked of every text, in every language, whatever else it says."""

import re

from hub.messaging.replies.grammar.lexicon import LANGUAGES, everywhere, lexicon
from hub.messaging.replies.grammar.tokens import joined, own_words, tokens_of

_SPELT_OUT = re.compile(r"(?<!\w)s\. ?o\. ?s(?:\.|(?!\w))", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<![^ ])[.!?;\n] ")
_WITHIN_A_SENTENCE = frozenset(",:-/()")
_BARE_CRY = re.compile(
    r"(?:please |oh |god |pls )*(?:help (?:me|us)|emergency|dying|(?:fire )*fire) "
    r"(?:please |pls |now |quick |quickly |! )*$"
)


def is_urgent(text: str) -> bool:
    """True when a person may be in danger; when in doubt, true."""
    plain = _plain(text)
    plain = everywhere("not_danger").sub("_ ", plain)
    return any(_is_dangerous(sentence) for sentence in _sentences(plain)) or _is_bare_cry(plain)


def language_of_cry(text: str, usual: str) -> str:
    """The language to answer a cry for help in: the phone's own, unless the cry is plainly in another one."""
    plain = _plain(text)
    if any(lexicon(code).pattern("danger").search(plain) for code in ("en", usual)):
        return usual
    others = (code for code in LANGUAGES if lexicon(code).pattern("danger").search(plain))
    return next(others, usual)


def _plain(text: str) -> str:
    own = _SPELT_OUT.sub("sos", own_words(text).replace("-", " "))
    tokens = tokens_of(own, lexicon("en").spelling, {"🆘"})
    return joined(token for token in tokens if token.plain not in _WITHIN_A_SENTENCE)


def _sentences(plain: str) -> list[str]:
    return [sentence for sentence in _SENTENCE_END.split(plain) if sentence.strip()]


def _is_dangerous(sentence: str) -> bool:
    danger = everywhere("danger")
    if not danger.search(sentence):
        return False
    return not _is_offer(sentence) or bool(danger.search(everywhere("skill").sub("_ ", sentence)))


def _is_offer(sentence: str) -> bool:
    """A skill on offer ("trained to stop bleeding"), and nobody named who needs it."""
    return bool(everywhere("offer").search(sentence)) and not everywhere("someone").search(sentence)


def _is_bare_cry(plain: str) -> bool:
    """ "Help us": short and nothing else. "Help me with the form" is not that."""
    return bool(_BARE_CRY.match(_SENTENCE_END.sub("", plain)))
