"""What the boards ask of somebody now, for the console's home."""

from collections.abc import Iterator

from flask import url_for

from hub.console.needs.rows import rows_of
from hub.console.thing import Thing
from hub.needs.queries import needs_in_hand, waiting


def things_on_boards() -> Iterator[Thing]:
    """One thing for all needs that nobody has in hand, and one for each whose task is over."""
    found, url = waiting(), url_for("boards.index")
    if found.number and found.since:
        number = "1 need waits" if found.number == 1 else f"{found.number} needs wait"
        yield Thing(
            kind="take-up", word="Needs", title=f"{number} on the board", url=url, at=found.since,
            detail="Find an offer, raise a task from it, or say who sees to it.", action_label="Look at the boards",
            action_url=url, order=5,
        )  # fmt: skip
    for row in rows_of(needs_in_hand()):
        if row.asks_solved:
            done = row.tasks[0]
            yield Thing(
                kind="take-up", word="Solved?", title=f"{done.number} is over: is {row.note.number} solved?",
                url=row.url, at=done.over_at or row.note.said_at, detail=row.note.description[:160],
                action_label="Say what came of it", action_url=row.url, order=5,
            )  # fmt: skip
