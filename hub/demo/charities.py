"""The organisations of the exercise: six that are trusted, one that has applied, one in its 72 hours."""

from datetime import date, timedelta

from hub.accounts.rules import SYSTEM
from hub.demo import people
from hub.organisations import emergency, intake, services
from hub.organisations.cover import Cover
from hub.organisations.queries import by_name, today
from hub.organisations.states import ScreeningItem
from hub.organisations.trust import CallBack, Looked

ORGANISATIONS = (
    ("Harbour Food Rescue", "charity", "Petone", "food_handling;lifting;driving_van", "Leilani Tuala"),
    ("St Brigid's Care", "faith", "Lower Hutt", "companionship;psychological_first_aid;phones", "Grace Hughes"),
    ("Te Awa Support", "charity", "Wainuiomata", "companionship;childcare;food_handling", "Hinemoa Parata"),
    ("Valley Clean-Up Crew", "group", "Lower Hutt", "cleaning;lifting;four_wheel_drive", "Tevita Latu"),
    ("Hutt Response Team", "cert", "Upper Hutt", "first_aid;radio_operator;search_rescue", "Ingrid Solberg"),
    ("Tararua Search Team", "sar", "Upper Hutt", "search_rescue;first_aid;four_wheel_drive", "Wiremu Ruru"),
)  # fmt: skip
AREAS = {
    "Petone": "Petone, 10 km; Eastbourne, 5 km", "Lower Hutt": "Lower Hutt, 12 km; Petone, 5 km",
    "Wainuiomata": "Wainuiomata, 15 km", "Upper Hutt": "Upper Hutt, 25 km; Lower Hutt, 15 km",
}  # fmt: skip
HOURS = {"cert": "always", "sar": "always", "faith": "mon-fri 9-17; sun 12-15"}
# One whose cover runs out within the month, so that a newcomer sees what is said then.
RUNS_OUT = "Valley Clean-Up Crew"
APPLIED, FOR_NOW = "Seaview Tool Library", "Eastbourne Surf Club"
NOTES = {
    ScreeningItem.VOLUNTEER_LEAD: "Rang the lead, who has done this for years",
    ScreeningItem.INSURANCE: "Saw the policy",
    ScreeningItem.SAFEGUARDING: "A written policy, and two people to tell",
    ScreeningItem.INDUCTION: "A talk of ten minutes at each start",
    ScreeningItem.SUPERVISION: "One leader for eight people",
    ScreeningItem.DATA_SHARING: "Signed by both",
}


def invite_all() -> None:
    """Puts them on the register, each with its checklist; then the applicant and the one in its 72 hours."""
    intake.import_organisations([_row(number, *one) for number, one in enumerate(ORGANISATIONS)], by=SYSTEM)
    for name, *_rest in ORGANISATIONS:
        services.keep_checklist(by_name(name).uid, _checklist(), by=SYSTEM)
    _applicant()
    _for_72_hours()


def _row(number: int, name: str, kind: str, town: str, skills: str, contact: str) -> dict[str, str]:
    days = 20 if name == RUNS_OUT else 200 + 30 * number
    return {
        "name": name, "kind": kind, "status": "active", "address": town, "radius_km": "40", "skills": skills,
        "contact_name": contact, "phone": people.phone_number(900_000 + number),
        "email": f"contact{number}@example.org", "answer_hours": "1", "capacity_per_day": "30",
        "insurance": "Exercise cover, public liability", "cover_by": "Exercise Mutual, public liability",
        "cover_until": str(today() + timedelta(days=days)), "areas": AREAS[town], "languages": "en;mi;sm",
        "opening_hours": HOURS.get(kind, "mon-fri 8-18; sat-sun 9-16"), "gives_induction": "yes",
        "gives_supervision": "yes", "pays_expenses": "yes" if number % 2 else "no",
        "contacts": f"Night desk, after hours, {people.phone_number(910_000 + number)}",
    }  # fmt: skip


def _checklist() -> list[Looked]:
    return [Looked(item, True, note, _signed() if item.needs_date else None) for item, note in NOTES.items()]


def _signed() -> date:
    return today() - timedelta(days=40)


def _applicant() -> None:
    row = {
        "name": APPLIED, "kind": "group", "address": "Seaview", "contact_name": "Tavita Leota",
        "phone": people.phone_number(900_020), "areas": "Seaview, 6 km", "takes": "lending tools, mending pumps",
        "opening_hours": "sat-sun 9-13",
    }  # fmt: skip
    intake.import_organisations([row], by=SYSTEM)


def _for_72_hours() -> None:
    row = {
        "name": FOR_NOW, "kind": "group", "address": "Eastbourne", "contact_name": "Marama Pohatu",
        "phone": people.phone_number(900_021), "areas": "Eastbourne, 8 km", "skills": "lifting;boat",
        "opening_hours": "always",
    }  # fmt: skip
    intake.import_organisations([row], by=SYSTEM)
    cover = Cover(
        by="Surf clubs' national policy", until=today() + timedelta(days=90), for_what="work on land"
    )
    call = CallBack(
        "Marama Pohatu, club captain", True, cover, "Marama Pohatu", "Forty homes cut off by the slip."
    )
    emergency.activate_for_now(by_name(FOR_NOW).uid, call, by=SYSTEM)
