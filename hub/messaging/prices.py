"""The prices in force, and how much may still be sent today. Ring: queries."""

import sqlalchemy as sa
from flask import current_app

from hub.database import db
from hub.installation.queries import settings
from hub.messaging.models import Message, TextPrice
from hub.messaging.money import Price, PriceTable
from hub.messaging.queries import segments_today
from hub.messaging.states import Channel, MessageState


def price_rows() -> list[TextPrice]:
    """The lines that somebody has written, by their beginning."""
    return list(db.session.scalars(sa.select(TextPrice).order_by(TextPrice.beginning)))


def price_table() -> PriceTable:
    """The prices in force."""
    preset = settings().preset
    lines = tuple(Price(row.beginning, row.per_part, row.currency) for row in price_rows())
    return PriceTable(lines, Price("", preset.price_per_segment, preset.currency))


def parts_left_today() -> int | None:
    """How many parts may still be sent before midnight, without those that wait already; None without a cap."""
    cap = current_app.config.get("SMS_DAILY_LIMIT")
    if not cap:
        return None
    return max(0, int(cap) - segments_today() - parts_waiting())


def parts_waiting() -> int:
    """How many parts wait to leave."""
    query = sa.select(sa.func.sum(Message.segments)).where(
        Message.state == MessageState.QUEUED, Message.channel == Channel.SMS
    )
    return int(db.session.scalar(query) or 0)
