"""Is it alive, is it working: for people who watch servers."""

from datetime import timedelta

import sqlalchemy as sa
from flask import Blueprint, current_app

from hub import clock
from hub.accounts.guards import public
from hub.database import db
from hub.installation.queries import last_tick
from hub.messaging.queries import queue_age_seconds

bp = Blueprint("health", __name__)
FRESH = timedelta(seconds=30)


@bp.get("/healthz")
@public
def alive() -> dict[str, str]:
    """200 while the process lives."""
    return {"status": "alive"}


@bp.get("/readyz")
@public
def ready() -> tuple[dict[str, object], int]:
    """200 when the database answers and a worker went round within 30 seconds."""
    try:
        db.session.execute(sa.text("SELECT 1"))
        ticked, age = last_tick(), queue_age_seconds()
    except sa.exc.SQLAlchemyError:
        current_app.logger.exception("The database does not answer")
        return {"status": "not ready", "database": "no answer"}, 503
    is_fresh = ticked is not None and clock.now() - ticked < FRESH
    answer: dict[str, object] = {
        "status": "ready" if is_fresh else "not ready",
        "database": "answers",
        "worker_tick": ticked.isoformat() if ticked else None,
        "queue_age_seconds": age,
    }
    return answer, 200 if is_fresh else 503
