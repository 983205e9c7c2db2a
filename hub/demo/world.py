"""Builds the exercise: one incident, three hubs, six organisations, their people and the first tasks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from hub import clock
from hub.accounts import services as accounts
from hub.accounts.rules import SYSTEM
from hub.accounts.states import Role
from hub.demo import before, carried, charities, given, happened, offering, people, replies, showing, street
from hub.incidents import services as incidents
from hub.incidents.queries import all_hubs
from hub.installation import services as installation
from hub.installation.queries import settings
from hub.installation.states import Mode
from hub.organisations.queries import by_name
from hub.places import queries as places
from hub.places import services as gazetteer
from hub.places.models import Place
from hub.places.rules import Point, box_around
from hub.tasks import services as tasks
from hub.tasks.rules import LineFacts, ShiftFacts, TaskFacts
from hub.tasks.states import Risk
from hub.volunteers.lists.taking_in import import_volunteers

SITE, INCIDENT = "Harbour hubs", "Storm over Wellington Harbour"
MIDDLE, REACH_KM = Point(-41.2270, 174.8850), 45.0
AFFILIATED_SHARE = 0.3
Say = Callable[[str], None]

HUBS = (
    {"name": "Petone School hub", "call_sign": "PET 1", "address": "Britannia Street, Petone",
     "lat": "-41.2262", "lon": "174.8790"},
    {"name": "Wainuiomata Hall hub", "call_sign": "WAI 2", "address": "Queen Street, Wainuiomata",
     "lat": "-41.2610", "lon": "174.9480"},
    {"name": "Eastbourne Church hub", "call_sign": "EAST 3", "address": "Rimu Street, Eastbourne",
     "lat": "-41.2920", "lon": "174.9000"},
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SignIn:
    """One way into the exercise."""

    role: str
    email: str
    password: str


def build(*, how_many: int, say: Say) -> list[SignIn]:
    """Fills an empty database. Everybody in it is invented and marked so; answers the sign-ins."""
    say("Loading the places of New Zealand")
    gazetteer.load_gazetteer("NZ")
    installation.set_up(
        Mode.EXERCISE, site_name=SITE, preset="wellington", country="NZ", timezone="Pacific/Auckland"
    )
    incident_id = incidents.open_incident(
        INCIDENT, lead_body="Emergency management office", is_exercise=True, by=SYSTEM
    )
    _hubs(incident_id)
    charities.invite_all()
    say(f"Inviting {how_many} people")
    _volunteers(how_many)
    showing.show()
    _tasks()
    offering.show()
    before.happen()
    given.show()
    carried.show()
    street.show()
    happened.show()
    replies.show()
    return _sign_ins()


def _hubs(incident_id: int) -> None:
    incidents.import_hubs([{**row, "source": "invented for the exercise"} for row in HUBS], by=SYSTEM)
    supervisors = dict(
        zip((row["name"] for row in HUBS), ("Moana Te Rangi", "Samuel Asante", "Hone Parata"), strict=True)
    )
    for hub in all_hubs():
        incidents.open_hub(hub.id, incident_id, supervisor=supervisors[hub.name], by=SYSTEM)


def _volunteers(how_many: int) -> None:
    towns = _towns()
    today = settings().local(clock.now()).date()
    affiliated = int(how_many * AFFILIATED_SHARE) // len(charities.ORGANISATIONS)
    first = 1
    for number, (name, *_rest) in enumerate(charities.ORGANISATIONS):
        rows = people.rows(towns, first=first, how_many=affiliated, seed=number, today=today)
        import_volunteers(rows, organisation_id=by_name(name).id, by=SYSTEM)
        first += affiliated
    rows = people.rows(towns, first=first, how_many=how_many - first + 1, seed=99, today=today)
    import_volunteers(rows, organisation_id=None, by=SYSTEM)


def _towns() -> list[Place]:
    return places.places_within(box_around(MIDDLE, REACH_KM), limit=200)


def _tasks() -> None:
    now = clock.now()
    start = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=3)
    tasks.raise_task(_parcels(start), by=SYSTEM, open_now=True)
    tasks.raise_task(_visits(start), by=SYSTEM, open_now=True)
    tasks.raise_task(_silt(start), by=SYSTEM)


def _shift(start: datetime, first_hour: int, last_hour: int) -> ShiftFacts:
    return ShiftFacts(start + timedelta(hours=first_hour), start + timedelta(hours=last_hour))


def _parcels(start: datetime) -> TaskFacts:
    return TaskFacts(
        title="Pack food parcels", shifts=(_shift(start, 0, 4),),
        lines=(LineFacts("", 12),), organisation_id=by_name("Harbour Food Rescue").id,
        address="14 Jackson Street, Petone", lat=-41.2275, lon=174.8820, risk=Risk.OPEN, pre_accepts=True,
        description="Pack and carry food parcels, up to 15 kg.", briefing_point="Side door of the hall",
        contact_name="Leilani Tuala", contact_phone=people.phone_number(900_000),
        you_bring="closed shoes and water", we_issue="gloves, hi-vis vest, badge",
    )  # fmt: skip


def _visits(start: datetime) -> TaskFacts:
    return TaskFacts(
        title="Visit people who live alone", shifts=(_shift(start, 1, 4),),
        lines=(LineFacts("door_knocking", 6),), organisation_id=by_name("St Brigid's Care").id,
        address="3 Laings Road, Lower Hutt", lat=-41.2090, lon=174.9050, risk=Risk.SUPERVISED, pre_accepts=False,
        description="Knock on doors in pairs, ask what people need, write it down.",
        briefing_point="Church office", contact_name="Grace Hughes", contact_phone=people.phone_number(900_001),
        min_age=18, you_bring="a charged phone and a warm coat", we_issue="badge, list of streets",
    )  # fmt: skip


def _silt(start: datetime) -> TaskFacts:
    return TaskFacts(
        title="Clear silt from driveways", shifts=(_shift(start, 20, 24),),
        lines=(LineFacts("cleaning", 15), LineFacts("four_wheel_drive", 2)),
        organisation_id=by_name("Valley Clean-Up Crew").id, address="Coast Road, Wainuiomata", lat=-41.2720,
        lon=174.9420, risk=Risk.SUPERVISED, pre_accepts=True, description="Shovels and wheelbarrows; heavy work.",
        briefing_point="Car park of the hall", contact_name="Tevita Latu",
        contact_phone=people.phone_number(900_003), you_bring="boots, gloves, water", we_issue="shovels, masks",
    )  # fmt: skip


def _sign_ins() -> list[SignIn]:
    wanted = (
        (Role.ADMIN, "admin@example.org", "Ada Admin", None),
        (Role.SUPERVISOR, "supervisor@example.org", "Samuel Asante", None),
        (Role.COORDINATOR, "coordinator@example.org", "Moana Te Rangi", None),
        (Role.CHARITY, "charity@example.org", "Leilani Tuala", "Harbour Food Rescue"),
        (Role.CHARITY, "charity2@example.org", "Grace Hughes", "St Brigid's Care"),
        (Role.REGION, "region@example.org", "Rosa Lim", None),
        (Role.AUDITOR, "auditor@example.org", "Olga Nilsen", None),
    )
    found = []
    for role, email, name, organisation in wanted:
        organisation_id = by_name(organisation).id if organisation else None
        password = accounts.create_user(email, role, name=name, organisation_id=organisation_id, by=SYSTEM)
        found.append(SignIn(role, email, password))
    return found
