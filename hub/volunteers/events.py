"""What the register tells the rooms above it, as plain frozen values."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PeopleMerged:
    """A row turned out to be another person's: everything about both is now said of `person_id`."""

    person_id: int
    by: str


@dataclass(frozen=True, slots=True)
class PaperSigned:
    """A paper that this person signed is written down: what waited for it can go on."""

    person_id: int
    by: str


@dataclass(frozen=True, slots=True)
class PapersChanged:
    """What this person has shown, signed or may do is not what it was: a paper came or ended, or their standing."""

    person_id: int
    by: str


@dataclass(frozen=True, slots=True)
class PhoneRetired:
    """A number is not this person's any more: what was asked or written to them there must not be answered there."""

    person_id: int
    phone: str
    by: str
