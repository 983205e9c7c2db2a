"""What makes an organisation trusted: its checklist, its 72 hours, its yearly word. Ring: rules.

Sources: EV CREW's ACT programme screens each organisation (protection and volunteer management in place) and
has its entry confirmed every year; a volunteer reception centre owes people orientation, supervision and
safety; a sharing agreement is recorded before the first referral.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from hub.organisations.cover import Cover, day_words
from hub.organisations.states import ScreeningItem

EMERGENCY_LASTS = timedelta(hours=72)
WARN_BEFORE = timedelta(hours=12)
# Whoever had 72 hours is screened next; another 72 hours must not become a habit.
EMERGENCY_AGAIN_AFTER = timedelta(days=30)
CONFIRM_EVERY = timedelta(days=365)
REMIND_AFTER = timedelta(days=7)
SILENT_AFTER = timedelta(days=14)
ANSWER_WITHIN = timedelta(days=45)

ITEM_WORDS = {
    ScreeningItem.VOLUNTEER_LEAD: ("Volunteer lead", "Somebody leads the volunteers, and we have spoken to them."),
    ScreeningItem.INSURANCE: ("Insurance", "It covers volunteers for the work they will get."),
    ScreeningItem.SAFEGUARDING: ("Safeguarding", "They know whom to tell, and what to check before a visit to a home."),
    ScreeningItem.INDUCTION: ("Induction", "Volunteers are shown the work, the dangers and the way out first."),
    ScreeningItem.SUPERVISION: ("Supervision", "Somebody experienced is there while volunteers work."),
    ScreeningItem.DATA_SHARING: ("Data sharing", "A data-sharing agreement is signed, so that we may hand over names."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Looked:
    """One point of the checklist as somebody found it. `is_met` None: nobody has looked yet."""

    item: ScreeningItem
    is_met: bool | None = None
    note: str = ""
    dated_on: date | None = None


def faults_of(point: Looked, today: date) -> str:
    """What is wrong with one point as it was filled in; empty when it can be kept."""
    title = ITEM_WORDS[point.item][0]
    if point.is_met is False and not point.note.strip():
        return f"{title}: write down why it is not met."
    if point.is_met and point.item.needs_date and point.dated_on is None:
        return f"{title}: give the day on which the agreement was signed."
    if point.dated_on is not None and point.dated_on > today:
        return f"{title}: that day has not come yet."
    return ""


def still_to_do(points: Sequence[Looked]) -> tuple[str, ...]:
    """What stands between the checklist and “screened”: every point met, or a written reason where one may stand."""
    known = {point.item: point for point in points}
    missing = []
    for item in ScreeningItem:
        point = known.get(item, Looked(item))
        title = ITEM_WORDS[item][0]
        if point.is_met is None:
            missing.append(f"{title}: nobody has looked yet.")
        elif not point.is_met and not item.may_be_waived:
            missing.append(f"{title}: this must be in place. Without it no names may be handed over.")
        elif not point.is_met and not point.note.strip():
            missing.append(f"{title}: write down why it is not met.")
        elif item.needs_date and point.is_met and point.dated_on is None:
            missing.append(f"{title}: give the day of the agreement.")
    return tuple(missing)


class Lacking(StrEnum):
    """What an organisation lacks before it can be active."""

    CONTACT = "contact"
    COVER = "cover"
    COVER_PAST = "cover_past"

    @property
    def words(self) -> str:
        """What to do about it."""
        return LACKING_WORDS[self]


LACKING_WORDS = {
    Lacking.CONTACT: "write down a phone number or an e-mail address",
    Lacking.COVER: "write down which insurance covers its volunteers",
    Lacking.COVER_PAST: "write down a new insurance, since the old one has run out",
}


def why_not_active(*, phone: str, email: str, cover: Cover, today: date) -> tuple[Lacking, ...]:
    """What is missing before people can be sent there (screened by ACT's emergency volunteering rule)."""
    lacking = []
    if not (phone or email):
        lacking.append(Lacking.CONTACT)
    if not cover.is_named:
        lacking.append(Lacking.COVER)
    elif cover.is_past(today):
        lacking.append(Lacking.COVER_PAST)
    return tuple(lacking)


@dataclass(frozen=True, slots=True)
class CallBack:
    """What a coordinator must have before activating an organisation for 72 hours."""

    spoke_with: str
    rang_back: bool
    cover: Cover
    supervisor: str
    why: str


def why_not_for_now(call: CallBack, today: date) -> dict[str, str]:
    """What stands against it, by field; empty when nothing does."""
    wrong = {}
    if not call.rang_back:
        wrong["rang_back"] = "Ring them back first, on a number that you found yourself."
    if not call.spoke_with.strip():
        wrong["spoke_with"] = "Write down whom you spoke with."
    if not call.cover.is_named:
        wrong["cover_by"] = "Write down who insures the volunteers. Without cover nobody can be sent."
    elif call.cover.is_past(today):
        wrong["cover_until"] = f"That cover ran out on {day_words(call.cover.until)}. Ask for the new one."
    if not call.supervisor.strip():
        wrong["supervisor"] = "Write down who supervises the volunteers on the spot."
    if not call.why.strip():
        wrong["why"] = "Write down why it cannot wait for a proper screening."
    return wrong


def may_have_72_hours(last_until: datetime | None, now: datetime) -> bool:
    """Whether it has not just had its 72 hours: they are extended only by screening properly."""
    return last_until is None or now - last_until > EMERGENCY_AGAIN_AFTER


@dataclass(frozen=True, slots=True)
class YearlyWord:
    """Where the yearly question “is all this still so?” stands."""

    confirm_by: date | None
    asked_at: datetime | None
    reminded_at: datetime | None
    changed_at: datetime | None = None

    def is_due(self, today: date) -> bool:
        """Whether they are to be asked now."""
        return self.asked_at is None and self.confirm_by is not None and self.confirm_by <= today

    def needs_reminder(self, now: datetime) -> bool:
        """Whether a week has passed in silence. Who answered that something changed is not reminded."""
        waits = self.asked_at is not None and self.reminded_at is None and self.changed_at is None
        return bool(waits and self.asked_at and now - self.asked_at >= REMIND_AFTER)

    def is_silent(self, now: datetime) -> bool:
        """Whether a coordinator should ring them."""
        return self.asked_at is not None and self.changed_at is None and now - self.asked_at >= SILENT_AFTER
