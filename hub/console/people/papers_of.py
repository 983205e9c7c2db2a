"""Credentials, consents, signatures and decisions of a person, as pages show them."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import url_for

from hub import clock
from hub.accounts.queries import names_by_uid
from hub.audit.models import AuditEntry
from hub.console.tasks.story import who
from hub.referrals.figures.not_ready import doubts
from hub.volunteers.ages import is_minor
from hub.volunteers.models import Volunteer
from hub.volunteers.models_standing import Appeal, Credential, GuardianConsent
from hub.volunteers.queries import ages
from hub.volunteers.standing import queries as vouched
from hub.volunteers.standing import rules as credentials
from hub.volunteers.standing.agreements import Signature, signatures
from hub.volunteers.standing.services import day_words

SOON = 30
AHEAD = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Paper:
    """One thing that was seen of a person, with how it stands today."""

    row: Credential
    name: str
    tag: tuple[str, str]
    until: str
    seen: str
    url_end: str


@dataclass(frozen=True, slots=True)
class Backing:
    """Everything that backs one person's standing, and the last decision about it."""

    papers: list[Paper]
    is_minor: bool
    guardians: list[GuardianConsent]
    signatures: list[Signature]
    appeals: list[Appeal]
    open_appeal: Appeal | None
    decision: AuditEntry | None
    decided_by: str
    may_decide: bool


@dataclass(frozen=True, slots=True)
class Expiring:
    """One line of “which credentials run out?”."""

    paper: Paper
    person: Volunteer
    warned: str
    task: str


def backing(volunteer: Volunteer, *, by: str) -> Backing:
    """What backs this person's standing; `by` is who looks, since nobody decides an appeal against themselves."""
    entry = vouched.decision_about(volunteer.uid)
    return Backing(
        papers=[paper(row) for row in vouched.credentials_of(volunteer.id)],
        is_minor=is_minor(volunteer.date_of_birth, vouched.today(), ages()),
        guardians=vouched.guardians_of(volunteer.id),
        signatures=signatures(volunteer),
        appeals=vouched.appeals_of(volunteer.id),
        open_appeal=vouched.open_appeal(volunteer.id),
        decision=entry,
        decided_by=who(entry.by, names_by_uid({entry.by})) if entry else "",
        may_decide=entry is None or entry.by != by,
    )


def paper(row: Credential) -> Paper:
    """One credential in words."""
    issuer = f", {row.issuer}" if row.issuer else ""
    return Paper(
        row=row, name=credentials.label(row.code), tag=tag_of(row, vouched.today()),
        until=day_words(row.expires_on) if row.expires_on else "no end",
        seen=f"{day_words(row.seen_on)} by {row.seen_by}{issuer}",
        url_end=url_for("papers.end_credential", credential_uid=row.uid),
    )  # fmt: skip


def tag_of(row: Credential, day: date) -> tuple[str, str]:
    """How a credential stands on that day, in a word and its colour."""
    if row.ended_at is not None:
        return ("Ended", "")
    if not credentials.is_in_date(row.expires_on, day):
        return ("Has run out", "danger")
    if row.expires_on and (row.expires_on - day).days <= SOON:
        return ("Runs out soon", "take-up")
    return ("In date", "confirmed")


def expiring_soon_count() -> int:
    """How much runs out within 90 days or has."""
    return vouched.expiring_count(vouched.today() + AHEAD)


def expiring_rows(until: date) -> list[Expiring]:
    """What runs out by that day or has, the soonest first, with the task for which somebody is missed."""
    needed = {doubt.h.volunteer.id: doubt.h.task.number for doubt in doubts(clock.now())}
    return [
        Expiring(paper(row), person, _warned(row), needed.get(person.id, ""))
        for row, person in vouched.expiring(until)
    ]


def _warned(row: Credential) -> str:
    if row.warned_days is None:
        return "not yet"
    return f"{row.warned_days} days before" if row.warned_days else "on the day"
