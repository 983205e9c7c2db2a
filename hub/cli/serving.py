"""Commands that run: serve, worker, carrier, demo."""

import logging
import os
import signal
import sys
from threading import Thread

import click
from flask import current_app
from flask.cli import with_appcontext

from hub import scheduler
from hub.carrier.running import carrier_settings, run_carrier
from hub.cli.speaking import needs_this_schema, speaks_plainly
from hub.demo import playing
from hub.web import server


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--scheduler/--no-scheduler", "with_scheduler", default=True, help="Web only without it.")
@with_appcontext
@speaks_plainly
def serve(host: str, port: int, with_scheduler: bool) -> None:
    """Serve the console; the scheduler runs inside."""
    needs_this_schema()
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    if with_scheduler:
        scheduler.start(app)
    # Waitress then answers the requests it has begun and ends well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    click.echo(f"Serving on http://{host}:{port}")
    server.run(app, host=host, port=port)


@click.command("worker")
@with_appcontext
@speaks_plainly
def worker() -> None:
    """Scheduler and sending, no web; any number of them beside each other."""
    needs_this_schema()
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    click.echo("Working. Stop with Ctrl-C.")
    try:
        scheduler.run(current_app._get_current_object())  # type: ignore[attr-defined]
    except KeyboardInterrupt:
        click.echo("Stopped.")


@click.command("carrier")
@click.option("--port", default=8001, show_default=True)
@click.option("--while-open", is_flag=True, help="Stop when standard input closes: with whoever started it.")
@with_appcontext
@speaks_plainly
def carrier(port: int, while_open: bool) -> None:
    """The local carrier: a telephone company on this machine that speaks Twilio's REST API."""
    if while_open:
        Thread(target=_stop_when_input_closes, daemon=True).start()
    run_carrier(carrier_settings(current_app.config), port)


def _stop_when_input_closes() -> None:
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)


@click.command("demo")
@click.option("--port", default=8000, show_default=True)
@click.option("--volunteers", default=2000, show_default=True, type=click.IntRange(10, 200_000))
@click.option("--reset", is_flag=True, help="Begin the exercise anew.")
@click.option(
    "--scheduler/--no-scheduler", "with_scheduler", default=True, help="Web only; run a worker beside it."
)
@with_appcontext
@speaks_plainly
def demo(port: int, volunteers: int, reset: bool, with_scheduler: bool) -> None:
    """Open the exercise: invented people from real towns, and phones that answer."""
    playing.play(
        current_app.extensions["hub.rebuild"], port=port, volunteers=volunteers, reset=reset,
        with_scheduler=with_scheduler,
    )  # fmt: skip


COMMANDS = (serve, worker, carrier, demo)
