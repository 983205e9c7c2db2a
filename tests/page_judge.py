"""The laws of every page: one heading, labels, tokens, links that lead somewhere, no inline code."""

from collections import Counter
from collections.abc import Callable, Iterator

from tests.page_tree import Element

LeadsSomewhere = Callable[[str, str], bool]
POINTERS = frozenset(("aria-labelledby", "aria-describedby", "aria-controls", "for", "list"))
UNLABELLED = ("hidden", "submit", "button", "reset", "image")


def faults_of(tree: Element, parse_errors: list[str], leads: LeadsSomewhere, wants_token: bool) -> list[str]:
    """Everything that is wrong with a page, in words; empty when it may be shown."""
    return [
        *(f"not valid HTML: {error}" for error in parse_errors),
        *heading_faults(tree),
        *id_faults(tree),
        *label_faults(tree),
        *form_faults(tree, leads, wants_token),
        *link_faults(tree, leads),
        *inline_faults(tree),
        *picture_faults(tree),
    ]


def heading_faults(tree: Element) -> Iterator[str]:
    """A lang, one h1, and a title that begins with it."""
    page, title, headings = (
        tree if tree.tag == "html" else tree.first("html"),
        tree.first("title"),
        tree.find_all("h1"),
    )
    if page is None or not page.get("lang"):
        yield "no lang"
    if len(headings) != 1:
        yield f"{len(headings)} h1 instead of one: {[heading.text for heading in headings]}"
    elif not headings[0].text:
        yield "the h1 is empty"
    elif title is None or not title.text.startswith(headings[0].text):
        yield f"the title “{title.text if title else ''}” does not begin with the h1 “{headings[0].text}”"


def id_faults(tree: Element) -> Iterator[str]:
    """Each id once; whatever points to an id finds it."""
    known = Counter(element["id"] for element in tree.elements() if "id" in element.attributes)
    yield from (f"id “{name}” {times} times" for name, times in known.items() if times > 1)
    for element in tree.elements():
        for pointer in POINTERS & element.attributes.keys():
            for name in element[pointer].split():
                if name not in known:
                    yield f"{pointer}=“{name}” on {element.tag} points to nothing"
        if element.get("href").startswith("#") and element["href"][1:] not in known:
            yield f"the link “{element.text}” to {element['href']} finds nothing on the page"


def label_faults(tree: Element) -> Iterator[str]:
    """Each input has words."""
    labelled = {label["for"] for label in tree.find_all("label[for]") if label.text}
    labels = [label for label in tree.find_all("label") if label.text]
    inside = {id(field) for label in labels for field in label.find_all("input,select,textarea")}
    for field in tree.find_all("input,select,textarea"):
        spoken = field.get("aria-label") or field.get("aria-labelledby") or field.get("type") in UNLABELLED
        if not (spoken or field.get("id") in labelled or id(field) in inside):
            yield f"{field.tag} “{field.get('name')}” has no label"


def form_faults(tree: Element, leads: LeadsSomewhere, wants_token: bool) -> Iterator[str]:
    """Each POST form has its token and a route; each group its legend."""
    for form in tree.find_all("form"):
        method = form.get("method", "get").upper()
        if method == "POST" and wants_token and not form.find("input[name=csrf_token]"):
            yield f"the form to “{form.get('action')}” has no csrf_token"
        if form.get("action") and not leads(form["action"], method):
            yield f"the form to “{form['action']}” ({method}) leads nowhere"
    for group in tree.find_all("fieldset"):
        if not (legend := group.find("legend")) or not legend.text:
            yield "a fieldset without a legend"


def link_faults(tree: Element, leads: LeadsSomewhere) -> Iterator[str]:
    """Links and buttons have words; links inside the house find a route."""
    for element in tree.find_all("a,button,summary"):
        if not (element.text or element.get("aria-label")):
            yield f"an empty {element.tag} {element.attributes}"
    for link in tree.find_all("a"):
        if "href" not in link.attributes or link["href"] in ("", "#"):
            yield f"the link “{link.text}” goes nowhere"
        elif link["href"].startswith("javascript:") or not leads(link["href"], "GET"):
            yield f"the link “{link.text}” to {link['href']} finds no route"
    for element in tree.find_all("[hx-get],[hx-post]"):
        if element.get("hx-get") and not leads(element["hx-get"], "GET"):
            yield f"hx-get {element['hx-get']} finds no route"


def inline_faults(tree: Element) -> Iterator[str]:
    """No inline style, no inline script, no on* handlers."""
    for element in tree.elements():
        if element.tag == "style" or "style" in element.attributes:
            yield f"inline style on {element.tag}"
        is_script = element.tag == "script" and element.get("type") != "application/json"
        if is_script and "src" not in element.attributes:
            yield "inline script"
        yield from (f"{name} on {element.tag}" for name in element.attributes if name.startswith("on"))


def picture_faults(tree: Element) -> Iterator[str]:
    """Each picture says what it shows, or that it is only decoration."""
    for picture in tree.find_all("img"):
        if "alt" not in picture.attributes:
            yield f"a picture without alt: {picture.get('src')}"
    for drawing in tree.find_all("svg"):
        if drawing.get("aria-hidden") != "true" and drawing.get("role") != "img":
            yield "a drawing that is neither hidden nor described"
