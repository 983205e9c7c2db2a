"""Who may be asked for a shift at this very moment, whatever held when the list was made. Ring: queries."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from hub.database import db
from hub.messaging.outgoing.unreached import unreachable_phones
from hub.messaging.queries import opted_out_phones
from hub.referrals.models import Referral
from hub.referrals.rules import may_be_asked
from hub.tasks.models import Shift, Task
from hub.volunteers.access import RING
from hub.volunteers.ages import is_old_enough
from hub.volunteers.models import Commitment, Volunteer
from hub.volunteers.queries import ages, missing_of
from hub.volunteers.queries import people as people_by_id
from hub.volunteers.selves import by_any_phone, members_of, persons_by_row
from hub.volunteers.standing.queries import checked_of, holders, local_day
from hub.volunteers.states import ConsentSms, Missing, Standing

NO_YES_HELPS = (Missing.AGE, Missing.GUARDIAN)


class Skip(StrEnum):
    """Why somebody on the list is left out after all."""

    UNKNOWN = "unknown"
    PAUSED = "paused"
    NO_PHONE = "no_phone"
    OPTED_OUT = "opted_out"
    UNREACHED = "unreached"
    NO_CONSENT = "no_consent"
    NOT_ELIGIBLE = "not_eligible"
    ASKED_ALREADY = "asked_already"
    BUSY = "busy"
    TOO_YOUNG = "too_young"
    NO_CREDENTIAL = "no_credential"
    NO_CHECK = "no_check"

    @property
    def words(self) -> str:
        """The reason as it reads after a number: “3 opted out”."""
        return WORDS[self]


WORDS = {
    Skip.UNKNOWN: "not on the register any more",
    Skip.PAUSED: "want no asks at present",
    Skip.NO_PHONE: "have no phone that gets texts",
    Skip.OPTED_OUT: "opted out of texts",
    Skip.UNREACHED: "did not get our last texts",
    Skip.NO_CONSENT: "did not agree to be texted",
    Skip.NOT_ELIGIBLE: "not ready to be called",
    Skip.ASKED_ALREADY: "asked for this shift already",
    Skip.BUSY: "promised elsewhere",
    Skip.TOO_YOUNG: "too young for this task",
    Skip.NO_CREDENTIAL: "without the credential it needs, in date",
    Skip.NO_CHECK: "without the check it needs, in date",
}


@dataclass(frozen=True, slots=True)
class Person:
    """A person on the list, an earlier referral for the same shift, and why they are left out, if so.

    `lines`: those of the task whose credential they hold.
    """

    volunteer: Volunteer
    referral: Referral | None
    skip: Skip | None
    lines: tuple[int, ...] = ()

    @property
    def may_be_asked(self) -> bool:
        """Whether nothing stands against it."""
        return self.skip is None


def people(
    task: Task,
    shift: Shift,
    ids: Collection[int],
    *,
    again: bool = False,
    at_desk: bool = False,
    by_voice: bool = False,
) -> dict[int, Person]:
    """The people of these ids with what stands against asking each; a handful of queries for all of them.

    `at_desk`: they stand here, or are on the telephone, and say yes themselves. Then only what no yes can settle
    counts. `by_voice`: they are rung or visited, so that no text need reach them.
    """
    persons, rows = persons_by_row(ids), people_by_id(ids)
    numbers = [row.phone for row in rows.values() if row.phone]
    out, unreached = opted_out_phones(numbers), unreachable_phones(numbers)
    earlier = _earlier(shift, persons)
    members, busy = members_of(task.organisation_id, ids), _busy(shift, persons)
    papers = _papers(task, shift, {row.id: row for row in rows.values()})
    found: dict[int, Person] = {}
    for wanted, row in rows.items():
        referral = earlier.get(row.id)
        if at_desk:
            skip = None if may_be_sent(row) else Skip.NOT_ELIGIBLE
        else:
            skip = _against(row, is_out=row.phone in out, is_member=row.id in members, by_voice=by_voice)
            if skip is None and row.phone in unreached:
                skip = Skip.UNREACHED
            if skip is None and referral and not may_be_asked(referral.state, referral.asked_at, again=again):
                skip = Skip.ASKED_ALREADY
        # Their own place on this very shift is no promise elsewhere.
        is_busy = row.id in busy and not (at_desk and referral and referral.state.is_committed)
        skip = skip or (Skip.BUSY if is_busy else None) or papers.against(row.id)
        found[wanted] = Person(row, referral, skip, papers.lines[row.id])
    return found


def _earlier(shift: Shift, persons: Mapping[int, int]) -> dict[int, Referral]:
    """The ask of each person for this shift, if there was one."""
    earlier: dict[int, Referral] = {}
    for before in db.session.scalars(
        sa.select(Referral).where(Referral.shift_id == shift.id, Referral.volunteer_id.in_(list(persons)))
    ):
        # Asked under two rows before they were merged: the one that went further counts.
        other = earlier.get(persons[before.volunteer_id])
        if other is None or not other.state.is_live:
            earlier[persons[before.volunteer_id]] = before
    return earlier


def may_be_sent(row: Volunteer) -> bool:
    """Whether somebody who stands here may be sent anywhere: no phone or home is needed for it, an age is."""
    if row.state is Standing.REGISTERED:
        return not any(one in NO_YES_HELPS for one in missing_of(row))
    return row.state is Standing.ELIGIBLE


@dataclass(frozen=True, slots=True)
class Papers:
    """Who is too young, who has no check, and whose credentials do for which lines, on the shift's days."""

    too_young: set[int]
    unchecked: set[int]
    lines: dict[int, tuple[int, ...]]

    def against(self, volunteer_id: int) -> Skip | None:
        """The first of these reasons that holds for a person."""
        if volunteer_id in self.too_young:
            return Skip.TOO_YOUNG
        if not self.lines[volunteer_id]:
            return Skip.NO_CREDENTIAL
        return Skip.NO_CHECK if volunteer_id in self.unchecked else None


