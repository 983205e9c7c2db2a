"""Makes rows for tests, each in a transaction of its own, with sensible values that `**over` replaces."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

import sqlalchemy as sa

from hub import clock
from hub.accounts.models import User
from hub.accounts.states import Role
from hub.database import db, new_uid, transaction
from hub.incidents.models import Hub, Incident, Opening
from hub.installation.models import Installation
from hub.installation.states import Mode
from hub.organisations.models import Organisation, OrganisationSkill
from hub.organisations.states import OrganisationState, ScreeningItem
from hub.organisations.trust import Looked
from hub.tasks.models import Shift, Task, TaskLine
from hub.tasks.states import TaskState
from hub.volunteers.models import Affiliation, Volunteer, VolunteerSkill
from hub.volunteers.states import ConfirmedBy, ConsentShare, ConsentSms, Source, Standing

_numbers = count(1)
PETONE = (-41.2270, 174.8850)


def keep(row: Any) -> Any:
    """Writes the row and answers it."""
    with transaction():
        db.session.add(row)
    return row


def make_installation(**over: Any) -> Installation:
    """The one row that says what this database is for: an exercise in Wellington."""
    values = {"id": 1, "mode": Mode.EXERCISE, "site_name": "Rangitoto Bay hubs", "preset": "wellington",
              "country": "NZ", "timezone": "Pacific/Auckland", "set_up_at": clock.now()}  # fmt: skip
    return keep(Installation(**(values | over)))


def make_user(role: Role = Role.COORDINATOR, **over: Any) -> User:
    """A sign-in; its password is `correct-horse`, hashed cheaply."""
    number = next(_numbers)
    organisation = over.pop("organisation", None)
    values = {"email": f"person{number}@example.org", "name": f"Person {number}", "role": role,
              "password_hash": CHEAP_HASH, "created_at": clock.now(),
              "organisation_id": organisation.id if organisation else None}  # fmt: skip
    return keep(User(**(values | over)))


# werkzeug's format; one round, so that tests do not wait for a slow hash.
CHEAP_HASH = "pbkdf2:sha256:1$DBAg$4233c7f1fc3f16e11c4467c5f663a54d074d9bc0873e296c52642f704c15ed01"


def make_incident(**over: Any) -> Incident:
    """An open exercise."""
    values = {"name": f"Storm {next(_numbers)}", "lead_body": "City council", "is_exercise": True,
              "opened_at": clock.now()}  # fmt: skip
    return keep(Incident(**(values | over)))


def make_hub(*, opened_for: Incident | None = None, **over: Any) -> Hub:
    """A hub in Petone; open when an incident is given."""
    number = next(_numbers)
    values = {"name": f"Petone School {number}", "call_sign": f"PET {number}", "address": "Britannia Street, Petone",
              "lat": PETONE[0], "lon": PETONE[1], "source": "test"}  # fmt: skip
    hub = keep(Hub(**(values | over)))
    if opened_for:
        keep(
            Opening(
                hub_id=hub.id, incident_id=opened_for.id, supervisor="Moana Te Rangi", opened_at=clock.now()
            )
        )
    return hub


def make_organisation(**over: Any) -> Organisation:
    """An active charity with cover."""
    number = next(_numbers)
    skills = over.pop("skills", ())
    name = over.pop("name", f"Harbour Food Rescue {number}")
    values = {"name": name, "name_key": name.casefold(), "state": OrganisationState.ACTIVE, "phone": "+6421555000",
              "contact_name": "Leilani Tuala", "lat": PETONE[0], "lon": PETONE[1], "radius_km": 20.0,
              "insurance": "Public liability to 2027-03-31", "created_at": clock.now()}  # fmt: skip
    row = Organisation(**(values | over))
    row.skills = [OrganisationSkill(skill=skill) for skill in skills]
    return keep(row)


def all_met(**over: Any) -> list[Looked]:
    """A checklist on which every point is met; `insurance=Looked(…)` replaces one."""
    met = {
        item: Looked(item, True, "Seen", date(2026, 11, 1) if item.needs_date else None)
        for item in ScreeningItem
    }
    return [over.get(item.value, point) for item, point in met.items()]


def make_volunteer(
    *, skills: tuple[str, ...] = (), organisation: Organisation | None = None, **over: Any
) -> Volunteer:
    """An eligible adult in Petone with a confirmed phone, free at any time, who shares with any charity."""
    number = next(_numbers)
    given, family = over.pop("given_name", "Aroha"), over.pop("family_name", f"Ngata{number}")
    now = clock.now()
    values = {"given_name": given, "family_name": family, "name_key": f"{given} {family}".casefold(),
              "phone": f"+64211{number:06d}", "phone_confirmed_at": now, "phone_confirmed_by": ConfirmedBy.REPLY,
              "address": "Petone", "place_name": "Petone", "lat": PETONE[0], "lon": PETONE[1], "travel_km": 20.0,
              "date_of_birth": date(1990, 5, 1), "consent_sms": ConsentSms.YES, "consent_share": ConsentShare.ANY,
              "state": Standing.ELIGIBLE, "source": Source.WEB, "registered_at": now, "is_invented": True}  # fmt: skip
    row = Volunteer(**(values | over))
    row.skills = [VolunteerSkill(skill=skill) for skill in skills]
    row.affiliations = [Affiliation(organisation_id=organisation.id)] if organisation else []
    keep(row)
    _match_rows(row)
    return row


def _match_rows(volunteer: Volunteer) -> None:
    from hub.volunteers import moves

    with transaction():
        moves.refresh_match_rows([volunteer.id])


def make_task(
    *,
    incident: Incident | None = None,
    organisation: Organisation | None = None,
    lines: tuple[tuple[str, int], ...] = (("", 3),),
    starts_in: timedelta = timedelta(hours=2),
    lasts: timedelta = timedelta(hours=4),
    **over: Any,
) -> Task:
    """An open task of an active charity in Petone with one shift: today 13:00 to 17:00."""
    incident = incident or _the_incident()
    organisation = organisation or make_organisation()
    starts_at: datetime = clock.now() + starts_in
    values = {"incident_id": incident.id, "organisation_id": organisation.id, "state": TaskState.OPEN,
              "title": "Pack food parcels", "address": "14 Beach Street, Petone", "place_name": "Petone",
              "lat": PETONE[0], "lon": PETONE[1], "briefing_point": "Side door of the hall",
              "contact_phone": "+6427555033", "contact_name": "Leilani Tuala",
              "you_bring": "closed shoes and water", "we_issue": "gloves",
              "raised_by": "system", "raised_at": clock.now(), "opened_at": clock.now()}  # fmt: skip
    task = Task(**(values | over))
    task.lines = [TaskLine(skill=skill, needed=needed) for skill, needed in lines]
    task.shifts = [Shift(starts_at=starts_at, ends_at=starts_at + lasts)]
    return keep(task)


def _the_incident() -> Incident:
    return db.session.scalar(sa.select(Incident).limit(1)) or make_incident()


def make_referral(task: Task, volunteer: Volunteer, **over: Any) -> Any:
    """A referral on the task's first shift and line, `asked` unless `state` says otherwise."""
    from hub.referrals.models import Referral
    from hub.referrals.states import ReferralState

    values = {"uid": new_uid(), "task_id": task.id, "shift_id": task.shifts[0].id, "line_id": task.lines[0].id,
              "volunteer_id": volunteer.id, "organisation_id": task.organisation_id, "state": ReferralState.ASKED,
              "created_at": clock.now(), "asked_at": clock.now()}  # fmt: skip
    return keep(Referral(**(values | over)))


