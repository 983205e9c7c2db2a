"""`flask hub …`: thin commands over the services. A failure is one clear line and a non-zero exit."""

from flask import Flask
from flask.cli import AppGroup

from hub.cli import calling, importing, measuring, people, serving, words

group = AppGroup("hub", help="Everything a hub's keeper can do from a terminal.")


def init_app(app: Flask) -> None:
    """Adds the commands to `flask`."""
    for module in (serving, people, importing, calling, measuring, words):
        for command in module.COMMANDS:
            group.add_command(command)
    app.cli.add_command(group)
