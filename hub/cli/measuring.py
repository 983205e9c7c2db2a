"""The command that measures: bench."""

import click
from flask import current_app
from flask.cli import with_appcontext

from hub.bench import every
from hub.cli.speaking import say_json, speaks_plainly


@click.command("bench")
@click.argument("what", type=click.Choice(list(every.MEASUREMENTS)))
@click.option("--volunteers", default=100_000, show_default=True, type=click.IntRange(100, 2_000_000))
@click.option("--database-url", help="An empty database instead of a temporary SQLite file; all is removed.")
@with_appcontext
@speaks_plainly
def bench(what: str, volunteers: int, database_url: str | None) -> None:
    """Measure the program on data of its own; print one JSON line for each measurement."""
    rebuild = current_app.extensions["hub.rebuild"]
    for line in every.run(what, rebuild, volunteers=volunteers, url=database_url):
        say_json(line)


COMMANDS = (bench,)
