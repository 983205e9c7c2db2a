"""What was changed in one person's entry, when and by whom, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from hub.accounts.queries import names_by_uid
from hub.audit.models import AuditEntry
from hub.audit.queries import done_to
from hub.console.tasks.story import who
from hub.volunteers.models import Volunteer
from hub.volunteers.selves import originals_of

SHOWN = 20
# Several columns that are one thing to people have the same word.
FIELDS = {
    "given_name": "name", "family_name": "name", "address": "where they are", "place_name": "where they are",
    "postcode": "where they are", "travel_km": "how far they travel", "date_of_birth": "date of birth",
    "language": "language", "skills": "what they can do", "skill_words": "what they can do",
    "access_needs": "what they need", "access_note": "what they need", "emergency_name": "emergency contact",
    "emergency_phone": "emergency contact", "email": "e-mail", "notes": "notes", "consent_sms": "consent to texts",
    "consent_share": "consent to give details on",
}  # fmt: skip
WORDS = {
    "volunteer.amend": "They registered again, and what was new was added.",
    "volunteer.import_change": "A list brought something new.",
    "volunteer.add_phone": "A number was added.",
    "volunteer.make_main_phone": "Another number became the main one.",
    "volunteer.new_number": "They have a new number.",
    "volunteer.retire_phone": "A number was taken off.",
    "volunteer.note_emergency": "Emergency contact changed.",
    "volunteer.note_needs": "What they need changed.",
    "volunteer.place": "Placed on the map.",
    "volunteer.week": "Usual week changed.",
}
CORRECTED = "volunteer.correct"


@dataclass(frozen=True, slots=True)
class Change:
    """One line of what was changed."""

    at: datetime
    text: str
    by: str


def changes_of(volunteer: Volunteer) -> list[Change]:
    """What was changed about this person, the newest first."""
    uids = [volunteer.uid, *(one.uid for one in originals_of(volunteer.id))]
    entries = done_to(uids, [CORRECTED, *WORDS], limit=SHOWN)
    names = names_by_uid({entry.by for entry in entries})
    return [Change(entry.at, _text(entry), _by(entry.by, names)) for entry in entries]


def fields_in_words(fields: Iterable[str]) -> str:
    """Which things these columns are: “name, where they are”."""
    return ", ".join(dict.fromkeys(FIELDS.get(name, name.replace("_", " ")) for name in fields))


def _text(entry: AuditEntry) -> str:
    if entry.action != CORRECTED:
        return WORDS[entry.action]
    fields = entry.details.get("fields")
    said = fields_in_words(str(name) for name in fields) if isinstance(fields, list) else "something"
    return f"Put right: {said}."


def _by(by: str, names: Mapping[str, str]) -> str:
    return "They themselves" if by.startswith("volunteer:") else who(by, dict(names))
