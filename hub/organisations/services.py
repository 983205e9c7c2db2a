"""Use cases of the register of organisations."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import UUID

import sqlalchemy as sa

from hub.accounts.rules import Actor
from hub.database import db, transaction
from hub.errors import Invalid
from hub.importing import ImportReport, Outcome, Progress, Tally
from hub.installation.queries import settings
from hub.organisations import moves
from hub.organisations.models import Organisation
from hub.organisations.queries import by_uid, known_as
from hub.organisations.rows import OrganisationRow, SkillReader, codes_as_written, read_organisation
from hub.organisations.rules import OrganisationFacts, name_key
from hub.organisations.states import OrganisationEvent, OrganisationState
from hub.places.queries import find_place


def add(facts: OrganisationFacts, *, by: Actor) -> int:
    """Puts an organisation on the register as applied; answers its id. Raises Invalid for a taken name."""
    with transaction():
        if known_as(facts.name):
            raise Invalid({"name": f"“{facts.name}” is on the register already."})
        return moves.add(_placed(facts), by=by.uid).id


def screen(uid: UUID, *, by: Actor, why: str = "") -> None:
    """Someone has checked who they are: lead, insurance, safeguarding, induction."""
    with transaction():
        moves.decide(by_uid(uid), OrganisationEvent.SCREEN, by=by.uid, why=why)


def activate(uid: UUID, *, by: Actor, why: str = "", insurance: str = "") -> None:
    """From now on it may ask for people. `insurance` records its cover on the way, if it is not yet known."""
    with transaction():
        organisation = by_uid(uid)
        if insurance.strip():
            moves.change(organisation, _cover(organisation, insurance), by=by.uid)
        moves.decide(organisation, OrganisationEvent.ACTIVATE, by=by.uid, why=why)


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


def record_cover(uid: UUID, insurance: str, *, by: Actor) -> None:
    """Writes down which insurance covers its volunteers."""
    if not insurance.strip():
        raise Invalid({"insurance": "Write down the insurer or policy, and until when it holds."})
    with transaction():
        organisation = by_uid(uid)
        moves.change(organisation, _cover(organisation, insurance), by=by.uid)


def import_organisations(
    rows: Iterable[Mapping[str, str]],
    *,
    by: Actor,
    read_skills: SkillReader = codes_as_written,
    progress: Progress | None = None,
) -> ImportReport:
    """Takes a list of organisations; identity is `external_id`, else the name. One transaction.

    An empty cell never erases what is known, and a `status` counts only for an organisation that is new.
    """
    tally = Tally(progress)
    with transaction():
        register = _Register(by.uid)
        for row in rows:
            try:
                read = read_organisation(row, country=settings().country, read_skills=read_skills)
                tally.take(register.take(read, tally))
            except Invalid as error:
                tally.reject(row, error)
    return tally.report()


class _Register:
    """All organisations by both identities, while a list is taken."""

    def __init__(self, by: str) -> None:
        known = db.session.scalars(sa.select(Organisation)).all()
        self._by = by
        self._by_key = {item.name_key: item for item in known}
        self._by_external = {item.external_id: item for item in known if item.external_id}

    def take(self, read: OrganisationRow, tally: Tally) -> Outcome:
        """Adds or changes one organisation. Raises Invalid when its two identities disagree."""
        for skill in read.unknown_skills:
            tally.note(f"The skill “{skill}” is not known and was left out.")
        row = self._find(read.facts)
        if row is None:
            self._keep(
                moves.add(_placed(read.facts), by=self._by, state=read.status or OrganisationState.APPLIED)
            )
            return Outcome.CREATED
        if read.status not in (None, row.state):
            tally.note(
                "A status in the list was not taken where the organisation is known: people decide that."
            )
        needs_place = read.facts.address not in ("", row.address)
        changed = moves.change(row, _placed(read.facts) if needs_place else read.facts, by=self._by)
        self._keep(row)
        return Outcome.UPDATED if changed else Outcome.DUPLICATE

    def _find(self, facts: OrganisationFacts) -> Organisation | None:
        named = self._by_key.get(name_key(facts.name))
        row = self._by_external.get(facts.external_id) if facts.external_id else None
        if row is None and named is not None and facts.external_id and named.external_id:
            raise Invalid({"external_id": f"“{named.name}” is known by the external_id {named.external_id}."})
        if row is not None and named is not None and named is not row:
            raise Invalid(
                {"name": f"Another organisation is called “{named.name}” already. Name them apart."}
            )
        return row or named

    def _keep(self, row: Organisation) -> None:
        self._by_key[row.name_key] = row
        if row.external_id:
            self._by_external[row.external_id] = row


def _placed(facts: OrganisationFacts) -> OrganisationFacts:
    """With coordinates from the gazetteer where only an address is given and it is found."""
    if facts.lat is not None or not (facts.address or facts.postcode):
        return facts
    found = find_place(facts.address, facts.postcode).found
    return replace(facts, lat=found.point.lat, lon=found.point.lon) if found else facts


def _cover(organisation: Organisation, insurance: str) -> OrganisationFacts:
    return OrganisationFacts(name=organisation.name, insurance=insurance.strip()[:200])
