"""How an organisation answers “can you take this on?”: as we, and with a reason after the 2. Ring: rules.

The common reader knows people: to it “2 no people” may speak of two people. Who was asked to answer 2 and say why
means a no. Whatever else might be a number of people or vehicles is left to the common reader, and to a person.
"""

import re

from hub.messaging.replies.grammar.danger import is_urgent
from hub.messaging.replies.rules import Intent, Reading

_CODE = r"(?:\W*\(?(?P<code>[A-Z]\d{1,2})\)?)?"
# What can only begin a reason: “2 of us” and “2 vans” are left out.
_BEGINS = (
    r"(?:no|not|nobody|none|we|our|sorry|too|because|cannot|can't|unfortunately|already|busy|out of|away|closed|full|"
    r"flooded|it|that|the|they)"
)
_REFUSES = re.compile(
    rf"(?:2{_CODE}(?:\s*[.,:;)!-]+\s*|\s+(?={_BEGINS}\b))|no\s*[.,:;!-]+\s*)(?P<why>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_CANNOT = re.compile(
    rf"(?:sorry|no)?[\s,]*(?:we|not)\s+(?:can(?:no|')t(?: take it| do it| help)?|can not(?: take it| do it)?|us)"
    rf"[\s,.!]*(?:sorry)?[\s.!]*{_CODE}\W*",
    re.IGNORECASE,
)
_TAKES = re.compile(
    rf"(?:yes[\s,]*)?we(?:'ll| can| will)?\s+(?:take|do|cover)\s+(?:it|this)(?: on)?[\s.!]*{_CODE}\W*"
    rf"|(?:yes[\s,]*)?we can[\s.!]*",
    re.IGNORECASE,
)
_DOUBT = re.compile(
    r"\b(?:but|unless|if|until|we can(?!'|not| not)|can (?:do|come|take|lead))\b", re.IGNORECASE
)


def read_offer_answer(text: str) -> Reading | None:
    """The answer where it is plain; None leaves it to the common reader."""
    said = " ".join(text.replace("\u2019", "'").split())
    if is_urgent(text) or "?" in said:
        return None
    if found := _TAKES.fullmatch(said):
        return Reading(Intent.YES, code=found["code"], certain=True)
    if found := _CANNOT.fullmatch(said):
        return Reading(Intent.NO, code=found["code"], certain=True)
    found = _REFUSES.fullmatch(said)
    if found and not _DOUBT.search(said) and re.search(r"[^\W\d]{2}", found["why"]):
        return Reading(Intent.NO, code=found["code"], note=found["why"], certain=True)
    return None
