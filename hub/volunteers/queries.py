"""Who is on the register?"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased, selectinload

from hub import clock
from hub.audit.models import AuditEntry
from hub.database import db
from hub.errors import NotFound
from hub.incidents.queries import hub_by_uid
from hub.installation.queries import settings
from hub.messaging.models import Conversation, Message
from hub.messaging.queries import midnight
from hub.messaging.states import MessageState
from hub.places.gazetteer import PlaceFound, PlaceSearch
from hub.places.queries import find_place, is_loaded, nearest_place_name
from hub.places.rules import Point, fold
from hub.volunteers.ages import is_minor
from hub.volunteers.models import Asked, Commitment, OtherPhone, Volunteer
from hub.volunteers.models_doors import SkillWord
from hub.volunteers.models_standing import GuardianConsent
from hub.volunteers.rules import Ages, EligibilityFacts, age_on, missing_for_eligible
from hub.volunteers.selves import (
    COUNTS,
    IN_USE,
    by_any_phone,
    is_self,
    join_person,
    original,
    person_of,
    persons_by_row,
    persons_id,
)
from hub.volunteers.states import Missing, Standing
from hub.volunteers.typed import RegistrationContext

AT_ONCE = 500
FEWEST_FIGURES = 4


@dataclass(frozen=True, slots=True)
class Yesterday:
    """The register as it stood when today began."""

    registered: int
    asked: int


def by_uid(uid: UUID) -> Volunteer:
    """The person; of a merged row the one it was merged into. Raises NotFound."""
    return person_of(original(uid))


def by_phone(phone: str) -> list[Volunteer]:
    """Everyone who uses this number (E.164), each once, and did not leave; in the order they came."""
    return by_any_phone([phone]).get(phone, [])


def same_person(phone: str | None, name_key: str) -> Volunteer | None:
    """The row with this number and name, merged or not, whatever its standing. Without a number none is the same."""
    if phone is None:
        return None
    query = sa.select(Volunteer).where(Volunteer.phone == phone, Volunteer.name_key == name_key)
    return db.session.scalar(query)


def people(ids: Collection[int]) -> dict[int, Volunteer]:
    """The people to whom these rows belong, by each id that was asked for."""
    wanted, found = list(ids), dict[int, Volunteer]()
    for start in range(0, len(wanted), AT_ONCE):
        row = aliased(Volunteer)
        query = sa.select(row.id, Volunteer).join(Volunteer, Volunteer.id == persons_id(row))
        part = query.where(row.id.in_(wanted[start : start + AT_ONCE]))
        found |= {row_id: person for row_id, person in db.session.execute(part)}
    return found


def ids_by_uid(uids: Collection[UUID]) -> dict[UUID, int]:
    """The ids of these people, of merged rows the person's; who is not on the register is left out."""
    wanted, found = list(uids), dict[UUID, int]()
    for start in range(0, len(wanted), AT_ONCE):
        part = wanted[start : start + AT_ONCE]
        rows = db.session.execute(sa.select(Volunteer.uid, persons_id()).where(Volunteer.uid.in_(part)))
        found |= {uid: volunteer_id for uid, volunteer_id in rows}
    return found


def search(text: str, limit: int = 20) -> list[Volunteer]:
    """People whose name has these words, or whose number has these figures, in order of name; each once.

    A merged row is found by its own name and number, and shows its person.
    """
    words, figures = fold(text).split(), "".join(letter for letter in text if letter.isdigit())
    by_name = sa.and_(sa.true(), *(Volunteer.name_key.contains(word, autoescape=True) for word in words))
    tests = [by_name] if words and not (figures and len(figures) == len("".join(words))) else []
    if len(figures) >= FEWEST_FIGURES:
        # A number is dialled with a leading 0 that E.164 does not have.
        tests.append(_has_figures(figures.lstrip("0")))
    if not tests:
        return []
    found = sa.select(persons_id()).where(sa.or_(*tests))
    query = sa.select(Volunteer).options(selectinload(Volunteer.skills)).where(Volunteer.id.in_(found))
    return list(db.session.scalars(query.order_by(Volunteer.name_key, Volunteer.id).limit(limit)))


