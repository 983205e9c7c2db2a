"""Use cases of the door to the own page: a code to the phone, and on a shared phone a second fact.

Ring: services.
"""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from flask_babel import lazy_gettext as _

from hub import clock
from hub.accounts.rules import volunteer_actor
from hub.audit.moves import record
from hub.database import db, transaction
from hub.errors import Invalid
from hub.messaging import questions
from hub.volunteers import moves
from hub.volunteers.models import Volunteer
from hub.volunteers.models_doors import OwnPageCode
from hub.volunteers.own import codes as own_codes
from hub.volunteers.own.queries import people_behind, sharers
from hub.volunteers.own.rules import Fact, fact_for, pick
from hub.volunteers.states import ConfirmedBy

WRONG_CODE = _(
    "This code does not fit. Look at the newest text. Codes work once and for 10 minutes: "
    "if in doubt, ask for a new one."
)
WRONG_FACT = _(
    "This does not fit. Try again. After a few tries you need a new code. At a hub we can look with you."
)


@dataclass(frozen=True, slots=True)
class Proof:
    """A right code was typed. `volunteer_uid` None: several people use the phone, so `fact` is asked."""

    code_uid: UUID
    volunteer_uid: UUID | None
    fact: Fact | None


def send_code(phone: str) -> None:
    """Texts a code to this number if somebody on the register has it; otherwise the same, without the text."""
    with transaction():
        people = people_behind(phone)
        code = own_codes.write_code(phone)
        if code is not None:
            language = people[0].language if people else "en"
            own_codes.text_code(phone, code, language, is_known=bool(people))


def prove_number(phone: str, typed: str) -> Proof:
    """Takes the code. Raises Invalid with the same words for every code that does not open a page."""
    proof = None
    with transaction():
        row = own_codes.try_code(phone, typed)
        people = people_behind(phone) if row else []
        if row and len(people) == 1:
            _open(people[0], phone)
            _spend(row)
            proof = Proof(row.uid, people[0].uid, None)
        elif row and people:
            # The second fact belongs to the code, and must follow soon.
            row.expires_at = clock.now() + own_codes.WORKS_FOR
            proof = Proof(row.uid, None, fact_for(sharers(people)))
    if proof is None:
        raise Invalid({"code": str(WRONG_CODE)})
    return proof


def choose_person(code_uid: UUID, *, year: str, name: str) -> UUID:
    """The one person on the shared phone. Raises Invalid; a wrong fact counts like a wrong code."""
    chosen = None
    with transaction():
        row = _proven(code_uid)
        if row is not None and own_codes.count_try(row):
            people = {one.uid: one for one in people_behind(row.phone)}
            chosen = pick(sharers(list(people.values())), year=year, name=name)
            if chosen is not None:
                _open(people[chosen], row.phone)
                _spend(row)
    if chosen is None:
        raise Invalid({"fact": str(WRONG_FACT)})
    return chosen


def asked_fact(code_uid: UUID) -> Fact | None:
    """Which fact is asked after this code; None when it is too late and a new code is needed."""
    row = _proven(code_uid)
    people = people_behind(row.phone) if row and row.tries < own_codes.MOST_TRIES else []
    return fact_for(sharers(people)) if people else None


def _proven(code_uid: UUID) -> OwnPageCode | None:
    row = db.session.scalar(sa.select(OwnPageCode).where(OwnPageCode.uid == code_uid))
    is_fresh = row is not None and row.used_at is not None and row.expires_at > clock.now()
    return row if is_fresh else None


def _spend(row: OwnPageCode) -> None:
    """The code has opened its one page."""
    row.expires_at = clock.now()


def _open(person: Volunteer, phone: str) -> None:
    """Who reads a text there has the number: this confirms it, and changes neither consent nor standing else."""
    by = volunteer_actor(person.uid).uid
    record("volunteer.own_page", person, by=by)
    if person.phone != phone or person.phone_confirmed_at is not None:
        return
    person.phone_confirmed_at, person.phone_confirmed_by = clock.now(), ConfirmedBy.CODE
    record("volunteer.confirm_phone", person, by=by, details={"how": ConfirmedBy.CODE.value})
    questions.close_about([person.uid], by=by)
    moves.reconsider_standing(person, by=by)
