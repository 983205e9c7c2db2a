"""What a spreadsheet would run is made harmless in our files, and comes back as it was."""

import pytest

from hub.formulas import as_written, harmless


@pytest.mark.parametrize("cell", ["=1+1", '=HYPERLINK("x")', "@SUM(A1)", "+cmd|x", "-2+3+cmd", "\tx", "＝1"])
def test_what_begins_like_a_formula_is_only_text(cell):
    (kept,) = harmless([cell])
    assert kept == f"'{cell}" and as_written(kept) == cell


@pytest.mark.parametrize("cell", ["+64 21 555 0123", "-41.22", "Ana", "", "'Aho", "a=b", "+1 (415) 555-0100"])
def test_names_numbers_and_places_stay_as_they_are(cell):
    assert harmless([cell]) == [cell] and as_written(cell) == cell
