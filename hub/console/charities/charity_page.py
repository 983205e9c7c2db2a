"""What the console shows about organisations: what waits with each, its tasks, people, sign-ins and story."""

from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from hub import clock
from hub.accounts.models import Invitation, User
from hub.accounts.queries import names_by_uid, open_invitations, users_of
from hub.audit.models import AuditEntry
from hub.audit.queries import story_of
from hub.console.tasks.story import BY_TEXT, who
from hub.database import db
from hub.organisations.cover import day_words
from hub.organisations.models import Organisation, Screening
from hub.organisations.queries import all_organisations, checklist_of, lacking_of, today, yearly_word_of
from hub.organisations.states import OrganisationState, ScreeningItem
from hub.organisations.trust import ITEM_WORDS, Lacking, may_have_72_hours, still_to_do
from hub.portal.entry import Entry, entry_of
from hub.referrals.models import Referral
from hub.referrals.organisations.forms_taking import RoomForm, StopForm
from hub.referrals.room import handed_today, said_room
from hub.referrals.states import ReferralState
from hub.tasks.models import Task
from hub.tasks.queries import counts_by_organisation, tasks_of
from hub.tasks.states import TaskState
from hub.volunteers.models import Affiliation
from hub.web.filters import ago, when

STATE_TAGS = {
    OrganisationState.APPLIED: ("Applied", "take-up"),
    OrganisationState.SCREENED: ("Screened", "take-up"),
    OrganisationState.ACTIVE: ("Active", "confirmed"),
    OrganisationState.SUSPENDED: ("Suspended", ""),
}
WORDS = {
    "organisation.add": "Put on the register.",
    "organisation.change": "Changed.",
    "organisation.look": "Looked at.",
    "organisation.screen": "Screened.",
    "organisation.activate": "Activated.",
    "organisation.activate_for_now": "Activated for 72 hours.",
    "organisation.warn": "Told that the 72 hours end soon.",
    "organisation.keep": "Screened, so it stays active.",
    "organisation.run_out": "Its 72 hours ended; it has applied again.",
    "organisation.run_out_screened": "Its 72 hours ended; it is screened again.",
    "organisation.suspend": "Suspended.",
    "organisation.say_room": "They said how many more they can take today.",
    "organisation.stop_sending": "Asked us to send nobody.",
    "organisation.send_again": "People may be sent again.",
    "organisation.reinstate": "Taken back; it needs to be activated again.",
    "organisation.seen_change": "Somebody looked at what they changed.",
    "organisation.ask_to_confirm": "Asked whether all is still right.",
    "organisation.confirm": "They say that all is still right.",
    "organisation.say_changed": "They say that something has changed.",
    "invitation.made": "Somebody was invited to sign in.",
    "affiliation.verify": "A member was confirmed.",
    "affiliation.end": "A membership ended.",
}  # fmt: skip
ANSWERS_OWED = tuple(state for state in ReferralState if state.waits_for_organisation)
COMMITTED = tuple(state for state in ReferralState if state.is_committed)


@dataclass(frozen=True, slots=True)
class CharityRow:
    """One organisation in the list."""

    organisation: Organisation
    tasks: dict[TaskState, int]
    people: int
    answers_owed: int
    on_tasks: int = 0

    @property
    def tag(self) -> tuple[str, str]:
        """Its state as words and colour."""
        if self.organisation.is_active_for_now:
            return "Active for 72 hours", "take-up"
        if self.organisation.state.may_take_people and self.organisation.is_stopped:
            return "Takes nobody now", "take-up"
        return STATE_TAGS[self.organisation.state]

    @property
    def open_tasks(self) -> int:
        """How many of its tasks take people now."""
        return sum(number for state, number in self.tasks.items() if state.takes_people)

    @property
    def lacking(self) -> tuple[Lacking, ...]:
        """What it lacks before it can be active."""
        return lacking_of(self.organisation)

    @property
    def waits(self) -> list[str]:
        """What somebody must do about it."""
        return [*self._trust(), *self._cover(), *self._word(), *self._work()]

    def _trust(self) -> list[str]:
        row, state = self.organisation, self.organisation.state
        found = []
        if state is OrganisationState.APPLIED:
            found.append("Screen it")
        if state is OrganisationState.SCREENED:
            found.append("Activate it")
        if row.is_active_for_now:
            found.append(f"Screen it before its 72 hours end, {when(row.active_until)}")
        if row.changed_by_them:
            found.append(f"Look at what they changed: {row.changed_by_them}")
        return found

    def _cover(self) -> list[str]:
        row = self.organisation
        if not row.state.may_take_people:
            return []
        if Lacking.COVER in self.lacking:
            return ["Write down its insurance"]
        if Lacking.COVER_PAST in self.lacking:
            return [f"Ask for new insurance: it ran out on {day_words(row.cover.until)}"]
        return [f"Insurance runs out on {day_words(row.cover.until)}"] if row.cover.ends_soon(today()) else []

    def _word(self) -> list[str]:
        row = self.organisation
        if row.confirm_changed_at:
            return ["Put right what they say has changed"]
        if row.state.may_take_people and yearly_word_of(row).is_silent(clock.now()):
            return [f"Ring them: no answer to “is all still right?”, asked {ago(row.confirm_asked_at)}"]
        return []

    def _work(self) -> list[str]:
        found = []
        if drafts := self.tasks.get(TaskState.DRAFT, 0):
            found.append(f"Open {drafts} task{'' if drafts == 1 else 's'}")
        if self.answers_owed:
            wait = "person waits" if self.answers_owed == 1 else "people wait"
            found.append(f"{self.answers_owed} {wait} for its answer")
        if self.on_tasks and not self.organisation.state.may_take_people:
            are = "person is" if self.on_tasks == 1 else "people are"
            found.append(f"{self.on_tasks} {are} still on its tasks")
        return found


