"""People with a phone, and their own page open in a browser."""

import re

import pytest
import sqlalchemy as sa

from hub.database import db
from hub.messaging.models import Message
from tests.page_client import PageClient
from tests.volunteers.conftest import places

__all__ = ["places"]


def codes_to(phone):
    """Every code texted to this number, oldest first."""
    db.session.rollback()
    query = sa.select(Message.body).where(Message.kind == "own_page_code", Message.address == phone)
    return [re.search(r"\b(\d{6})\b", body)[1] for body in db.session.scalars(query.order_by(Message.id))]


def ask_for_code(page, phone):
    """Types the number; answers the page that asks for the code."""
    return page.submit(page.get("me.index"), "Text me a code", phone=phone)


def open_page(page, phone):
    """Through the door, as everybody goes; answers the page behind it."""
    asks = ask_for_code(page, phone)
    return page.submit(asks, "Open my page", code=codes_to(phone)[-1])


@pytest.fixture
def own(app):
    """`own(person)` answers a browser in which their own page is open."""

    def _own(person):
        page = PageClient(app)
        open_page(page, person.phone)
        return page

    return _own
