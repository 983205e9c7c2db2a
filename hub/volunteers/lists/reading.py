"""Reads a list of people, batch by batch: here, or for a long file in a second process while this one writes.

Ring: rules. The second process knows no database. It says the fingerprints of its next rows, is told which of them
stand in the register just as they are, and reads the others.
"""

import gc
import multiprocessing
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import Connection

from hub.errors import Conflict, Invalid
from hub.importing import Row
from hub.volunteers.lists.rules import ImportContext, PersonRow, import_key, read_person

# Held in memory, and one transaction: on SQLite nobody else writes for about a tenth of a second.
BATCH = 2000
# A shorter list is through before a second process has started.
LONG_LIST = 5000

Known = Callable[[Sequence[str]], Collection[str]]


@dataclass(slots=True)
class ReadRow:
    """A row and what it says: a person, the reason why it cannot be taken, or None where nobody needs to know."""

    row: Row
    key: str
    person: PersonRow | str | None


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads rows against one context; the same in every process."""

    context: ImportContext
    organisation_id: int | None

    def keys(self, rows: Sequence[Row]) -> list[str]:
        """The fingerprint of each row."""
        return [import_key(row, self.organisation_id) for row in rows]

    def read(self, row: Row) -> PersonRow | str:
        """The person of a row, or the reason why it cannot be taken."""
        try:
            return read_person(row, self.context)
        except Invalid as error:
            return error.sentence

    def read_all(self, rows: Sequence[Row], keys: Sequence[str], known: Collection[str]) -> list[ReadRow]:
        """Every row, read unless its fingerprint is known."""
        return [
            ReadRow(row, key, None if key in known else self.read(row))
            for row, key in zip(rows, keys, strict=True)
        ]


def read_list(rows: Iterable[Row], reader: Reader, known: Known) -> Iterator[list[ReadRow]]:
    """The rows in batches, in their order. `known` says which fingerprints stand in the register as they are."""
    remaining, done = iter(rows), 0
    second = SecondProcess(rows, reader) if _is_worth_it(rows) else None
    try:
        while batch := list(islice(remaining, BATCH)):
            keys = reader.keys(batch)
            yield reader.read_all(batch, keys, known(keys))
            done += len(batch)
            if second and second.is_ready():
                yield from second.read_from(done, known)
                return
    finally:
        if second:
            second.stop()


def _is_worth_it(rows: Iterable[Row]) -> bool:
    """Only a file can be opened once more elsewhere, and only a second core makes it quicker."""
    return getattr(rows, "rough_count", 0) >= LONG_LIST and (os.cpu_count() or 1) > 1


class SecondProcess:
    """A process that takes the reading over as soon as it has started; until then the first one reads."""

    def __init__(self, rows: Iterable[Row], reader: Reader) -> None:
        self._rows, self._reader = rows, reader
        # Not forked: the caller may be one thread of a server. It is sent its work once it has started: what does
        # not fit into a pipe would hold up the first process until then.
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_read_for, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()

    def is_ready(self) -> bool:
        """Whether it has started and waits to be told where to begin."""
        return self._pipe.poll()

    def read_from(self, done: int, known: Known) -> Iterator[list[ReadRow]]:
        """The batches after the first `done` rows. The next one is read while the caller has this one."""
        self._told()
        self._pipe.send((self._rows, self._reader, done))
        batch, keys = self._told()
        while keys:
            self._pipe.send(set(known(keys)))
            if batch:
                yield batch
            batch, keys = self._told()
        if batch:
            yield batch

    def _told(self) -> tuple[list[ReadRow], list[str]]:
        try:
            told = self._pipe.recv()
        except EOFError:
            raise Conflict(
                "Reading the file stopped half way. Import it again: what is there counts as a duplicate."
            ) from None
        if isinstance(told, str):
            raise Invalid({"file": told})
        batch, keys = told
        return batch, keys

    def stop(self) -> None:
        """Ends the process, whether it has done its work or not."""
        self._pipe.close()
        self._process.terminate()
        self._process.join()


def _read_for(pipe: Connection) -> None:
    """What the second process does, without searching the whole program for cycles that rows do not make."""
    gc.freeze()
    gc.disable()
    with suppress(BrokenPipeError, EOFError, ConnectionResetError):
        pipe.send(([], []))
        rows, reader, done = pipe.recv()
        try:
            _serve(pipe, islice(rows, done, None), reader)
        except Invalid as error:
            pipe.send(error.sentence)


def _serve(pipe: Connection, remaining: Iterator[Row], reader: Reader) -> None:
    read: list[ReadRow] = []
    while batch := list(islice(remaining, BATCH)):
        keys = reader.keys(batch)
        pipe.send((read, keys))
        read = reader.read_all(batch, keys, pipe.recv())
        gc.collect(0)
    pipe.send((read, []))
