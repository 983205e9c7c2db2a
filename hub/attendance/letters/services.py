"""Use cases of letters about hours: issuing one, and taking one back."""

from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import Actor
from hub.attendance.letters.queries import Draft, Letter, draft_for, letters_of
from hub.attendance.letters.rules import LENGTH
from hub.attendance.models import HoursLetter
from hub.attendance.moves import one_at_a_time
from hub.audit.moves import record
from hub.database import db, new_uid, transaction
from hub.errors import Conflict, Invalid, NotFound
from hub.incidents.models import Incident
from hub.printed_codes import drawn
from hub.volunteers.models import Volunteer


def issue(volunteer_uid: UUID, incident: Incident | None, *, words: str, by: Actor) -> UUID:
    """Writes a letter about somebody's hours as they stand now; answers its uid.

    `words`: who issues it, as the letter says it. Pressing twice is one letter: the same hours have the same one.
    Raises Conflict for somebody without any hour yet, or who was erased.
    """
    with transaction():
        person = one_at_a_time(volunteer_uid)
        draft = draft_for(person, incident)
        if not draft.lines or person.erased_at is not None:
            raise Conflict("There are no hours to write about yet. They come from signing in and out.")
        content = draft.content()
        same = next((one for one in letters_of(person.id) if _is_same(one, incident, content)), None)
        return same.row.uid if same else _write(person, draft, {**content, "issued_by": words}, by=by).uid


def _is_same(letter: Letter, incident: Incident | None, content: dict[str, object]) -> bool:
    is_for_it = letter.row.incident_id == (incident.id if incident else None)
    says = {key: value for key, value in letter.content.items() if key != "issued_by"}
    return is_for_it and letter.row.withdrawn_at is None and says == content


def _write(person: Volunteer, draft: Draft, content: dict[str, object], *, by: Actor) -> HoursLetter:
    letter = HoursLetter(
        uid=new_uid(), code=drawn(LENGTH), volunteer_id=person.id,
        incident_id=draft.incident.id if draft.incident else None, from_on=draft.days[0], until_on=draft.days[-1],
        stamped_minutes=draft.stamped, estimated_minutes=draft.estimated, content=content, issued_at=clock.now(),
        issued_by=by.uid,
    )  # fmt: skip
    db.session.add(letter)
    db.session.flush()
    record("hours_letter.issue", letter, by=by.uid, about=person.uid)
    return letter


def withdraw(letter_uid: UUID, why: str, *, by: Actor) -> None:
    """Takes a letter back: whoever looks its code up reads that it does not hold. Doing so twice is once.

    Raises Invalid without a reason, NotFound.
    """
    if not why.strip():
        raise Invalid({"why": "Say in a few words why. It stays with us and is not shown to others."})
    with transaction():
        query = sa.select(HoursLetter).where(HoursLetter.uid == letter_uid).with_for_update()
        letter = db.session.scalars(query).one_or_none()
        if letter is None:
            raise NotFound("There is no such letter.")
        if letter.withdrawn_at is None:
            letter.withdrawn_at, letter.withdrawn_why = clock.now(), why.strip()[:300]
            person = db.session.get_one(Volunteer, letter.volunteer_id)
            record("hours_letter.withdraw", letter, by=by.uid, about=person.uid, why=why)
