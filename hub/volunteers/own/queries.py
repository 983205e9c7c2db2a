"""Who may open which own page, and what stands on it beside the register's own row."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from hub import clock
from hub.database import db
from hub.installation.queries import settings
from hub.volunteers.models import DayOff, OtherPhone, Volunteer
from hub.volunteers.models_doors import SkillWord
from hub.volunteers.models_standing import ConsentAnswer
from hub.volunteers.own.rules import Sharer, sharer
from hub.volunteers.rules import NOT_ME, TAKEN_BACK
from hub.volunteers.selves import COUNTS, by_any_phone, is_self, originals_of, person_of
from hub.volunteers.states import Standing


def people_behind(phone: str) -> list[Volunteer]:
    """Everyone whose page this number opens: also who left the register, and who has it as another number.

    Not whose registration with it was a mistake: its owner, or the desk, said so.
    """
    gone = sa.select(Volunteer).where(
        Volunteer.phone == phone, COUNTS, Volunteer.state == Standing.WITHDRAWN,
        Volunteer.state_reason.not_in((NOT_ME, TAKEN_BACK)),
    )  # fmt: skip
    found = [*by_any_phone([phone]).get(phone, ()), *db.session.scalars(gone.order_by(Volunteer.id))]
    return [person for person in dict.fromkeys(found) if person.erased_at is None]


def rows_of(person: Volunteer) -> list[Volunteer]:
    """The person's row and every row that was merged into it."""
    return [person, *originals_of(person.id)]


def own_page(uid: UUID) -> Volunteer | None:
    """The person of an open own page, unless they were erased or merged since."""
    person = db.session.scalar(sa.select(Volunteer).where(Volunteer.uid == uid))
    if person is None:
        return None
    person = person_of(person)
    return None if person.erased_at else person


def sharers(people: Sequence[Volunteer]) -> list[Sharer]:
    """These people as they are told apart on a shared phone."""
    return [sharer(one.uid, one.given_name, one.date_of_birth, one.birth_is_exact) for one in people]


def days_off(volunteer_id: int) -> list[DayOff]:
    """Dates on which the person is not free, the first first; those that are over are left out by the caller."""
    query = sa.select(DayOff).where(DayOff.volunteer_id == volunteer_id)
    return list(db.session.scalars(query.order_by(DayOff.starts_on, DayOff.id)))


def past_date(today: date, *, limit: int = 200) -> list[Volunteer]:
    """Whose delete date has passed, the longest past first."""
    query = sa.select(Volunteer).where(COUNTS, Volunteer.delete_on <= today, Volunteer.erased_at.is_(None))
    return list(db.session.scalars(query.order_by(Volunteer.delete_on, Volunteer.id).limit(limit)))


def past_date_count() -> int:
    """How many of them there are today."""
    today = settings().local(clock.now()).date()
    query = sa.select(sa.func.count()).select_from(Volunteer)
    return (
        db.session.scalar(query.where(COUNTS, Volunteer.delete_on <= today, Volunteer.erased_at.is_(None)))
        or 0
    )


def consents_of(volunteer_id: int) -> list[ConsentAnswer]:
    """Every answer to a question of consent with its sentence, the newest first."""
    query = sa.select(ConsentAnswer).where(is_self(ConsentAnswer.volunteer_id, volunteer_id))
    return list(db.session.scalars(query.order_by(ConsentAnswer.at.desc(), ConsentAnswer.id.desc())))


def open_words(volunteer_id: int) -> list[str]:
    """What they wrote about what they can do and no skill fits yet."""
    query = sa.select(SkillWord.words).where(
        is_self(SkillWord.volunteer_id, volunteer_id), SkillWord.settled_at.is_(None)
    )
    return list(db.session.scalars(query.order_by(SkillWord.id)))


def other_phones(volunteer_id: int) -> list[OtherPhone]:
    """Other and former numbers of a person, the newest first."""
    query = sa.select(OtherPhone).where(is_self(OtherPhone.volunteer_id, volunteer_id))
    return list(db.session.scalars(query.order_by(OtherPhone.id.desc())))
