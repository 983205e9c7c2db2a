"""Strictly parsed HTML as a small tree with simple selectors: `tag.class#id[name=value] child, other`."""

import re
from collections.abc import Iterator
from typing import Any

import html5lib

UNSPOKEN = {"script", "style", "template", "datalist"}
STEP = re.compile(
    r"(?P<tag>^[a-z][a-z0-9]*|^\*)|#(?P<id>[\w-]+)|\.(?P<class>[\w-]+)"
    r"|\[(?P<name>[\w-]+)(?:=[\"']?(?P<value>[^\]\"']*)[\"']?)?\]"
)
INLINE = {"a", "b", "i", "em", "strong", "span", "mark", "small", "kbd", "time", "code", "abbr", "label"}


class Element:
    """One element: tag, attributes, children (elements and strings)."""

    def __init__(self, tag: str, attributes: dict[str, str] | None = None) -> None:
        self.tag = tag
        self.attributes = attributes or {}
        self.children: list[Element | str] = []

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def get(self, name: str, default: str = "") -> str:
        """An attribute, or what is given instead."""
        return self.attributes.get(name, default)

    @property
    def raw_text(self) -> str:
        """The text as it is written, spaces and all."""
        return "".join(child if isinstance(child, str) else child.raw_text for child in self.children)

    @property
    def text(self) -> str:
        """The words inside, spaces made even."""
        return words_of(self)

    def elements(self) -> Iterator["Element"]:
        """Everything below, in the order of the page."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.elements()

    def first(self, tag: str) -> "Element | None":
        """The first element of that tag."""
        return next((element for element in self.elements() if element.tag == tag), None)

    def find(self, selector: str) -> "Element | None":
        """The first element of a selector."""
        return next(iter(self.find_all(selector)), None)

    def find_all(self, selector: str) -> list["Element"]:
        """Every element of a selector, in the order of the page."""
        chosen: set[int] = set()
        for part in split_outside(selector, ","):
            below: list[Element] = [self]
            for step in split_outside(part, " "):
                below = [found for parent in below for found in parent.elements() if found.fits(step)]
            chosen.update(id(element) for element in below)
        return [element for element in self.elements() if id(element) in chosen]

    def fits(self, step: str) -> bool:
        """True when one step of a selector, such as `a.btn[href]`, describes this element."""
        parts = list(STEP.finditer(step))
        if "".join(part.group(0) for part in parts) != step:
            raise ValueError(f"a selector too clever for this parser: {step}")
        return all(self._fits_part(part) for part in parts)

    def _fits_part(self, part: re.Match[str]) -> bool:
        if part["tag"]:
            return part["tag"] in ("*", self.tag)
        if part["id"]:
            return self.get("id") == part["id"]
        if part["class"]:
            return part["class"] in self.get("class").split()
        return part["name"] in self.attributes and part["value"] in (None, self.get(part["name"]))


def split_outside(selector: str, mark: str) -> list[str]:
    """The parts between marks that stand outside brackets."""
    gap = r"\s+" if mark == " " else rf"\s*{re.escape(mark)}\s*"
    pieces = re.split(gap + r"(?![^\[]*\])", selector.strip())
    return [piece for piece in pieces if piece]


def words_of(element: Element) -> str:
    """What a person reads or hears there; scripts and suggestion lists are left out."""
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: Element) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif child.tag not in UNSPOKEN:
            yield from _pieces(child)
            if child.tag not in INLINE:
                yield " "


def parse(html: str) -> tuple[Element, list[str]]:
    """The tree of a page or a fragment, and what the strict reader complained about."""
    reader = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    whole = "<html" in html[:400].lower()
    node = reader.parse(html) if whole else reader.parseFragment(html)
    complaints = [
        f"line {place[0]}: {code} {details or ''}".strip() for place, code, details in reader.errors
    ]
    return _element(node), complaints


def _element(node: Any) -> Element:
    name = node.tag if isinstance(node.tag, str) else "comment"
    element = Element(name.rpartition("}")[2], {str(key): str(value) for key, value in node.attrib.items()})
    if node.text and name != "comment":
        element.children.append(node.text)
    for child in node:
        if isinstance(child.tag, str):
            element.children.append(_element(child))
        if child.tail:
            element.children.append(child.tail)
    return element
