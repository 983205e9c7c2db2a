"""Takes lists of organisations from elsewhere. Ring: services."""

from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from hub.accounts.rules import Actor
from hub.database import db, transaction
from hub.errors import Invalid
from hub.importing import ImportReport, Outcome, Progress, Tally
from hub.installation.queries import settings
from hub.organisations import moves
from hub.organisations.models import Organisation
from hub.organisations.places import placed
from hub.organisations.queries import WHOLE
from hub.organisations.rows import OrganisationRow, SkillReader, codes_as_written, read_organisation
from hub.organisations.rules import OrganisationFacts, name_key
from hub.organisations.states import OrganisationState


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
    tally, is_lenient = Tally(progress), bool(getattr(rows, "lenient", False))
    with transaction():
        register = _Register(by.uid)
        for row in rows:
            try:
                read = read_organisation(
                    row, country=settings().country, read_skills=read_skills, lenient=is_lenient
                )
                tally.take(register.take(read, tally))
            except Invalid as error:
                tally.reject(row, error)
    return tally.report()


class _Register:
    """All organisations by both identities, while a list is taken."""

    def __init__(self, by: str) -> None:
        known = db.session.scalars(sa.select(Organisation).options(*WHOLE)).all()
        self._by = by
        self._by_key = {item.name_key: item for item in known}
        self._by_external = {item.external_id: item for item in known if item.external_id}

    def take(self, read: OrganisationRow, tally: Tally) -> Outcome:
        """Adds or changes one organisation. Raises Invalid when its two identities disagree."""
        for note in read.notes:
            tally.note(note)
        row = self._find(read.facts)
        if row is None:
            self._keep(
                moves.add(placed(read.facts), by=self._by, state=read.status or OrganisationState.APPLIED)
            )
            return Outcome.CREATED
        if read.status not in (None, row.state):
            tally.note(
                "A status in the list was not taken where the organisation is known: people decide that."
            )
        needs_place = read.facts.address not in ("", row.address)
        changed = moves.change(row, placed(read.facts) if needs_place else read.facts, by=self._by)
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
