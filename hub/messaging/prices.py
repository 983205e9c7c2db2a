"""The prices in force, what texts take by them, and how much may still be sent today. Ring: queries."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from flask import current_app

from hub.database import db
from hub.installation.queries import settings
from hub.messaging.models import Message, TextPrice
from hub.messaging.money import Money, Price, PriceTable, cost_words
from hub.messaging.queries import segments_today
from hub.messaging.speed import rate_of_all, seconds_to_send
from hub.messaging.states import Channel, MessageState


@dataclass(frozen=True, slots=True)
class Takes:
    """What sending takes: parts, one sum for each currency, and seconds behind whatever waits already."""

    segments: int
    costs: tuple[Money, ...]
    seconds: int

    @property
    def cost(self) -> str:
        """“about 2.40 NZD”, or “nothing”."""
        return cost_words(self.costs)


def what_it_takes(texts: Iterable[tuple[str, int]]) -> Takes:
    """What texts of so many parts to these numbers take, at the prices and the speed in force."""
    parts = list(texts)
    segments = sum(number for _, number in parts)
    waiting = parts_waiting() if segments else 0
    seconds = seconds_to_send(segments + waiting, rate_of_all(current_app.config)) if segments else 0
    return Takes(segments, price_table().cost(parts), seconds)


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
