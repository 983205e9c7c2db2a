"""The migrations make the very tables the program was written for, and can be taken back."""

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade

from config import load
from hub import schema
from hub.application import create_app
from hub.database import db
from hub.errors import Conflict
from tests import databases


@pytest.fixture(params=databases.names())
def unbuilt(request, tmp_path):
    url = databases.fresh(request.param, f"migrations_{tmp_path.name}", tmp_path)
    app = create_app({**load({"HUB_ENV": "testing"}), "SQLALCHEMY_DATABASE_URI": url})
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module", params=databases.names())
def upgraded_app(request, tmp_path_factory):
    """Brought up to this version once: looking at it changes nothing."""
    folder = tmp_path_factory.mktemp("upgraded")
    url = databases.fresh(request.param, folder.name, folder)
    app = create_app({**load({"HUB_ENV": "testing"}), "SQLALCHEMY_DATABASE_URI": url})
    with app.app_context():
        upgrade()
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def upgraded(upgraded_app):
    with upgraded_app.app_context():
        yield upgraded_app


def tables() -> set[str]:
    return set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_an_upgrade_makes_every_table(upgraded):
    assert tables() == set(db.metadata.tables)


# The table itself does for SQLite what this index does for PostgreSQL.
ONLY_ON_POSTGRESQL = {"ix_match_row_reach"}


def test_after_an_upgrade_nothing_differs_from_the_models(upgraded):
    with db.engine.connect() as connection:
        elsewhere = ONLY_ON_POSTGRESQL if connection.dialect.name == databases.SQLITE else set()
        options = {"include_object": lambda _object, name, *_rest: name not in elsewhere}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), db.metadata) == []


def test_every_migration_can_be_taken_back(unbuilt):
    upgrade()
    downgrade(revision="base")
    assert tables() == set()


def test_a_database_without_tables_is_older_than_the_program(unbuilt):
    with pytest.raises(Conflict, match="flask db upgrade"):
        schema.check(unbuilt)


def test_an_upgraded_database_is_just_right(upgraded):
    schema.check(upgraded)


def test_a_database_of_a_later_program_is_refused(unbuilt):
    upgrade()
    with db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Conflict, match="newer than this program"):
        schema.check(unbuilt)
