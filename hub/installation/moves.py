"""Steps on the installation as a whole, inside a caller's transaction."""

import sqlalchemy as sa

from hub.database import db
from hub.installation.models import Installation


def one_form_at_a_time() -> None:
    """Whoever sends a form now waits until the one before is kept, and then finds what it has made.

    For what is sent seldom, and must be there once however often a button is pressed. Taken before any other lock.
    """
    db.session.execute(sa.select(Installation.id).where(Installation.id == 1).with_for_update())
