"""What the exercise has on paper: a sign-in sheet of two weeks ago, keyed in, and things given beside the hours."""

import io
from datetime import datetime, timedelta
from decimal import Decimal

import sqlalchemy as sa
from PIL import Image, ImageDraw, ImageFont

from hub import clock
from hub.accounts.rules import SYSTEM
from hub.attendance.attached.rules import Document, read_document
from hub.attendance.donated import services as donated
from hub.attendance.donated.rules import Donor, Given
from hub.attendance.donated.services import Kept
from hub.attendance.models import Stint
from hub.attendance.sheets import services as sheets
from hub.attendance.sheets.reading import Line
from hub.attendance.sheets.rules import Same
from hub.attendance.sheets.services import SheetFacts
from hub.attendance.states import DonationKind
from hub.database import db
from hub.demo.before import NAME
from hub.incidents.queries import current_incident, incident_named
from hub.installation.queries import settings
from hub.organisations.queries import by_name
from hub.places.rules import fold
from hub.tasks.models import Task
from hub.volunteers.models import Volunteer
from hub.volunteers.selves import join_person

K, D = DonationKind, Decimal
LINES = 3
# Kind, what, how much, of what, what one is worth, flat value, where the figure comes from, who gave it.
THINGS = (
    (K.EQUIPMENT, "Digger, 3 t, with driver", D(6), "hours", D(85), None, "Price list of the hire firm", "Hutt Hire"),
    (K.MILES, "Own van to Wainuiomata and back", D(48), "km", D("0.95"), None, "The council's rate", "Dave Orr"),
    (K.GOODS, "Blankets", D(40), "pieces", None, D(300), "What the motel says", "Harbour Motel"),
    (K.EXPENSE, "Fuel for the pump", None, "", None, D("62.40"), "The receipt", "Tevita Latu"),
)  # fmt: skip


def show() -> None:
    """One sheet with its photo; three things, and an expense that waits."""
    _sheet()
    incident = current_incident()
    assert incident is not None, "the exercise has opened its incident"
    day = settings().local(clock.now()).date()
    for number, (kind, what, quantity, unit, rate, value, source, name) in enumerate(THINGS):
        given = Given(kind, day, what, quantity, unit, rate, value, settings().preset.currency, source)
        receipt = _drawn(["RECEIPT", what, f"{value}"]) if kind is K.EXPENSE else None
        kept = Kept(incident.id, f"exercise-{number}")
        donated.write_down(given, Donor(name=name), kept, receipt=receipt, by=SYSTEM)


def _sheet() -> None:
    incident = incident_named(NAME)
    task = db.session.scalars(sa.select(Task).where(Task.incident_id == incident.id)).one()
    rows = db.session.execute(
        join_person(sa.select(Stint, Volunteer).where(Stint.task_id == task.id), Stint.volunteer_id)
        .order_by(Stint.id)
        .limit(LINES)
    ).all()
    if not rows:
        return
    spans = [_on_paper(stint) for stint, _ in rows]
    written = [
        f"{number}  {fold(person.name).upper()}   {_clock(came)}   {_clock(left)}"
        for number, ((_, person), (came, left)) in enumerate(zip(rows, spans, strict=True), start=1)
    ]
    day = settings().local(rows[0][0].signed_in_at).date()
    owner = by_name("Valley Clean-Up Crew")
    uid = sheets.begin(
        SheetFacts(day, "Tevita Latu", owner.contact_name, task_id=task.id), once="exercise",
        photo=_drawn([f"SIGN-IN SHEET {task.number}", *written]), by=SYSTEM,
    )  # fmt: skip
    for (_, person), (came, left) in zip(rows, spans, strict=True):
        sheets.keep_line(uid, Line(person.uid, None, came, left, same=Same.TAKE), by=SYSTEM)


def _on_paper(stint: Stint) -> tuple[datetime, datetime]:
    """People wrote other times than the desk: a few minutes later, and home earlier."""
    assert stint.signed_out_at is not None, "everybody has left the slip on the coast road"
    return stint.signed_in_at + timedelta(minutes=5), stint.signed_out_at - timedelta(minutes=30)


def _clock(moment: datetime) -> str:
    return f"{settings().local(moment):%H:%M}"


def _drawn(lines: list[str]) -> Document:
    """Such a paper, as a photo shows it."""
    paper = Image.new("RGB", (1000, 1400), "#f6f3ea")
    pen, letters = ImageDraw.Draw(paper), ImageFont.load_default(36)
    for number, words in enumerate(lines):
        pen.text((60, 60 + 110 * number), words, fill="#223366", font=letters)
        pen.line((50, 130 + 110 * number, 950, 130 + 110 * number), fill="#999999")
    written = io.BytesIO()
    paper.save(written, "PNG")
    return read_document("exercise.png", written.getvalue())
