"""Which of our numbers each text leaves by, and how many fit the pace. Ring: rules."""

from collections.abc import Mapping, Sequence
from typing import Any

from hub.messaging.states import Channel

NO_NUMBER = ""


def share_out(
    rows: Sequence[Any], left: Mapping[str, float | None], talks: Mapping[int, str]
) -> list[tuple[Any, str]]:
    """Each row with the sender it goes by, in their order; what no number has room for stays behind.

    `left` is what each number may still send (None: any amount), `talks` the number by which a conversation was
    last led: it goes on there while that number is well. The last text of a number may be longer than what is left.
    """
    used = dict.fromkeys(left, 0.0)
    found: list[tuple[Any, str]] = []
    for row in rows:
        if row.channel is not Channel.SMS:
            found.append((row, NO_NUMBER))
            continue
        usual = talks.get(row.conversation_id, "")
        sender = usual if usual in left else _least_used(left, used)
        if sender is None or not _has_room(sender, left, used):
            continue
        used[sender] += row.segments
        found.append((row, sender))
    return found


def _least_used(left: Mapping[str, float | None], used: Mapping[str, float]) -> str | None:
    free = [sender for sender in left if _has_room(sender, left, used)]
    return min(free, key=lambda sender: used[sender]) if free else None


def _has_room(sender: str, left: Mapping[str, float | None], used: Mapping[str, float]) -> bool:
    most = left[sender]
    return most is None or used[sender] < most
