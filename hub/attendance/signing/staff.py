"""Use cases of hub and center staff: they sign in too, with their function, paid or volunteer. Ring: services."""

from dataclasses import dataclass
from uuid import UUID

from hub.accounts.rules import Actor
from hub.attendance import missing, moves
from hub.attendance.moves import Where
from hub.attendance.signing.queries import entry_of
from hub.audit.moves import record
from hub.database import db, transaction
from hub.errors import Invalid
from hub.installation.moves import one_form_at_a_time
from hub.volunteers.models import Volunteer
from hub.volunteers.phones import ParsedPhone, parse
from hub.volunteers.registering import moves as admission
from hub.volunteers.rules import Registration
from hub.volunteers.states import ConsentSms, PhoneKind, Source


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody with a sign-in of the console, as they sign in for the day. `phone`: for “are you fine?”, if any."""

    name: str
    email: str
    phone: str
    role: str
    is_paid: bool


def sign_in_colleague(who: Colleague, *, country: str, hub_id: int | None, by: Actor) -> UUID:
    """Signs a colleague in at the hub, with an entry of their own on the register; made now if there is none.

    They are never asked to come by text. Raises Invalid without a function, or for a number that is none.
    """
    if not who.role.strip():
        raise Invalid({"role": "Write what you are here as: Reception, Runner, Supervisor."})
    typed = parse(who.phone, country) if who.phone.strip() else None
    with transaction():
        # Their first sign-in, pressed twice, makes one entry.
        one_form_at_a_time()
        person = entry_of(who.email) or _entry(who, typed, by=by)
        person = moves.one_at_a_time(person.uid)
        stint = moves.sign_in_once(person, Where(hub_id=hub_id), by=by.uid)
        db.session.flush()
        stint.role, stint.is_paid = who.role.strip()[:80], who.is_paid
        missing.look_again(stint)
        record("stint.say", stint, by=by.uid, details={"changed": ["role", "is_paid"]})
        return stint.uid


def _entry(who: Colleague, typed: ParsedPhone | None, *, by: Actor) -> Volunteer:
    given, _, family = who.name.strip().partition(" ")
    facts = Registration(
        given_name=given, family_name=family, phone=typed.number if typed else None,
        phone_kind=typed.kind if typed else PhoneKind.MOBILE,
        consent_sms=ConsentSms.NO, email=who.email, was_asked=False,
        notes="Hub staff, by their own sign-in.",
    )  # fmt: skip
    return admission.admit_in_person(facts, source=Source.DESK, by=by).volunteer
