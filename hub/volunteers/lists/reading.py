"""Reads a list of people, batch by batch: here, or for a long file in a second process while this one writes.

Ring: rules. The second process knows no database, and reads ahead by a batch or two.
"""

import gc
import marshal
import os
import pickle
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any, BinaryIO, NamedTuple

from hub.errors import Conflict, Invalid
from hub.importing import Row
from hub.volunteers.lists.newcomers import OWN, Newcomers, Terms, Values
from hub.volunteers.lists.rules import ImportContext, PersonRow, RowReader, import_key
from hub.volunteers.phones import ParsedPhone

# Held in memory, and one transaction: on SQLite nobody else writes for about a tenth of a second.
BATCH = 5000
# A shorter list is through before a second process has started.
LONG_LIST = 5000
AHEAD = 1
# One step for so many rows after the other: its code and their words stay in the processor's cache meanwhile, which
# saves a fifth of the time.
PART = 250
Handle = str | tuple[str, str]
"""By what a row names somebody: an external_id, or a number with a name."""

_PHONE, _NAME_KEY, _EXTERNAL = OWN.index("phone"), OWN.index("name_key"), OWN.index("external_id")
_ROOT = Path(__file__).resolve().parents[3]
_BETWEEN = "\x1f"


class ReadRow(NamedTuple):
    """A row and what it says. `reason`: why it cannot be taken, else empty.

    `own`: the columns of somebody new by it; `matching`: what matching would read of them, None without a place.
    """

    names: tuple[str, ...]
    packed: str
    key: str
    reason: str = ""
    own: Values = ()
    matching: Values | None = None
    skills: tuple[str, ...] = ()
    other_skills: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def row(self) -> Row:
        """The row as it came."""
        return dict(zip(self.names, self.packed.split(_BETWEEN), strict=True))

    @property
    def identity(self) -> tuple[str, str] | None:
        """Number and name, when there is a number."""
        own = self.own
        return (own[_PHONE], own[_NAME_KEY]) if own[_PHONE] else None

    @property
    def external_id(self) -> str | None:
        """How the organisation knows this person."""
        return self.own[_EXTERNAL]  # type: ignore[no-any-return]

    @property
    def handles(self) -> tuple[Handle, ...]:
        """By what this row names somebody."""
        code, own = self.own[_EXTERNAL], self.own
        if not code:
            return ((own[_PHONE], own[_NAME_KEY]),)
        return ((own[_PHONE], own[_NAME_KEY]), code) if own[_PHONE] else (code,)


class Reader:
    """Reads rows against one context; the same in every process."""

    def __init__(self, context: ImportContext, terms: Terms, organisation_id: int | None) -> None:
        self._rows, self.newcomers, self._organisation_id = (
            RowReader(context),
            Newcomers(terms),
            organisation_id,
        )
        self._names: tuple[str, ...] = ()

    def read(self, rows: Iterable[Row]) -> list[ReadRow]:
        """Rows with everything that follows from each of them alone."""
        found, remaining = list[ReadRow](), iter(rows)
        while part := list(islice(remaining, PART)):
            found += self._read(part)
        return found

    def _read(self, rows: Sequence[Row]) -> list[ReadRow]:
        packed = [self._pack(row) for row in rows]
        keys = [import_key(row, self._organisation_id) for row in rows]
        numbers = [self._rows.number(row) for row in rows]
        people = [self._person(row, number) for row, number in zip(rows, numbers, strict=True)]
        return [
            self._ready(*each, key, person) for each, key, person in zip(packed, keys, people, strict=True)
        ]

    def _person(self, row: Row, number: ParsedPhone | None) -> PersonRow | str:
        try:
            return self._rows.read(row, number)
        except Invalid as error:
            return error.sentence

    def _ready(self, names: tuple[str, ...], packed: str, key: str, person: PersonRow | str) -> ReadRow:
        if isinstance(person, str):
            return ReadRow(names, packed, key, person)
        own, matching = self.newcomers.ready(person, key)
        return ReadRow(
            names, packed, key, "", own, matching, person.skills or (), person.other_skills, person.warnings
        )

    def person(self, row: Row) -> PersonRow:
        """Only what the row says. Raises Invalid."""
        return self._rows.read(row, self._rows.number(row))

    def _pack(self, row: Row) -> tuple[tuple[str, ...], str]:
        """A row as one text, which is quicker to send than twenty; most rows name the same columns."""
        if len(self._names) != len(row):
            self._names = tuple(row)
        packed = _BETWEEN.join(row.values())
        if packed.count(_BETWEEN) != len(row) - 1:
            packed = _BETWEEN.join(cell.replace(_BETWEEN, " ") for cell in row.values())
        return self._names, packed


