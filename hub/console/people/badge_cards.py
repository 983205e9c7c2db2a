"""Badges as they print: one person's, or those of everybody at a place."""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from hub.attendance.models import Badge
from hub.database import db
from hub.incidents.models import Incident
from hub.installation.queries import settings
from hub.printed_codes import spaced
from hub.volunteers.models import Volunteer
from hub.web.qr import qr


@dataclass(frozen=True, slots=True)
class Card:
    """Everything that stands on one badge."""

    given_name: str
    family_name: str
    role: str
    place: str
    incident: str
    site: str
    marks: list[str]
    until: datetime
    code: str
    svg: Markup
    is_exercise: bool


def card(badge: Badge, person: Volunteer) -> Card:
    """The badge as it was made; its QR holds the code and nothing else."""
    incident = db.session.get_one(Incident, badge.incident_id)
    return Card(
        given_name=person.given_name, family_name=person.family_name, role=badge.role, place=badge.place,
        incident=incident.name, site=settings().site_name, marks=badge.marks, until=badge.expires_at,
        code=spaced(badge.code), svg=qr(badge.code, error="m"),
        is_exercise=incident.is_exercise or settings().is_exercise,
    )  # fmt: skip
