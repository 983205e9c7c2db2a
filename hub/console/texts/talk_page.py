"""What the page of one conversation shows, gathered at one moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from flask import url_for

from hub import clock
from hub.accounts.guards import actor
from hub.accounts.models import User
from hub.accounts.permissions import Permission, may
from hub.accounts.queries import all_users, names_by_uid
from hub.accounts.rules import Actor
from hub.console.texts import readings, talks
from hub.database import db
from hub.incidents.models import Hub
from hub.incidents.queries import open_hubs
from hub.installation.queries import settings
from hub.messaging import ports, queries
from hub.messaging.events import PersonCard
from hub.messaging.inbox import searching, whose
from hub.messaging.inbox.placeholders import filled
from hub.messaging.inbox.queries import unclear_of
from hub.messaging.models import Conversation, SavedReply
from hub.tasks.models import Task
from hub.tasks.queries import open_tasks
from hub.volunteers.models import OtherPhone, Volunteer
from hub.volunteers.selves import IN_USE, by_any_phone, is_self, originals_of

Choices = list[tuple[str, list[tuple[str, str]]]]


@dataclass(frozen=True, slots=True)
class Place:
    """The hub or task a conversation was handed to, with who did that and why."""

    name: str
    url: str
    by: str
    why: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class TalkPage:
    """One conversation: its texts, what to decide, whose it is, and who is behind the number."""

    talk: Conversation
    names: list[str]
    cards: Sequence[PersonCard]
    texts: list[talks.Bubble]
    folded: int
    suggestions: list[readings.Suggestion]
    answering: str
    is_mine: bool
    holder: str
    holds_it: bool
    place: Place | None
    note_by: str
    others: list[Conversation]


def gather(talk: Conversation) -> TalkPage:
    """The conversation as it stands for the person who looks at it."""
    me, now = actor().uid, clock.now()
    held = whose.holder(talk, now)
    staff = names_by_uid({talk.answering_by or "", held, talk.note_by})
    lines, answering = queries.thread(talk.id), talks.answering(talk, staff)
    return TalkPage(
        talk=talk, names=ports.names_for(talk.phone), cards=ports.people_card(talk.phone),
        texts=talks.bubbles(lines), folded=talks.folded(lines),
        suggestions=readings.suggestions(unclear_of(talk.id)), answering=answering,
        is_mine=bool(answering) and talk.answering_by == me, holder=staff.get(held, "Somebody") if held else "",
        holds_it=held == me, place=_place(talk), note_by=staff.get(talk.note_by, ""), others=_others(talk),
    )  # fmt: skip


def _others(talk: Conversation) -> list[Conversation]:
    """What the same people wrote from their other numbers."""
    phones: set[str] = set()
    for person in by_any_phone([talk.phone], even_gone=True).get(talk.phone, ()):
        phones |= {row.phone for row in (person, *originals_of(person.id)) if row.phone}
        more = sa.select(OtherPhone.phone).where(is_self(OtherPhone.volunteer_id, person.id), IN_USE)
        phones |= set(db.session.scalars(more))
    return searching.others_of(phones, talk.id) if phones else []


def _place(talk: Conversation) -> Place | None:
    handed = whose.handed(talk)
    if handed is None or talk.handed_to is None:
        return None
    by = names_by_uid({handed.by}).get(handed.by, "Somebody")
    name, url = place_named(talk.handed_to)
    return Place(name, url, by, handed.why, handed.at)


def place_named(uid: UUID) -> tuple[str, str]:
    """The name and page of a hub or task; plain words when it is neither any more."""
    if task := db.session.scalar(sa.select(Task).where(Task.uid == uid)):
        return f"{task.number} {task.title}", url_for("tasks.show", uid=uid)
    if hub := db.session.scalar(sa.select(Hub).where(Hub.uid == uid)):
        return hub.name, url_for("hubs.show", uid=uid)
    return "a page that is gone", ""


def may_get_it() -> Choices:
    """Who can look after a conversation: colleagues who answer texts, open hubs, tasks that are not over."""
    me = actor().uid
    found: Choices = [
        (
            "Colleagues",
            [(f"user:{one.uid}", one.name) for one in all_users() if _answers(one) and str(one.uid) != me],
        ),
        ("Hubs", [(f"hub:{one.hub.uid}", one.hub.name) for one in open_hubs()]),
        ("Tasks", [(f"task:{one.uid}", f"{one.number} {one.title}") for one in open_tasks()]),
    ]
    return [(group, choices) for group, choices in found if choices]


def _answers(user: User) -> bool:
    return user.is_active and may(Actor(str(user.uid), user.role), Permission.INBOX_ANSWER)


def fill(reply: SavedReply, talk: Conversation) -> str:
    """A saved reply as it would go to this phone; what is not known stays to be written over."""
    people = by_any_phone([talk.phone]).get(talk.phone, [])
    return filled(
        reply.body,
        {
            "[name]": _given_name(people),
            "[hub]": _my_hub(),
            "[emergency number]": settings().emergency_number,
        },
    )


def _given_name(people: Sequence[Volunteer]) -> str:
    return people[0].given_name if len(people) == 1 else ""


def _my_hub() -> str:
    hub = db.session.get(Hub, actor().hub_id) if actor().hub_id else None
    return hub.name if hub else settings().site_name
