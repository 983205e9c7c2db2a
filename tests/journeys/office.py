"""A hub's office that works from the terminal: its lists, and what each import said."""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

from hub import clock
from tests.journeys.people import PLACE
from tests.journeys.stage import Program

# Every twentieth row of people is wrong, in one of these ways.
WRONG = (
    {"given_name": "", "family_name": ""}, {"phone": "12"}, {"date_of_birth": "2019-05-01"},
    {"date_of_birth": "1985-13-01"}, {"consent_sms": "perhaps"},
)  # fmt: skip
PEOPLE, CREW = 2000, "Valley Crew"
COUNTS = ["rows", "created", "updated", "duplicates", "rejected", "seconds"]
SETUP = (
    "hub", "setup", "--preset", "wellington", "--country", "NZ", "--timezone", "Pacific/Auckland",
    "--incident", "Flood", "--hub", "Petone School", "--hub-address", "Petone",
    "--supervisor", "Sam@Example.org", "--lead-body", "The region",
)  # fmt: skip


@dataclass
class Office:
    """One installation, and what each command said when it was filled."""

    program: Program
    said: dict[str, CompletedProcess[str]] = field(default_factory=dict)

    def do(self, name: str, *command: str) -> None:
        """Runs a command that must succeed and keeps what it said."""
        self.keep(name, self.program.run(*command))

    def keep(self, name: str, done: CompletedProcess[str]) -> None:
        """Keeps what a command said that must have succeeded."""
        assert done.returncode == 0, done.stderr
        self.said[name] = done

    def file(self, name: str) -> Path:
        """A file of the office."""
        return self.program.folder / name

    def report(self, name: str) -> dict[str, Any]:
        """The last line of an import."""
        return last_line(self.said[name])

    def status(self) -> dict[str, Any]:
        """What `status` says now."""
        return last_line(self.program.run("hub", "status"))

    def fill(self) -> None:
        """Sets it up and takes every list in."""
        write_csv(self.file("organisations.csv"), [ORGANISATION])
        write_csv(self.file("hubs.csv"), HUBS)
        write_csv(self.file("people.csv"), [person(number) for number in range(PEOPLE)])
        write_csv(self.file("tasks.csv"), tasks())
        self.keep("setup", self.program.run_unloaded(*SETUP))
        for kind in ("organisations", "hubs"):
            self.do(kind, "hub", f"import-{kind}", str(self.file(f"{kind}.csv")))
        self.do(
            "volunteers", "hub", "import-volunteers", str(self.file("people.csv")), "--organisation", CREW
        )
        self.do("tasks", "hub", "import-tasks", str(self.file("tasks.csv")), "--incident", "Flood")


def last_line(done: CompletedProcess[str]) -> dict[str, Any]:
    """The JSON that outside tools read."""
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def write_csv(path: Path, rows: Sequence[Mapping[str, object]]) -> Path:
    """A list as somebody would bring it."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def person(number: int) -> dict[str, str]:
    """One row of people; 5% of them are wrong."""
    row = {
        "given_name": f"Ana{number}", "family_name": "Tahu", "phone": f"+642103{number:06d}", "language": "en",
        "lat": f"{-41.2262 + number % 40 / 1000:.4f}", "lon": "174.8790", "skills": "cleaning;lifting",
        "travel_km": "30", "availability": "any", "date_of_birth": "1985-03-27", "consent_sms": "yes",
        "consent_share": "any", "external_id": f"P-{number}",
    }  # fmt: skip
    if number % 20 == 0:
        wrong = WRONG[number // 20 % len(WRONG)]
        row |= wrong | ({"external_id": ""} if "phone" in wrong else {})
    return row


def tasks() -> list[dict[str, str]]:
    """Three rows, two tasks: the first has two lines."""
    noon = (clock.now().astimezone(PLACE) + timedelta(days=1)).replace(
        hour=12, minute=0, second=0, microsecond=0
    )
    shared = {
        "organisation": CREW, "address": "14 Jackson Street, Petone", "lat": "-41.2275", "lon": "174.8820",
        "starts_at": noon.isoformat(), "ends_at": (noon + timedelta(hours=4)).isoformat(), "risk": "open",
    }  # fmt: skip
    return [
        {"title": "Clear silt", **shared, "skill": "cleaning", "needed": "5", "external_id": "A"},
        {"title": "Carry sandbags", **shared, "skill": "", "needed": "3", "external_id": "B"},
        {"title": "Clear silt", **shared, "skill": "lifting", "needed": "2", "external_id": "A"},
    ]


ORGANISATION = {
    "name": CREW, "kind": "group", "status": "active", "address": "Petone", "radius_km": "40", "skills": "cleaning",
    "contact_name": "Tevita Latu", "phone": "+6421555010", "email": "crew@example.org", "insurance": "Public liability",
}  # fmt: skip
HUBS = [
    {
        "name": "Wainuiomata Hall",
        "address": "Queen Street",
        "lat": "-41.2610",
        "lon": "174.9480",
        "source": "the council",
    },
    {"name": "Nowhere", "address": "", "lat": "191", "lon": "174.9", "source": "the council"},
]
REFERRAL = {
    "organizations": [
        {"id": "1f4d0b2c", "name": "Te Awa Support", "email": "office@example.org",
         "locations": [{"latitude": -41.26, "longitude": 174.94, "addresses": [{"address_1": "1 Queen Street"}]}]},
    ]
}  # fmt: skip
