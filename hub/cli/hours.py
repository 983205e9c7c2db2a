"""The command that hands the hours over: export-hours."""

import csv
import sys

import click
from flask.cli import with_appcontext

from hub.attendance.hours.queries import still_in, worked
from hub.attendance.hours.record import COLUMNS, lines
from hub.cli.speaking import speaks_plainly
from hub.formulas import harmless
from hub.incidents.queries import incident_named


@click.command("export-hours")
@click.option("--incident", required=True, help="The incident's name.")
@with_appcontext
@speaks_plainly
def export_hours(incident: str) -> None:
    """Print the cost-share record of an incident as CSV: a line for each person, place and day."""
    found = incident_named(incident)
    rows = worked(found.id)
    sheet = csv.writer(sys.stdout, lineterminator="\n")
    sheet.writerow(COLUMNS)
    sheet.writerows(harmless(line) for line in lines(rows))
    if inside := still_in(found.id):
        click.echo(f"Note: {inside} still signed in; their hours are not in this list yet.", err=True)


COMMANDS = (export_hours,)
