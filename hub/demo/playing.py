"""Plays the exercise: builds it once, then serves console, scheduler and local carrier until stopped."""

import logging
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

from hub import scheduler
from hub.database import db
from hub.demo import kept, street, world
from hub.errors import Conflict
from hub.installation.queries import is_set_up
from hub.installation.queries import settings as installation
from hub.web import server

Rebuild = Callable[..., Flask]
# Seconds between two looks at whether somebody in the street has said something.
EVERY = 20


def play(rebuild: Rebuild, *, port: int, volunteers: int, reset: bool, with_scheduler: bool) -> None:
    """Opens the exercise and serves it. A second run keeps the data and starts at once."""
    _check_ports(port)
    app = exercise_app(rebuild, port=port, reset=reset)
    sign_ins = prepare(app, volunteers=volunteers)
    # Told to stop, it takes the carrier with it: a port left in use would stand in the way of the next run.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    carrier = _start_carrier(app, port + 1)
    try:
        if with_scheduler:
            running = scheduler.start(app)
            speak = scheduler.in_context(app, "street", street.go_on)
            running.add_job(speak, "interval", seconds=EVERY, id="street", coalesce=True, max_instances=1)
        _say_where(port, sign_ins)
        server.run(app, host="127.0.0.1", port=port)
    finally:
        carrier.terminate()


def exercise_app(rebuild: Rebuild, *, port: int, reset: bool = False) -> Flask:
    """The application on the exercise's own database and the local carrier."""
    asked = rebuild()
    path = kept.folder(asked.config["INSTANCE"])
    named = os.environ.get("DATABASE_URL")
    if reset:
        _reset(asked if named else None, path)
    return rebuild(**kept.settings(path, port=port, config=dict(asked.config), database_url=named))


def _reset(named: Flask | None, path: Path) -> None:
    """Begins anew. A database that somebody named is emptied only when it is an exercise."""
    if named is not None:
        with named.app_context():
            names = sa.inspect(db.engine).get_table_names()
            if "installation" in names and is_set_up() and not installation().is_exercise:
                raise Conflict("DATABASE_URL names a database with real work in it. It is left alone.")
            db.session.remove()
            db.drop_all()
            with db.engine.begin() as connection:
                connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")
    kept.forget(path)


def prepare(app: Flask, *, volunteers: int) -> list[world.SignIn]:
    """Brings the database to this version and builds the exercise when it is not there yet."""
    path = kept.folder(app.config["INSTANCE"])
    with app.app_context():
        logging.getLogger("alembic").setLevel(logging.WARNING)
        upgrade()
        if not is_set_up():
            sign_ins = world.build(how_many=volunteers, say=click.echo)
            kept.write_sign_ins(path, sign_ins)
        elif not installation().is_exercise:
            raise Conflict(
                "This database holds real work. Name an empty one in DATABASE_URL for the exercise."
            )
    return kept.read_sign_ins(path)


def _check_ports(port: int) -> None:
    for number in (port, port + 1):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", number))
            except OSError:
                raise Conflict(
                    f"Port {number} is in use. Stop that program, or run: flask hub demo --port 8100"
                ) from None


def _start_carrier(app: Flask, port: int) -> subprocess.Popen[bytes]:
    """The telephone company is a process of its own, as it is in life."""
    names = ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_FROM_NUMBER", "PUBLIC_URL")
    environ = {
        **os.environ,
        **{name: app.config[name] for name in names},
        "SMS_INBOUND": app.config["SMS_INBOUND"],
    }
    command = [sys.executable, "-m", "flask", "hub", "carrier", "--port", str(port), "--while-open"]
    # Its input is ours to hold: however this process ends, the carrier ends with it and frees its port.
    return subprocess.Popen(command, env=environ, stdin=subprocess.PIPE)


def _say_where(port: int, sign_ins: list[world.SignIn]) -> None:
    for one in sign_ins:
        click.echo(f"sign-in: {one.role} {one.email} {one.password}")
    if not sign_ins:
        click.echo(
            "The sign-ins of this exercise are not kept here. Make one: flask hub create-user EMAIL --role admin"
        )
    click.echo(f"The exercise is open at http://127.0.0.1:{port} (stop with Ctrl-C)")