def read_list(rows: Iterable[Row], reader: Reader) -> Iterator[list[ReadRow]]:
    """The rows in batches, in their order. Raises Invalid when the file cannot be read to its end."""
    remaining, done = iter(rows), 0
    second = SecondProcess() if _is_worth_it(rows) else None
    try:
        while batch := reader.read(islice(remaining, BATCH)):
            yield batch
            done += len(batch)
            if second and second.is_ready():
                yield from second.read_from(done, rows, reader)
                return
    finally:
        if second:
            second.stop()


def _is_worth_it(rows: Iterable[Row]) -> bool:
    """Only a file can be opened once more elsewhere, and only a second core makes it quicker."""
    return getattr(rows, "rough_count", 0) >= LONG_LIST and (os.cpu_count() or 1) > 1


class SecondProcess:
    """A process that takes the reading over as soon as it has started; until then the first one reads.

    A new Python and no fork: the caller may be one thread of a server.
    """

    def __init__(self) -> None:
        path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"{__package__}.second"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": path},
        )  # fmt: skip
        self._said: Queue[Any] = Queue(maxsize=AHEAD)
        self._listener = Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        out = self._process.stdout
        try:
            while out:
                size = int.from_bytes(out.read(8), "big")
                self._said.put(marshal.loads(out.read(size)))
        except (EOFError, OSError, ValueError):
            self._said.put(None)

    def is_ready(self) -> bool:
        """Whether it has started and waits to be told where to begin."""
        return not self._said.empty()

    def read_from(self, done: int, rows: Iterable[Row], reader: Reader) -> Iterator[list[ReadRow]]:
        """The batches after the first `done` rows. The next one is read while the caller has this one."""
        self._told()
        with suppress(BrokenPipeError):
            assert self._process.stdin
            pickle.dump((rows, reader, done), self._process.stdin)
            self._process.stdin.flush()
        while batch := self._told():
            yield batch

    def _told(self) -> list[ReadRow]:
        told = self._next()
        if told is None:
            raise Conflict(
                "Reading the file stopped half way. Import it again: what is there counts as a duplicate."
            )
        if isinstance(told, str):
            raise Invalid({"file": told})
        return [ReadRow._make(row) for row in told]

    def _next(self) -> Any:
        """What it says next, None when it has ended."""
        while self._listener.is_alive() or not self._said.empty():
            with suppress(Empty):
                return self._said.get(timeout=0.2)
        return None

    def stop(self) -> None:
        """Ends the process, whether it has done its work or not."""
        self._process.kill()
        while self._listener.is_alive():
            with suppress(Empty):
                self._said.get(timeout=0.05)
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(BrokenPipeError):
                pipe and pipe.close()
        self._process.wait()


def serve(told: BinaryIO, say: BinaryIO) -> None:
    """What the second process does, without searching the whole program for cycles that rows do not make."""

    def send(message: list[ReadRow] | str) -> None:
        rows = message if isinstance(message, str) else [tuple(row) for row in message]
        # Texts, numbers and None alone: marshal takes a third of the time of pickle.
        written = marshal.dumps(rows)
        say.write(len(written).to_bytes(8, "big"))
        say.write(written)
        say.flush()

    gc.freeze()
    gc.disable()
    with suppress(BrokenPipeError, EOFError):
        send([])
        rows, reader, done = pickle.load(told)
        try:
            remaining = islice(rows, done, None)
            while batch := reader.read(islice(remaining, BATCH)):
                send(batch)
                gc.collect(0)
            send([])
        except Invalid as error:
            send(error.sentence)
