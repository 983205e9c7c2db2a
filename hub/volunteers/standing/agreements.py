"""What a person must sign before they are first sent somewhere, and what they have signed. Ring: queries."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from hub import clock
from hub.database import db
from hub.errors import NotFound
from hub.installation.queries import settings
from hub.installation.rules import AgreementText
from hub.volunteers.models import Volunteer
from hub.volunteers.models_standing import Agreement
from hub.volunteers.selves import is_self
from hub.volunteers.states import AgreementWay


@dataclass(frozen=True, slots=True)
class Signature:
    """One text of the preset and what this person signed of it.

    `counts` False: not yet, another version, or too long ago.
    """

    text: AgreementText
    signed: Agreement | None
    counts: bool


def signatures(volunteer: Volunteer) -> list[Signature]:
    """Every text that the preset knows, with where this person stands."""
    wanted = settings().preset.agreements
    if not wanted:
        return []
    kept = _signed_by(volunteer.id)
    return [_signature(text, kept) for text in wanted]


def _signature(text: AgreementText, kept: dict[str, list[Agreement]]) -> Signature:
    own = kept.get(text.code, [])
    this = next((row for row in own if row.version == text.version), None)
    counts = this is not None and text.still_counts(this.signed_at, clock.now())
    return Signature(text, this or (own[0] if own else None), counts)


def unsigned(volunteer: Volunteer) -> list[AgreementText]:
    """What this person must still sign before an address goes to them, in the preset's order."""
    return [one.text for one in signatures(volunteer) if not one.counts]


def signed_on_paper(volunteer: Volunteer) -> dict[str, date]:
    """The codes of what they signed on paper as it reads now, and on which day of this place."""
    here = settings()
    return {
        one.text.code: here.local(one.signed.signed_at).date()
        for one in signatures(volunteer)
        if one.signed and one.signed.way is AgreementWay.PAPER and one.signed.version == one.text.version
    }


def agreement_text(code: str) -> AgreementText:
    """The text of that code as it reads now. Raises NotFound."""
    found = next((text for text in settings().preset.agreements if text.code == code), None)
    if found is None:
        raise NotFound("There is nothing of that name to sign here.")
    return found


def _signed_by(volunteer_id: int) -> dict[str, list[Agreement]]:
    query = (
        sa.select(Agreement)
        .where(is_self(Agreement.volunteer_id, volunteer_id))
        .order_by(Agreement.signed_at.desc())
    )
    found: dict[str, list[Agreement]] = {}
    for row in db.session.scalars(query):
        found.setdefault(row.code, []).append(row)
    return found
