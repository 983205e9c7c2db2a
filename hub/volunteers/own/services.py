"""Use cases of what is kept about a person: corrected, taken as a file, needed for longer."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask_babel import lazy_gettext as _

from hub import clock
from hub.accounts.rules import Actor
from hub.audit.moves import record
from hub.database import db, transaction
from hub.errors import Conflict, Invalid
from hub.installation.queries import settings
from hub.volunteers import moves, queries
from hub.volunteers.consenting import note_answers
from hub.volunteers.consents import VERSION
from hub.volunteers.models import OtherPhone, Volunteer, VolunteerSkill
from hub.volunteers.own import codes as own_codes
from hub.volunteers.own.queries import open_words
from hub.volunteers.phones import ParsedPhone
from hub.volunteers.rules import age_on, look_again_on, name_key
from hub.volunteers.skill_words import keep_words
from hub.volunteers.states import ConfirmedBy, ConsentKind, Source

# Columns that are taken over as they were read.
PLAIN = (
    "email", "language", "postcode", "travel_km", "emergency_name", "emergency_phone", "notes", "access_note",
)  # fmt: skip
OLDER = _(
    "This would make you an adult in our records, and some work is only for adults. "
    "Come to a hub: there we change it with you."
)
SAME_NAME = _("Somebody with this name is on the register with this number already. Ask at a hub.")
TAKEN = (
    "Somebody with this name is on the register with this number already. If it is one person, make them one."
)


def correct(uid: UUID, values: Mapping[str, Any], *, by: Actor, alone: bool = True) -> tuple[str, ...]:
    """Writes what was read anew; answers which fields changed. `alone`: nobody at a desk looks with them.

    Raises Invalid for a date of birth that only a desk may change, and for a name that is taken on this phone.
    """
    try:
        with transaction():
            person = queries.by_uid(uid)
            if person.erased_at is not None:
                raise Conflict("Nothing is kept about this person any more.")
            before = _kept(person)
            _write(person, values, alone=alone)
            _note_consents(person, before, door=Source.WEB if alone else Source.DESK, by=by.uid)
            changed = tuple(name for name, value in _kept(person).items() if value != before[name])
            if changed:
                record("volunteer.correct", person, by=by.uid, details={"fields": list(changed)})
                moves.reconsider_standing(person, by=by.uid)
            return changed
    except sa.exc.IntegrityError as error:
        raise Invalid({"given_name": str(SAME_NAME) if alone else TAKEN}) from error


def _write(person: Volunteer, values: Mapping[str, Any], *, alone: bool) -> None:
    for name in PLAIN:
        if name in values:
            setattr(person, name, values[name])
    if "given_name" in values or "family_name" in values:
        person.given_name = values.get("given_name", person.given_name)
        person.family_name = values.get("family_name", person.family_name)
        person.name_key = name_key(person.given_name, person.family_name)
    if "address" in values:
        place, is_other = values.get("place"), values["address"] != person.address
        person.address = values["address"]
        if place or is_other:
            # Without a list of places nothing is guessed: the words are kept, and somebody places them.
            person.place_name = place.name if place else ""
            person.lat, person.lon = (place.point.lat, place.point.lon) if place else (None, None)
    if "skills" in values:
        _write_skills(person, values["skills"], values.get("other_skills", ()))
    if "access_needs" in values:
        person.access_needs = list(values["access_needs"])
    if "date_of_birth" in values:
        _write_birth(person, values["date_of_birth"], values["birth_is_exact"], alone=alone)
    if "consent_sms" in values:
        person.consent_sms, person.consent_share = values["consent_sms"], values["consent_share"]


def _write_skills(person: Volunteer, codes: tuple[str, ...], others: tuple[str, ...]) -> None:
    known = {entry.skill: entry for entry in person.skills}
    person.skills = [known.get(code) or VolunteerSkill(skill=code) for code in codes]
    keep_words({person.id: others})


def _write_birth(person: Volunteer, born: date, is_exact: bool, *, alone: bool) -> None:
    """Alone, nobody becomes an adult: who claims to be older than they said is looked at by somebody."""
    if alone and _grows_up(person.date_of_birth, born):
        raise Invalid({"date_of_birth": str(OLDER)})
    person.date_of_birth, person.birth_is_exact = born, is_exact


def _grows_up(old: date | None, new: date) -> bool:
    today, adult = settings().local(clock.now()).date(), queries.ages().guardian
    return old is not None and age_on(old, today) < adult <= age_on(new, today)


def _note_consents(person: Volunteer, before: Mapping[str, Any], *, door: Source, by: str) -> None:
    """Keeps each answer that changed, with the sentence that was asked."""
    said = {ConsentKind.SMS: person.consent_sms, ConsentKind.SHARE: person.consent_share}
    changed = {kind: answer for kind, answer in said.items() if before[f"consent_{kind}"] != answer}
    if changed:
        person.consent_wording, person.consent_at = VERSION, clock.now()
        note_answers(person, changed, door=door, by=by)


def _kept(person: Volunteer) -> dict[str, Any]:
    """What a correction may change, to say afterwards what it did change."""
    names = (*PLAIN, "given_name", "family_name", "address", "place_name", "date_of_birth", "consent_sms",
             "consent_share", "access_needs")  # fmt: skip
    kept = {name: getattr(person, name) for name in names}
    return kept | {
        "skills": sorted(entry.skill for entry in person.skills),
        "skill_words": sorted(open_words(person.id)),
    }


def send_code_to_new_number(uid: UUID, phone: ParsedPhone) -> None:
    """Texts a code to the number that shall become theirs. Raises Invalid when no text can arrive there."""
    if not phone.kind.gets_texts:
        raise Invalid(
            {"phone": str(_("This is a landline, so no code can come. Come to a hub to change it."))}
        )
    with transaction():
        person = queries.by_uid(uid)
        if person.phone == phone.number:
            raise Invalid({"phone": str(_("This is the number that we have. Write the new one."))})
        code = own_codes.write_code(phone.number)
        if code is not None:
            own_codes.text_code(phone.number, code, person.language, is_known=True)


def take_new_number(uid: UUID, phone: ParsedPhone, typed: str, *, by: Actor) -> None:
    """The code came back: the number is theirs. The old one stays as history. Raises Invalid."""
    is_right, is_taken = False, False
    with transaction():
        person = queries.by_uid(uid)
        row = own_codes.try_code(phone.number, typed)
        if row is not None:
            is_right, row.expires_at = True, clock.now()
            is_taken = queries.same_person(phone.number, person.name_key) is not None
            if not is_taken:
                _change_number(person, phone, by=by.uid)
    if not is_right:
        raise Invalid(
            {"code": str(_("This code does not fit. Look at the newest text, or write the number again."))}
        )
    if is_taken:
        raise Invalid({"code": str(SAME_NAME)})


def _change_number(person: Volunteer, phone: ParsedPhone, *, by: str) -> None:
    now = clock.now()
    if person.phone:
        db.session.add(OtherPhone(
            volunteer_id=person.id, phone=person.phone, phone_kind=person.phone_kind, added_at=now, added_by=by,
            confirmed_at=person.phone_confirmed_at, retired_at=now, retired_by=by,
            retired_why="They have a new number.",
        ))  # fmt: skip
    person.phone, person.phone_kind = phone.number, phone.kind
    person.phone_confirmed_at, person.phone_confirmed_by = now, ConfirmedBy.CODE
    record("volunteer.new_number", person, by=by)
    moves.reconsider_standing(person, by=by)


def note_export(uid: UUID, *, by: Actor) -> None:
    """Writes down that somebody took everything about a person into a file."""
    with transaction():
        record("volunteer.export", queries.by_uid(uid), by=by.uid)


def keep_longer(uid: UUID, *, by: Actor) -> None:
    """Somebody has looked: this person is still needed, and is looked at again after the usual time."""
    with transaction():
        person, here = queries.by_uid(uid), settings()
        if person.erased_at is not None:
            raise Conflict("They are erased already.")
        person.delete_on = look_again_on(here.local(clock.now()).date(), here.preset.keep_months)
        record("volunteer.keep_longer", person, by=by.uid)
