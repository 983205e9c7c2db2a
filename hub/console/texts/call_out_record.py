"""The printed record of a call-out: who asked whom, on whose authority, in which words, and what they said."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from hub.accounts.queries import names_by_uid
from hub.callouts.decisions import explained
from hub.callouts.models import CallOut, Wave
from hub.callouts.replies import Reply, drill_replies, replies_of
from hub.console.texts.call_out_page import KEYS, level_words, numbers_of
from hub.console.words import CALL_OUT_TAGS
from hub.database import db
from hub.messaging.models import Message
from hub.messaging.texts.segments import count
from hub.referrals.models import Referral
from hub.referrals.must_know import ASK_KINDS
from hub.referrals.queries import unclear_of
from hub.tasks.models import Shift
from hub.tasks.queries import by_id, owner_of
from hub.tasks.tongues import language_name
from hub.volunteers.queries import people as people_by_id
from hub.web.filters import exact

ON_A_SHEET = 32
SAID = {"yes": "Yes", "no": "No", "": "No answer"}


@dataclass(frozen=True, slots=True)
class Words:
    """One text that went out, as somebody read it."""

    language: str
    body: str
    people: int
    segments: int


@dataclass(frozen=True, slots=True)
class Record:
    """Everything that stands on the sheets."""

    title: str
    level: tuple[str, str]
    facts: list[tuple[str, str]]
    counts: list[tuple[str, int]]
    waves: list[tuple[Wave, str]]
    texts: list[Words]
    sheets: list[list[tuple[str, str, str, str]]]
    by_voice: bool = False


def record_of(call_out: CallOut) -> Record:
    """The record as it stands now."""
    task = by_id(call_out.task_id)
    replies = drill_replies(call_out) or replies_of(call_out.id)
    numbers = numbers_of(replies, unclear_of(task.id))
    return Record(
        title=f"{'Drill' if call_out.is_drill else 'Call-out'} for {task.number} {task.title}",
        level=level_words(call_out.level, is_drill=call_out.is_drill), facts=_facts(call_out),
        counts=[(word, numbers[key]) for key, word in KEYS] if call_out.level.asks else [],
        waves=[(wave, explained(wave.why)) for wave in call_out.waves], texts=texts_of(call_out),
        sheets=_sheets(replies), by_voice=call_out.by_voice,
    )  # fmt: skip


def _facts(call_out: CallOut) -> list[tuple[str, str]]:
    task, shift = by_id(call_out.task_id), db.session.get_one(Shift, call_out.shift_id)
    owner = owner_of(task)
    return [
        ("Work", f"{exact(shift.starts_at)} to {exact(shift.ends_at)}, {task.place_name or task.address}"),
        ("For", owner.name if owner else ""),
        ("Asked by", names_by_uid({call_out.by}).get(call_out.by, "a command on the machine")),
        ("On the authority of", call_out.authorised_by or "nobody was written down"),
        ("Reason given", call_out.authority),
        ("Begun", exact(call_out.started_at)),
        ("Ended", exact(call_out.over_at) if call_out.over_at else "it goes on"),
        ("State", CALL_OUT_TAGS[call_out.state][0]),
        ("Yeses wanted", f"{call_out.target}, at most {call_out.wave_size} asked at once, "
                         f"looked at every {call_out.every_minutes} minutes"),
    ]  # fmt: skip


def texts_of(call_out: CallOut) -> list[Words]:
    """Each text in each language as one person read it; the code in brackets is another for everybody."""
    theirs = sa.select(Referral.uid).where(Referral.call_out_id == call_out.id)
    kinds = (*ASK_KINDS, "alert")
    about = sa.or_(Message.subject_uid.in_(theirs), Message.subject_uid == call_out.uid)
    query = (
        sa.select(Message.language, sa.func.count(), sa.func.min(Message.id))
        .where(about, Message.kind.in_(kinds), Message.created_at >= call_out.started_at)
        .where(Message.state != "cancelled")
        .group_by(Message.language, Message.kind)
    )
    rows = db.session.execute(query).all()
    bodies = {row.id: row for row in db.session.scalars(
        sa.select(Message).where(Message.id.in_([first for _, _, first in rows])))}  # fmt: skip
    return [
        Words(language_name(language), bodies[first].body, number, count(bodies[first].body).segments)
        for language, number, first in rows
    ]


def _sheets(replies: Sequence[Reply]) -> list[list[tuple[str, str, str, str]]]:
    """Name, answer, when and what they added, so many on a side; first who said yes, then no, then the silent."""
    order = list(SAID)
    asked = [one for one in replies if one.asked_at is not None]
    asked.sort(key=lambda one: (order.index(one.said), one.said_at or one.asked_at, one.id))
    names = people_by_id([one.volunteer_id for one in asked])
    rows = [
        (names[one.volunteer_id].name if one.volunteer_id in names else "Off the register", SAID[one.said],
         exact(one.said_at) if one.said and one.said_at else "", one.note)
        for one in asked
    ]  # fmt: skip
    return [rows[start : start + ON_A_SHEET] for start in range(0, len(rows), ON_A_SHEET)]
