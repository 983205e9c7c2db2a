"""Steps on people and on their ledger, inside a caller's transaction."""

from collections.abc import Collection, Iterable, Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from hub import clock, many_rows
from hub.audit.moves import change_state, record
from hub.database import db, insert_missing, new_uid
from hub.installation.queries import settings
from hub.places.gazetteer import PlaceFound
from hub.volunteers.access import RING
from hub.volunteers.consenting import note_answers
from hub.volunteers.consents import DOORS, VERSION
from hub.volunteers.models import Asked, Commitment, MatchRow, Volunteer, VolunteerSkill
from hub.volunteers.models_doors import TwinLook
from hub.volunteers.queries import by_uid, last_asked, missing_of, suspension_of
from hub.volunteers.rules import (
    MATCH_COLUMNS,
    MatchFacts,
    Registration,
    asked_at_code,
    confirmed_by,
    joined_notes,
    look_again_on,
    match_rows,
    note_about_skills,
)
from hub.volunteers.selves import persons_by_row, skills_of
from hub.volunteers.skill_words import keep_words
from hub.volunteers.states import (
    STANDING,
    ConfirmedBy,
    ConsentKind,
    ConsentSms,
    Missing,
    Source,
    Standing,
    StandingEvent,
)

AT_ONCE = 1000
_STILL_COUNTS = (Standing.REGISTERED, Standing.ELIGIBLE)


def one_person(uid: UUID) -> Volunteer:
    """The person, ours until this transaction ends, as they are now. Raises NotFound.

    Whoever was made one with another entry while we waited is that one. What only names their row goes on meanwhile:
    a leader may sign them out, and would else wait for us while we wait for their sign-in.
    """
    person = by_uid(uid)
    while True:
        query = sa.select(Volunteer.alias_of_id, Volunteer.erased_at).where(Volunteer.id == person.id)
        alias_of_id, erased_at = db.session.execute(query.with_for_update(key_share=True)).one()
        if erased_at != person.erased_at:
            db.session.refresh(person)
        if alias_of_id is None:
            return person
        person = db.session.get_one(Volunteer, alias_of_id)


def add(facts: Registration, *, source: Source, by: str = "") -> Volunteer:
    """Puts a person on the register. Without `by` they did it themselves."""
    now = clock.now()
    place, vouched, here = facts.place, confirmed_by(source), settings()
    volunteer = Volunteer(
        uid=new_uid(), given_name=facts.given_name, family_name=facts.family_name, name_key=facts.name_key,
        phone=facts.phone, phone_kind=facts.phone_kind, phone_confirmed_by=vouched if facts.phone else None,
        phone_confirmed_at=now if vouched and facts.phone else None, email=facts.email, language=facts.language,
        address=facts.address, postcode=facts.postcode, travel_km=facts.travel_km,
        availability=facts.availability,
        place_name=place.name if place else "", lat=place.point.lat if place else None,
        lon=place.point.lon if place else None, date_of_birth=facts.date_of_birth,
        emergency_name=facts.emergency_name, emergency_phone=facts.emergency_phone,
        consent_sms=facts.consent_sms, consent_share=facts.consent_share, consent_wording=VERSION,
        consent_at=facts.registered_at or now, notes=joined_notes(facts.notes, note_about_skills(facts.other_skills)),
        state=Standing.REGISTERED, source=source, registered_at=facts.registered_at or now,
        is_invented=here.is_exercise, birth_is_exact=facts.birth_is_exact,
        access_needs=list(facts.access_needs), access_note=facts.access_note, keyed_in_id=facts.keyed_in_id,
        group_id=facts.group_id, hub_id=facts.hub_id,
        delete_on=look_again_on(here.local(now).date(), here.preset.keep_months),
    )  # fmt: skip
    volunteer.skills = [VolunteerSkill(skill=skill) for skill in facts.skills]
    volunteer.state_reason = _reason(missing_of(volunteer))
    _insert(volunteer)
    keep_words({volunteer.id: facts.other_skills})
    look_for_twins([volunteer.id])
    by = by or f"volunteer:{volunteer.uid}"
    record("volunteer.register", volunteer, by=by, states=(None, Standing.REGISTERED.value))
    if facts.was_asked:
        answers = {ConsentKind.SMS: facts.consent_sms, ConsentKind.SHARE: facts.consent_share}
        note_answers(volunteer, answers, door=source, by=by, language=facts.asked_in, at=facts.registered_at)
    return volunteer


def look_for_twins(volunteer_ids: Collection[int]) -> None:
    """Has these people compared with the whole register, soon and by a worker: a door need not wait for it."""
    insert_missing(TwinLook, [{"volunteer_id": one} for one in volunteer_ids])


