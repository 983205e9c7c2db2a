"""Who is expected although something stands against it, as things that need somebody now."""

from collections.abc import Iterator
from datetime import datetime

from flask import url_for

from hub.console.thing import Thing
from hub.referrals.figures.not_ready import Doubt, NotReady, doubts
from hub.volunteers.standing.queries import open_appeals

WORDS = {
    NotReady.DOES_NOT_AGREE: (
        "Not signed",
        "{name} does not agree to: {what}",
        "Ring them: their place is held.",
    ),
    NotReady.NOT_SIGNED: (
        "Not signed",
        "{name} has not signed: {what}",
        "They have no address yet. Ring them.",
    ),
    NotReady.NO_PAPER: (
        "Out of date",
        "{name} has nothing in date for: {what}",
        "Ask to see it, or send another.",
    ),
    NotReady.NO_GUARDIAN: (
        "Under age",
        "No guardian agrees for {name}",
        "Ring the parents, or take them off it.",
    ),
    NotReady.OFF_THE_LIST: (
        "At work",
        "{name} is {what}, and at work",
        "Talk to the site, then sign them out.",
    ),
}


def things_not_ready(now: datetime) -> Iterator[Thing]:
    """One thing for each person in doubt, and one for each appeal that waits."""
    for doubt in doubts(now):
        yield _thing(doubt, now)
    for appeal, person in open_appeals():
        url = url_for("people.show", uid=person.uid)
        yield Thing(
            kind="take-up", word="Appeal", title=f"{person.name} asks to look at their suspension again", url=url,
            at=appeal.made_at, detail=f"“{appeal.words[:120]}”", action_label="Look at it", action_url=url, order=5,
        )  # fmt: skip


def _thing(doubt: Doubt, now: datetime) -> Thing:
    h, (word, title, detail) = doubt.h, WORDS[doubt.why]
    url = url_for("people.show", uid=h.volunteer.uid)
    is_here = doubt.why is NotReady.OFF_THE_LIST
    return Thing(
        kind="danger" if is_here else "take-up", word=word, number=h.task.number, url=url, action_url=url,
        title=title.format(name=h.volunteer.name, what=doubt.what), at=min(h.referral.decided_at or now, now),
        detail=f"{h.task.title}. {detail}", action_label=f"Look at {h.volunteer.given_name}", order=1 if is_here else 4,
    )  # fmt: skip
