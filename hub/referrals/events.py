"""What referrals tell the rooms inside and above them, as plain frozen values."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PersonLeft:
    """Somebody leaves the register or is suspended: what they were asked for and promised to has ended."""

    person_id: int
    by: str
    why: str