def look_for_twins_of_all(first_id: int, last_id: int) -> None:
    """The same for everyone who came between these two."""
    insert_missing(TwinLook, [{"volunteer_id": first_id, "through_id": last_id}])


def _insert(volunteer: Volunteer) -> None:
    """Writes the row. Raises IntegrityError when the same form came at the same moment and was faster."""
    is_alone = db.session.get_bind().dialect.name == "sqlite"
    # On SQLite a transaction has the database to itself, and whoever asks here has looked already.
    with nullcontext() if is_alone else db.session.begin_nested():
        db.session.add(volunteer)
        db.session.flush()


def begin_standing(volunteer: Volunteer, *, by: str) -> None:
    """The standing of somebody who came in this transaction, and what matching reads about them.

    What is missing was written with their row. The short way of `reconsider_standing`: there is nothing old.
    """
    if not volunteer.state_reason:
        reconsider_standing(volunteer, by=by)
    elif volunteer.lat is not None and volunteer.lon is not None:
        facts = MatchFacts(
            lat=volunteer.lat, lon=volunteer.lon, travel_km=volunteer.travel_km,
            availability=volunteer.availability, date_of_birth=volunteer.date_of_birth,
            standing=volunteer.state, is_paused=False, consent_sms=volunteer.consent_sms,
            consent_share=volunteer.consent_share, language=volunteer.language,
            gets_texts=volunteer.phone is not None and volunteer.phone_kind.gets_texts,
        )  # fmt: skip
        skills = [entry.skill for entry in volunteer.skills]
        _insert_match_rows(match_rows(volunteer.id, facts, skills, None))


def _reason(missing: Iterable[Missing]) -> str:
    words = ", ".join(missing)
    return f"Missing: {words}" if words else ""


def confirm_phone(volunteer: Volunteer, how: ConfirmedBy, *, by: str) -> None:
    """We know now that the number is theirs and that they want to hear from us."""
    if volunteer.state is Standing.WITHDRAWN:
        take_back(volunteer, by=by)
    if volunteer.consent_sms is not ConsentSms.YES:
        volunteer.consent_sms = ConsentSms.YES
        volunteer.consent_wording, volunteer.consent_at = VERSION, clock.now()
        note_answers(volunteer, {ConsentKind.SMS: ConsentSms.YES}, door=DOORS[how], by=by, how=how)
        record("volunteer.consent", volunteer, by=by, details={"consent_sms": ConsentSms.YES.value})
    if volunteer.phone_confirmed_at is None:
        volunteer.phone_confirmed_at, volunteer.phone_confirmed_by = clock.now(), how
        record("volunteer.confirm_phone", volunteer, by=by, details={"how": how.value})
    reconsider_standing(volunteer, by=by)


def reconsider_standing(volunteer: Volunteer, *, by: str) -> Standing:
    """Makes a person eligible when nothing is missing, and registered when something is."""
    db.session.flush()
    missing = missing_of(volunteer)
    if volunteer.state in _STILL_COUNTS:
        event = StandingEvent.MISS_SOMETHING if missing else StandingEvent.CONFIRM
        why = _reason(missing)
        change_state(volunteer, event, STANDING, by=by, why=why, values={"state_reason": why})
    refresh_match_rows([volunteer.id])
    return volunteer.state


def set_place(volunteer: Volunteer, place: PlaceFound, *, by: str) -> None:
    """We know now where they are; the words of their address stay as they wrote them."""
    volunteer.lat, volunteer.lon, volunteer.place_name = place.point.lat, place.point.lon, place.name[:120]
    record("volunteer.place", volunteer, by=by)
    reconsider_standing(volunteer, by=by)


def withdraw(volunteer: Volunteer, *, why: str, by: str) -> None:
    """Takes a person off; the row stays, so that nobody registers them again behind their back."""
    change_state(volunteer, StandingEvent.WITHDRAW, STANDING, by=by, why=why, values={"state_reason": why})
    refresh_match_rows([volunteer.id])


def take_back(volunteer: Volunteer, *, by: str) -> None:
    """Somebody who had left is on the register again: suspended, when they left while they were."""
    change_state(volunteer, StandingEvent.RETURN, STANDING, by=by, values={"state_reason": ""})
    if earlier := suspension_of(volunteer.uid):
        change_state(
            volunteer, StandingEvent.SUSPEND, STANDING, by=earlier.by, why=earlier.why,
            values={"state_reason": earlier.why}, details=earlier.details,
        )  # fmt: skip
        refresh_match_rows([volunteer.id])


