"""Use cases of donated things: writing one down, deciding an expense, striking a mistake out, keeping a receipt."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.accounts.queries import user_by_uid
from hub.accounts.rules import Actor
from hub.attendance.attached import moves as attached
from hub.attendance.attached.queries import of, one_of
from hub.attendance.attached.rules import Document
from hub.attendance.donated.queries import Gift, gift_by_uid, known_once
from hub.attendance.donated.rules import Donor, Given, is_own, what_is_wrong
from hub.attendance.models import Donation
from hub.attendance.states import DONATION, DonationEvent, DonationKind, DonationState
from hub.audit.moves import change_state, record
from hub.database import db, transaction
from hub.errors import Conflict, Invalid, NotFound
from hub.incidents.models import Incident
from hub.installation.moves import one_form_at_a_time
from hub.installation.queries import settings
from hub.places.rules import fold

WHY_AGAIN = "Put right: written down anew"


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a donation belongs: incident and task; which form made it; which mistake it takes the place of."""

    incident_id: int
    once: str
    task_id: int | None = None
    instead_of: UUID | None = None


def write_down(
    given: Given, donor: Donor, kept: Kept, *, receipt: Document | None, by: Actor, may_decide: bool = False
) -> UUID:
    """Keeps a donation; the same form sent twice is one. An expense waits for somebody else to approve it.

    Raises Invalid by field. With `instead_of`, that record is struck out in the same step.
    """
    wrong = what_is_wrong(given, donor, settings().local(clock.now()).date())
    if wrong:
        raise Invalid(wrong)
    with transaction():
        one_form_at_a_time()
        known = known_once(kept.once)
        if known is not None:
            return known.uid
        row = _row(given, donor, kept, by=by.uid)
        db.session.add(row)
        db.session.flush()
        record("donation.record", row, by=by.uid, states=(None, row.state.value))
        attached.keep(row, receipt, by=by.uid)
        attached.was_sent(kept.once)
        if kept.instead_of is not None:
            _replace(kept.instead_of, row, by=by, may_decide=may_decide)
        return row.uid


def _row(given: Given, donor: Donor, kept: Kept, *, by: str) -> Donation:
    is_expense = given.kind is DonationKind.EXPENSE
    return Donation(
        incident_id=kept.incident_id, kind=given.kind,
        state=DonationState.WAITING if is_expense else DonationState.RECORDED, given_on=given.given_on,
        volunteer_id=donor.volunteer_id, organisation_id=donor.organisation_id, donor=donor.name.strip()[:120],
        task_id=kept.task_id, what=given.what.strip()[:200], quantity=given.quantity, unit=given.unit.strip()[:24],
        rate=given.rate, value=given.value, currency=given.currency.strip().upper(), source=given.source.strip()[:200],
        place=given.place.strip()[:200], supervisor=given.supervisor.strip()[:120], note=given.note.strip()[:500],
        once=kept.once, recorded_at=clock.now(), recorded_by=by,
    )  # fmt: skip


def _replace(old_uid: UUID, new: Donation, *, by: Actor, may_decide: bool) -> None:
    """The old record is struck out; its receipts stand behind the new one too."""
    old = _locked(old_uid)
    for paper in _papers(old):
        attached.keep(new, paper, by=by.uid)
    _strike(old, why=WHY_AGAIN, by=by, may_decide=may_decide)


def _papers(row: Donation) -> list[Document]:
    return [Document(one.name, one.media_type, one.content) for one in of(row)]


def decide(uid: UUID, *, approve: bool, why: str, by: Actor) -> None:
    """Approves an expense, or refuses it with a reason.

    Raises Conflict for one's own expense and for one that is decided already, Invalid for a refusal without a reason.
    """
    if not approve and not why.strip():
        raise Invalid({"why": "Say in a few words why. They read it."})
    with transaction():
        row = _locked(uid)
        if row.state is not DonationState.WAITING:
            raise Conflict("Somebody has decided this already. Look at it again.")
        own = _why_own(gift_by_uid(uid), by)
        if own:
            raise Conflict(own)
        event = DonationEvent.APPROVE if approve else DonationEvent.REFUSE
        change_state(row, event, DONATION, by=by.uid, why=why, values=_decided(why, by))


def _decided(why: str, by: Actor) -> dict[str, object]:
    return {"decided_at": clock.now(), "decided_by": by.uid, "decided_why": why.strip()[:300]}


def _why_own(gift: Gift, by: Actor) -> str:
    claimants = {fold(gift.donor), fold(gift.volunteer.email) if gift.volunteer else ""}
    names = {fold(by.name), fold(_email_of(by))}
    return is_own(by.uid, gift.row.recorded_by, names, claimants)


def _email_of(by: Actor) -> str:
    try:
        return user_by_uid(UUID(by.uid)).email
    except (ValueError, NotFound):
        return ""


def strike_out(uid: UUID, *, why: str, by: Actor, may_decide: bool = False) -> None:
    """Strikes a mistake out with a reason; it stays to be seen. What was decided is struck out by who may decide."""
    if not why.strip():
        raise Invalid({"why": "Say in a few words why. It stays written down."})
    with transaction():
        _strike(_locked(uid), why=why, by=by, may_decide=may_decide)


def _strike(row: Donation, *, why: str, by: Actor, may_decide: bool) -> None:
    if row.state is DonationState.STRUCK_OUT:
        raise Conflict("This is struck out already.")
    if row.decided_at is not None and not may_decide:
        raise Conflict("Somebody has decided this expense. Ask them, or a supervisor, to strike it out.")
    change_state(row, DonationEvent.STRIKE_OUT, DONATION, by=by.uid, why=why, values=_decided(why, by))


def add_receipt(uid: UUID, receipt: Document | None, *, by: Actor) -> None:
    """Keeps a receipt more. Raises Invalid without one."""
    if receipt is None:
        raise Invalid({"file": "Choose the photo of the receipt first."})
    with transaction():
        attached.keep(_locked(uid), receipt, by=by.uid)


def take_receipt_off(uid: UUID, receipt_uid: UUID, *, by: Actor) -> None:
    """Takes a receipt off that belongs elsewhere, as long as nobody has decided by it."""
    with transaction():
        row = _locked(uid)
        if row.decided_at is not None:
            raise Conflict("Somebody has decided by this receipt. It stays.")
        attached.take_off(one_of(row, receipt_uid), why="It does not belong to this record", by=by.uid)


def note_export(incident: Incident, *, by: Actor) -> None:
    """Writes down that the record of donated things was taken."""
    with transaction():
        record("donations.export", incident, by=by.uid)


def _locked(uid: UUID) -> Donation:
    found = gift_by_uid(uid).row
    return db.session.scalars(
        sa.select(Donation)
        .where(Donation.id == found.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
