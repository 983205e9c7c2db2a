"""What a dry run would have written by now, since later rows are about the same people. Ring: moves."""

from collections.abc import Mapping, Sequence
from typing import Any

from hub.volunteers.lists.bulk_writing import Entry
from hub.volunteers.lists.reading import Handle, Reader, ReadRow
from hub.volunteers.lists.rounds import Found


class Tried:
    """The people of a dry run. Those who would be new have ids below 0."""

    def __init__(self, reader: Reader, blank: Mapping[str, Any]) -> None:
        self._reader, self._blank = reader, blank
        self._found: dict[Handle, Found] = {}
        self._people: dict[int, ReadRow | Entry] = {}
        self._handles: dict[int, set[Handle]] = {}

    def over(self, known: Mapping[Handle, Found]) -> dict[Handle, Found]:
        """The register as it would be now."""
        unmoved = {handle: one for handle, one in known.items() if one.person_id not in self._people}
        return unmoved | self._found

    def entries(self, found: Sequence[Found]) -> dict[int, Entry]:
        """Those of these who would be new or changed, as they would be."""
        return {one.id: self._entry(one.person_id) for one in found if one.person_id in self._people}

    def _entry(self, person_id: int) -> Entry:
        tried = self._people[person_id]
        if isinstance(tried, Entry):
            return tried
        person = self._reader.person(tried.row)
        values = {**self._blank, **self._reader.newcomers.values(person, tried.key)}
        return Entry(values, person_id, known_skills=frozenset(person.skills or ()), is_member=True)

    def keep(self, new: Sequence[ReadRow], changed: Sequence[tuple[ReadRow, Entry]]) -> None:
        """These would have been written."""
        for one in new:
            # Only what brings the person back, for a list may be long.
            self._put(one, -1 - len(self._people), one._replace(own=(), matching=None))
        for one, entry in changed:
            entry.is_member = True
            self._put(one, entry.id or 0, entry)

    def _put(self, one: ReadRow, person_id: int, tried: ReadRow | Entry) -> None:
        for handle in self._handles.pop(person_id, ()):
            self._found.pop(handle, None)
        code, handles = one.external_id, set(one.handles)
        if isinstance(tried, Entry):
            values = tried.values
            code, identity = values["external_id"], (values["phone"], values["name_key"])
            handles |= {handle for handle in (code, identity) if handle and handle[0]}
        found = Found(person_id, person_id, one.key, code)
        self._people[person_id], self._handles[person_id] = tried, handles
        self._found.update(dict.fromkeys(handles, found))
