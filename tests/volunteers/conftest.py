"""A register with towns to live in."""

import pytest

from hub.database import db, transaction
from hub.places.models import Place
from tests.places import towns


@pytest.fixture
def places(app):
    """Eleven towns instead of the whole country."""
    with transaction():
        db.session.add_all(Place(**row) for row in towns.rows())
