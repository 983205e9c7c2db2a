"""Steps that write down what was seen, signed and decided about a person, in a caller's transaction."""

from collections.abc import Iterable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from hub import clock
from hub.audit.moves import change_state, record
from hub.database import db
from hub.installation.queries import settings
from hub.installation.rules import AgreementText
from hub.volunteers.events import PapersChanged, PaperSigned
from hub.volunteers.models import Volunteer
from hub.volunteers.models_standing import Agreement, Appeal, Credential, GuardianConsent
from hub.volunteers.moves import reconsider_standing, refresh_match_rows
from hub.volunteers.ports import tell_papers, tell_signed
from hub.volunteers.selves import is_self
from hub.volunteers.standing.queries import guardians_of, today
from hub.volunteers.standing.rules import CredentialFacts, GuardianFacts
from hub.volunteers.states import STANDING, AgreementWay, CredentialKind, StandingEvent, SuspendedFor

REPLACED = "Replaced by a newer one."


def add_credential(volunteer: Volunteer, facts: CredentialFacts, *, by: str) -> Credential:
    """Writes down what was shown. An older one of the same kind that does not last longer is replaced."""
    for older in _same(volunteer, facts):
        if facts.expires_on is None or (older.expires_on and older.expires_on <= facts.expires_on):
            end_credential(older, volunteer, why=REPLACED, by=by)
    row = Credential(
        volunteer_id=volunteer.id, kind=facts.kind, code=facts.code.strip(), level=facts.level,
        issuer=facts.issuer.strip(), certificate=facts.certificate.strip(), seen_on=facts.seen_on,
        seen_by=facts.seen_by.strip(), recorded_by=by, recorded_at=clock.now(), expires_on=facts.expires_on,
        task_uid=facts.task_uid,
    )  # fmt: skip
    db.session.add(row)
    details = {"kind": facts.kind.value, "code": row.code}
    record("credential.record", row, by=by, about=volunteer.uid, details=details)
    tell_papers(PapersChanged(volunteer.id, by))
    return row


def _same(volunteer: Volunteer, facts: CredentialFacts) -> list[Credential]:
    query = sa.select(Credential).where(
        is_self(Credential.volunteer_id, volunteer.id), Credential.ended_at.is_(None),
        Credential.code == facts.code.strip(),
        Credential.kind == facts.kind,
    )  # fmt: skip
    if facts.kind is CredentialKind.CHECK:
        same_task = Credential.task_uid == facts.task_uid if facts.task_uid else Credential.task_uid.is_(None)
        query = query.where(same_task)
    return list(db.session.scalars(query))


def end_credential(credential: Credential, volunteer: Volunteer, *, why: str, by: str) -> None:
    """It counts no longer; it stays visible with the reason."""
    credential.ended_at, credential.ended_why = clock.now(), why[:300]
    record(
        "credential.end", credential, by=by, about=volunteer.uid, why=why, details={"code": credential.code}
    )
    tell_papers(PapersChanged(volunteer.id, by))


def add_guardian(volunteer: Volunteer, facts: GuardianFacts, *, by: str) -> GuardianConsent:
    """A parent or guardian agrees; an earlier consent ends with it."""
    for earlier in guardians_of(volunteer.id):
        if earlier.ended_at is None:
            end_guardian(earlier, volunteer, why=REPLACED, by=by, settles=False)
    row = GuardianConsent(
        volunteer_id=volunteer.id, name=facts.name, phone=facts.phone, relation=facts.relation, way=facts.way,
        agreed_at=moment_of(facts.agreed_on), recorded_by=by,
    )  # fmt: skip
    db.session.add(row)
    record("guardian.agree", row, by=by, about=volunteer.uid, details={"way": facts.way.value})
    reconsider_standing(volunteer, by=by)
    tell_papers(PapersChanged(volunteer.id, by))
    return row