def make_note(words: str = "Water for eleven houses", **over: Any) -> Any:
    """A need on the board, said just now."""
    from hub.needs.models import BoardNote
    from hub.needs.states import NoteKind

    incident = over.pop("incident", None) or _the_incident()
    values = {"incident_id": incident.id, "kind": NoteKind.NEED, "description": words, "said_at": clock.now(),
              "written_by": "moana"}  # fmt: skip
    return keep(BoardNote(**(values | over)))


def make_conversation(**over: Any) -> Any:
    """A conversation with an invented phone."""
    from hub.messaging.models import Conversation

    values = {"phone": f"+64212{next(_numbers):06d}", "is_invented": True, "last_at": clock.now()}
    return keep(Conversation(**(values | over)))


def make_inbound(body: str, conversation: Any = None, **over: Any) -> Any:
    """A text that has come in and nobody has read."""
    from hub.messaging.models import Inbound

    conversation = conversation or make_conversation()
    values = {"provider_sid": f"SM{new_uid().hex}", "conversation_id": conversation.id, "body": body,
              "received_at": clock.now()}  # fmt: skip
    return keep(Inbound(**(values | over)))


def make_question(conversation: Any, kind: Any = None, **over: Any) -> Any:
    """An open ask about nothing in particular, to be answered within the hour."""
    from hub.messaging import questions
    from hub.messaging.states import QuestionKind

    values = {"label": "T-0042 Pack food parcels", "deadline": clock.now() + timedelta(hours=1)}
    with transaction():
        return questions.ask(
            conversation, kind or QuestionKind.ASK, over.pop("subject_uid", new_uid()), **(values | over)
        )
