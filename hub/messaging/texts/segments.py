"""How many parts a text takes on the wire, counted as the carrier counts them. Ring: rules."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from hub.messaging.texts.lookalikes import REPLACEMENTS


class Encoding(StrEnum):
    """The two alphabets a text can travel in; one dear character moves all of it to the second."""

    GSM_7 = "GSM-7"
    UCS_2 = "UCS-2"


@dataclass(frozen=True, slots=True)
class SegmentCount:
    """What one text takes: its alphabet, the parts billed, and the units used in that alphabet."""

    encoding: Encoding
    segments: int
    units: int


GSM_BASIC = frozenset(
    "\n\r !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
    "¡£¤¥§¿ÄÅÆÇÉÑÖØÜßàäåæèéìñòöøùüΓΔΘΛΞΠΣΦΨΩ"
)
GSM_EXTENDED = frozenset("\f[\\]^{|}~€")
ONE_PART = {Encoding.GSM_7: 160, Encoding.UCS_2: 70}
EACH_OF_MANY = {Encoding.GSM_7: 153, Encoding.UCS_2: 67}

_ZERO_WIDTH_JOINER = "\u200d"
_FLAG_LETTERS = re.compile("[\U0001f1e6-\U0001f1ff]")
_EMOJI_MODIFIERS = re.compile("[\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")


def count(body: str) -> SegmentCount:
    """The alphabet, parts and units of a text as it stands."""
    clusters = graphemes(body)
    encoding = Encoding.GSM_7 if all(_is_gsm(cluster) for cluster in clusters) else Encoding.UCS_2
    sizes = [_units(cluster, encoding) for cluster in clusters]
    total = sum(sizes)
    if total <= ONE_PART[encoding]:
        return SegmentCount(encoding, 1, total)
    return SegmentCount(encoding, _parts(sizes, EACH_OF_MANY[encoding]), total)


def smart_encode(body: str) -> str:
    """The text with look-alikes made plain, as the carrier's SmartEncoded does; letters stay as they are."""
    return body.translate(REPLACEMENTS)


def cheap(body: str) -> str:
    """The text without accents that cost a whole alphabet: “Māori” is “Maori”, “español” stays as it is."""
    return "".join(_cheap(letter) for letter in unicodedata.normalize("NFC", body))


def _cheap(letter: str) -> str:
    if letter in GSM_BASIC:
        return letter
    base = unicodedata.normalize("NFD", letter)[0]
    return base if base in GSM_BASIC else letter


def graphemes(body: str) -> list[str]:
    """The text in pieces that the carrier never cuts: a letter with its marks, an emoji with its parts."""
    clusters: list[str] = []
    for character in body:
        if clusters and _continues(clusters[-1], character):
            clusters[-1] += character
        else:
            clusters.append(character)
    return clusters


def _continues(cluster: str, character: str) -> bool:
    if cluster[-1] in "\r\n":
        return False
    if cluster[-1] == _ZERO_WIDTH_JOINER and _is_pictograph(character):
        return True
    if _FLAG_LETTERS.fullmatch(character):
        return len(cluster) == 1 and bool(_FLAG_LETTERS.fullmatch(cluster))
    return _extends(character)


def _extends(character: str) -> bool:
    if character <= "\u02ff":
        return False
    joins = character in "\u200c\u200d" or bool(_EMOJI_MODIFIERS.match(character))
    return joins or unicodedata.category(character) in ("Mn", "Me", "Mc")


def _is_pictograph(character: str) -> bool:
    return character >= "\u2190" and unicodedata.category(character) in ("So", "Sk", "Sm")


def _is_gsm(cluster: str) -> bool:
    return cluster in GSM_BASIC or cluster in GSM_EXTENDED


def _units(cluster: str, encoding: Encoding) -> int:
    if encoding is Encoding.GSM_7:
        return 2 if cluster in GSM_EXTENDED else 1
    return len(cluster.encode("utf-16-le", "surrogatepass")) // 2


def _parts(sizes: list[int], room: int) -> int:
    parts, used = 1, 0
    for size in sizes:
        if used + size > room:
            parts, used = parts + 1, 0
        used += size
    return parts
