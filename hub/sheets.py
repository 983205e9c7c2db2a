"""Reads a table out of a file that somebody brings: CSV in whatever encoding, or an XLSX workbook's first sheet."""

import csv
import io
import logging
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

from charset_normalizer import from_bytes
from openpyxl import load_workbook

from hub.errors import Invalid
from hub.formulas import as_written
from hub.importing import REASON, TOO_MANY, Columns, check_header, column_name, ignored, widest_separator

log = logging.getLogger(__name__)
MOST_ROWS, MOST_COLUMNS = 200_000, 200
# What the spreadsheet programs themselves allow.
LONGEST_CELL = 32_767
# A small workbook can unpack to something that fills the machine.
MOST_UNPACKED_BYTES = 400 * 1024 * 1024
# One for each script, Windows' own first: near relatives differ in a few letters, and nobody could tell which it is.
ENCODINGS = ("cp1252", "utf_16", "cp1251", "cp1256", "gb18030", "big5", "shift_jis", "euc_kr")
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its first line, and the cells of every further line as text. Can be iterated again and again."""

    header: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()

    def sample(self, column: int, how_many: int = 3) -> list[str]:
        """The first values of a column that are not empty."""
        values = (line[column] for line in self.lines if column < len(line) and line[column])
        return [value for value, _ in zip(values, range(how_many), strict=False)]


def read_sheet(name: str, content: bytes, most: int = MOST_ROWS) -> Sheet:
    """The table in a file. Raises Invalid with what is wrong with the file and what to do."""
    sheet = read_head(name, content, most + 1)
    if len(sheet.lines) > most:
        raise Invalid({"file": f"{name} has more than {most:,} lines. Bring it in parts."})
    return sheet


def read_head(name: str, content: bytes, most: int) -> Sheet:
    """The same, but at most so many of its lines: quick, however long the file is."""
    if content.startswith(_OLD_EXCEL):
        raise Invalid(
            {"file": f"{name} is an old Excel file. Save it as “Excel Workbook (.xlsx)” or as CSV."}
        )
    lines, notes = (
        _xlsx(name, content, most + 1) if content.startswith(_ZIP) else _csv(name, content, most + 1)
    )
    filled = [line for line in lines if any(line)]
    if not filled:
        raise Invalid({"file": f"{name} is empty. Its first line must name the columns."})
    if len(filled) == 1:
        raise Invalid({"file": f"{name} has a first line and nothing below it. Add the people, one a line."})
    return Sheet(filled[0][:MOST_COLUMNS], tuple(filled[1:]), notes)


class SheetRows:
    """The rows of a file by column name, as `importing.CsvRows` gives them: for commands that take a workbook."""

    def __init__(self, path: Path, columns: Columns) -> None:
        try:
            sheet = read_sheet(path.name, path.read_bytes())
        except OSError as error:
            raise Invalid({"file": f"{path} cannot be read: {error.strerror}. Check the name."}) from error
        self.header = list(sheet.header)
        self.names = [column_name(text) for text in sheet.header]
        check_header(self.names, columns)
        self.notes = (*sheet.notes, *ignored(self.header, self.names, columns))
        self.rough_count = len(sheet.lines)
        self._sheet = sheet

    def __iter__(self) -> Iterator[dict[str, str]]:
        return (as_row(self.names, line) for line in self._sheet.lines)


def as_row(names: Sequence[str], line: Sequence[str]) -> dict[str, str]:
    """One line by column name. Cells beyond the header are kept under a name that no column has."""
    padded = [*line, *[""] * (len(names) - len(line))]
    row = {name: cell for name, cell in zip(names, padded, strict=False) if name and name != REASON}
    if surplus := [cell for cell in line[len(names) :] if cell]:
        row[TOO_MANY] = ",".join(surplus)
    return row


def _csv(name: str, content: bytes, most: int) -> tuple[list[tuple[str, ...]], tuple[str, ...]]:
    if b"\x00" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Invalid({"file": f"{name} is neither a CSV file nor an XLSX workbook. Choose another file."})
    text, notes = _text(name, content)
    # PostgreSQL keeps no such sign, and nobody misses it.
    text = text.replace("\x00", "")
    try:
        separator, rest = widest_separator(text)
        found = csv.reader(io.StringIO(rest, newline=""), delimiter=separator)
        return [tuple(as_written(cell.strip()) for cell in line) for line in islice(found, most)], notes
    except csv.Error as error:
        raise Invalid({"file": f"{name} cannot be read as CSV: {error}."}) from error


def _text(name: str, content: bytes) -> tuple[str, tuple[str, ...]]:
    """The words of the file, and a note when it was not UTF-8 and we had to find out what it is."""
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        best = from_bytes(content, cp_isolation=list(ENCODINGS)).best()
    if best is None:
        raise Invalid({"file": f"{name} is no text that we can read. Save it as “CSV UTF-8”."})
    note = f"Read as {best.encoding}, since it is not UTF-8. Look whether names with accents are right."
    return str(best), (note,)


def _xlsx(name: str, content: bytes, most: int) -> tuple[list[tuple[str, ...]], tuple[str, ...]]:
    try:
        return _workbook(name, content, most)
    except Invalid:
        raise
    except Exception as error:
        # A broken or hostile workbook fails anywhere inside the libraries, each time with another kind of error.
        log.info("A workbook could not be read: %s", type(error).__name__)
        raise _no_workbook(name) from error


def _no_workbook(name: str) -> Invalid:
    return Invalid({"file": f"{name} is not a workbook that we can read. Save it as XLSX or CSV again."})


def _workbook(name: str, content: bytes, most: int) -> tuple[list[tuple[str, ...]], tuple[str, ...]]:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED_BYTES:
            raise Invalid({"file": f"{name} is too large once it is unpacked. Bring it in parts, or as CSV."})
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not sheets:
        raise _no_workbook(name)
    sheet = sheets[0]
    sheet.reset_dimensions()
    rows = islice(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), most)
    lines = [_filled(values) for values in rows]
    notes = (f"Only the first sheet, “{sheet.title}”, was read.",) if len(sheets) > 1 else ()
    return lines, notes


def _filled(values: Sequence[Any]) -> tuple[str, ...]:
    """A workbook's line as text, without the empty cells behind its last one."""
    # Quick for an empty line: one cell far down makes a million of them before it.
    if values.count(None) == len(values):
        return ()
    line = [_as_text(value) for value in values]
    if max(map(len, line)) > LONGEST_CELL:
        raise Invalid(
            {"file": f"A cell is longer than {LONGEST_CELL:,} letters. Shorten it, or leave it out."}
        )
    while line and not line[-1]:
        line.pop()
    return tuple(line)


def _as_text(value: Any) -> str:
    """A cell as somebody would have typed it: dates in ISO, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