def _papers(task: Task, shift: Shift, rows: Mapping[int, Volunteer]) -> Papers:
    first, last = local_day(shift.starts_at), local_day(shift.ends_at)
    limits = ages()
    lines = task.lines_of(shift)
    held = {code: holders(rows, code, last) for code in {line.credential for line in lines} if code}
    checked = checked_of(rows, task.check_level, last, task.uid) if task.check_level else set(rows)
    return Papers(
        {key for key, row in rows.items() if not is_old_enough(row.date_of_birth, first, task.min_age, limits)},
        set(rows) - checked,
        {key: tuple(line.id for line in lines if not line.credential or key in held[line.credential])
         for key in rows},
    )  # fmt: skip


def shared_phones(phones: Collection[str]) -> set[str]:
    """Those of these numbers that several people on the register use, so that texts must say for whom they are."""
    return {phone for phone, users in by_any_phone(phones).items() if len(users) > 1}


def is_rung(row: Volunteer) -> bool:
    """Whether asks go to this person by telephone: a landline, or they need it so."""
    return not row.phone_kind.gets_texts or RING in row.access_needs


def _against(row: Volunteer, *, is_out: bool, is_member: bool, by_voice: bool) -> Skip | None:
    if row.state is not Standing.ELIGIBLE:
        return Skip.NOT_ELIGIBLE
    if row.paused_at is not None:
        return Skip.PAUSED
    if not by_voice and (not row.phone or is_rung(row)):
        return Skip.NO_PHONE
    if is_out and not by_voice:
        return Skip.OPTED_OUT
    if row.consent_sms is ConsentSms.NO or (row.consent_sms is ConsentSms.ORGANISATION and not is_member):
        return Skip.NO_CONSENT
    return None


def _busy(shift: Shift, persons: Mapping[int, int]) -> set[int]:
    query = sa.select(Commitment.volunteer_id).where(
        Commitment.volunteer_id.in_(list(persons)), Commitment.released_at.is_(None),
        Commitment.starts_at < shift.ends_at, Commitment.ends_at > shift.starts_at,
    )  # fmt: skip
    return {persons[row] for row in db.session.scalars(query)}
