"""Steps on who carries the duty phone, inside a caller's transaction. Ring: moves."""

from collections.abc import Collection
from datetime import datetime

from hub import clock
from hub.alarms.models import DutyWatch
from hub.alarms.watching import LONGEST_WATCH
from hub.audit.moves import record
from hub.database import db, new_uid
from hub.installation.queries import settings
from hub.messaging import questions
from hub.messaging.outgoing import outbox
from hub.messaging.outgoing.on_duty import why_not_heard
from hub.messaging.states import Lane, QuestionEvent, QuestionKind

ANYWAY = " Choose another phone, or tick below to hand it over all the same: the hub’s own phone rings too."
NOBODY_KNOWN = "the hub"


def faults(
    name: str, phone: str, begins_at: datetime, until: datetime, *, anyway: bool, now: datetime
) -> dict[str, str]:
    """What is wrong with a watch of this person, by field."""
    wrong = {}
    if not name:
        wrong["name"] = "Write who takes it. A name, not only a number."
    if until <= now:
        wrong["until"] = "That time has passed. Say until when they have it."
    elif until <= begins_at:
        wrong["until"] = "That is before it begins. Check the day and the time."
    elif until - begins_at > LONGEST_WATCH:
        wrong["until"] = "At most three days. Hand it on again then."
    if phone and not anyway and (why := why_not_heard(phone)):
        wrong["phone"] = why + ANYWAY
    return wrong


def begin(name: str, phone: str, *, begins_at: datetime, until: datetime, note: str, by: str) -> DutyWatch:
    """Writes a watch down, one of now or one that is planned."""
    watch = DutyWatch(
        uid=new_uid(), name=name[:120], phone=phone, begins_at=begins_at, until=until, note=note.strip()[:500],
        by=by, ended_by="",
    )  # fmt: skip
    db.session.add(watch)
    db.session.flush()
    return watch


def ask_to_confirm(watch: DutyWatch, asker: str) -> None:
    """Texts that the duty phone is theirs from now, and opens the question that only they answer with 1."""
    talk = outbox.conversation_for(watch.phone)
    questions.ask(
        talk, QuestionKind.STILL_THERE, watch.uid, label="You have the duty phone", deadline=watch.until
    )
    facts = {"name": watch.name, "by_when": _clock(watch.until), "asker": asker or NOBODY_KNOWN}
    outbox.enqueue(
        "duty_handed", watch.phone, conversation=talk, lane=Lane.DANGER, valid_for=watch.until - clock.now(),
        facts=facts, subject_uid=watch.uid, by=watch.by,
    )  # fmt: skip


def tell_plan(watch: DutyWatch, asker: str) -> None:
    """Texts when it will be theirs. Nothing is to be answered: they are asked when it begins."""
    _tell("duty_planned", watch, asker)


def tell_off(watch: DutyWatch, asker: str) -> None:
    """Texts that it will not be theirs after all."""
    _tell("duty_off", watch, asker)


def _tell(kind: str, watch: DutyWatch, asker: str) -> None:
    facts = {
        "name": watch.name, "begins": _clock(watch.begins_at), "by_when": _clock(watch.until),
        "asker": asker or NOBODY_KNOWN,
    }  # fmt: skip
    outbox.enqueue(
        kind, watch.phone, lane=Lane.CHANGE, valid_for=watch.until - clock.now(), facts=facts,
        subject_uid=watch.uid, by=watch.by,
    )  # fmt: skip


def _clock(moment: datetime) -> str:
    return f"{settings().local(moment):%H:%M %a}"


def end(watches: Collection[DutyWatch], *, by: str) -> None:
    """They are over now; a text need not say any more that somebody has it."""
    for watch in watches:
        watch.ended_at, watch.ended_by = clock.now(), by
        questions.settle_many([watch.uid], QuestionEvent.CLOSE, by=by)
        record("duty.end", watch, by=by)
