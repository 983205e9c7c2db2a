"""The command that measures: bench."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from hub.bench import every
from hub.bench.inbound_accuracy import accuracy
from hub.cli.speaking import say_json, speaks_plainly

READ = "inbound"
"""What `--accuracy` is about."""


@click.command("bench")
@click.argument("what", type=click.Choice(list(dict.fromkeys([*every.MEASUREMENTS, READ]))))
@click.option("--volunteers", default=100_000, show_default=True, type=click.IntRange(100, 2_000_000))
@click.option("--database-url", help="An empty database instead of a temporary SQLite file; all is removed.")
@click.option(
    "--minutes", default=5.0, show_default=True, type=click.FloatRange(0.01, 60),
    help="With board: within how many minutes the answers come.",
)  # fmt: skip
@click.option("--accuracy", "is_read", is_flag=True, help="With inbound: how well labelled replies are read.")
@click.option(
    "--corpus",
    type=click.Path(exists=True, path_type=Path),
    help="Labelled replies of your own, as JSON lines; needs --accuracy.",
)
@with_appcontext
@speaks_plainly
def bench(
    what: str, volunteers: int, database_url: str | None, minutes: float, is_read: bool, corpus: Path | None
) -> None:
    """Measure the program on data of its own; print one JSON line for each measurement."""
    _check(what, is_read, corpus)
    rebuild = current_app.extensions["hub.rebuild"]
    lines = (
        accuracy(corpus)
        if is_read
        else every.run(what, rebuild, volunteers=volunteers, url=database_url, minutes=minutes)
    )
    for line in lines:
        say_json(line)


def _check(what: str, is_read: bool, corpus: Path | None) -> None:
    if is_read and what != READ:
        raise click.UsageError(f"--accuracy goes with {READ}.")
    if corpus and not is_read:
        raise click.UsageError("--corpus goes with --accuracy.")
    if not is_read and what not in every.MEASUREMENTS:
        raise click.UsageError(f"Of {what} only --accuracy is measured.")


COMMANDS = (bench,)
