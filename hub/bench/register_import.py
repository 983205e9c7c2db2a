"""How fast a list of people is taken in, with everything on: beside a loop that only parses the phone numbers."""

import csv
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from random import Random

from hub import clock
from hub.accounts.rules import SYSTEM
from hub.bench.ground import COUNTRY, Ground
from hub.bench.lines import Line, mean, memory_mb, rate, rate_line
from hub.database import transaction
from hub.demo import people
from hub.importing import ImportReport, read_csv
from hub.installation.queries import settings
from hub.many_rows import unswept
from hub.places.queries import places_within
from hub.places.rules import Box
from hub.volunteers import phones
from hub.volunteers.lists.bulk import Importer
from hub.volunteers.lists.reading import BATCH, ReadRow
from hub.volunteers.lists.rules import COLUMNS
from hub.volunteers.lists.taking_in import import_volunteers

BOUND = "phone numbers parsed only"
SEED = 7
# So many other people whose rows are read beforehand, numbered from here on.
READ_BEFORE, FIRST_READ_BEFORE = 20_000, 900_001
# As a list from life: some numbers cannot be, and some people stand in it twice.
NOT_A_PHONE, TWICE = 0.02, 0.04


def measure(ground: Ground) -> Iterator[Line]:
    """`register.import`, then `register.import_again`: the same file once more, in which nobody is new.

    Last `register.import_writing`: what one process can decide and write when reading costs nothing, which no
    number of further processes that read can better.
    """
    file = ground.folder / "people.csv"
    _write_list(file, ground.volunteers)
    before = _parse_rate(file)
    first, first_mb = _import(file)
    second, second_mb = _import(file)
    n, writing, writing_mb = _write_only(ground)
    bound = mean((before, _parse_rate(file)))
    for name, report, grown_mb in (
        ("register.import", first, first_mb), ("register.import_again", second, second_mb),
    ):  # fmt: skip
        ours = report.rows / report.seconds
        yield rate_line(
            name, n=report.rows, volunteers=ground.volunteers, per_second=ours, bound=BOUND,
            ratio=ours / bound, memory_mb=grown_mb,
        )  # fmt: skip
    yield rate_line(
        "register.import_writing", n=n, volunteers=ground.volunteers, per_second=writing, bound=BOUND,
        ratio=writing / bound, memory_mb=writing_mb,
    )  # fmt: skip


def _import(file: Path) -> tuple[ImportReport, float]:
    """The very code path of `flask hub import-volunteers`, and by how much memory grew at most."""
    before = most = memory_mb()

    def look(rows: int) -> None:
        nonlocal most
        most = max(most, memory_mb())

    report = import_volunteers(read_csv(file, COLUMNS), by=SYSTEM, on_reject=_forget, progress=look)
    return report, most - before


def _write_only(ground: Ground) -> tuple[int, float, float]:
    """How many rows were decided about and written, how many a second, and by how much memory grew."""
    file = ground.folder / "others.csv"
    how_many = min(ground.volunteers, READ_BEFORE)
    _write_list(file, how_many, first=FIRST_READ_BEFORE)
    importer = Importer(organisation_id=None, by=SYSTEM.uid, dry_run=False)
    rows = iter(read_csv(file, COLUMNS))
    batches = [importer.reader.read(islice(rows, BATCH)) for _ in range(0, how_many, BATCH)]
    before = memory_mb()
    with unswept():
        per_second = rate(lambda: sum(_take_in(importer, batch) for batch in batches))
    return how_many, per_second, memory_mb() - before


def _take_in(importer: Importer, batch: list[ReadRow]) -> int:
    with transaction():
        return len(importer.take_in([one for one in batch if not one.reason]))


def _forget(row: Mapping[str, str], reason: str) -> None:
    """A rejected row is not kept."""


def _parse_rate(file: Path) -> float:
    """Phone numbers a second when they are only parsed, each anew."""
    with file.open(encoding="utf-8", newline="") as lines:
        written = [row["phone"] for row in csv.DictReader(lines)]

    def parse_all() -> int:
        for text in written:
            phones.read_number(text, COUNTRY)
        return len(written)

    return rate(parse_all)


def _write_list(file: Path, how_many: int, *, first: int = 1) -> None:
    """People of the whole country as an organisation would bring them; the same ones each time."""
    towns = places_within(Box(-90.0, -180.0, 90.0, 180.0), limit=500)
    today = settings().local(clock.now()).date()
    invented = people.rows(towns, first=first, how_many=how_many, seed=SEED, today=today)
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, COLUMNS.known, restval="")
        writer.writeheader()
        writer.writerows(_as_in_life(invented, Random(SEED)))


def _as_in_life(rows: Iterator[dict[str, str]], random: Random) -> Iterator[dict[str, str]]:
    earlier: dict[str, str] | None = None
    for row in rows:
        drawn = random.random()
        row["phone"] = _as_dialled(row["phone"], random)
        row["external_id"] = ""
        if drawn < NOT_A_PHONE:
            row["phone"] = "12"
        elif drawn < NOT_A_PHONE + TWICE and earlier:
            row = earlier
        earlier = row
        yield row


def _as_dialled(number: str, random: Random) -> str:
    """+64210212345 as people write it: most in the form of their country, some with gaps."""
    national = f"0{number[3:]}"
    return random.choice((number, national, f"{national[:3]} {national[3:6]} {national[6:]}"))
