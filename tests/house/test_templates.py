"""Templates: each is parsed, wanted by something, uses what it imports, and asks no question about states."""

import ast
from functools import cache
from pathlib import Path

from jinja2 import Environment, nodes

from tests.house.rooms import ROOT, modules

FOLDER = ROOT / "templates"
PAGES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))
TEXTS = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.txt"))
# What a view may ask of a state is a property of the enum, never a list of states in a page.
STATES = {"state", "standing", "phase"}


@cache
def tree_of(name):
    """A template as a tree, read without an app."""
    return Environment().parse((FOLDER / name).read_text(encoding="utf-8"), name)


def imported(tree):
    """What a template takes from others: (other template, name there, name here)."""
    for found in tree.find_all(nodes.FromImport):
        for one in found.names:
            there, here = (one, one) if isinstance(one, str) else one
            yield found.template.value, there, here


@cache
def wanted():
    """Names of templates, and beginnings of names, in the code and in other templates."""
    constants = (node for module in modules() for node in module.nodes if isinstance(node, ast.Constant))
    return {node.value for node in constants if isinstance(node.value, str)}


def wanted_by(tree):
    """The same within a template: extended, included, imported; `"register/_" ~ step.name` is a beginning."""
    kinds = (nodes.Extends, nodes.Include, nodes.FromImport, nodes.Import)
    for found in tree.find_all(kinds):
        for text in [found.template, *found.template.find_all(nodes.Const)]:
            if isinstance(text, nodes.Const) and isinstance(text.value, str):
                yield text.value


def is_wanted(name, whole):
    beginnings = (name[: place + 1] for place, sign in enumerate(name) if sign in "/_")
    return name in whole or any(beginning in whole for beginning in beginnings)


@cache
def macros_of(name):
    return {macro.name for macro in tree_of(name).find_all(nodes.Macro)}


def test_every_template_is_parsed():
    assert [name for name in PAGES + TEXTS if not tree_of(name).body] == []


def test_every_imported_macro_exists():
    taken = [(name, template, there) for name in PAGES for template, there, _ in imported(tree_of(name))]
    assert [one for one in taken if one[2] not in macros_of(one[1])] == []


def test_every_imported_macro_is_used():
    unused = []
    for name in PAGES:
        used = {one.name for one in tree_of(name).find_all(nodes.Name) if one.ctx == "load"}
        unused += [(name, here) for _, _, here in imported(tree_of(name)) if here not in used]
    assert unused == []


def test_every_template_is_wanted_by_a_view_or_a_template():
    whole = {*wanted(), *(name for page in PAGES for name in wanted_by(tree_of(page)))}
    assert [name for name in PAGES if not is_wanted(name, whole)] == []


def test_every_text_is_sent_by_somebody():
    whole = wanted()
    kinds = {Path(name).stem for name in TEXTS if name.startswith("sms/")}
    assert sorted(kinds - whole) == []


def test_no_page_lists_states():
    compared = [(name, test) for name in PAGES for test in tree_of(name).find_all(nodes.Compare)]
    of_states = [
        (f"{name}, line {test.lineno}: a property of the enum", [one.expr for one in test.ops])
        for name, test in compared
        if isinstance(test.expr, nodes.Getattr) and test.expr.attr in STATES
    ]
    assert [place for place, against in of_states if any(is_long_list(one) for one in against)] == []


def is_long_list(node):
    return isinstance(node, nodes.List | nodes.Tuple) and len(node.items) > 1
