"""Use cases of hours: putting times right, confirming a day, saying what an hour is worth."""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import Actor
from hub.attendance.correcting import correct_times
from hub.attendance.hours.rules import CENT, PutRight, wrong_times
from hub.attendance.models import HourRate, Stint
from hub.attendance.queries import stint_by_uid
from hub.attendance.states import StintState
from hub.audit.moves import record
from hub.database import db, transaction
from hub.errors import Conflict, Invalid, NotFound
from hub.incidents.models import Incident
from hub.installation.moves import one_form_at_a_time
from hub.tasks.queries import by_uid as task_by_uid

MOST_AN_HOUR = Decimal(10_000)


def put_right(stint_uid: UUID, true: PutRight, *, by: Actor) -> None:
    """Puts a stint right. Old times stay, with who changed them and why; the hours are unconfirmed again.

    Raises Invalid for times that cannot be, or no reason; Conflict for a stint that is still open: sign out first.
    """
    with transaction():
        stint = _locked(stint_uid)
        if stint.state is StintState.OPEN or stint.signed_out_at is None:
            raise Conflict("They are still signed in. Sign them out first, then put the times right.")
        if _times(stint) != (true.signed_in_at, true.signed_out_at, true.is_estimated):
            _change_times(stint, true, by=by.uid)
        stint.role, stint.supervisor = true.role.strip()[:80], true.supervisor.strip()[:120]
        if stint.is_paid != true.is_paid:
            stint.is_paid, stint.confirmed_at, stint.confirmed_by = true.is_paid, None, ""
        record("stint.put_right", stint, by=by.uid, why=true.why)


def _times(stint: Stint) -> tuple[datetime, datetime | None, bool]:
    return stint.signed_in_at, stint.signed_out_at, stint.is_estimated


def _change_times(stint: Stint, true: PutRight, *, by: str) -> None:
    wrong = wrong_times(true.signed_in_at, true.signed_out_at, clock.now())
    if not true.why.strip():
        wrong["why"] = "Say in a few words why. It is kept with the old times."
    if wrong:
        raise Invalid(wrong)
    correct_times(
        stint, true.signed_in_at, true.signed_out_at, is_estimated=true.is_estimated, why=true.why, by=by
    )


def note_export(incident: Incident, *, by: Actor) -> None:
    """Writes down that the record with everybody's hours was taken."""
    with transaction():
        record("hours.export", incident, by=by.uid)


def note_list(incident: Incident, name: str, *, by: Actor) -> None:
    """Writes down that a list of who came or left was taken."""
    with transaction():
        record("attendance.list", incident, by=by.uid, details={"list": name})


def set_category(task_uid: UUID, words: str, *, by: Actor) -> None:
    """Says under which heading of a cost-share the hours of a task are claimed. Raises NotFound."""
    with transaction():
        task = task_by_uid(task_uid)
        task.work_category = " ".join(words.split())[:60]
        record("task.work_category", task, by=by.uid, details={"category": task.work_category})


def confirm(stint_uids: Collection[UUID], *, by: Actor) -> int:
    """A supervisor vouches for the hours of these stints; answers how many were new. Open ones are left alone."""
    wanted = list(stint_uids)
    with transaction():
        query = sa.select(Stint).where(
            Stint.uid.in_(wanted), Stint.confirmed_at.is_(None), Stint.state == StintState.CLOSED
        )
        found = list(db.session.scalars(query.order_by(Stint.id).with_for_update()))
        for stint in found:
            stint.confirmed_at, stint.confirmed_by = clock.now(), by.uid
            record("stint.confirm", stint, by=by.uid)
        return len(found)


def set_rate(
    role: str, from_on: date, per_hour: Decimal, currency: str, *, is_thanks: bool, source: str, by: Actor
) -> None:
    """Says what an hour of a role is worth from a day on; the same role and day again replaces the figure.

    Raises Invalid for a figure or currency that cannot be.
    """
    wrong = {}
    if not per_hour.is_finite() or not CENT <= per_hour <= MOST_AN_HOUR:
        wrong["per_hour"] = "An hour is worth more than 0 and at most 10,000."
    if len(currency.strip()) != 3 or not (currency.strip().isalpha() and currency.isascii()):
        wrong["currency"] = "Three letters, such as NZD."
    if wrong:
        raise Invalid(wrong)
    with transaction():
        one_form_at_a_time()
        same = sa.select(HourRate).where(
            HourRate.role == role.strip(), HourRate.from_on == from_on, HourRate.is_thanks == is_thanks
        )
        rate = db.session.scalar(same) or HourRate(
            role=role.strip()[:80], from_on=from_on, is_thanks=is_thanks
        )
        rate.per_hour, rate.currency = per_hour, currency.strip().upper()
        rate.source, rate.set_by, rate.set_at = source.strip()[:200], by.uid, clock.now()
        db.session.add(rate)
        db.session.flush()
        record("hour_rate.set", rate, by=by.uid, details={"role": rate.role, "per_hour": str(per_hour)})


def _locked(uid: UUID) -> Stint:
    stint = stint_by_uid(uid)
    if stint is None:
        raise NotFound("There is no such sign-in.")
    return db.session.get_one(Stint, stint.id, with_for_update=True, populate_existing=True)
