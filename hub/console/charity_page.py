"""What the console shows about organisations: what waits with each, its tasks, people, sign-ins and story."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub.accounts.models import User
from hub.accounts.queries import names_by_uid, users_of
from hub.audit.queries import story_of
from hub.console.story import who
from hub.database import db
from hub.organisations.models import Organisation
from hub.organisations.queries import all_organisations
from hub.organisations.rules import Lacking, why_not_active
from hub.organisations.states import OrganisationState
from hub.referrals.models import Referral
from hub.referrals.states import ReferralState
from hub.tasks.models import Task
from hub.tasks.queries import counts_by_organisation, tasks_of
from hub.tasks.states import TaskState
from hub.tasks.tongues import language_name
from hub.volunteers import skills
from hub.volunteers.models import Affiliation

STATE_TAGS = {
    OrganisationState.APPLIED: ("Applied", "take-up"),
    OrganisationState.SCREENED: ("Screened", "take-up"),
    OrganisationState.ACTIVE: ("Active", "confirmed"),
    OrganisationState.SUSPENDED: ("Suspended", ""),
}
WORDS = {
    "organisation.add": "Put on the register.",
    "organisation.change": "Changed.",
    "organisation.screen": "Screened.",
    "organisation.activate": "Activated.",
    "organisation.suspend": "Suspended.",
    "organisation.reinstate": "Taken back; it needs to be activated again.",
}
ANSWERS_OWED = tuple(state for state in ReferralState if state.waits_for_organisation)


@dataclass(frozen=True, slots=True)
class CharityRow:
    """One organisation in the list."""

    organisation: Organisation
    tasks: dict[TaskState, int]
    people: int
    answers_owed: int

    @property
    def tag(self) -> tuple[str, str]:
        """Its state as words and colour."""
        return STATE_TAGS[self.organisation.state]

    @property
    def open_tasks(self) -> int:
        """How many of its tasks take people now."""
        return sum(number for state, number in self.tasks.items() if state.takes_people)

    @property
    def lacking(self) -> tuple[Lacking, ...]:
        """What it lacks before it can be active."""
        row = self.organisation
        return why_not_active(phone=row.phone, email=row.email, insurance=row.insurance)

    @property
    def waits(self) -> list[str]:
        """What somebody must do about it."""
        state, found = self.organisation.state, []
        if state is OrganisationState.APPLIED:
            found.append("Screen it")
        if state is OrganisationState.SCREENED:
            found.append("Activate it")
        if state is OrganisationState.ACTIVE and Lacking.COVER in self.lacking:
            found.append("Write down its insurance")
        if drafts := self.tasks.get(TaskState.DRAFT, 0):
            found.append(f"Open {drafts} task{'' if drafts == 1 else 's'}")
        if self.answers_owed:
            wait = "person waits" if self.answers_owed == 1 else "people wait"
            found.append(f"{self.answers_owed} {wait} for its answer")
        return found


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of its story."""

    at: datetime
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class CharityPage:
    """Everything the page of one organisation shows."""

    row: CharityRow
    tasks: list[Task]
    sign_ins: list[User]
    skills: str
    languages: str
    story: list[Entry]


def rows() -> list[CharityRow]:
    """Every organisation; those with something to do first."""
    tasks, people, owed = counts_by_organisation(), _people(), _answers_owed()
    found = [
        CharityRow(item, tasks.get(item.id, {}), people.get(item.id, 0), owed.get(item.id, 0))
        for item in all_organisations()
    ]
    return sorted(found, key=lambda row: not row.waits)


def gather(organisation: Organisation) -> CharityPage:
    """The page of one organisation."""
    tasks = counts_by_organisation().get(organisation.id, {})
    row = CharityRow(
        organisation, tasks, _people().get(organisation.id, 0), _answers_owed().get(organisation.id, 0)
    )
    return CharityPage(
        row=row,
        tasks=tasks_of(organisation.id),
        sign_ins=users_of(organisation.id),
        skills=", ".join(skills.label(item.skill) for item in organisation.skills),
        languages=", ".join(language_name(code) for code in organisation.languages),
        story=_story(organisation),
    )


def _story(organisation: Organisation) -> list[Entry]:
    entries = [entry for entry in story_of(organisation.uid) if entry.action in WORDS]
    names = names_by_uid({entry.by for entry in entries})
    return [Entry(e.at, f"{WORDS[e.action]} {e.why}".strip(), who(e.by, names)) for e in entries]


def _people() -> dict[int, int]:
    query = sa.select(Affiliation.organisation_id, sa.func.count()).group_by(Affiliation.organisation_id)
    return {key: number for key, number in db.session.execute(query)}


def _answers_owed() -> dict[int, int]:
    query = sa.select(Referral.organisation_id, sa.func.count()).where(Referral.state.in_(ANSWERS_OWED))
    return {key: number for key, number in db.session.execute(query.group_by(Referral.organisation_id))}
