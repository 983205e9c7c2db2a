"""`flask hub …`: thin commands over the services. A failure is one clear line and a non-zero exit."""

from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup

from hub.cli import calling, hours, importing, measuring, people, serving, words
from hub.cli.speaking import Misused


class PlainGroup(AppGroup):
    """Commands that also say in one line how they were called wrongly."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command that was named."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            raise Misused(error) from error


group = PlainGroup("hub", help="Everything a hub's keeper can do from a terminal.")


def init_app(app: Flask) -> None:
    """Adds the commands to `flask`."""
    for module in (serving, people, importing, calling, hours, measuring, words):
        for command in module.COMMANDS:
            group.add_command(command)
    app.cli.add_command(group)
