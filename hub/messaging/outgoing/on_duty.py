"""Who carries the duty phone, whether they have said so, and whether their phone hears us. Ring: queries."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from flask import current_app

from hub import clock
from hub.alarms import watching
from hub.alarms.models import DutyWatch
from hub.alarms.watches import watches
from hub.alarms.watching import Span, Watch
from hub.database import db
from hub.messaging.models import Conversation, Message, Question
from hub.messaging.queries import is_opted_out
from hub.messaging.rules import ALARM_TO_DUTY_PHONE
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
    def spans(self) -> tuple[Span, ...]:
        """Who carries it from now on, with every gap between."""
        return watching.spans(self.watches, self.at)

    @property
    def until(self) -> datetime:
        """Until when whoever has it now has it: the next one may begin before their own time is over."""
        return self.spans[0].ends_at if self.spans else self.at

    @property
    def next(self) -> Span | None:
        """Who comes next by name, at once or after a gap."""
        return next((one for one in self.spans[1:] if one.watch), None)

    @property
    def more_phones(self) -> tuple[str, ...]:
        """Which phones are texted as well when an alarm is not taken up."""
        return watching.more_phones(self.watches, self.of_settings, self.at, on=self.phones)

    @property
    def ends_unfollowed(self) -> bool:
        """Whether the watch ends soon and nobody comes at once after it."""
        if self.watch is None or self.until - self.at > watching.WARN_BEFORE:
            return False
        return len(self.spans) == 1 or self.spans[1].watch is None

    @property
    def comes_unheard(self) -> Watch | None:
        """Who has it soon, at a phone that may not hear us."""
        span = self.next
        soon = span is not None and span.begins_at - self.at <= watching.WARN_BEFORE
        return span.watch if span and span.watch and soon and span.watch.phone in self.unsure else None

    def whose(self, phone: str) -> str:
        """Whose phone this is, in words."""
        now = [self.watch] if self.watch else []
        named = next((one.name for one in (*now, *self.watches) if one.phone == phone), "")
        return named or ("the hub’s own phone" if phone == self.of_settings else "a phone that had it before")


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


def begun_unasked(now: datetime) -> list[DutyWatch]:
    """Watches that were planned and run now, whose bearer was not texted yet that it is theirs."""
    was_asked = sa.exists().where(Question.subject_uid == DutyWatch.uid)
    runs = (DutyWatch.begins_at <= now, DutyWatch.until > now, DutyWatch.ended_at.is_(None))
    query = sa.select(DutyWatch).where(*runs, DutyWatch.phone != "", ~was_asked)
    return list(db.session.scalars(query.order_by(DutyWatch.id)))


def texted_about(alarm_uid: UUID) -> list[tuple[str, int, datetime]]:
    """Every phone to which an alarm was texted, how often, and when last; who was texted first comes first."""
    query = sa.select(Message.address, sa.func.count(), sa.func.max(Message.created_at)).where(
        Message.subject_uid == alarm_uid, Message.kind == ALARM_TO_DUTY_PHONE, Message.address != ""
    )
    rows = db.session.execute(query.group_by(Message.address).order_by(sa.func.min(Message.id)))
    return [(phone, number, at) for phone, number, at in rows]


def why_not_heard(phone: str) -> str:
    """Why a text may not reach this phone; nothing when none failed."""
    if is_opted_out(phone):
        return "This phone has opted out of our texts. Text START from it first."
    return "Our last text did not arrive at this phone." if phone in _unsure([phone]) else ""
