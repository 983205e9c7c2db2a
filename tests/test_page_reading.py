"""Pages are read quickly without missing what the strict reader finds."""

import html5lib
import pytest

from tests.page_reading import markup_of, parse, strict_complaints
from tests.page_tree import words_of

PAGE = """<!doctype html><html lang="en"><head><title>Who is here?</title></head><body>
<h1 class=" big  one">Who is here?</h1><ul><li>Aroha &amp; Hana<li>Rangi</ul><textarea name="note">
 typed</textarea>
<table><tr><td>1</td></tr></table><form><input type="hidden" value="a=b"></form></body></html>"""
FAULTS = (
    ("</h1>", ""), ("</h1>", "</h2>"), ("<td>1", "<td>1</p>"), ("Rangi", "Rangi &nosuch;"), ("Rangi", "Ra\x00ngi"),
    ("<table>", '<table><input type="text">'), ('lang="en"', 'lang="en" lang="mi"'),
    ('value="a=b"', 'value="a&nosuch;b"'), ('value="a=b"', 'value="a"b"'), ("Rangi", "Rangi < Hana"),
)  # fmt: skip


def test_a_page_in_order_has_no_complaints_whatever_its_words():
    assert parse(PAGE)[1] == parse(PAGE.replace("Rangi", "Te Rangi-hiroa"))[1] == []


@pytest.mark.parametrize(("before", "after"), FAULTS)
def test_a_fault_is_found_in_markup_that_was_in_order_a_moment_ago(before, after):
    assert parse(PAGE)[1] == []
    broken = PAGE.replace(before, after, 1)
    assert parse(broken)[1] == strict_complaints(broken) != []


def test_other_words_and_values_are_the_same_markup_and_another_kind_of_field_is_not():
    other = PAGE.replace("Aroha", "Wiremu").replace("note", "words")
    assert markup_of(other) == markup_of(PAGE) != markup_of(PAGE.replace("hidden", "text"))


def test_the_quick_tree_is_the_strict_one():
    strict = html5lib.parse(PAGE, namespaceHTMLElements=False)
    quick, _ = parse(PAGE)
    assert [one.tag for one in quick.elements()] == [one.tag for one in strict.iter()][1:]
    assert [one.attributes for one in quick.elements()] == [one.attrib for one in strict.iter()][1:]
    assert words_of(quick).split() == " ".join(strict.itertext()).split()