def set_paused(volunteer: Volunteer, is_paused: bool, until: datetime | None = None, *, by: str) -> None:
    """Asks this person nothing from now on, up to `until` or until they say so, or asks them again."""
    volunteer.paused_at = clock.now() if is_paused else None
    volunteer.paused_until = until if is_paused else None
    details = {"until": until.isoformat()} if is_paused and until else None
    action = "volunteer.pause" if is_paused else "volunteer.take_up_again"
    record(action, volunteer, by=by, details=details)
    refresh_match_rows([volunteer.id])


def note_asked(volunteer_ids: Sequence[int], subject_uid: UUID, at: datetime) -> None:
    """Ledger: these people were asked about this now."""
    if not volunteer_ids:
        return
    rows = [
        {"uid": new_uid(), "volunteer_id": i, "subject_uid": subject_uid, "at": at} for i in volunteer_ids
    ]
    db.session.execute(sa.insert(Asked), rows)
    code = asked_at_code(at)
    for ids in _batches(volunteer_ids):
        later = sa.update(MatchRow).where(MatchRow.volunteer_id.in_(ids), MatchRow.asked_at < code)
        db.session.execute(later.values(asked_at=code).execution_options(synchronize_session=False))


def commit_to(volunteer_id: int, subject_uid: UUID, starts_at: datetime, ends_at: datetime) -> None:
    """Ledger: this person is promised over this span. The same subject again replaces its span."""
    commitment = db.session.scalar(sa.select(Commitment).where(Commitment.subject_uid == subject_uid))
    if commitment is None:
        commitment = Commitment(volunteer_id=volunteer_id, subject_uid=subject_uid)
        db.session.add(commitment)
    commitment.starts_at, commitment.ends_at, commitment.released_at = starts_at, ends_at, None


def release(subject_uids: Collection[UUID]) -> None:
    """Ledger: these promises are over, kept or not. Harmless a second time."""
    db.session.flush()
    promise = sa.update(Commitment).where(
        Commitment.subject_uid.in_(subject_uids), Commitment.released_at.is_(None)
    )
    db.session.execute(promise.values(released_at=clock.now()))


def refresh_match_rows(volunteer_ids: Collection[int]) -> int:
    """Writes anew what matching reads about these people: how many rows. Without a place there are none.

    A merged row has none of its own: its person's are written, with the skills of both.
    """
    db.session.flush()
    return sum(_refresh(ids) for ids in _batches(sorted(volunteer_ids)))


def _insert_match_rows(rows: Sequence[tuple[Any, ...]]) -> None:
    many_rows.insert_values(MatchRow.__table__, MATCH_COLUMNS, rows, are_stored=True)


def rebuild_match_rows() -> int:
    """The same for everyone on the register, in batches."""
    ids = list(db.session.scalars(sa.select(Volunteer.id).order_by(Volunteer.id)))
    return refresh_match_rows(ids)


def _refresh(ids: Sequence[int]) -> int:
    persons = persons_by_row(ids)
    old = sa.delete(MatchRow).where(MatchRow.volunteer_id.in_(list(persons)))
    db.session.execute(old.execution_options(synchronize_session=False))
    skills = skills_of(ids)
    asked = last_asked(ids)
    rows = [
        row
        for key, facts in _match_facts(set(persons.values()))
        for row in match_rows(key, facts, skills.get(key, ()), asked.get(key))
    ]
    _insert_match_rows(rows)
    return len(rows)


def _match_facts(ids: Collection[int]) -> Iterable[tuple[int, MatchFacts]]:
    v = Volunteer
    columns = (
        v.id, v.lat, v.lon, v.travel_km, v.availability, v.date_of_birth, v.state, v.paused_at, v.consent_sms,
        v.consent_share, v.phone, v.phone_kind, v.language, v.free_until, v.access_needs,
    )  # fmt: skip
    placed = sa.select(*columns).where(v.id.in_(ids), v.lat.is_not(None), v.lon.is_not(None))
    for row in db.session.execute(placed):
        facts = MatchFacts(
            lat=row.lat, lon=row.lon, travel_km=row.travel_km,
            availability=row.availability, date_of_birth=row.date_of_birth, standing=row.state,
            is_paused=row.paused_at is not None,
            consent_sms=row.consent_sms, consent_share=row.consent_share, language=row.language,
            gets_texts=row.phone is not None and row.phone_kind.gets_texts and RING not in row.access_needs,
            free_until=row.free_until,
        )  # fmt: skip
        yield row.id, facts


def _batches(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
