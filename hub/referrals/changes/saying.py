"""Free words to everybody who is confirmed for a task, once. Ring: services."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import Actor
from hub.audit.moves import record
from hub.audit.queries import done_to
from hub.database import db, transaction
from hub.errors import Conflict, Invalid
from hub.messaging.prices import Takes, what_it_takes
from hub.messaging.states import Lane
from hub.messaging.texts.filling import plain, render
from hub.messaging.texts.segments import count
from hub.referrals.models import Referral
from hub.referrals.must_know import ALL_CONFIRMED
from hub.referrals.queries import Handover, handovers_where
from hub.referrals.states import ReferralState
from hub.referrals.telling import for_whom, gets_texts, tell
from hub.tasks.models import Shift, Task

_S = ReferralState
MOST_LETTERS = 450
SAID = "task.tell"


@dataclass(frozen=True, slots=True)
class Words:
    """What is said, and to whom beside the confirmed; without a `shift_id` to those of every time still ahead."""

    body: str
    shift_id: int | None = None
    standing_by: bool = False
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class Telling:
    """The exact text and what it takes. `without_texts` must be rung; `languages` says who reads what else."""

    text: str
    people: int
    parts: int
    takes: Takes
    without_texts: tuple[str, ...]
    languages: dict[str, int]


def preview(task_id: int, words: Words) -> Telling:
    """What would leave, to how many, at what cost. Raises Invalid for words that are missing or too long."""
    said = _checked(words.body)
    people = _people(task_id, words)
    texted = [h for h in people if gets_texts(h.volunteer)]
    text = render(ALL_CONFIRMED, words=said)
    each = [(h.volunteer.phone or "", _parts(said, h)) for h in texted]
    others = Counter(h.volunteer.language for h in texted if not h.volunteer.language.startswith("en"))
    return Telling(
        text=text, people=len(texted), parts=count(text).segments, takes=what_it_takes(each),
        languages=dict(others),
        without_texts=tuple(h.volunteer.name for h in people if not gets_texts(h.volunteer)),
    )  # fmt: skip


def _parts(said: str, h: Handover) -> int:
    return count(render(ALL_CONFIRMED, words=said, given_name=for_whom(h.volunteer))).segments


def say(task_id: int, words: Words, *, once: UUID, by: Actor) -> int:
    """Sends it before all asks and answers, also at night; answers to how many people.

    `once` names this very sending: a form that is sent twice sends its texts once. Raises Conflict for that, and
    when nobody would read it.
    """
    said = _checked(words.body)
    with transaction():
        query = sa.select(Task).where(Task.id == task_id).with_for_update(key_share=True)
        task = db.session.scalars(query).one()
        if any(entry.details.get("once") == str(once) for entry in done_to([task.uid], [SAID])):
            raise Conflict("This text was sent already. It stands in the story of the task.")
        people = _people(task_id, words)
        if not people:
            raise Conflict("Nobody would read it: nobody is confirmed for a time that is still ahead.")
        for h in people:
            message = tell(h, ALL_CONFIRMED, lane=Lane.CHANGE, words=said)
            if message is not None:
                message.by = by.uid
        details = {"once": str(once), "people": len(people)}
        record(SAID, task, by=by.uid, about=task.uid, why=f"“{said}”", details=details)
        return len(people)


def last_said(task_uid: UUID) -> str:
    """The newest of these texts; empty when there was none."""
    return next((entry.why.strip("“”") for entry in done_to([task_uid], [SAID], limit=1)), "")


def _checked(body: str) -> str:
    said = plain(body)
    if not said:
        raise Invalid({"body": "Write what they need to know."})
    if len(said) > MOST_LETTERS:
        raise Invalid(
            {"body": f"This has {len(said)} letters. Shorten it to {MOST_LETTERS}, or send two texts."}
        )
    return said


def _people(task_id: int, words: Words) -> list[Handover]:
    states = [_S.ACCEPTED, _S.ON_TASK, *([_S.AGREED] if words.standing_by else []),
              *([_S.WAITLISTED] if words.waiting else [])]  # fmt: skip
    which = [Referral.task_id == task_id, Referral.state.in_(states), Shift.ends_at > clock.now()]
    which += [Shift.called_off_at.is_(None)] + ([Shift.id == words.shift_id] if words.shift_id else [])
    return [h for h in handovers_where(*which) if h.referral.state is not _S.AGREED or h.referral.stands_by]


def how_many(task_id: int) -> int:
    """How many are confirmed for a time that is still ahead."""
    return len(_people(task_id, Words("")))
