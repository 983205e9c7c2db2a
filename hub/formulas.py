"""Keeps a spreadsheet from running what somebody wrote into a form or a list.

A cell that begins like a formula gets an apostrophe before it, which spreadsheets take for “this is text”; when
such a file comes back to us, the apostrophe goes again. Phone numbers and negative figures stay as they are.
"""

import re
from collections.abc import Iterable

# Some spreadsheets take the wide signs of East Asian keyboards for these too.
_BEGINS = tuple("=+-@\t\r＝＋－＠")
_FIGURES = re.compile(r"[+-][\d\s().+/-]*")


def harmless(cells: Iterable[str]) -> list[str]:
    """The cells of a line as they may be opened in any spreadsheet."""
    return [f"'{cell}" if _is_formula(cell) else cell for cell in cells]


def as_written(cell: str) -> str:
    """The cell as it was before `harmless`."""
    return cell[1:] if cell[:1] == "'" and _is_formula(cell[1:]) else cell


def _is_formula(cell: str) -> bool:
    return cell.startswith(_BEGINS) and not _FIGURES.fullmatch(cell)
