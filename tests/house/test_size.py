"""The numbers the house keeps."""

import ast
import re

import pytest

from tests.house.rooms import ROOT, modules

MODULES = modules()
TESTS = sorted((ROOT / "tests").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
DRAWERS = {"utils", "util", "common", "misc", "helpers", "manager", "constants"}


def lines(path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.name)
def test_a_file_has_at_most_300_lines(module):
    assert lines(module.path) <= 300


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.name)
def test_a_function_has_fewer_than_40_lines(module):
    functions = (n for n in ast.walk(module.tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
    assert [f.name for f in functions if (f.end_lineno or 0) - f.lineno + 1 >= 40] == []


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.name)
def test_every_module_and_public_class_says_what_it_is_for(module):
    classes = [n for n in module.tree.body if isinstance(n, ast.ClassDef) and not n.name.startswith("_")]
    assert ast.get_docstring(module.tree)
    assert [c.name for c in classes if not ast.get_docstring(c)] == []


def test_no_drawer_is_called_utils():
    assert [m.name for m in MODULES if DRAWERS & set(m.name.split("."))] == []


@pytest.mark.parametrize("path", TESTS, ids=lambda p: p.stem)
def test_a_test_file_has_at_most_400_lines(path):
    assert lines(path) <= 400


@pytest.mark.parametrize("path", TESTS, ids=lambda p: p.stem)
def test_tests_neither_patch_nor_sleep(path):
    if path.parent.name == "house":
        return
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"monkeypatch|mock\.|unittest\.mock|time\.sleep\(", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT / "templates")))
def test_a_template_is_short_and_has_no_inline_code(path):
    text = path.read_text(encoding="utf-8")
    assert lines(path) <= 120
    assert not re.search(r"\sstyle=|\son[a-z]+=\"|<script>|<style", text)


def test_one_place_commits():
    committing = [m.name for m in MODULES if ".commit(" in m.path.read_text(encoding="utf-8")]
    assert [name for name in committing if not name.startswith("carrier")] == ["database"]


@pytest.mark.parametrize("module", [m for m in MODULES if m.name != "clock"], ids=lambda m: m.name)
def test_only_the_clock_reads_the_time(module):
    text = module.path.read_text(encoding="utf-8")
    assert not re.search(r"datetime\.(now|utcnow|today)\(|date\.today\(", text)
