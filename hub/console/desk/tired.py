"""What waits for a person on the home page: who needs a break, is here too long, or is in a hub that has closed."""

from collections.abc import Iterator
from datetime import datetime

from flask import url_for

from hub.attendance.closing.queries import hubs_closed_with_people, tasks_over_with_people
from hub.attendance.closing.rules import people_words
from hub.attendance.rack.queries import Worn, worn_out
from hub.attendance.welfare.tiredness import Tired
from hub.console.thing import Thing

WORDS = {
    Tired.TOO_LONG: (
        "Too long",
        "has been here too long",
        "have been here too long",
        "Send them home.",
    ),
    Tired.BREAK_DUE: (
        "Break due",
        "needs a break",
        "need a break",
        "Relieve them, and press “Rest” on their card.",
    ),
}


def things_tired(now: datetime) -> Iterator[Thing]:
    """One thing for all who need a break, and one for all who are here too long."""
    found = worn_out(now)
    for what, (word, one, many, advice) in WORDS.items():
        people = [person for person in found if what in person.tired]
        if people:
            yield _thing(what, people, word=word, title=one if len(people) == 1 else many, advice=advice)


def _thing(what: Tired, people: list[Worn], *, word: str, title: str, advice: str) -> Thing:
    named = ", ".join(person.name for person in people[:3])
    more = f" and {len(people) - 3} more" if len(people) > 3 else ""
    who = people[0].name if len(people) == 1 else f"{len(people)} people"
    url = url_for("t_cards.index")
    return Thing(
        kind="take-up", word=word, title=f"{who} {title}", url=url, order=3 if what is Tired.TOO_LONG else 4,
        at=min(person.since for person in people), detail=advice if len(people) == 1 else f"{named}{more}. {advice}",
        action_label="Look at the cards", action_url=url,
    )  # fmt: skip


def things_inside_closed() -> Iterator[Thing]:
    """One thing a hub or task that is over and in which somebody is signed in all the same."""
    for task, number, since in tasks_over_with_people():
        url = url_for("tasks.show", uid=task.uid)
        yield Thing(
            kind="danger", word="Still in", url=url, at=since, number=task.number, order=1, action_url=url,
            title=f"{people_words(number)} signed in on {task.title}, which is over",
            detail="They came after it ended. Ring them, or sign them out.", action_label="See who it is",
        )  # fmt: skip
    for hub, number, since in hubs_closed_with_people():
        url = url_for("closing.hub", uid=hub.uid)
        who = "1 person is" if number == 1 else f"{number} people are"
        yield Thing(
            kind="danger", word="Still in", title=f"{who} signed in at {hub.name}, which is closed", url=url,
            at=since, detail="They came after it closed. Ring them, or open it again.",
            action_label="See who it is", action_url=url, order=1,
        )  # fmt: skip
