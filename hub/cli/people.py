"""Commands about the installation and its sign-ins: setup, create-user."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo, available_timezones

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade

from hub.accounts import services as accounts
from hub.accounts.rules import SYSTEM
from hub.accounts.states import Role
from hub.cli.speaking import needs_this_schema, say_sign_in, speaks_plainly
from hub.errors import Invalid, NotFound
from hub.incidents import queries as incident_queries
from hub.incidents import services as incidents
from hub.installation import presets
from hub.installation import queries as installation_queries
from hub.installation import services as installation
from hub.installation.states import Mode
from hub.organisations import queries as organisations
from hub.places import queries as places
from hub.places import services as gazetteer
from hub.places.rules import Point


@click.command("setup")
@click.option(
    "--preset", prompt="Preset", type=click.Choice(presets.names()), default="generic", show_default=True
)
@click.option("--country", prompt="Country (two letters, for phone numbers)", default="NZ", show_default=True)
@click.option("--timezone", prompt="Time zone", default="Pacific/Auckland", show_default=True)
@click.option("--incident", prompt="First incident", help="For example: Storm June 2027")
@click.option("--lead-body", default="", help="Who leads the incident.")
@click.option("--hub", "hub_name", prompt="First hub", help="For example: Petone School")
@click.option("--hub-address", default="", help="Street and town, found offline; asked for when left out.")
@click.option("--lat", type=float, help="Instead of an address.")
@click.option("--lon", type=float)
@click.option("--supervisor", prompt="E-mail of the supervisor")
@click.option("--name", "site_name", default="", help="What these hubs are called on every page.")
@with_appcontext
@speaks_plainly
def setup(  # noqa: PLR0913  one parameter an option
    preset: str, country: str, timezone: str, incident: str, lead_body: str, hub_name: str, hub_address: str,
    lat: float | None, lon: float | None, supervisor: str, site_name: str,
) -> None:  # fmt: skip
    """First real use: an empty database of its own, nothing invented in it."""
    country = country.strip().upper()
    _check(country, timezone)
    with _real_work():
        upgrade()
        if installation_queries.is_set_up():
            raise Invalid({"database": "This database is set up already. Name another in DATABASE_URL."})
        gazetteer.load_gazetteer(country)
        point = (
            _point(hub_address, hub_name, country, timezone)
            if lat is None or lon is None
            else Point(lat, lon)
        )
        name = site_name or f"{hub_name} hub"
        installation.set_up(Mode.REAL, site_name=name, preset=preset, country=country, timezone=timezone)
        incident_id = incidents.open_incident(incident, lead_body=lead_body, is_exercise=False, by=SYSTEM)
        hub_id = incidents.add_hub(hub_name, address=hub_address, point=point, by=SYSTEM)
        incidents.open_hub(hub_id, incident_id, supervisor, by=SYSTEM)
        password = accounts.create_user(supervisor, Role.SUPERVISOR, hub_id=hub_id, by=SYSTEM)
    say_sign_in(Role.SUPERVISOR, supervisor.strip().lower(), password)
    click.echo("Next: flask hub create-user EMAIL --role admin, then flask hub serve.")


@contextmanager
def _real_work() -> Iterator[None]:
    """The application on the database of real work, when commands speak to an exercise meanwhile."""
    real = current_app.config.get("REAL_DATABASE_URI")
    if real is None:
        yield
        return
    with current_app.extensions["hub.rebuild"](SQLALCHEMY_DATABASE_URI=real).app_context():
        yield


def _check(country: str, timezone: str) -> None:
    if len(country) != 2 or not country.isalpha():
        raise Invalid({"country": "Write the country as two letters, for example NZ, CL or US."})
    if timezone not in available_timezones():
        raise Invalid(
            {
                "timezone": f"There is no time zone “{timezone}”. Write it like {ZoneInfo('Europe/Madrid').key}."
            }
        )


def _point(address: str, hub_name: str, country: str, timezone: str) -> Point:
    """Where the hub is. With nobody to ask: where its name says, else in the time zone's town until corrected."""
    if not address and sys.stdin.isatty():
        address = click.prompt("Where is the hub (street and town)")
    if address:
        search = places.find_place(address, country=country)
        if search.found is None:
            near = f" Did you mean {', '.join(search.suggestions)}?" if search.suggestions else ""
            raise Invalid({"hub-address": f"We could not find “{address}”.{near} Or give --lat and --lon."})
        return search.found.point
    town = timezone.rpartition("/")[2].replace("_", " ")
    found = next(
        (hit for text in (*_ends(hub_name), town) if (hit := places.find_place(text, country=country).found)),
        None,
    )
    if found is None:
        raise Invalid(
            {"hub-address": "Say where the hub is: --hub-address “street, town”, or --lat and --lon."}
        )
    click.echo(f"The hub stands in {found.name} for now. Correct it with flask hub import-hubs.", err=True)
    return found.point


def _ends(name: str) -> list[str]:
    """Shorter and shorter beginnings of a hub's name: “Petone School” is in Petone."""
    words = name.split()
    return [" ".join(words[:end]) for end in range(len(words), 0, -1)]


@click.command("create-user")
@click.argument("email")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--name", default="")
@click.option("--hub", "hub_name", help="The hub they work at.")
@click.option("--organisation", "organisation_name", help="The organisation they belong to.")
@with_appcontext
@speaks_plainly
def create_user(
    email: str, role: str, name: str, hub_name: str | None, organisation_name: str | None
) -> None:
    """Add a sign-in and print its first password."""
    needs_this_schema()
    organisation_id = organisations.by_name(organisation_name).id if organisation_name else None
    hub = incident_queries.hub_by_name(hub_name) if hub_name else None
    if hub_name and hub is None:
        raise NotFound(f"There is no hub “{hub_name}”. Import it with flask hub import-hubs.")
    password = accounts.create_user(
        email,
        Role(role),
        name=name,
        organisation_id=organisation_id,
        hub_id=hub.id if hub else None,
        by=SYSTEM,
    )
    say_sign_in(role, email.strip().lower(), password)


COMMANDS = (setup, create_user)
