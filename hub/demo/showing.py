"""A few invented people more, so that a newcomer finds something on each page about the register.

They live away from the exercise's work and travel little, or are rung and never texted, so that nobody calls them
out by accident.
"""

from datetime import date, timedelta
from uuid import UUID

from hub.accounts.rules import SYSTEM
from hub.demo.people import phone_number
from hub.organisations.queries import today
from hub.referrals.persons import leaving
from hub.volunteers.lists import taking_in
from hub.volunteers.own import services as own_correcting
from hub.volunteers.phones import parse_phone
from hub.volunteers.queries import by_phone
from hub.volunteers.standing import services as standing
from hub.volunteers.standing.rules import CredentialFacts, GuardianFacts
from hub.volunteers.states import AgreementWay, CheckLevel, CredentialKind, SuspendedFor

COUNTRY, FIRST = "NZ", 800_001
SEEN_BY = "Samuel Asante"
# Given name, family name, where, years old, skills. The place of one and the skill words of two are known to nobody.
PEOPLE = (
    ("Hemi", "Rangiwai", "Paekakariki", 41, "driving_car"),
    ("Sina", "Faleolo", "Paekakariki", 35, "first_aid"),
    ("Tama", "Walker", "Paraparaumu", 17, "lifting"),
    ("Rex", "Holloway", "Paraparaumu", 52, "driving_car"),
    ("Katherine", "Doyle", "Waikanae", 29, "cooking"),
    ("Kathy", "Doyle", "Waikanae", 29, "cooking"),
    ("Alofa", "Pene", "up the track behind the old dairy", 63, "phones"),
    ("Bram", "de Wit", "Waikanae", 47, "beekeeping;lifting"),
    ("Nina", "Kowalski", "Paraparaumu", 38, "thatching"),
    ("Dorothy", "Hale", "Petone", 71, "handout_packing"),
    ("Wiremu", "Tait", "Petone", 66, "handout_packing;phones"),
)
NEEDS = {
    "Sina": (("step_free", "seat"), ""),
    "Nina": (("sign_language",), "Brings her own interpreter on weekdays"),
    "Bram": (("no_lifting",), ""),
    "Dorothy": (("ring", "seat"), ""),
    "Wiremu": (("ring",), ""),
}


def show() -> None:
    """Puts them on the register, each with what their page should show."""
    day = today()
    taking_in.import_volunteers([_row(number, day) for number in range(len(PEOPLE))], by=SYSTEM)
    uids = {given: _uid(number) for number, (given, *_) in enumerate(PEOPLE)}
    for given, (needs, note) in NEEDS.items():
        own_correcting.correct(
            uids[given], {"access_needs": needs, "access_note": note}, by=SYSTEM, alone=False
        )
    _papers(uids, day)
    consent = GuardianFacts("Aroha Walker", AgreementWay.PAPER, day, phone_number(FIRST + 500), "mother")
    standing.record_guardian(uids["Tama"], consent, by=SYSTEM)
    why = "Drove off with the hub's van and did not say where. Brought it back in the evening."
    leaving.suspend(uids["Rex"], SuspendedFor.CONDUCT, why=why, by=SYSTEM)


def _row(number: int, day: date) -> dict[str, str]:
    given, family, where, years, skills = PEOPLE[number]
    born = day.replace(year=day.year - years, month=1, day=1)
    return {
        "given_name": given, "family_name": family, "phone": phone_number(FIRST + number), "language": "en",
        "address": where, "skills": skills, "travel_km": "4", "availability": "any",
        "date_of_birth": born.isoformat(), "consent_sms": "yes", "consent_share": "any",
    }  # fmt: skip


def _uid(number: int) -> UUID:
    return by_phone(parse_phone(phone_number(FIRST + number), COUNTRY))[0].uid


def _papers(uids: dict[str, UUID], day: date) -> None:
    """One runs out soon, one has run out, and a check that holds."""
    shown = {
        "Hemi": CredentialFacts(
            CredentialKind.CREDENTIAL, "licence_car", day - timedelta(days=300), SEEN_BY, day + timedelta(days=20)
        ),
        "Sina": CredentialFacts(
            CredentialKind.CREDENTIAL, "first_aid_certificate", day - timedelta(days=700), SEEN_BY,
            day - timedelta(days=10),
        ),
        "Nina": CredentialFacts(
            CredentialKind.CHECK, CheckLevel.BASIC.value, day - timedelta(days=60), SEEN_BY,
            day + timedelta(days=900), issuer="Police vetting service", level=CheckLevel.BASIC,
        ),
    }  # fmt: skip
    for given, facts in shown.items():
        standing.record_credential(uids[given], facts, by=SYSTEM)
