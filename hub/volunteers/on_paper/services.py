"""Use cases of paper: a pile is begun, its forms typed in with their true times, then it is counted."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import Actor
from hub.audit.moves import record
from hub.database import db, transaction
from hub.errors import Conflict, Invalid
from hub.volunteers import moves
from hub.volunteers.models import Volunteer
from hub.volunteers.models_doors import KeyingBatch
from hub.volunteers.on_paper.queries import batch_by_uid, keyed_of
from hub.volunteers.queries import by_uid
from hub.volunteers.registering import moves as admission
from hub.volunteers.rules import Registration
from hub.volunteers.standing import moves as vouching
from hub.volunteers.standing.agreements import signatures
from hub.volunteers.states import AgreementWay, Source

LONGEST_NAME, LONGEST_NOTE = 120, 300


@dataclass(frozen=True, slots=True)
class Keyed:
    """Who was typed in, and whether they are new to the register."""

    name: str
    is_new: bool


def start_batch(clerk: str, *, sheets_on: date, hub_id: int | None, by: Actor) -> UUID:
    """Begins a pile. Raises Invalid when nobody says who types."""
    name = " ".join(clerk.split())[:LONGEST_NAME]
    if not name:
        raise Invalid({"clerk": "Write who types the forms in."})
    with transaction():
        batch = KeyingBatch(
            clerk=name, hub_id=hub_id, started_at=clock.now(), started_by=by.uid, sheets_on=sheets_on, note=""
        )
        db.session.add(batch)
        record("batch.start", batch, by=by.uid)
        db.session.flush()
        return batch.uid


def key_form(batch_uid: UUID, facts: Registration, *, by: Actor) -> Keyed:
    """Types one form in. A form of somebody who was registered before is counted and changes nothing."""
    with transaction():
        batch = _open_batch(batch_uid)
        facts = replace(facts, keyed_in_id=batch.id, hub_id=batch.hub_id)
        found = admission.admit_in_person(facts, source=Source.PAPER, by=by)
        _join_group(found.volunteer, facts, by=by)
        if not found.is_new and found.volunteer.keyed_in_id != batch.id:
            batch.known += 1
        return Keyed(found.volunteer.name, found.is_new)


def _join_group(volunteer: Volunteer, facts: Registration, *, by: Actor) -> None:
    if facts.group_id is not None and volunteer.group_id is None:
        volunteer.group_id = facts.group_id
        record("group.join", volunteer, by=by.uid)


def correct_form(batch_uid: UUID, volunteer_uid: UUID, facts: Registration, *, by: Actor) -> None:
    """Puts right what was typed from a form of this pile. Raises Conflict when that makes two people one."""
    with transaction():
        batch = _open_batch(batch_uid)
        volunteer = by_uid(volunteer_uid)
        if volunteer.keyed_in_id != batch.id:
            raise Conflict("This form is not of this pile.")
        try:
            with db.session.begin_nested():
                _amend(volunteer, replace(facts, keyed_in_id=batch.id, hub_id=batch.hub_id), by=by)
        except sa.exc.IntegrityError:
            raise Conflict("Somebody with this name and number is on the register already.") from None
        _amend_signatures(volunteer, facts, by=by)
        moves.reconsider_standing(volunteer, by=by.uid)


def _amend(volunteer: Volunteer, facts: Registration, *, by: Actor) -> None:
    admission.amend(volunteer, facts, by=by)
    db.session.flush()


def _amend_signatures(volunteer: Volunteer, facts: Registration, *, by: Actor) -> None:
    """What was ticked by a slip is not signed; what is ticked now is, on the day of the paper."""
    at = facts.signed_at or clock.now()
    for one in signatures(volunteer):
        was_typed = one.signed is not None and one.signed.way is AgreementWay.PAPER
        is_other = one.signed is not None and (one.signed.signed_at, one.signed.signed_name) != (
            at,
            volunteer.name,
        )
        if was_typed and (one.text not in facts.signed or is_other):
            vouching.unsign_paper(volunteer, one.text, by=by.uid)
    db.session.flush()
    vouching.sign_on_paper(volunteer, facts.signed, at=at, by=by.uid)


def close_batch(batch_uid: UUID, *, pile: int, set_aside: int, note: str, by: Actor) -> None:
    """Ends a pile whose count agrees. Raises Invalid with both numbers when it does not."""
    with transaction():
        batch = _open_batch(batch_uid)
        keyed = len(keyed_of(batch))
        have = keyed + batch.known + set_aside
        if set_aside and not note.strip():
            raise Invalid({"note": "Write why they could not be typed in."})
        if have != pile:
            raise Invalid({"pile": _disagree(have, pile)})
        batch.pile, batch.set_aside, batch.note = pile, set_aside, note.strip()[:LONGEST_NOTE]
        batch.closed_at = clock.now()
        record("batch.close", batch, by=by.uid, details={"pile": pile, "keyed": keyed, "known": batch.known})


def _disagree(have: int, pile: int) -> str:
    if have < pile:
        return f"The pile has {pile} forms, {have} are typed in or set aside. Find the {pile - have} that are missing."
    return f"The pile has {pile} forms, but {have} are typed in or set aside. Undo what is there twice, or count again."


def _open_batch(batch_uid: UUID) -> KeyingBatch:
    batch = batch_by_uid(batch_uid)
    db.session.execute(sa.select(KeyingBatch.id).where(KeyingBatch.id == batch.id).with_for_update())
    if batch.closed_at is not None:
        raise Conflict("This pile is closed. Start a new one.")
    return batch
