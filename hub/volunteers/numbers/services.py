"""What a coordinator does about a person's numbers, needs and whom to ring in an emergency."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa

from hub.accounts.rules import Actor
from hub.audit.moves import record
from hub.database import db, transaction
from hub.errors import Conflict, NotFound
from hub.installation.queries import settings
from hub.volunteers import access, phones
from hub.volunteers.models import OtherPhone
from hub.volunteers.moves import refresh_match_rows
from hub.volunteers.numbers import moves as numbers
from hub.volunteers.queries import by_uid
from hub.volunteers.states import PhoneKind

LONGEST_NOTE, LONGEST_NAME = 300, 160


def add_phone(uid: UUID, typed: str, *, is_sure: bool, by: Actor) -> bool:
    """Another number of a person; answers whether it is asked by text. Raises Invalid({"phone": …}), Conflict."""
    parsed = phones.parse(typed, settings().country)
    with transaction():
        numbers.add(by_uid(uid), parsed, is_sure=is_sure, by=by.uid)
    return not is_sure and parsed.kind.gets_texts


def confirm_phone(number_uid: UUID, *, by: Actor) -> None:
    """Somebody has heard them on this number."""
    with transaction():
        numbers.confirm(_number(number_uid), by=by.uid)


def make_main(uid: UUID, number_uid: UUID, *, by: Actor) -> None:
    """Texts go to that number from now on."""
    with transaction():
        numbers.make_main(by_uid(uid), _number(number_uid), by=by.uid)


def retire_phone(uid: UUID, phone: str, *, why: str, by: Actor) -> None:
    """The number is not theirs any more. Raises Invalid without a reason."""
    with transaction():
        numbers.retire(by_uid(uid), phone, why=why, by=by.uid)


def mark_landline(uid: UUID, *, by: Actor) -> str:
    """Their main number takes no texts: they are rung from now on; answers their name. Raises Conflict without one."""
    with transaction():
        person = by_uid(uid)
        if not person.phone:
            raise Conflict("They have no number any more. Add one first.")
        person.phone_kind = PhoneKind.LANDLINE
        record("volunteer.mark_landline", person, by=by.uid)
        db.session.flush()
        refresh_match_rows([person.id])
        return person.name


def note_needs(uid: UUID, needs: Collection[str], note: str, *, by: Actor) -> None:
    """What the person needs so that they can help, as function; unknown codes are left out."""
    with transaction():
        person = by_uid(uid)
        person.access_needs, person.access_note = (
            list(access.known(needs)),
            " ".join(note.split())[:LONGEST_NOTE],
        )
        record("volunteer.note_needs", person, by=by.uid)
        db.session.flush()
        refresh_match_rows([person.id])


def note_emergency(uid: UUID, name: str, phone: str, *, by: Actor) -> None:
    """Whom to ring when something happens to them. Raises Invalid({"phone": …}) for no number."""
    number = phones.parse_phone(phone, settings().country) if phone.strip() else ""
    with transaction():
        person = by_uid(uid)
        person.emergency_name, person.emergency_phone = " ".join(name.split())[:LONGEST_NAME], number
        record("volunteer.note_emergency", person, by=by.uid)


def _number(uid: UUID) -> OtherPhone:
    row = db.session.scalar(sa.select(OtherPhone).where(OtherPhone.uid == uid))
    if row is None:
        raise NotFound("That number is not here any more.")
    return row
