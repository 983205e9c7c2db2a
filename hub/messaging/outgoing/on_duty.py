"""Who carries the duty phone, whether they have said so, and whether their phone hears us. Ring: queries."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask import current_app

from hub import clock
from hub.alarms import watching
from hub.alarms.watches import watches
from hub.alarms.watching import Watch
from hub.database import db
from hub.messaging.models import Conversation, Question
from hub.messaging.queries import is_opted_out
from hub.messaging.states import QuestionState


@dataclass(frozen=True, slots=True)
class Duty:
    """How it stands at one moment. `unsure`: phones that may not hear us."""

    at: datetime
    watches: tuple[Watch, ...]
    of_settings: str
    unsure: frozenset[str]

    @property
    def watch(self) -> Watch | None:
        """The watch that runs."""
        return watching.running(self.watches, self.at)

    @property
    def before(self) -> Watch | None:
        """The watch that ended last, when none runs."""
        return None if self.watch else watching.last_ended(self.watches, self.at)

    @property
    def phones(self) -> tuple[str, ...]:
        """Every phone to which an alarm is texted now."""
        return watching.phones(self.watches, self.of_settings, self.at, unsure=self.unsure)

    @property
    def ends_unfollowed(self) -> bool:
        """Whether the watch ends soon and nobody comes after it."""
        one = self.watch
        soon = one is not None and one.stops_at - self.at <= watching.WARN_BEFORE
        return bool(one and soon and watching.following(self.watches, one) is None)


def duty(now: datetime | None = None) -> Duty:
    """Who carries it now."""
    at = now or clock.now()
    rows = watches(at)
    confirmed = _confirmed([row.uid for row in rows])
    known = tuple(
        Watch(row.name, row.phone, row.begins_at, row.until, row.ended_at, row.uid in confirmed, row.note, row.uid)
        for row in rows
    )  # fmt: skip
    of_settings = current_app.config.get("DUTY_PHONE") or ""
    return Duty(at, known, of_settings, _unsure({of_settings, *(one.phone for one in known)} - {""}))


def _confirmed(uids: Collection[object]) -> set[object]:
    if not uids:
        return set()
    query = sa.select(Question.subject_uid).where(
        Question.subject_uid.in_(uids), Question.state == QuestionState.ANSWERED
    )
    return set(db.session.scalars(query))


def _unsure(phones: Collection[str]) -> frozenset[str]:
    """Numbers that said STOP, and those at which the last text did not arrive."""
    silent = sa.or_(Conversation.opted_out_at.is_not(None), Conversation.failed_in_a_row > 0)
    query = sa.select(Conversation.phone).where(Conversation.phone.in_(sorted(phones)), silent)
    return frozenset(db.session.scalars(query)) if phones else frozenset()


def why_not_heard(phone: str) -> str:
    """Why a text may not reach this phone; nothing when none failed."""
    if is_opted_out(phone):
        return "This phone has opted out of our texts. Text START from it first."
    return "Our last text did not arrive at this phone." if phone in _unsure([phone]) else ""
