"""Use cases of what backs a person's standing: credentials, a guardian's word, an appeal."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa

from hub.accounts.rules import Actor
from hub.database import db, transaction
from hub.errors import Conflict, Invalid
from hub.installation.queries import settings
from hub.messaging.states import Lane
from hub.volunteers.ages import is_minor
from hub.volunteers.models import Volunteer
from hub.volunteers.models_standing import Credential
from hub.volunteers.moves import reconsider_standing
from hub.volunteers.phones import parse_phone
from hub.volunteers.queries import ages, by_uid
from hub.volunteers.selves import person_of
from hub.volunteers.standing import moves as vouching
from hub.volunteers.standing import queries as vouched
from hub.volunteers.standing.rules import (
    CredentialFacts,
    GuardianFacts,
    check_days,
    in_a_sentence,
    warning_due,
)
from hub.volunteers.states import Standing
from hub.volunteers.telling.moves import text_person


def record_credential(volunteer_uid: UUID, facts: CredentialFacts, *, by: Actor) -> UUID:
    """Writes down a credential, a level of training or a check that somebody has seen. Raises Invalid."""
    check_days(facts, vouched.today())
    with transaction():
        volunteer = by_uid(volunteer_uid)
        row = vouching.add_credential(volunteer, facts, by=by.uid)
        return row.uid


def end_credential(uid: UUID, *, why: str, by: Actor) -> None:
    """It counts no longer, for a reason that stays with it. A second time changes nothing."""
    words = _words(why, "why", "Write down why it counts no longer.")
    with transaction():
        credential = vouched.credential_by_uid(uid)
        if credential.ended_at is None:
            vouching.end_credential(credential, _person(credential.volunteer_id), why=words, by=by.uid)


def record_guardian(volunteer_uid: UUID, facts: GuardianFacts, *, by: Actor) -> Standing:
    """A parent or guardian agrees that somebody under age may help; answers the standing that follows.

    Raises Conflict for somebody who decides for themselves.
    """
    if not facts.name.strip():
        raise Invalid({"name": "Write the parent's or guardian's name."})
    if facts.agreed_on > vouched.today():
        raise Invalid({"agreed_on": "This day has not come yet."})
    with transaction():
        volunteer = by_uid(volunteer_uid)
        if not is_minor(volunteer.date_of_birth, vouched.today(), ages()):
            least = ages().guardian
            raise Conflict(f"{volunteer.name} is not known to be under {least}. They decide for themselves.")
        vouching.add_guardian(volunteer, _with_phone(facts), by=by.uid)
        return volunteer.state


def _with_phone(facts: GuardianFacts) -> GuardianFacts:
    phone = parse_phone(facts.phone, settings().country) if facts.phone.strip() else ""
    return GuardianFacts(facts.name.strip(), facts.way, facts.agreed_on, phone, facts.relation.strip())


def end_guardian(uid: UUID, *, why: str, by: Actor) -> None:
    """The consent is taken back: the person can be called no longer. A second time changes nothing."""
    words = _words(why, "why", "Write down who took it back, and why.")
    with transaction():
        consent = vouched.guardian_by_uid(uid)
        if consent.ended_at is None:
            vouching.end_guardian(consent, _person(consent.volunteer_id), why=words, by=by.uid)


def appeal(volunteer_uid: UUID, words: str, *, by: Actor) -> UUID:
    """What a suspended person says against it; anybody may write it down for them.

    Raises Conflict when they are not suspended or an appeal waits already.
    """
    said = _words(words, "words", "Write down what they say.", most=1000)
    with transaction():
        volunteer = by_uid(volunteer_uid)
        if volunteer.state is not Standing.SUSPENDED:
            raise Conflict(f"{volunteer.name} is not suspended, so there is nothing to look at again.")
        if vouched.open_appeal(volunteer.id):
            raise Conflict("An appeal waits for a decision already. Add to it in the conversation.")
        return vouching.add_appeal(volunteer, said, by=by.uid).uid


def warn(credential_id: int) -> bool:
    """Tells a person that something runs out, once for each of 90, 30 and 0 days; whether it was this time.

    The conditional update is the claim: of several workers one writes the text.
    """
    with transaction():
        credential = db.session.get(Credential, credential_id)
        day = vouched.today()
        stage = warning_due(credential.expires_on, day) if credential and credential.expires_on else None
        if (
            credential is None
            or credential.expires_on is None
            or stage is None
            or not _claim(credential, stage)
        ):
            return False
        volunteer = _person(credential.volunteer_id)
        if not volunteer.state.is_off:
            said = f"{'ran' if credential.expires_on < day else 'runs'} out on {day_words(credential.expires_on)}"
            what = in_a_sentence(credential.code)
            text_person(volunteer, "credential_expires", lane=Lane.OTHER, what=what, runs_out=said)
        return True


def _claim(credential: Credential, stage: int) -> bool:
    update = sa.update(Credential).where(
        Credential.id == credential.id, Credential.ended_at.is_(None),
        sa.or_(Credential.warned_days.is_(None), Credential.warned_days > stage),
    )  # fmt: skip
    done = db.session.execute(update.values(warned_days=stage).execution_options(synchronize_session=False))
    return bool(done.rowcount == 1)  # type: ignore[attr-defined]


def day_words(day: date) -> str:
    """A day with its year: “Sat 14 Nov 2026”."""
    return f"{day:%a} {day.day} {day:%b %Y}"


def come_of_age(volunteer_id: int) -> Standing:
    """A birthday has come since their standing was last looked at: looks again, and answers it."""
    with transaction():
        return reconsider_standing(_person(volunteer_id), by="system")


def _person(volunteer_id: int) -> Volunteer:
    return person_of(db.session.get_one(Volunteer, volunteer_id))


def _words(text: str, field: str, missing: str, *, most: int = 300) -> str:
    words = text.strip()
    if not words:
        raise Invalid({field: missing})
    if len(words) > most:
        raise Invalid({field: f"This has {len(words)} letters. Shorten it to {most}."})
    return words
