"""Whether the database has the version this program was written for."""

from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from hub.database import db
from hub.errors import Conflict

FOLDER = Path(__file__).resolve().parent.parent / "migrations"
HOW_TO_UPGRADE = "Run: flask db upgrade"


def check(app: Flask) -> None:
    """Raises Conflict when the database is older or newer than the program, and says what to do."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    script = ScriptDirectory.from_config(config)
    with db.engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found == script.get_current_head():
        return
    known = {revision.revision for revision in script.walk_revisions()}
    if found is None or found in known:
        raise Conflict(f"The database is older than this program. {HOW_TO_UPGRADE}")
    raise Conflict("The database is newer than this program. Update the program, then run: flask db upgrade")