def _has_figures(figures: str) -> sa.ColumnElement[bool]:
    others = sa.select(OtherPhone.volunteer_id).where(
        OtherPhone.phone.contains(figures, autoescape=True), IN_USE
    )
    return sa.or_(Volunteer.phone.contains(figures, autoescape=True), Volunteer.id.in_(others))


def standing_counts() -> dict[str, int]:
    """How many people have each standing."""
    query = sa.select(Volunteer.state, sa.func.count()).where(COUNTS).group_by(Volunteer.state)
    return {state.value: number for state, number in db.session.execute(query)}


def missing_of(volunteer: Volunteer) -> tuple[Missing, ...]:
    """What still stands between this person and being called."""
    here = settings()
    today = here.local(clock.now()).date()
    facts = EligibilityFacts(
        phone_kind=volunteer.phone_kind if volunteer.phone else None,
        is_confirmed=volunteer.phone_confirmed_at is not None,
        age=age_on(volunteer.date_of_birth, today) if volunteer.date_of_birth else None,
        has_place=volunteer.lat is not None,
        consent_sms=volunteer.consent_sms,
        has_guardian=is_minor(volunteer.date_of_birth, today, ages()) and has_guardian(volunteer.id),
    )
    return missing_for_eligible(facts, ages())


def suspension_of(uid: UUID) -> AuditEntry | None:
    """The suspension that nobody has lifted: by whom, when and why. It outlasts that the person leaves."""
    actions = ("volunteer.suspend", "volunteer.reinstate")
    query = sa.select(AuditEntry).where(AuditEntry.subject_uid == uid, AuditEntry.action.in_(actions))
    last = db.session.scalars(query.order_by(AuditEntry.id.desc()).limit(1)).first()
    return last if last and last.action == actions[0] else None


def has_guardian(volunteer_id: int) -> bool:
    """Whether a guardian's consent is on record and was not taken back."""
    return bool(with_guardian([volunteer_id]))


def with_guardian(volunteer_ids: Collection[int]) -> set[int]:
    """Those of these people for whom a guardian's consent is on record and was not taken back."""
    rows = persons_by_row(volunteer_ids)
    query = sa.select(GuardianConsent.volunteer_id).where(
        GuardianConsent.volunteer_id.in_(list(rows)), GuardianConsent.ended_at.is_(None)
    )
    return {rows[row] for row in db.session.scalars(query)}


def registration_context(search: Callable[[str, str], PlaceSearch] = find_place) -> RegistrationContext:
    """What a registration typed here and now is read against; `search` may ask further than our own gazetteer."""
    here = settings()
    return RegistrationContext(
        country=here.country, today=here.local(clock.now()).date(), ages=ages(), search=search,
        knows_places=is_loaded(here.country), hub=place_of_hub, name_near=nearest_place_name,
    )  # fmt: skip


def place_of_hub(uid: str) -> PlaceFound | None:
    """Where the hub with that uid stands, as a place people are near; None when there is no such hub."""
    try:
        hub = hub_by_uid(UUID(uid))
    except (ValueError, NotFound):
        return None
    return PlaceFound(f"near {hub.name}"[:120], Point(hub.lat, hub.lon))


def ages() -> Ages:
    """The ages of this installation's preset."""
    preset = settings().preset
    return Ages(preset.min_age, preset.guardian_age)


def last_asked(volunteer_ids: Sequence[int]) -> dict[int, datetime]:
    """When each of these people was last asked, under whatever row; those never asked are left out."""
    rows = persons_by_row(volunteer_ids)
    query = (
        sa.select(Asked.volunteer_id, sa.type_coerce(sa.func.max(Asked.at), Asked.at.type))
        .where(Asked.volunteer_id.in_(list(rows)))
        .group_by(Asked.volunteer_id)
    )
    found: dict[int, datetime] = {}
    for volunteer_id, at in db.session.execute(query):
        person = rows[volunteer_id]
        found[person] = max(at, found.get(person, at))
    return found


