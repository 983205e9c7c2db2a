"""Steps of looking after people inside a caller's transaction: asking, raising the alarm of a place, going on."""

from datetime import datetime, timedelta

from hub import clock
from hub.alarms.moves import raise_again
from hub.alarms.states import AlarmKind
from hub.attendance.models import Stint, StintCorrection
from hub.attendance.queries import Present
from hub.attendance.welfare import queries
from hub.attendance.welfare.missed import missed_with
from hub.attendance.welfare.rules import alarm_words, answer_by, next_check
from hub.audit.moves import record
from hub.database import db
from hub.installation.queries import settings
from hub.messaging import questions
from hub.messaging.outgoing import outbox
from hub.messaging.states import Lane, QuestionKind
from hub.tasks.models import Shift

TEXT_VALID_FOR = timedelta(minutes=20)
QUESTION_STAYS = timedelta(hours=12)
CLOCK_WAS_AHEAD = "The machine's clock was ahead when they signed in, and was put back later"


def ask(item: Present, *, closes: bool = False, by: str = "system") -> None:
    """Texts “are you fine?”, before everything but danger, and opens the question to which a bare 2 is an alarm.

    `closes`: the place closes, so whoever has left says OUT.
    """
    stint, person, now = item.stint, item.volunteer, clock.now()
    talk = outbox.conversation_for(person.phone or "", person.language)
    place = item.task.title if item.task else "the hub"
    questions.ask(
        talk, QuestionKind.WELFARE, stint.uid, label=f"{person.given_name}: are you fine?",
        deadline=now + QUESTION_STAYS,
    )  # fmt: skip
    facts = {
        "name": person.given_name, "title": place, "is_over": stint.expected_end_at <= now, "closes": closes,
        "ended": f"{settings().local(stint.expected_end_at):%H:%M}",
    }  # fmt: skip
    outbox.enqueue(
        "welfare", person.phone or "", conversation=talk, language=person.language, lane=Lane.DANGER,
        valid_for=TEXT_VALID_FOR, facts=facts, context_uid=item.task.uid if item.task else None,
        subject_uid=stint.uid,
    )  # fmt: skip
    stint.welfare_asked_at, stint.check_at = now, answer_by(now, is_alone=stint.check_minutes is not None)
    record("stint.welfare_asked", stint, by=by, about=item.task.uid if item.task else None)


def ring(item: Present) -> None:
    """The alarm of this place rings, with everybody who is missing there in it, who asked for help before all."""
    stint = item.stint
    stint.welfare_asked_at = stint.welfare_asked_at or clock.now()
    stint.check_at = None
    db.session.flush()
    title, detail = alarm_words(missed_with(stint), queries.place_words(item))
    raise_again(AlarmKind.OVERDUE, queries.subject_of(stint), title=title, detail=detail)


def go_on(stint: Stint, *, now: datetime) -> None:
    """They are fine and stay: looked at again after a while, and expected to leave then."""
    stint.welfare_asked_at = None
    stint.check_at = next_check(now, stint.expected_end_at, stint.check_minutes)
    if stint.expected_end_at <= now:
        stint.expected_end_at = stint.check_at


def set_back(stint: Stint, *, now: datetime) -> None:
    """A stint stamped by a clock that was ahead begins now; what was due by that clock is due as much sooner."""
    ahead = stint.signed_in_at - now
    db.session.add(StintCorrection(
        stint_id=stint.id, was_in_at=stint.signed_in_at, was_out_at=None, was_estimated=stint.is_estimated,
        why=CLOCK_WAS_AHEAD, by="system", at=now,
    ))  # fmt: skip
    shift = db.session.get(Shift, stint.shift_id) if stint.shift_id else None
    is_by_plan = shift is not None and shift.ends_at == stint.expected_end_at and shift.ends_at > now
    if not is_by_plan:
        stint.expected_end_at -= ahead
    stint.signed_in_at, stint.is_estimated = now, True
    if stint.check_at is not None:
        stint.check_at = min(stint.check_at, max(now, stint.check_at - ahead))
    if stint.welfare_asked_at is not None:
        stint.welfare_asked_at = min(stint.welfare_asked_at, now)
    record("stint.set_back", stint, by="system", why=CLOCK_WAS_AHEAD)
