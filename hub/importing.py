"""Reads lists that people bring (CSV files), row by row, and reports what became of each row."""

import csv
import json
import re
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from time import perf_counter
from typing import TextIO

from hub.errors import HubError, Invalid
from hub.formulas import as_written, harmless

Row = Mapping[str, str]
Progress = Callable[[int], None]
OnReject = Callable[[Row, str], None]

PROGRESS_EVERY = 1000
# Cells beyond the last column of the header; no column can have this name.
TOO_MANY = ""
# The column we write ourselves; a list that comes back put right still has it.
REASON = "reason"
_SEPARATOR_LINE = re.compile(r'"?sep=.?"?\s*', re.IGNORECASE)


class Outcome(StrEnum):
    """What became of one row that was taken."""

    CREATED = "created"
    UPDATED = "updated"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one kind of list. `one_of`: of each group at least one column must be there."""

    known: tuple[str, ...]
    required: tuple[str, ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was not taken, and why."""

    row: Row
    reason: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. `notes` are sentences for the person who ran it.

    `rejects` is empty when the rejected rows went elsewhere as they came.
    """

    rows: int = 0
    created: int = 0
    updated: int = 0
    duplicates: int = 0
    rejected: int = 0
    seconds: float = 0.0
    notes: tuple[str, ...] = ()
    rejects: tuple[Rejected, ...] = field(default=(), repr=False)

    def as_json(self) -> str:
        """The line a command ends with: the counts and nothing of the people."""
        return json.dumps(self.counts())

    def counts(self) -> dict[str, object]:
        """The counts by the names that outside tools rely on."""
        names = ("rows", "created", "updated", "duplicates", "rejected", "seconds")
        return {name: getattr(self, name) for name in names}

    def noting(self, *notes: str) -> "ImportReport":
        """The same report with more notes, each said once."""
        return replace(self, notes=tuple(dict.fromkeys(self.notes + notes)))


class Tally:
    """Counts rows while they are imported. One for each import.

    `on_reject` takes each rejected row as it comes; without it they are kept for the report.
    """

    def __init__(
        self,
        progress: Progress | None = None,
        every: int = PROGRESS_EVERY,
        on_reject: OnReject | None = None,
    ) -> None:
        self._started = perf_counter()
        self._progress, self._every, self._on_reject = progress, every, on_reject
        self._counts = dict.fromkeys(Outcome, 0)
        self._notes: dict[str, None] = {}
        self.rejects: list[Rejected] = []
        self._rejected = 0
        self.rows = 0

    def take(self, outcome: Outcome) -> None:
        """One row was taken."""
        self._counts[outcome] += 1
        self._seen()

    def reject(self, row: Row, reason: str | HubError) -> None:
        """One row was not taken."""
        sentence = reason.sentence if isinstance(reason, HubError) else reason
        self._rejected += 1
        if self._on_reject:
            self._on_reject(row, sentence)
        else:
            self.rejects.append(Rejected(row, sentence))
        self._seen()

    def note(self, sentence: str) -> None:
        """Something worth saying, said once however often it is noted."""
        self._notes[sentence] = None

    def report(self) -> ImportReport:
        """The report so far."""
        counts = self._counts
        return ImportReport(
            rows=self.rows, created=counts[Outcome.CREATED], updated=counts[Outcome.UPDATED],
            duplicates=counts[Outcome.DUPLICATE], rejected=self._rejected, rejects=tuple(self.rejects),
            seconds=round(perf_counter() - self._started, 3), notes=tuple(self._notes),
        )  # fmt: skip

    def _seen(self) -> None:
        self.rows += 1
        if self._progress and self.rows % self._every == 0:
            self._progress(self.rows)


class CsvRows:
    """A CSV file as an iterator of rows; the header has been checked, `notes` says what was ignored.

    Keys are column names in lower snake, values are stripped. Can be iterated again: it opens the file anew.
    """

    def __init__(self, path: Path, columns: Columns) -> None:
        self.path = path
        self.rough_count = _check_text(path)
        """Lines below the header: as many as there are rows, but for blank lines and cells of several lines."""
        self._delimiter, self.header = _read_header(path)
        self.names = [column_name(text) for text in self.header]
        check_header(self.names, columns)
        self.notes = ignored(self.header, self.names, columns)

    def __iter__(self) -> Iterator[dict[str, str]]:
        with self.path.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.reader(file, delimiter=self._delimiter)
            if _SEPARATOR_LINE.fullmatch(self._delimiter.join(_next_line(lines) or [])):
                _next_line(lines)
            while (cells := _next_line(lines)) is not None:
                if any((row := self._row(cells)).values()):
                    yield row

    def _row(self, cells: list[str]) -> dict[str, str]:
        if len(cells) == len(self.names) and "" not in self.names and "'" not in "".join(cells):
            return dict(zip(self.names, map(str.strip, cells), strict=True))
        padded = cells + [""] * (len(self.names) - len(cells))
        row = {name: as_written(cell.strip()) for name, cell in zip(self.names, padded, strict=False) if name}
        surplus = self._delimiter.join(cell for cell in cells[len(self.names) :] if cell.strip())
        return {**row, TOO_MANY: surplus} if surplus else row


def read_csv(path: str | Path, columns: Columns) -> CsvRows:
    """The rows of a CSV file. Raises Invalid when the file or its header cannot be used."""
    return CsvRows(Path(path), columns)


def check_row(row: Row) -> None:
    """Raises Invalid for a row with more cells than the header: its values stand in the wrong columns."""
    if row.get(TOO_MANY):
        raise Invalid({"row": "This row has more cells than the header. Put double quotes around a comma."})


class RejectedFile:
    """FILE.rejected.csv, written row by row: each row as it came, with a `reason`. No reject, no file.

    `header` is the file's own; of a row only those columns are written.
    """

    def __init__(self, source: str | Path, header: Iterable[str]) -> None:
        self.path = Path(source).with_name(f"{Path(source).stem}.rejected.csv")
        titles = {column_name(text): text for text in header}
        self._titles = {name: text for name, text in titles.items() if name not in (TOO_MANY, REASON)}
        self._file: TextIO | None = None

    def __enter__(self) -> "RejectedFile":
        return self

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._file.close()

    def add(self, row: Row, reason: str) -> None:
        """Writes one more row."""
        if self._file is None:
            self._file = self.path.open("w", encoding="utf-8", newline="")
            csv.writer(self._file).writerow(harmless([*self._titles.values(), REASON]))
        cells = [*(row.get(name, "") for name in self._titles), reason]
        csv.writer(self._file).writerow(harmless(cells))


def write_rejected(source: str | Path, rejects: Sequence[Rejected], header: Iterable[str] = ()) -> Path:
    """The same for rejected rows that were kept until the end."""
    titles = {column_name(text): text for text in header}
    names = {**titles, **{name: name for item in rejects for name in item.row}, **titles}
    with RejectedFile(source, names.values()) as file:
        for item in rejects:
            file.add(item.row, item.reason)
    return file.path


def column_name(text: str) -> str:
    """A header cell as a key: “Given Name ” reads `given_name`."""
    return "_".join(text.replace("\ufeff", "").strip().lower().replace("-", " ").split())


def _check_text(path: Path) -> int:
    """Reads the whole file once, so that a wrong encoding is found before the first row is taken; counts lines."""
    decoder = getincrementaldecoder("utf-8")()
    ends = 0
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                if b"\x00" in block:
                    raise _not_text(path)
                decoder.decode(block)
                ends += block.count(b"\n")
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise _not_text(path) from None
    except OSError as error:
        raise Invalid({"file": f"{path} cannot be read: {error.strerror}. Check the name."}) from error
    return max(ends - 1, 0)


def _not_text(path: Path) -> Invalid:
    return Invalid({"file": f"{path.name} is not a UTF-8 text file. Save it as “CSV UTF-8” and try again."})


def _read_header(path: Path) -> tuple[str, list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        first = _first_line(file)
    if not first.strip():
        raise Invalid({"file": f"{path.name} is empty. Its first line must name the columns."})
    return _separated(first)


def widest_separator(text: str) -> tuple[str, str]:
    """What separates the cells of a text, and the text without a line that only names the separator."""
    first, _, rest = text.partition("\n")
    if _SEPARATOR_LINE.fullmatch(first):
        return widest_separator(rest)
    return _separated(first)[0], text


def _separated(first: str) -> tuple[str, list[str]]:
    """The mark that makes most cells of a first line, and these cells."""
    # Spreadsheets of many countries separate with semicolons, and lists pasted from one with tabs.
    headers = {mark: next(csv.reader([first], delimiter=mark)) for mark in (",", ";", "\t")}
    return max(headers.items(), key=lambda found: len(found[1]))


def _first_line(file: TextIO) -> str:
    """The line with the names; some spreadsheets write one before it that only names the separator."""
    first = file.readline()
    return file.readline() if _SEPARATOR_LINE.fullmatch(first) else first


def _next_line(lines: Iterator[list[str]]) -> list[str] | None:
    try:
        return next(lines, None)
    except csv.Error as error:
        number = getattr(lines, "line_num", "?")
        raise Invalid({"file": f"Line {number} is no CSV: {error}. Mend it and import again."}) from error


def check_header(names: list[str], columns: Columns) -> None:
    """Raises Invalid when a column stands twice, or one that must be there is missing."""
    twice = sorted({name for name in names if name and names.count(name) > 1})
    missing = [name for name in columns.required if name not in names]
    missing += [" or ".join(group) for group in columns.one_of if not set(group) & set(names)]
    if twice:
        raise Invalid({"header": f"The column {', '.join(twice)} stands twice. Keep one of each."})
    if missing:
        raise Invalid({"header": f"The file has no column {', '.join(missing)}. Add it to the first line."})


def ignored(header: list[str], names: list[str], columns: Columns) -> tuple[str, ...]:
    """A sentence about the columns that nobody reads, if there are any."""
    known = {*columns.known, REASON, ""}
    unknown = [text.strip() for text, name in zip(header, names, strict=True) if name not in known]
    return (f"These columns were not read: {', '.join(unknown)}.",) if unknown else ()
