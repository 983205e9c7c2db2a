"""Sorts the rows of a batch by whom they are about; of several about one person only the first. Ring: rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hub.errors import Invalid
from hub.importing import Outcome
from hub.volunteers.lists.reading import Handle, ReadRow


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody on the register whom a row names. `person_id`: whom this row of the register belongs to."""

    id: int
    person_id: int
    key: str
    external_id: str | None


@dataclass(slots=True)
class Round:
    """One look at a batch. What it finds is written before the rows in `later` are looked at.

    `known`: everyone on the register whom the batch names. `changed`: place in the batch, row and person.
    """

    known: Mapping[Handle, Found]
    new: list[ReadRow] = field(default_factory=list)
    changed: list[tuple[int, ReadRow, Found]] = field(default_factory=list)
    later: list[tuple[int, ReadRow]] = field(default_factory=list)
    _touched: dict[Handle | int, str] = field(default_factory=dict)

    def take(self, index: int, one: ReadRow) -> Outcome | str:
        """What becomes of a row, as far as can be said now, or why it cannot be taken."""
        if one.reason:
            return one.reason
        touched, handles = self._touched, one.handles
        for handle in handles:
            if handle in touched:
                return self._again(index, one)
        try:
            found = self._whom(one)
        except Invalid as error:
            return error.sentence
        if found is None:
            self.new.append(one)
            outcome = Outcome.CREATED
        elif found.person_id in touched:
            return self._wait(index, one)
        elif found.key == one.key:
            return Outcome.DUPLICATE
        else:
            self.changed.append((index, one, found))
            touched[found.person_id] = one.key
            outcome = Outcome.UPDATED
        for handle in handles:
            touched[handle] = one.key
        return outcome

    def _again(self, index: int, one: ReadRow) -> Outcome:
        """The same row a second time says nothing; another one waits until the first is written."""
        is_the_same = all(self._touched.get(handle) == one.key for handle in one.handles)
        return Outcome.DUPLICATE if is_the_same else self._wait(index, one)

    def _wait(self, index: int, one: ReadRow) -> Outcome:
        self.later.append((index, one))
        for handle in one.handles:
            self._touched[handle] = ""
        return Outcome.DUPLICATE

    def _whom(self, one: ReadRow) -> Found | None:
        """Whom this row is about. Raises Invalid when its number and its external_id name two people."""
        named = self.known.get(one.identity) if one.identity else None
        known = self.known.get(one.external_id) if one.external_id else None
        if named is None:
            return known
        if known is None and named.external_id and one.external_id:
            raise Invalid(
                {"external_id": f"This name and phone are known by the external_id “{named.external_id}”."}
            )
        if known and named.person_id != known.person_id:
            raise Invalid(
                {"external_id": "This name and phone belong to another person than this external_id."}
            )
        return known or named
