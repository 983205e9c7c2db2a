"""Use cases of the register of organisations: entries, the checklist, and the decisions about trust."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from hub.accounts.rules import Actor
from hub.audit.moves import record
from hub.database import db, transaction
from hub.errors import Conflict, Invalid
from hub.organisations import moves
from hub.organisations.models import Contact, Organisation
from hub.organisations.places import placed
from hub.organisations.queries import by_uid, checklist_of, contact_by_uid, known_as, today
from hub.organisations.rules import ContactFacts, OrganisationFacts, changes_trust
from hub.organisations.states import OrganisationEvent
from hub.organisations.trust import Looked, faults_of, still_to_do


def add(facts: OrganisationFacts, *, by: Actor) -> int:
    """Puts an organisation on the register as applied; answers its id. Raises Invalid for a taken name."""
    with transaction():
        _check_name(facts.name)
        return moves.add(placed(facts), by=by.uid).id


def change(uid: UUID, facts: OrganisationFacts, *, by: Actor) -> None:
    """Writes the whole entry anew. What its own people change of what trust hangs on waits for a look here."""
    with transaction():
        row = by_uid(uid)
        _check_name(facts.name, except_for=row)
        is_moved = facts.address != row.address
        before = moves.change(row, placed(facts) if is_moved else facts, by=by.uid, whole=True)
        if is_moved:
            _follow_address(row, placed(facts))
        what = changes_trust(before)
        if by.organisation_id is not None and what:
            row.changed_by_them = _added(row.changed_by_them, what)


def _follow_address(row: Organisation, facts: OrganisationFacts) -> None:
    """The point belongs to the address: an address that is not found has none."""
    row.lat, row.lon = facts.lat, facts.lon


def _added(earlier: str, what: str) -> str:
    words = [word for word in f"{earlier}, {what}".split(", ") if word]
    return ", ".join(dict.fromkeys(words))[:200]


def _check_name(name: str, *, except_for: Organisation | None = None) -> None:
    known = known_as(name)
    if known is not None and known is not except_for:
        raise Invalid({"name": f"“{known.name}” is on the register already."})


def seen_their_change(uid: UUID, *, by: Actor) -> None:
    """Somebody here has looked at what they changed themselves."""
    with transaction():
        row = by_uid(uid)
        record("organisation.seen_change", row, by=by.uid, why=row.changed_by_them)
        row.changed_by_them = ""


def add_contact(uid: UUID, facts: ContactFacts, *, by: Actor) -> None:
    """One more person who answers for it. Raises Invalid without a way to reach them."""
    if not (facts.phone or facts.email):
        raise Invalid({"phone": "Write down a phone number or an e-mail address."})
    with transaction():
        row = by_uid(uid)
        if not moves.change(row, OrganisationFacts(row.name, contacts=(facts,)), by=by.uid):
            raise Invalid({"name": f"{facts.name} is in the list already."})


def remove_contact(uid: UUID, *, of: UUID, by: Actor) -> None:
    """This person answers for it no more."""
    with transaction():
        contact, row = contact_by_uid(uid), by_uid(of)
        _check_theirs(contact, row)
        row.contacts.remove(contact)
        record("organisation.change", row, by=by.uid, details={"columns": ["contacts"], "what": ""})
        db.session.flush()


def _check_theirs(contact: Contact, row: Organisation) -> None:
    if contact.organisation_id != row.id:
        raise Conflict("This contact belongs to another organisation.")


def keep_checklist(
    uid: UUID, points: Sequence[Looked], *, by: Actor, why: str = "", screened: bool = False
) -> None:
    """Writes down what was looked at. With `screened` it is the decision too, and raises Invalid with what is missing.

    An organisation that is active for 72 hours and is screened stays active for good.
    """
    wrong = {point.item.value: words for point in points if (words := faults_of(point, today()))}
    if wrong:
        raise Invalid(wrong)
    with transaction():
        row = by_uid(uid)
        for point in points:
            moves.look_at(row, point, by=by.uid)
        if screened:
            _call_screened(row, by=by, why=why)


def _call_screened(row: Organisation, *, by: Actor, why: str) -> None:
    missing = still_to_do(checklist_of(row))
    if missing:
        raise Invalid({"screened": " ".join(missing)})
    if row.is_active_for_now:
        moves.decide(row, OrganisationEvent.KEEP, by=by.uid, why=why)
        record("organisation.keep", row, by=by.uid, why=why)
    else:
        moves.decide(row, OrganisationEvent.SCREEN, by=by.uid, why=why)


def activate(uid: UUID, *, by: Actor, why: str = "", insurance: str = "") -> None:
    """From now on it may ask for people. `insurance` records its cover on the way, if it is not yet known."""
    with transaction():
        row = by_uid(uid)
        if insurance.strip():
            moves.change(row, _cover(row, insurance), by=by.uid)
        moves.decide(row, OrganisationEvent.ACTIVATE, by=by.uid, why=why)


def suspend(uid: UUID, *, by: Actor, why: str) -> None:
    """It receives nobody any more. Raises Invalid without a reason."""
    if not why.strip():
        raise Invalid({"why": "Write down why. They have a right to know, and so has the next coordinator."})
    with transaction():
        moves.decide(by_uid(uid), OrganisationEvent.SUSPEND, by=by.uid, why=why.strip())


def reinstate(uid: UUID, *, by: Actor, why: str = "") -> None:
    """Back to screened; someone then activates it on purpose."""
    with transaction():
        moves.decide(by_uid(uid), OrganisationEvent.REINSTATE, by=by.uid, why=why)


def record_cover(uid: UUID, facts: OrganisationFacts, *, by: Actor) -> None:
    """Writes down which insurance covers its volunteers: by whom, until when, for what."""
    if not facts.cover_by.strip():
        raise Invalid({"cover_by": "Write down the insurer or policy."})
    with transaction():
        row = by_uid(uid)
        # The new cover stands for itself: an older one-line note may say something else.
        moves.change(row, replace(facts, name=row.name, insurance=facts.cover_by), by=by.uid)
        row.cover_until, row.cover_for = facts.cover_until, facts.cover_for


def _cover(row: Organisation, insurance: str) -> OrganisationFacts:
    return OrganisationFacts(name=row.name, insurance=insurance.strip()[:200])
