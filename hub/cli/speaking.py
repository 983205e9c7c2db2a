"""How commands speak: one JSON line, one sign-in line, one clear sentence on failure."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

import click
import sqlalchemy as sa
from flask import current_app

from hub import schema
from hub.errors import HubError


class Misused(click.ClickException):
    """A command was called wrongly: one line says how, and where to look."""

    exit_code = 2

    def __init__(self, error: click.UsageError) -> None:
        words = " ".join(error.format_message().split()).replace(": ,", ":")
        name = error.ctx.info_name if error.ctx else ""
        super().__init__(f"{words} See: flask hub {name} --help")


def say_json(value: object) -> None:
    """One JSON line on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def say_sign_in(role: str, email: str, password: str) -> None:
    """The line that outside tools look for."""
    click.echo(f"sign-in: {role} {email} {password}")


def speaks_plainly(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turns our errors, and a database that is not there, into one sentence and exit code 1."""

    @wraps(command)
    def spoken(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except HubError as error:
            raise click.ClickException(error.sentence) from error
        except (OSError, ValueError) as error:
            raise click.ClickException(str(error) or type(error).__name__) from error
        except sa.exc.OperationalError as error:
            raise click.ClickException(_about_the_database(error)) from error
        except sa.exc.ProgrammingError as error:
            raise click.ClickException(_about_the_database(error)) from error
        except sa.exc.DBAPIError as error:
            raise click.ClickException(f"The database cannot keep this: {_first_line(error)}.") from error

    return spoken


def _about_the_database(error: sa.exc.DBAPIError) -> str:
    words = _first_line(error)
    if "no such table" in words or "does not exist" in words:
        return f"This database has no tables yet. {schema.HOW_TO_UPGRADE}"
    return f"The database does not answer: {words}. Check DATABASE_URL."


def _first_line(error: sa.exc.DBAPIError) -> str:
    return next(iter(str(error.orig).splitlines()), type(error).__name__)


def needs_this_schema() -> None:
    """Refuses an older or newer database and names the command that helps."""
    schema.check(current_app)
