"""The application, put together for one configuration."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from hub import cli, extensions, tables, wiring
from hub.accounts import sessions
from hub.console import all_blueprints
from hub.database import db, prepare_engine, ready_for_threads
from hub.me import arriving, safe
from hub.me import feed as calendar_feed
from hub.me import pages as own_page
from hub.messaging.webhooks import views as webhooks
from hub.portal import alarms as portal_alarms
from hub.portal import applying, by_link
from hub.portal import briefing as portal_briefing
from hub.portal import calling as portal_calling
from hub.portal import happened as portal_happened
from hub.portal import home as portal_home
from hub.portal import in_general as portal_general
from hub.portal import numbers as portal_numbers
from hub.portal import offers as portal_offers
from hub.portal import people as portal_people
from hub.portal import sign_ins as portal_sign_ins
from hub.portal import taking as portal_taking
from hub.portal import tasks as portal_tasks
from hub.portal import us as portal_us
from hub.volunteers import selves
from hub.volunteers.by_web import views as register
from hub.volunteers.groups import views as group_views
from hub.web import (
    assets,
    board,
    door_address,
    errors,
    filters,
    frame,
    headers,
    health,
    languages,
    odd_signs,
    public,
    reach_notes,
    save_number,
    sign_in,
    verify,
)

__all__ = ["create_app", "tables"]

ROOT = Path(__file__).resolve().parent.parent
PAGES = (health, assets, public, sign_in, board, webhooks, register, group_views, own_page, portal_home, portal_tasks,
         applying, by_link, portal_people, portal_us, portal_sign_ins, portal_taking, portal_numbers, portal_general,
         portal_offers, portal_happened, portal_briefing, portal_alarms, arriving, calendar_feed, portal_calling,
         save_number, verify, safe)  # fmt: skip


def create_app(config: Mapping[str, Any]) -> Flask:
    """The application for one configuration; each step is one named function."""
    app = Flask(
        __name__,
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
        instance_path=config.get("INSTANCE") or str(ROOT / "instance"),
    )
    app.config.from_mapping(config)
    if app.config.get("PROXY_HOPS"):
        hops = app.config["PROXY_HOPS"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    register_extensions(app)
    register_edges(app)
    register_pages(app)
    register_wiring(app, config)
    return app


def register_extensions(app: Flask) -> None:
    """Binds the extensions and prepares the database engine."""
    db.init_app(app)
    extensions.migrate.init_app(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    extensions.login_manager.init_app(app)
    extensions.csrf.init_app(app)
    extensions.limiter.init_app(app)
    extensions.babel.init_app(app, locale_selector=languages.choose)
    with app.app_context():
        prepare_engine(db.engine)
    ready_for_threads(*db.metadata.tables.values())
    selves.ready()


def register_edges(app: Flask) -> None:
    """What every page shares."""
    for edge in (odd_signs, sessions, door_address, errors, filters, headers, frame, languages, reach_notes):
        edge.init_app(app)


def register_pages(app: Flask) -> None:
    """Every blueprint of every room and edge."""
    for page in PAGES:
        app.register_blueprint(page.bp)
    for blueprint in all_blueprints.BLUEPRINTS:
        app.register_blueprint(blueprint)


def register_wiring(app: Flask, config: Mapping[str, Any]) -> None:
    """Who listens to whom, the commands, and how a command makes the application anew for another database."""
    wiring.init_app(app)
    cli.init_app(app)
    app.extensions["hub.rebuild"] = lambda **over: create_app({**config, **over})
