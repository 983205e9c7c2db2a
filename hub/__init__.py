"""Registers, routes, calls out, checks in and thanks volunteers in an emergency."""

import importlib
import importlib.util
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from hub import extensions, tables
from hub.accounts import sessions
from hub.database import db, prepare_engine
from hub.web import errors, filters, headers, live

__all__ = ["create_app", "tables"]

ROOT = Path(__file__).resolve().parent.parent

BLUEPRINTS = (
    "hub.web.health", "hub.web.assets",
    "hub.web.public", "hub.web.sign_in", "hub.console.sign_ins", "hub.messaging.views",
    "hub.volunteers.views", "hub.console.home", "hub.console.tasks", "hub.console.callouts", "hub.console.people",
    "hub.console.charities", "hub.console.hubs", "hub.console.inbox", "hub.console.alarms", "hub.console.desk",
    "hub.console.t_cards", "hub.console.find", "hub.console.phones", "hub.portal.home", "hub.portal.tasks",
)  # fmt: skip


def create_app(config: Mapping[str, Any]) -> Flask:
    """The application for one configuration; each step is one named function."""
    app = Flask(
        __name__,
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
        instance_path=config.get("INSTANCE") or str(ROOT / "instance"),
    )
    app.config.from_mapping(config)
    app.extensions["hub.config"] = dict(config)
    if app.config.get("PROXY_HOPS"):
        hops = app.config["PROXY_HOPS"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    register_extensions(app)
    register_edges(app)
    register_blueprints(app)
    register_wiring(app)
    return app


def register_extensions(app: Flask) -> None:
    """Binds the extensions and prepares the database engine."""
    db.init_app(app)
    extensions.migrate.init_app(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    extensions.login_manager.init_app(app)
    extensions.csrf.init_app(app)
    extensions.limiter.init_app(app)
    extensions.babel.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)


def register_edges(app: Flask) -> None:
    """What every page shares."""
    for edge in (sessions, errors, filters, headers, live):
        edge.init_app(app)
    try:
        importlib.import_module("hub.web.frame").init_app(app)
    except ImportError as error:
        app.logger.warning("TRANSITION: no frame yet (%s)", error)


def register_blueprints(app: Flask) -> None:
    """Every blueprint of every room."""
    for name in BLUEPRINTS:
        if _exists(name):
            try:
                app.register_blueprint(importlib.import_module(name).bp)
            except ImportError as error:
                app.logger.warning("TRANSITION: %s (%s)", name, error)


def register_wiring(app: Flask) -> None:
    """Who listens to whom, and the commands."""
    for name in ("hub.wiring", "hub.cli"):
        if _exists(name):
            try:
                importlib.import_module(name).init_app(app)
            except ImportError as error:
                app.logger.warning("TRANSITION: %s (%s)", name, error)


def _exists(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False