def end_guardian(
    consent: GuardianConsent, volunteer: Volunteer, *, why: str, by: str, settles: bool = True
) -> None:
    """The consent is taken back; with it goes what rests on it."""
    consent.ended_at = clock.now()
    record("guardian.end", consent, by=by, about=volunteer.uid, why=why)
    if settles:
        reconsider_standing(volunteer, by=by)
        tell_papers(PapersChanged(volunteer.id, by))


def moment_of(day: date) -> datetime:
    """Now for today; an earlier day stands for its noon."""
    if day >= today():
        return clock.now()
    return datetime.combine(day, time(12), ZoneInfo(settings().timezone))


def sign(
    volunteer: Volunteer, text: AgreementText, *, way: AgreementWay, name: str, at: datetime, by: str
) -> Agreement:
    """Keeps that this version was agreed to, with its wording; signing again later renews it."""
    row = _signed(volunteer, text)
    if row is None:
        row = Agreement(volunteer_id=volunteer.id, code=text.code, version=text.version)
        db.session.add(row)
    row.wording, row.way, row.signed_name, row.signed_at, row.recorded_by = text.text, way, name[:160], at, by
    details = {"code": text.code, "version": text.version, "way": way.value, "name": name[:160]}
    record("agreement.sign", row, by=by, about=volunteer.uid, details=details)
    tell_papers(PapersChanged(volunteer.id, by))
    return row


def _signed(volunteer: Volunteer, text: AgreementText) -> Agreement | None:
    query = sa.select(Agreement).where(
        Agreement.volunteer_id == volunteer.id, Agreement.code == text.code, Agreement.version == text.version
    )
    return db.session.scalar(query.with_for_update())


def sign_on_paper(volunteer: Volunteer, texts: Iterable[AgreementText], *, at: datetime, by: str) -> None:
    """Keeps what somebody signed on paper, and wakes what waited for it. What they signed since counts on."""
    for text in texts:
        row = _signed(volunteer, text)
        if row is None or row.signed_at < at:
            sign(volunteer, text, way=AgreementWay.PAPER, name=volunteer.name, at=at, by=by)
    db.session.flush()
    tell_signed(PaperSigned(volunteer.id, by))


def unsign_paper(volunteer: Volunteer, text: AgreementText, *, by: str) -> None:
    """A clerk slipped: the paper is not signed. What was signed in another way stays."""
    row = _signed(volunteer, text)
    if row is not None and row.way is AgreementWay.PAPER:
        details = {"code": text.code, "version": text.version, "way": row.way.value}
        record("agreement.undo", row, by=by, about=volunteer.uid, details=details)
        db.session.delete(row)
        db.session.flush()
        tell_papers(PapersChanged(volunteer.id, by))


def add_appeal(volunteer: Volunteer, words: str, *, by: str) -> Appeal:
    """What the person says against their suspension."""
    row = Appeal(volunteer_id=volunteer.id, words=words[:1000], made_at=clock.now(), recorded_by=by)
    db.session.add(row)
    record("appeal.make", row, by=by, about=volunteer.uid)
    return row


def decide_appeal(appeal: Appeal, volunteer: Volunteer, *, decision: str, by: str) -> None:
    """Keeps who decided the appeal and what they said."""
    appeal.decided_at, appeal.decided_by, appeal.decision = clock.now(), by, decision[:300]
    record("appeal.decide", appeal, by=by, about=volunteer.uid, why=decision)


def suspend(volunteer: Volunteer, kind: SuspendedFor, *, why: str, by: str) -> None:
    """Nobody asks or sends this person until it is lifted."""
    values = {"state_reason": why[:300]}
    details = {"kind": kind.value}
    change_state(volunteer, StandingEvent.SUSPEND, STANDING, by=by, why=why, values=values, details=details)
    refresh_match_rows([volunteer.id])
    tell_papers(PapersChanged(volunteer.id, by))


def reinstate(volunteer: Volunteer, *, why: str, by: str) -> None:
    """The suspension is lifted; what is still missing is looked at anew."""
    change_state(volunteer, StandingEvent.REINSTATE, STANDING, by=by, why=why, values={"state_reason": ""})
    reconsider_standing(volunteer, by=by)
    tell_papers(PapersChanged(volunteer.id, by))