def open_commitments(volunteer_id: int) -> list[Commitment]:
    """What this person has promised and not yet done, the next first."""
    query = sa.select(Commitment).where(
        is_self(Commitment.volunteer_id, volunteer_id),
        Commitment.released_at.is_(None),
        Commitment.ends_at > clock.now(),
    )
    return list(db.session.scalars(query.order_by(Commitment.starts_at)))


def until_yesterday() -> Yesterday:
    """How many were on the register when today began, and how many of them were asked in the week before.

    Never of this moment: a count that moves when someone registers would tell who was known.
    """
    end = midnight()
    registered = (
        sa.select(sa.func.count()).select_from(Volunteer).where(Volunteer.registered_at < end, COUNTS)
    )
    asked = sa.select(sa.func.count(sa.distinct(Asked.volunteer_id)))
    lately = asked.where(Asked.at >= end - timedelta(days=7), Asked.at < end)
    return Yesterday(db.session.scalar(registered) or 0, db.session.scalar(lately) or 0)


def texts_about(
    phone: str, kinds: Collection[str], *, since: timedelta
) -> list[tuple[UUID | None, MessageState]]:
    """Texts of these kinds written to a number lately: whom each was about and where it stands."""
    query = (
        sa.select(Message.subject_uid, Message.state)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(Conversation.phone == phone, Message.kind.in_(kinds), Message.created_at > clock.now() - since)
    )
    return [(subject_uid, state) for subject_uid, state in db.session.execute(query)]


def page_of(start: int, size: int, standing: Standing | None = None) -> list[Volunteer]:
    """One page of the register, or of those with one standing, in order of name."""
    query = sa.select(Volunteer).where(COUNTS).order_by(Volunteer.name_key, Volunteer.id)
    query = query.where(Volunteer.state == standing) if standing else query
    return list(db.session.scalars(query.options(selectinload(Volunteer.skills)).offset(start).limit(size)))


@dataclass(frozen=True, slots=True)
class OpenWords:
    """Words that no skill fits yet: how often they were written, when last, and by whom (three of them)."""

    key: str
    words: str
    people: int
    last_at: datetime
    names: tuple[tuple[UUID, str], ...]


def open_skill_words(limit: int = 100) -> list[OpenWords]:
    """What people wrote that no skill fits, the most frequent first."""
    w, number = SkillWord, sa.func.count(sa.distinct(SkillWord.volunteer_id))
    last = sa.type_coerce(sa.func.max(w.at), w.at.type)
    query = (
        sa.select(w.words_key, sa.func.min(w.words), number, last)
        .where(w.settled_at.is_(None)).group_by(w.words_key).order_by(number.desc(), w.words_key).limit(limit)
    )  # fmt: skip
    rows = db.session.execute(query).all()
    names = _who_wrote([row[0] for row in rows])
    return [OpenWords(key, words, many, at, tuple(names.get(key, ())[:3])) for key, words, many, at in rows]


def open_skill_word_count() -> int:
    """How many wordings wait for somebody to say what they mean."""
    keys = sa.select(sa.func.count(sa.distinct(SkillWord.words_key))).where(SkillWord.settled_at.is_(None))
    return db.session.scalar(keys) or 0


def _who_wrote(keys: Sequence[str]) -> dict[str, list[tuple[UUID, str]]]:
    query = join_person(sa.select(SkillWord.words_key, Volunteer), SkillWord.volunteer_id)
    query = query.where(SkillWord.words_key.in_(keys), SkillWord.settled_at.is_(None))
    found: dict[str, list[tuple[UUID, str]]] = {}
    for key, person in db.session.execute(query.order_by(Volunteer.id).limit(20 * AT_ONCE)):
        found.setdefault(key, []).append((person.uid, person.name))
    return found
