"""Reads pages: strictly whenever markup is new, quickly whenever markup that is in order comes with other words.

The strict reader finds every fault but is slow, and the same page is looked at by many tests on two databases.
"""

import re
from hashlib import blake2b

import html5lib
import turbohtml

from tests.page_tree import Element

# What may not stand in a page at all, and what always may; anything else counts as markup and is read strictly.
FORBIDDEN = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U00010000-\U0010ffff"
WELL_FORMED = "&(?:amp|lt|gt|quot|nbsp|#34|#39);"
HARMLESS = rf"(?:[^<>&\"'={FORBIDDEN}]|{WELL_FORMED})"
WORDS = re.compile(rf"(?<=>)\s*(?!\s){HARMLESS}{HARMLESS}*")
# Of an input's type depends where it may stand.
VALUE = re.compile(rf'(?<!\btype)="(?:=|{HARMLESS})*"')
_in_order: set[bytes] = set()


def parse(html: str) -> tuple[Element, list[str]]:
    """The tree of a page or a fragment, and what is wrong with a page by the strict reader."""
    if not is_page(html):
        return _element(turbohtml.parse_fragment(html)), []
    document = turbohtml.parse(html, positions=False)
    root = next(child for child in document.children if isinstance(child, turbohtml.Element))
    return _element(root), complaints_about(html)


def is_page(html: str) -> bool:
    """Whether this is a whole page, and no part of one."""
    return "<html" in html[:400].lower()


def complaints_about(html: str) -> list[str]:
    """What the strict reader says about a page; it is not asked again about markup that is in order."""
    known = blake2b(markup_of(html).encode(errors="surrogatepass"), digest_size=16).digest()
    if known in _in_order:
        return []
    found = strict_complaints(html)
    if not found:
        _in_order.add(known)
    return found


def strict_complaints(html: str) -> list[str]:
    """What the strict reader says about a page."""
    reader = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    reader.parse(html)
    return [f"line {place[0]}: {code} {details or ''}".strip() for place, code, details in reader.errors]


def markup_of(html: str) -> str:
    """The page with one word for all words in a row, and no values: whether it is in order depends on nothing else."""
    return WORDS.sub("x", VALUE.sub('=""', html))


def _element(node: turbohtml.Element) -> Element:
    values = {
        name: value if isinstance(value, str) else node.attr(name, "") for name, value in node.attrs.items()
    }
    element = Element(node.tag, values)
    for child in node.children:
        if isinstance(child, turbohtml.Element):
            element.children.append(_element(child))
        elif isinstance(child, turbohtml.Text):
            element.children.append(child.data)
    return element
