"""Whose insurance covers the people who are sent there, and whether it still does. Ring: rules."""

from dataclasses import dataclass
from datetime import date, timedelta

RUNS_OUT_SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Cover:
    """One line as a list brings it, or who gives it; until which day (included); for which tasks."""

    line: str = ""
    by: str = ""
    until: date | None = None
    for_what: str = ""

    @property
    def is_named(self) -> bool:
        """Whether anybody has written down a cover at all."""
        return bool(self.line.strip() or self.by.strip())

    def is_past(self, today: date) -> bool:
        """Whether its last day is over: that counts as none."""
        return self.is_named and self.until is not None and self.until < today

    def holds(self, today: date) -> bool:
        """Whether people are covered today. Without a last day it holds until somebody says otherwise."""
        return self.is_named and not self.is_past(today)

    def ends_soon(self, today: date) -> bool:
        """Whether it is time to ask for the next one."""
        return self.until is not None and self.holds(today) and self.until - today <= RUNS_OUT_SOON

    @property
    def words(self) -> str:
        """In one line: “Harbour Mutual, until 31 Mar 2027, for food and cleaning”."""
        who = self.by.strip() or self.line.strip()
        parts = [
            who,
            f"until {day_words(self.until)}" if self.until else "",
            f"for {self.for_what}" if self.for_what else "",
        ]
        return ", ".join(part for part in parts if part) if self.is_named else ""


def day_words(day: date | None) -> str:
    """“31 Mar 2027”."""
    return f"{day.day} {day:%b %Y}" if day else ""
