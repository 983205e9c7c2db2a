"""Commands that take lists: people, organisations, hubs and tasks. Each ends with one JSON line."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask.cli import with_appcontext

from hub.accounts.rules import SYSTEM
from hub.cli.speaking import needs_this_schema, speaks_plainly
from hub.importing import ImportReport, Progress, RejectedFile, read_csv, write_rejected
from hub.incidents import services as incidents
from hub.incidents.rules import HUB_COLUMNS
from hub.organisations import intake as organisations
from hub.organisations import open_referral
from hub.organisations.queries import by_name
from hub.places import services as places
from hub.places.rows import COLUMNS as PLACE_COLUMNS
from hub.sheets import SheetRows
from hub.tasks import intake
from hub.tasks.rows import COLUMNS as TASK_COLUMNS
from hub.volunteers import skills
from hub.volunteers.lists import taking_in
from hub.volunteers.lists.rules import COLUMNS as PEOPLE_COLUMNS
from hub.volunteers.whereabouts import jobs as placing

LIST = click.Path(path_type=Path)


def _progress(rows: int) -> None:
    click.echo(f"{rows} rows", err=True)


@contextmanager
def _showing(how_many: int) -> Iterator[Progress]:
    """How far it is: a bar for somebody who watches a list of known length, else a line now and then."""
    if not how_many or not sys.stderr.isatty():
        yield _progress
        return
    with click.progressbar(length=how_many, label="Rows", file=sys.stderr, show_pos=True) as bar:
        yield lambda rows: bar.update(rows - bar.pos)
        bar.update(how_many - bar.pos)


def _tell(file: Path, report: ImportReport, *, notes: Iterable[str] = (), header: Iterable[str] = ()) -> None:
    """The notes, where the rejected rows lie, and the line that outside tools read."""
    for note in dict.fromkeys((*notes, *report.notes)):
        click.echo(note, err=True)
    if report.rejects:
        click.echo(f"Rejected rows and why: {write_rejected(file, report.rejects, header)}", err=True)
    click.echo(report.as_json())


@click.command("import-volunteers")
@click.argument("file", type=LIST)
@click.option("--organisation", "organisation_name", help="They are members of this organisation.")
@click.option("--dry-run", is_flag=True, help="Say what would happen; keep nothing.")
@with_appcontext
@speaks_plainly
def import_volunteers(file: Path, organisation_name: str | None, dry_run: bool) -> None:
    """Take a list of people, CSV or XLSX; importing the same file again creates nobody."""
    needs_this_schema()
    is_workbook = file.suffix.lower() == ".xlsx"
    rows = SheetRows(file, PEOPLE_COLUMNS) if is_workbook else read_csv(file, PEOPLE_COLUMNS)
    organisation_id = by_name(organisation_name).id if organisation_name else None
    with RejectedFile(file, rows.header) as rejected, _showing(getattr(rows, "rough_count", 0)) as progress:
        report = taking_in.import_volunteers(
            rows, organisation_id=organisation_id, dry_run=dry_run, by=SYSTEM, progress=progress,
            on_reject=rejected.add,
        )  # fmt: skip
    if report.rejected:
        click.echo(f"Rejected rows and why: {rejected.path}", err=True)
    _tell(file, report, notes=rows.notes)


@click.command("import-organisations")
@click.argument("file", type=LIST)
@with_appcontext
@speaks_plainly
def import_organisations(file: Path) -> None:
    """Take a list of organisations: CSV, or Open Referral HSDS 3 JSON."""
    needs_this_schema()
    rows = open_referral.read_list(file)
    report = organisations.import_organisations(
        rows, by=SYSTEM, read_skills=skills.match_all, progress=_progress
    )
    _tell(file, report, notes=rows.notes, header=rows.header)


@click.command("import-hubs")
@click.argument("file", type=LIST)
@with_appcontext
@speaks_plainly
def import_hubs(file: Path) -> None:
    """Take a list of hubs; their source is kept as a credit."""
    needs_this_schema()
    rows = read_csv(file, HUB_COLUMNS)
    _tell(
        file, incidents.import_hubs(rows, by=SYSTEM, progress=_progress), notes=rows.notes, header=rows.header
    )


@click.command("import-tasks")
@click.argument("file", type=LIST)
@click.option("--incident", default="", help="Else the one open incident; else a new one is opened and said.")
@with_appcontext
@speaks_plainly
def import_tasks(file: Path, incident: str) -> None:
    """Take a list of tasks; a task of an active organisation is open at once."""
    needs_this_schema()
    rows = read_csv(file, TASK_COLUMNS)
    report = intake.import_tasks(rows, by=SYSTEM, incident=incident, progress=_progress)
    _tell(file, report, notes=rows.notes, header=rows.header)


@click.command("import-places")
@click.argument("file", type=LIST)
@click.option("--country", default="", help="Of rows that name none: two letters. Else this installation's.")
@with_appcontext
@speaks_plainly
def import_places(file: Path, country: str) -> None:
    """Take a list of towns, suburbs and postcodes; people we could not place are looked for again."""
    needs_this_schema()
    rows = read_csv(file, PLACE_COLUMNS)
    report = places.import_places(rows, source=file.stem, country=country, progress=_progress)
    placed = placing.place_whom_we_can(by=SYSTEM)
    if placed:
        click.echo(f"People who can be placed now: {placed}", err=True)
    _tell(file, report, notes=rows.notes, header=rows.header)


COMMANDS = (import_places, import_volunteers, import_organisations, import_hubs, import_tasks)
