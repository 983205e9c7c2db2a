"""What this installation is, as one value."""

from datetime import datetime

import sqlalchemy as sa
from flask import current_app, g

from hub.database import db
from hub.installation import presets
from hub.installation.models import Installation, Tick
from hub.installation.rules import Settings, settle


def settings() -> Settings:
    """The settings in force; read once per request or job."""
    if "hub_settings" not in g:
        g.hub_settings = _read()
    kept: Settings = g.hub_settings
    return kept


def _read() -> Settings:
    row = db.session.get(Installation, 1)
    values = (
        {name: getattr(row, name) for name in ("mode", "site_name", "country", "timezone")} if row else None
    )
    name = current_app.config.get("HUB_PRESET") or (row.preset if row else "generic")
    return settle(presets.load(name), values, current_app.config)


def is_set_up() -> bool:
    """Whether `setup` or `demo` has said what this database is for."""
    return db.session.get(Installation, 1) is not None


def last_tick() -> datetime | None:
    """When any worker last went round its loop."""
    return db.session.scalar(sa.select(sa.func.max(Tick.at)))
