"""Active for 72 hours after a call back: begun by a coordinator, warned before, ended by itself. Ring: services."""

from datetime import datetime, timedelta
from uuid import UUID

from hub import clock
from hub.accounts.rules import Actor
from hub.audit.moves import change_state, record
from hub.audit.queries import done_since
from hub.database import transaction
from hub.errors import Conflict, Invalid
from hub.installation.queries import settings
from hub.messaging.states import Lane
from hub.organisations import letters, moves
from hub.organisations.letters import Letter
from hub.organisations.models import Organisation
from hub.organisations.queries import by_id, by_uid, state_before_72_hours, today
from hub.organisations.rules import OrganisationFacts
from hub.organisations.states import ORGANISATION, OrganisationEvent, OrganisationState
from hub.organisations.trust import EMERGENCY_LASTS, WARN_BEFORE, CallBack, may_have_72_hours, why_not_for_now

_E = OrganisationEvent


def activate_for_now(uid: UUID, call: CallBack, *, by: Actor) -> datetime:
    """Makes it active for 72 hours and tells it so; answers until when. Raises Invalid with what is missing."""
    wrong = why_not_for_now(call, today())
    if wrong:
        raise Invalid(wrong)
    with transaction():
        row, now = by_uid(uid), clock.now()
        if not may_have_72_hours(row.active_until, now):
            raise Conflict(
                f"{row.name} has had its 72 hours. It goes on once it is screened: go through the checklist."
            )
        cover = call.cover
        facts = OrganisationFacts(
            row.name, insurance=cover.by, cover_by=cover.by, cover_until=cover.until, cover_for=cover.for_what
        )
        moves.change(row, facts, by=by.uid)
        until = now + EMERGENCY_LASTS
        note = f"Rang back and spoke with {call.spoke_with.strip()}. {call.why.strip()}"[:300]
        values = {
            "active_until": until, "emergency_supervisor": call.supervisor.strip()[:120], "emergency_note": note,
            "state_reason": "",
        }  # fmt: skip
        change_state(row, _E.ACTIVATE_FOR_NOW, ORGANISATION, by=by.uid, why=note, values=values)
        letters.write_to(row, _letter(row, "organisation_for_now", "You can take volunteers for 72 hours"))
        return until


def run_out(organisation_id: int) -> bool:
    """The 72 hours are over: back to where it was. Who is on its tasks stays there; a coordinator is shown them."""
    with transaction():
        row = by_id(organisation_id)
        if not _is_over(row, clock.now()):
            return False
        was_screened = state_before_72_hours(row) is OrganisationState.SCREENED
        event = _E.RUN_OUT_SCREENED if was_screened else _E.RUN_OUT
        change_state(row, event, ORGANISATION, by="system", values={"state_reason": "Its 72 hours are over."})
        letters.write_to(row, _letter(row, "organisation_for_now_over", "Your 72 hours are over"))
        return True


def warn(organisation_id: int) -> bool:
    """Half a day before the end they are told once; the console shows it all the time."""
    with transaction():
        row, now = by_id(organisation_id), clock.now()
        if not row.is_active_for_now or row.active_until is None or row.active_until - now > WARN_BEFORE:
            return False
        begun = row.active_until - EMERGENCY_LASTS
        if done_since("organisation.warn", row.uid, by="system", since=begun):
            return False
        record("organisation.warn", row, by="system")
        letters.write_to(row, _letter(row, "organisation_for_now_ends", "Your 72 hours end soon"))
        return True


def _is_over(row: Organisation, now: datetime) -> bool:
    return row.is_active_for_now and row.active_until is not None and row.active_until <= now


def _letter(row: Organisation, kind: str, subject: str) -> Letter:
    until = settings().local(row.active_until or clock.now())
    facts = {"organisation": row.name, "by_when": f"{until:%H:%M} {until:%a} {until.day} {until:%b}"}
    return Letter(kind, subject, facts, valid_for=timedelta(hours=12), lane=Lane.ANSWER)
