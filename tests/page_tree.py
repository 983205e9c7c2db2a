"""HTML as a small tree with simple selectors: `tag.class#id[name=value] child, other`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

UNSPOKEN = {"script", "style", "template", "datalist"}
STEP = re.compile(
    r"(?P<tag>^[a-z][a-z0-9]*|^\*)|#(?P<id>[\w-]+)|\.(?P<class>[\w-]+)"
    r"|\[(?P<name>[\w-]+)(?:=[\"']?(?P<value>[^\]\"']*)[\"']?)?\]"
)
INLINE = {"a", "b", "i", "em", "strong", "span", "mark", "small", "kbd", "time", "code", "abbr", "label"}


class Element:
    """One element: tag, attributes, children (elements and strings), which stay as they were read."""

    __slots__ = ("_below", "_text", "attributes", "children", "tag")

    def __init__(self, tag: str, attributes: dict[str, str] | None = None) -> None:
        self.tag = tag
        self.attributes = attributes or {}
        self.children: list[Element | str] = []
        self._below: list[Element] | None = None
        self._text: str | None = None

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
        """The words inside, spaces made even; read once, as what is below."""
        if self._text is None:
            self._text = words_of(self)
        return self._text

    def elements(self) -> list["Element"]:
        """Everything below, in the order of the page; found once, since a page is asked much."""
        if self._below is None:
            below: list[Element] = []
            for child in self.children:
                if isinstance(child, Element):
                    below.append(child)
                    below += child.elements()
            self._below = below
        return self._below

    def first(self, tag: str) -> "Element | None":
        """The first element of that tag."""
        return next((element for element in self.elements() if element.tag == tag), None)

    def find(self, selector: str) -> "Element | None":
        """The first element of a selector."""
        return next(iter(self.find_all(selector)), None)

    def find_all(self, selector: str) -> list["Element"]:
        """Every element of a selector, in the order of the page."""
        parts = steps_of(selector)
        if len(parts) == 1:
            return self._reached(parts[0])
        chosen = {id(element) for steps in parts for element in self._reached(steps)}
        return [element for element in self.elements() if id(element) in chosen] if chosen else []

    def _reached(self, steps: list["Step"]) -> list["Element"]:
        """Whatever lies at the end of these steps, in the order of the page."""
        found = [self]
        for step in steps:
            below = {id(one): one for parent in found for one in parent._with_tag(step.tag) if step.fits(one)}
            found = list(below.values())
        return found

    def _with_tag(self, tag: str) -> list["Element"]:
        return [one for one in self.elements() if one.tag == tag] if tag else self.elements()


@dataclass(frozen=True)
class Step:
    """One step of a selector, such as `a.btn[href]`, taken apart."""

    tag: str
    classes: frozenset[str]
    attributes: tuple[tuple[str, str | None], ...]

    def fits(self, element: Element) -> bool:
        """True when it describes this element."""
        if self.tag not in ("", element.tag):
            return False
        if self.classes and not self.classes <= set(element.get("class").split()):
            return False
        has = element.attributes
        return all(name in has and value in (None, has[name]) for name, value in self.attributes)


@cache
def steps_of(selector: str) -> list[list[Step]]:
    """The steps of each part of a selector. Raises ValueError for one that this parser does not know."""
    return [[_step(words) for words in split_outside(part, " ")] for part in split_outside(selector, ",")]


def _step(words: str) -> Step:
    parts = list(STEP.finditer(words))
    if "".join(part.group(0) for part in parts) != words:
        raise ValueError(f"a selector too clever for this parser: {words}")
    tag = next((part["tag"] for part in parts if part["tag"]), "")
    ids = [("id", part["id"]) for part in parts if part["id"]]
    named = [(part["name"], part["value"]) for part in parts if part["name"]]
    classes = frozenset(part["class"] for part in parts if part["class"])
    return Step("" if tag == "*" else tag, classes, (*ids, *named))


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
