"""The numbers the house keeps. Each law names the files that break it."""

import ast
import re
from pathlib import Path

from tests.house.rooms import ROOT, modules

TESTS = sorted((ROOT / "tests").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
DRAWERS = {"utils", "util", "common", "misc", "helpers", "manager", "constants"}
PATCHES_OR_SLEEPS = re.compile(r"monkeypatch|mock\.|unittest\.mock|time\.sleep\(")
INLINE_CODE = re.compile(r"\sstyle=|\son[a-z]+=\"|<script>|<style")
READS_THE_TIME = re.compile(r"datetime\.(now|utcnow|today)\(|date\.today\(")


def longer_than(most: int, paths: list[Path]) -> list[str]:
    """The files with more lines than that."""
    return [str(path.relative_to(ROOT)) for path in paths if len(text(path).splitlines()) > most]


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_a_file_has_at_most_300_lines():
    assert longer_than(300, [module.path for module in modules()]) == []


def test_a_function_has_fewer_than_40_lines():
    functions = [(module.name, function) for module in modules() for function in module.functions]
    assert [f"{name}.{f.name}" for name, f in functions if (f.end_lineno or 0) - f.lineno + 1 >= 40] == []


def test_every_module_and_public_class_says_what_it_is_for():
    trees = [(module.name, module.tree) for module in modules()]
    classes = [(name, node) for name, tree in trees for node in tree.body if isinstance(node, ast.ClassDef)]
    public = [(f"{name}.{node.name}", node) for name, node in classes if not node.name.startswith("_")]
    assert [name for name, node in [*trees, *public] if not ast.get_docstring(node)] == []


def test_no_drawer_is_called_utils():
    assert [m.name for m in modules() if DRAWERS & set(m.name.split("."))] == []


def test_a_test_file_has_at_most_400_lines():
    assert longer_than(400, TESTS) == []


def test_tests_neither_patch_nor_sleep():
    outside = [path for path in TESTS if path.parent.name != "house"]
    assert [str(path) for path in outside if PATCHES_OR_SLEEPS.search(text(path))] == []


def test_a_template_is_short_and_has_no_inline_code():
    assert longer_than(120, TEMPLATES) == []
    assert [str(path) for path in TEMPLATES if INLINE_CODE.search(text(path))] == []


def test_one_place_commits():
    committing = [m.name for m in modules() if ".commit(" in text(m.path)]
    assert [name for name in committing if not name.startswith("carrier")] == ["database"]


def test_only_the_clock_reads_the_time():
    assert [m.name for m in modules() if m.name != "clock" and READS_THE_TIME.search(text(m.path))] == []
