"""Alarms: what must be seen to now?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from hub import clock
from hub.accounts.guards import actor, allowed, requires
from hub.accounts.permissions import Permission
from hub.accounts.queries import names_by_uid
from hub.alarms import queries, services
from hub.alarms.forms import ClearForm, ToldForm
from hub.alarms.models import Alarm
from hub.alarms.rules import seen_key
from hub.alarms.states import AlarmKind
from hub.attendance.models import RollCall
from hub.attendance.occurrences.queries import is_restricted
from hub.attendance.welfare.queries import overdue_places
from hub.console.riskiest import riskiest_first
from hub.console.tasks.owner_said import owner_of_alarm
from hub.console.texts.not_told import untold_about
from hub.errors import Invalid, NotAllowed
from hub.messaging.inbox.queries import conversations_by_texts
from hub.messaging.models import Conversation
from hub.messaging.outgoing.duty import why_unheard
from hub.messaging.outgoing.on_duty import duty, texted_about
from hub.messaging.queries import midnight
from hub.referrals.voice import telling
from hub.web.duty_words import unheeded_words
from hub.web.live import conditional

bp = Blueprint("alarms", __name__, url_prefix="/console/alarms")


@dataclass(frozen=True, slots=True)
class Row:
    """An alarm, the conversation it came from, and who cleared it."""

    alarm: Alarm
    talk_url: str = ""
    phone: str = ""
    cleared_by: str = ""
    task_url: str = ""
    note_url: str = ""
    record_url: str = ""
    is_for_few: bool = False
    roll_call_url: str = ""

    @property
    def rung(self) -> str:
        """How often it rang, in words."""
        return {0: "not yet", 1: "once"}.get(self.alarm.rings, f"{self.alarm.rings} times")

    @property
    def unheeded(self) -> str:
        """That nobody has taken it up, and who is texted besides."""
        return unheeded_words(self.alarm)


@bp.get("/")
@requires(Permission.CONSOLE_SEE)
def index() -> str:
    """What rings, and what was cleared today."""
    return render_template("console/alarms.html", **_lists())


@bp.get("/list")
@requires(Permission.CONSOLE_SEE)
def list_live() -> Response:
    """The lists as they change."""
    return conditional(render_template("console/_alarms.html", **_lists()))


@bp.get("/banner")
@requires(Permission.CONSOLE_SEE)
def banner_live() -> Response:
    """What rings at the top of every page, as it changes."""
    return conditional(render_template("console/_alarm_banner.html"))


@bp.get("/<uuid:uid>")
@requires(Permission.CONSOLE_SEE)
def show(uid: UUID) -> str:
    """One alarm, with the form that clears it."""
    return _page(queries.by_uid(uid), ClearForm(formdata=None))


@bp.post("/<uuid:uid>/clear")
@requires(Permission.ALARM_CLEAR)
def clear(uid: UUID) -> Response | tuple[str, int]:
    """Stops an alarm with a note."""
    form = ClearForm()
    if _is_for_few(queries.by_uid(uid)) and not allowed(Permission.SAFEGUARDING_READ):
        raise NotAllowed("A supervisor reads what it is about, and clears it.")
    try:
        services.clear(uid, form.note.data or "", by=actor(), seen=form.seen.data or "")
    except Invalid as wrong:
        form.note.errors = [wrong.fields["note"]]
        return _page(queries.by_uid(uid), form), 422
    flash("The alarm is cleared. Your note is kept with it.", "success")
    return redirect(url_for("alarms.index"), 303)


def _lists() -> dict[str, object]:
    ringing = riskiest_first(queries.open_alarms(), overdue_places(clock.now()))
    return {"open": _rows(ringing), "cleared": _rows(queries.cleared_since(midnight())),
            "unheard": why_unheard()}  # fmt: skip


@bp.post("/<uuid:uid>/told")
@requires(Permission.ALARM_CLEAR)
def told(uid: UUID) -> Response | tuple[str, int]:
    """Somebody rang them and said it."""
    form = ToldForm()
    try:
        name = telling.told_by_voice(uid, note=form.said.data or "", by=actor())
    except Invalid as wrong:
        form.said.errors = [wrong.fields["note"]]
        return _page(queries.by_uid(uid), ClearForm(formdata=None), form), 422
    flash(f"{name} knows it now. The alarm is over.", "success")
    return redirect(url_for("alarms.index"), 303)


@bp.post("/<uuid:uid>/give-place-on")
@requires(Permission.CALL_OUT)
def give_place_on(uid: UUID) -> Response:
    """Nobody can tell them: the place goes to whoever waits."""
    flash(telling.give_place_on(uid, by=actor()))
    return redirect(url_for("alarms.index"), 303)


def _page(alarm: Alarm, form: ClearForm, form_told: ToldForm | None = None) -> str:
    form.seen.data = seen_key(alarm.title, alarm.detail)
    may_clear = allowed(Permission.SAFEGUARDING_READ if _is_for_few(alarm) else Permission.ALARM_CLEAR)
    return render_template(
        "console/alarm.html", row=_rows([alarm])[0], form=form, may_clear=may_clear,
        may_answer=allowed(Permission.INBOX_ANSWER), may_see_phone=allowed(Permission.PHONE_SEE),
        untold=untold_about(alarm), owner=owner_of_alarm(alarm), told=form_told or ToldForm(formdata=None),
        texted=_texted(alarm),
    )  # fmt: skip


def _texted(alarm: Alarm) -> list[tuple[str, str, int, datetime]]:
    """To whom it was texted: whose phone, which, how often, and when last."""
    found = texted_about(alarm.uid)
    now = duty() if found else None
    return [(now.whose(phone), phone, number, at) for phone, number, at in found] if now else []


def _rows(found: list[Alarm]) -> list[Row]:
    talks = conversations_by_texts([alarm.subject_uid for alarm in found])
    staff = names_by_uid({alarm.cleared_by or "" for alarm in found})
    return [
        _row(alarm, talks.get(alarm.subject_uid), staff.get(alarm.cleared_by or "", "")) for alarm in found
    ]


def _row(alarm: Alarm, talk: Conversation | None, cleared_by: str) -> Row:
    if talk is None:
        is_unowned = alarm.kind is AlarmKind.NO_OWNER
        is_need = alarm.kind is AlarmKind.URGENT_NEED
        task_url = url_for("offers.show", uid=alarm.subject_uid) if is_unowned else ""
        task_url = url_for("overdue.index") if alarm.kind is AlarmKind.OVERDUE else task_url
        note_url = url_for("notes.show", uid=alarm.subject_uid) if is_need else ""
        is_roll_call = alarm.subject_kind == RollCall.__tablename__ and allowed(Permission.CALL_OUT)
        roll_call_url = url_for("roll_calls.show", uid=alarm.subject_uid) if is_roll_call else ""
        return Row(
            alarm, cleared_by=cleared_by, task_url=task_url, note_url=note_url, roll_call_url=roll_call_url,
            **_record(alarm),
        )  # fmt: skip
    return Row(alarm, url_for("inbox.show", uid=talk.uid), talk.phone, cleared_by)


def _is_for_few(alarm: Alarm) -> bool:
    return alarm.kind is AlarmKind.OCCURRENCE and is_restricted(alarm.subject_uid)


def _record(alarm: Alarm) -> dict[str, Any]:
    """The record of what happened, for whoever may read it."""
    if alarm.kind is not AlarmKind.OCCURRENCE:
        return {}
    few = is_restricted(alarm.subject_uid)
    reads = allowed(Permission.SAFEGUARDING_READ if few else Permission.OCCURRENCE_SEE)
    return {
        "record_url": url_for("occurrences.show", uid=alarm.subject_uid) if reads else "",
        "is_for_few": few,
    }
