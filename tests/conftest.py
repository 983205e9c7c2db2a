"""Fixtures: an application on each database, emptied after every test; a clock; pages; sign-ins."""

import gc
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from config import load
from hub import clock
from hub.accounts.states import Role
from hub.application import create_app
from hub.database import db
from tests import databases, factories, sharing
from tests.page_client import PageClient

SATURDAY_ELEVEN = datetime(2026, 11, 13, 22, 0, tzinfo=UTC)  # 11:00 on Saturday 14 November in Wellington


class MovableClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self, moment: datetime | None = None) -> datetime:
        """Sets the clock when a moment is given; answers what it shows."""
        self.moment = moment or self.moment
        return self.moment

    def forward(self, **span: float) -> datetime:
        """Moves on by timedelta's arguments: `at.forward(minutes=5)`."""
        return self(self.moment + timedelta(**span))


@pytest.fixture
def at() -> Iterator[MovableClock]:
    """The clock of the test: Saturday 14 November 2026, 11:00 in Wellington, until it is moved."""
    movable = MovableClock(SATURDAY_ELEVEN)
    with clock.using(lambda: movable.moment):
        yield movable


@pytest.fixture(scope="session", params=databases.names())
def built_app(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application with its tables, once per database and test process."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    url = databases.fresh(request.param, worker, tmp_path_factory.mktemp("database"))
    app = create_app({**load({"HUB_ENV": "testing"}), "SQLALCHEMY_DATABASE_URI": url})
    with app.app_context():
        db.create_all()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(built_app: Flask, at: MovableClock) -> Iterator[Flask]:
    """The application with an empty database that is set up as an exercise in Wellington."""
    with built_app.app_context():
        factories.make_installation()
        yield built_app
        db.session.remove()
        databases.empty(db.engine)


@pytest.fixture
def page(app: Flask) -> PageClient:
    """A stranger's browser that judges every page it gets."""
    return PageClient(app)


@pytest.fixture
def sign_in(app: Flask) -> Callable[..., PageClient]:
    """`sign_in(Role.COORDINATOR)` answers a browser in which such a person is signed in."""

    def _sign_in(role: Role = Role.COORDINATOR, **details: object) -> PageClient:
        user = factories.make_user(role, **details)
        client = PageClient(app)
        with client.client.session_transaction() as session:
            session["_user_id"] = user.get_id()
            session["_fresh"] = True
        return client

    return _sign_in


@pytest.fixture
def one() -> Callable[[sa.Select[tuple[object]]], object]:
    """Reads one row afresh, past whatever the test still remembers."""

    def _one(query: sa.Select[tuple[object]]) -> object:
        db.session.rollback()
        return db.session.scalars(query).one()

    return _one


def pytest_configure() -> None:
    """Folders of tests lie in memory where they can: nobody waits for a disk."""
    if place := databases.in_memory():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(place))


def pytest_report_header() -> str:
    """Says by name what this run leaves out."""
    left_out = [] if databases.POSTGRESQL in databases.names() else ["PostgreSQL (set TEST_DATABASE_URL)"]
    if not any(Path(path).exists() for path in databases.BROWSERS):
        left_out.append("browser tests (install Chromium)")
    return f"left out: {', '.join(left_out) or 'nothing'}"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long journeys first, so that nobody waits for them at the end; otherwise the order stays."""
    items.sort(key=lambda item: sharing.turn_of(item.nodeid))


def pytest_collection_finish() -> None:
    """What was loaded until now stays for the whole run: no search for garbage looks through it again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> sharing.ByStage:
    """`-n 2`: two processes share the work by stages."""
    config.option.loadscopereorder = False
    return sharing.ByStage(config, log)