@dataclass(frozen=True, slots=True)
class Line:
    """One line of its story."""

    at: datetime
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the checklist as the page shows it."""

    title: str
    tag: tuple[str, str]
    note: str
    looked: str


@dataclass(frozen=True, slots=True)
class CharityPage:
    """Everything the page of one organisation shows."""

    row: CharityRow
    entry: Entry
    tasks: list[Task]
    sign_ins: list[User]
    invitations: list[Invitation]
    checklist: list[Point]
    story: list[Line]
    missing: tuple[str, ...]
    may_have_72_hours: bool
    room: int | None = None
    room_form: RoomForm | None = None
    stop_form: StopForm | None = None
    names: dict[str, str] = field(default_factory=dict)

    @property
    def to_screen(self) -> bool:
        """Whether going through the checklist is what it waits for."""
        o = self.row.organisation
        return o.state is OrganisationState.APPLIED or o.is_active_for_now


def rows() -> list[CharityRow]:
    """Every organisation; those with something to do first."""
    tasks, people, owed, on_tasks = (
        counts_by_organisation(),
        _people(),
        _counts(ANSWERS_OWED),
        _counts(COMMITTED),
    )
    found = [
        CharityRow(
            item,
            tasks.get(item.id, {}),
            people.get(item.id, 0),
            owed.get(item.id, 0),
            on_tasks.get(item.id, 0),
        )
        for item in all_organisations()
    ]
    return sorted(found, key=lambda row: not row.waits)


def gather(organisation: Organisation) -> CharityPage:
    """The page of one organisation."""
    key = organisation.id
    tasks = counts_by_organisation().get(key, {})
    row = CharityRow(
        organisation,
        tasks,
        _people().get(key, 0),
        _counts(ANSWERS_OWED).get(key, 0),
        _counts(COMMITTED).get(key, 0),
    )
    points = checklist_of(organisation)
    return CharityPage(
        row=row,
        entry=entry_of(organisation),
        tasks=tasks_of(key),
        sign_ins=users_of(key),
        invitations=open_invitations(key, clock.now()),
        checklist=_checklist(organisation),
        story=_story(organisation),
        missing=still_to_do(points),
        room=(room := said_room(organisation, handed_today([key])[key])),
        room_form=RoomForm(None, more=room),
        stop_form=StopForm(None),
        may_have_72_hours=organisation.state.waits_for_us
        and may_have_72_hours(organisation.active_until, clock.now()),
    )


def _checklist(organisation: Organisation) -> list[Point]:
    known = {point.item: point for point in organisation.screening}
    names = names_by_uid({point.looked_by for point in known.values()})
    return [_point(item, known.get(item), names) for item in ScreeningItem]


def _point(item: ScreeningItem, found: Screening | None, names: dict[str, str]) -> Point:
    title = ITEM_WORDS[item][0]
    if found is None:
        return Point(title, ("Nobody has looked", ""), "", "")
    tag = ("Met", "confirmed") if found.is_met else ("Not met", "take-up")
    signed = f"Signed on {day_words(found.dated_on)}. " if found.dated_on else ""
    looked = f"{who(found.looked_by, names)}, {when(found.looked_at)}"
    return Point(title, tag, f"{signed}{found.note}".strip(), looked)


def _story(organisation: Organisation) -> list[Line]:
    entries = [entry for entry in story_of(organisation.uid) if entry.action in WORDS]
    names = names_by_uid({entry.by for entry in entries})
    return [Line(entry.at, _words(entry), _by(entry.by, names)) for entry in entries]


def _words(entry: AuditEntry) -> str:
    details = entry.details
    if entry.action == "organisation.change" and details.get("what"):
        before = details.get("before")
        was = "; ".join(str(value) for value in before.values() if value) if isinstance(before, dict) else ""
        return f"Changed: {details['what']}.{f' Before: {was}.' if was else ''}"
    if entry.action == "organisation.look":
        title = ITEM_WORDS[ScreeningItem(str(details["item"]))][0]
        return f"{title}: {'met' if details['is_met'] else 'not met'}. {entry.why}".strip()
    return f"{WORDS[entry.action]} {entry.why}".strip()


def _by(by: str, names: dict[str, str]) -> str:
    return BY_TEXT if by.startswith("organisation:") else who(by, names)


def _people() -> dict[int, int]:
    query = sa.select(Affiliation.organisation_id, sa.func.count()).where(Affiliation.ended_on.is_(None))
    return {key: number for key, number in db.session.execute(query.group_by(Affiliation.organisation_id))}


def _counts(states: tuple[ReferralState, ...]) -> dict[int, int]:
    query = sa.select(Referral.organisation_id, sa.func.count()).where(Referral.state.in_(states))
    return {key: number for key, number in db.session.execute(query.group_by(Referral.organisation_id))}
