"""Use cases of the plan for the duty phone: who has it tonight, who begins now, what is not kept. Ring: services.

A plan only says whose phone rings besides: an alarm asks who runs at that moment, whether or not any of this was done.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from flask import current_app

from hub import clock
from hub.accounts.queries import names_by_uid
from hub.accounts.rules import Actor
from hub.alarms.models import DutyWatch
from hub.alarms.watches import watches
from hub.alarms.watching import FURTHEST_PLAN
from hub.audit.moves import record
from hub.database import db, transaction
from hub.errors import Invalid
from hub.installation.moves import one_form_at_a_time
from hub.installation.queries import settings
from hub.messaging.outgoing import carrying
from hub.messaging.outgoing.on_duty import begun_unasked

A_MONTH = timedelta(days=31)


def plan(
    name: str, phone: str, begins_at: datetime, until: datetime, *, note: str = "", anyway: bool = False, by: Actor
) -> UUID:  # fmt: skip
    """From then until then alarms are texted to this person, who reads so now and is asked when it begins.

    An empty `phone` is that of the settings. Sent twice, it is once. Raises Invalid for times that cannot be or that
    somebody else has, and for a phone that may not hear us unless it is meant `anyway`.
    """
    said, now = " ".join(name.split())[:120], clock.now()
    wrong = carrying.faults(said, phone, begins_at, until, anyway=anyway, now=now)
    if begins_at <= now:
        wrong["begins"] = "That time has come. Hand it over at once, on the page before."
    elif begins_at - now > FURTHEST_PLAN:
        wrong["begins"] = "At most two weeks ahead. Check the day."
    if wrong:
        raise Invalid(wrong)
    with transaction():
        one_form_at_a_time()
        planned = [one for one in watches(now) if one.ended_at is None and one.begins_at > now]
        for one in planned:
            if (one.name, one.phone, one.begins_at, one.until) == (said, phone, begins_at, until):
                return one.uid
        _refuse_overlap(planned, begins_at, until)
        watch = carrying.begin(said, phone, begins_at=begins_at, until=until, note=note, by=by.uid)
        record("duty.plan", watch, by=by.uid)
        if phone:
            carrying.tell_plan(watch, by.name)
        return watch.uid


def _refuse_overlap(planned: Sequence[DutyWatch], begins_at: datetime, until: datetime) -> None:
    """Who is on duty already hands over to whoever is planned; of two who are planned nobody knows who has it."""
    other = next((one for one in planned if one.begins_at < until and begins_at < one.until), None)
    if other is not None:
        local = settings().local
        span = f"{local(other.begins_at):%a %H:%M} to {local(other.until):%a %H:%M}"
        raise Invalid(
            {"begins": f"{other.name} has it from {span}. Choose other times, or take that off first."}
        )


def ask_who_begins() -> int:
    """Whoever's planned watch runs now is asked to text 1, as at a handing over by hand; answers how many were.

    Until they do, nobody else's phone falls silent.
    """
    if not begun_unasked(clock.now()):
        return 0
    with transaction():
        one_form_at_a_time()
        begun = begun_unasked(clock.now())
        names = names_by_uid({watch.by for watch in begun})
        for watch in begun:
            carrying.ask_to_confirm(watch, names.get(watch.by, ""))
            record("duty.begin", watch, by="system")
        return len(begun)


def forget_old() -> int:
    """Deletes watches that are over for as long as the register keeps people; answers how many.

    Without a phone in the settings the last one that is known stays: it is the one that an alarm still reaches.
    """
    with transaction():
        before = clock.now() - A_MONTH * settings().preset.keep_months
        last = sa.select(sa.func.max(DutyWatch.id)).where(DutyWatch.phone != "")
        old = sa.delete(DutyWatch).where(DutyWatch.until < before)
        if not current_app.config.get("DUTY_PHONE"):
            old = old.where(DutyWatch.id.is_distinct_from(last.scalar_subquery()))
        done = db.session.execute(old.execution_options(synchronize_session=False))
        return int(done.rowcount)  # type: ignore[attr-defined]
