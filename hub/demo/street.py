"""What the street of the exercise needs and offers: some of it at the start, the rest as the hours go by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.accounts.rules import SYSTEM
from hub.database import db
from hub.demo.people import phone_number
from hub.incidents.queries import hub_called
from hub.installation.models import Installation
from hub.installation.queries import settings
from hub.needs import services
from hub.needs.models import BoardNote
from hub.needs.queries import by_uid
from hub.needs.rules import NoteFacts
from hub.needs.states import NoteKind
from hub.organisations.queries import by_name
from hub.tasks import services as tasks
from hub.tasks.rules import LineFacts, ShiftFacts, TaskFacts
from hub.tasks.states import RaisedFrom

NEED, SKILL, THING = NoteKind.NEED, NoteKind.OFFER_SKILL, NoteKind.OFFER_THING
FIRST_PHONE = 820_000
NINE, LASTS = time(9), timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Comes:
    """One note: after how many minutes of the exercise it is said (before it opened: below 0), and where."""

    minutes: int
    kind: NoteKind
    words: str
    theme: str = ""
    name: str = ""
    has_phone: bool = False
    where: str = ""
    hub: str = "PET 1"
    stands_hours: int | None = None
    is_urgent: bool = False


NOTES: Sequence[Comes] = (
    Comes(-150, NEED, "Drains are blocked with leaves; water is at the doors of six houses", "hands",
          "Sefa Lauti", True, "Nelson Street, Petone"),
    Comes(-130, THING, "Trailer and two wheelbarrows", "equipment", "Dave Orr", True, "Udy Street, Petone", "PET 1",
          30),
    Comes(-115, NEED, "Two adults and a baby need a dry place tonight", "shelter", "Priya Nair", True,
          "waits in the hall", "PET 1", 9),
    Comes(-100, SKILL, "Electrician, can make houses safe", "power", "Goran Petrov", True, "Moera", "PET 1"),
    Comes(-90, NEED, "Insulin has to be kept cold, the power is off", "health", "Joan Tait", True,
          "Rimu Street, Eastbourne", "EAST 3"),
    Comes(-80, THING, "Spare room with two beds", "shelter", "Lusia Faleafa", True, "Cuba Street, Petone", "PET 1", 40),
    Comes(-60, THING, "Small generator with fuel for a day", "power", "Eastbourne Garage", True,
          "Rimu Street, Eastbourne", "EAST 3", 24),
    Comes(-45, NEED, "Drinking water for a street of eleven houses", "water", "Tama Ropata", False,
          "Wood Street, Wainuiomata", "WAI 2"),
    Comes(-30, SKILL, "Speaks Samoan and Tokelauan", "language", "Ioane Perez", True, "Wainuiomata", "WAI 2"),
    Comes(-20, NEED, "Old dog and two cats, nobody can take them in", "animals", "Mrs Hale", False,
          "waits in the hall"),
    Comes(4, NEED, "Lift to the pharmacy and back, cannot walk far", "transport", "Arthur Webb", True,
          "Jackson Street, Petone", "PET 1", 6),
    Comes(9, THING, "Forty blankets from the motel", "clothes", "Harbour Motel", True, "The Esplanade, Petone"),
    Comes(15, NEED, "Roof has lost its iron over the bedroom", "building", "Kiri Mahuika", True,
          "Coast Road, Wainuiomata", "WAI 2"),
    Comes(22, SKILL, "Two of us can cook for a hundred", "food", "Marae kitchen crew", True, "Waiwhetu"),
    Comes(30, NEED, "Somebody to sit with my father while I look for my sister", "care", "Rosa Duarte", True,
          "Queen Street, Wainuiomata", "WAI 2", 8),
    Comes(45, THING, "Tarpaulins and rope, about thirty", "building", "Seaview Tool Library", False, "Seaview"),
    Comes(60, NEED, "Hot food for the people who clear the drains", "food", "", False, "Nelson Street, Petone"),
    Comes(80, SKILL, "Nurse, off shift until tomorrow", "health", "Anjali Rao", True, "Eastbourne", "EAST 3", 20),
    Comes(110, NEED, "Nappies and baby food", "other", "Priya Nair", True, "Petone School hub"),
)  # fmt: skip


def show() -> None:
    """What was said before the exercise opened, and one task that was raised from the first need."""
    uids = [_write_down(number, comes) for number, comes in enumerate(NOTES) if comes.minutes <= 0]
    tasks.raise_task(_drains(by_uid(uids[0])), by=SYSTEM)


def go_on() -> int:
    """Writes down whatever has been said by now; answers how many notes. A second run adds nothing twice."""
    opened = db.session.get_one(Installation, 1).set_up_at
    written = db.session.scalar(sa.select(sa.func.count()).where(BoardNote.written_by == SYSTEM.uid)) or 0
    due = [
        (number, comes)
        for number, comes in enumerate(NOTES)
        if number >= written and opened + timedelta(minutes=comes.minutes) <= clock.now()
    ]
    for number, comes in due:
        _write_down(number, comes)
    return len(due)


def _write_down(number: int, comes: Comes) -> UUID:
    now = clock.now()
    hub = hub_called(comes.hub)
    facts = NoteFacts(
        comes.kind, comes.words, theme=comes.theme, name=comes.name, where_to_find=comes.where,
        phone=phone_number(FIRST_PHONE + number) if comes.has_phone else "", is_urgent=comes.is_urgent,
        said_at=now + timedelta(minutes=comes.minutes) if comes.minutes < 0 else now,
        expires_at=now + timedelta(hours=comes.stands_hours) if comes.stands_hours else None,
    )  # fmt: skip
    return services.write_down(facts, hub_id=hub.id if hub else None, by=SYSTEM)


def _drains(need: BoardNote) -> TaskFacts:
    """For tomorrow morning, so that whoever tries the exercise can open it and ask people."""
    there = settings().local(clock.now())
    start = datetime.combine(there.date() + timedelta(days=1), NINE, tzinfo=there.tzinfo)
    return TaskFacts(
        title="Clear blocked drains", shifts=(ShiftFacts(start, start + LASTS),), lines=(LineFacts("", 8),),
        organisation_id=by_name("Valley Clean-Up Crew").id, address="Nelson Street, Petone", lat=-41.2266, lon=174.8785,
        description=need.description, contact_name=need.name, contact_phone=need.phone, need_id=need.id,
        raised_from=RaisedFrom.NEED, briefing_point="Corner of Jackson Street", you_bring="boots, gloves, a rake",
    )  # fmt: skip
