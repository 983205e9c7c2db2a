"""What waits with organisations on the console's home: to screen, about to end, run out, silent."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from flask import url_for

from hub.console.charities.charity_page import CharityRow, rows
from hub.console.thing import Thing
from hub.organisations.cover import day_words
from hub.organisations.queries import today, yearly_word_of
from hub.organisations.states import OrganisationState
from hub.web.filters import when

ENDS_SOON = timedelta(hours=24)


def charity_things(now: datetime) -> Iterator[Thing]:
    """Everything about organisations that somebody should take up."""
    found = rows()
    applied = [
        row for row in found if row.organisation.state is OrganisationState.APPLIED and not row.on_tasks
    ]
    if applied:
        yield _applied(applied)
    for row in found:
        yield from _left_behind(row, now)
        yield from _ends(row, now)
        yield from _cover(row, now)
        yield from _word(row, now)


def _applied(rows: list[CharityRow]) -> Thing:
    names = [row.organisation.name for row in rows]
    rest, url = f" and {len(names) - 1} more" if len(names) > 1 else "", url_for("charities.index")
    return Thing(
        kind="take-up", word="To screen", title=f"{names[0]}{rest} applied to take volunteers", url=url,
        at=min(row.organisation.created_at for row in rows),
        detail="Nobody can be sent to them before someone has checked who they are.",
        action_label="Look at them", action_url=url, order=6,
    )  # fmt: skip


def _left_behind(row: CharityRow, now: datetime) -> Iterator[Thing]:
    o = row.organisation
    if row.on_tasks and not o.state.may_take_people:
        are = "person is" if row.on_tasks == 1 else "people are"
        yield _thing(
            row, "Not active", f"{row.on_tasks} {are} on tasks of {o.name}, which is not active any more",
            "Nobody was dropped. Screen it, give the tasks to another organisation, or stand them down.",
            "Decide", at=o.active_until if o.active_until and o.active_until <= now else now, order=3,
        )  # fmt: skip


def _ends(row: CharityRow, now: datetime) -> Iterator[Thing]:
    o = row.organisation
    if o.is_active_for_now and o.active_until and o.active_until - now <= ENDS_SOON:
        people = f" {row.on_tasks} on its tasks now." if row.on_tasks else ""
        yield _thing(
            row, "72 hours", f"{o.name} can take people only until {when(o.active_until)}",
            f"Go through the checklist with them, or it ends by itself.{people}", "Screen it", at=now, order=4,
        )  # fmt: skip


def _cover(row: CharityRow, now: datetime) -> Iterator[Thing]:
    o = row.organisation
    if o.state.may_take_people and o.cover.is_past(today()):
        yield _thing(
            row, "No cover", f"The insurance of {o.name} ran out on {day_words(o.cover.until)}",
            "That counts as none: none of its tasks can open. Ask for the new one.", "Ring them", at=now, order=5,
        )  # fmt: skip


def _word(row: CharityRow, now: datetime) -> Iterator[Thing]:
    o = row.organisation
    if o.confirm_changed_at:
        yield _thing(
            row, "Changed", f"{o.name} says that something about it has changed",
            "Ring them and put the entry right.", "Look at it", at=o.confirm_changed_at, order=7,
        )  # fmt: skip
    elif o.changed_by_them:
        yield _thing(
            row, "Changed", f"{o.name} changed its {o.changed_by_them}", "Look whether it can still be trusted.",
            "Look at it", at=now, order=7,
        )  # fmt: skip
    elif o.state.may_take_people and yearly_word_of(o).is_silent(now):
        yield _thing(
            row, "No word", f"{o.name} has not said whether its entry is still right",
            "They were asked and reminded. Ring them.", "Ring them", at=o.confirm_asked_at or now, order=8,
        )  # fmt: skip


def _thing(
    row: CharityRow, word: str, title: str, detail: str, action: str, *, at: datetime, order: int
) -> Thing:
    url = url_for("charities.show", uid=row.organisation.uid)
    return Thing(
        kind="take-up", word=word, title=title, url=url, at=at, detail=detail, action_label=action, action_url=url,
        order=order,
    )  # fmt: skip
