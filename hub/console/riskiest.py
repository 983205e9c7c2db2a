"""The order in which alarms are taken up: of people who are missed, the riskiest place first."""

from collections.abc import Iterable, Sequence

from hub.alarms.models import Alarm
from hub.attendance.welfare.queries import OverduePlace


def riskiest_first(alarms: Iterable[Alarm], places: Sequence[OverduePlace]) -> list[Alarm]:
    """By what they are about, then by the place where the risk is greatest, then in the order they came in.

    `places`: where people are missed, the riskiest first.
    """
    order = {place.alarm_uid: number for number, place in enumerate(places)}
    return sorted(alarms, key=lambda alarm: (alarm.kind.rank, order.get(alarm.uid, len(order))))
