"""Who fits a task: one candidate query over the register and its ledger, the same on both databases."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from hub import clock
from hub.database import db
from hub.installation.queries import settings
from hub.matching.nearness import cost, square_km
from hub.matching.rules import (
    AskFacts,
    Candidate,
    Suggestion,
    WhyNot,
    merge,
    rank,
)  # fmt: skip
from hub.messaging.models import Conversation
from hub.places.rules import Point, box_around
from hub.tasks.models import Shift, Task, TaskLine
from hub.tasks.states import TaskState
from hub.volunteers import skills
from hub.volunteers.ages import latest_birth
from hub.volunteers.models import Affiliation, Asked, Commitment, DayOff, MatchRow, Volunteer
from hub.volunteers.queries import ages
from hub.volunteers.rules import MATCH_CODES
from hub.volunteers.selves import is_self, skills_of
from hub.volunteers.standing import rules as credentials
from hub.volunteers.standing.queries import checked, holding
from hub.volunteers.states import ConsentShare, ConsentSms, Standing
from hub.volunteers.times import availability
from hub.volunteers.times import rules as free_now

SEARCH_KM = 100.0
SCARCE_KM = 25.0
M = MatchRow


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Who fits, best first; how many fit in all; and for everyone else looked at, why not."""

    fit: list[Suggestion]
    fit_count: int
    why_not: dict[WhyNot, int]

    @property
    def looked_at(self) -> int:
        """Everyone with the skill in reach of the search."""
        return self.fit_count + sum(self.why_not.values())


def suggest(task_id: int, *, shift_id: int | None = None, limit: int = 50) -> Suggestions:
    """People for a task's shift (the first one that has not ended unless named), over all its lines."""
    asks = asks_of(task_id, shift_id)
    fit = merge([rank(ask, candidates(ask, limit)) for ask in asks])
    counts = counts_by_reason(asks[0]) if len(asks) == 1 else counts_over(asks)
    fit_count = counts.pop(None, 0)
    return Suggestions(fit[:limit], max(fit_count, len(fit)), {why: n for why, n in counts.items() if why})


def asks_of(task_id: int, shift_id: int | None = None) -> list[AskFacts]:
    """What each line of the shift asks for."""
    task = db.session.get_one(Task, task_id)
    shift = _shift(task, shift_id)
    return [ask_of(task, shift, line) for line in task.lines]


def _shift(task: Task, shift_id: int | None) -> Shift:
    now = clock.now()
    ahead = [shift for shift in task.shifts if shift.ends_at > now] or task.shifts
    return next((shift for shift in task.shifts if shift.id == shift_id), ahead[0])


def ask_of(task: Task, shift: Shift, line: TaskLine) -> AskFacts:
    """One line of one shift as facts."""
    here, now = settings(), clock.now()
    starts, ends = here.local(shift.starts_at), here.local(shift.ends_at)
    day, here_ages = starts.date(), ages()
    return AskFacts(
        skill=line.skill, point=Point(task.lat, task.lon), within_km=SEARCH_KM,
        parts=availability.mask_for(starts, ends), starts_at=shift.starts_at, ends_at=shift.ends_at, now=now,
        rested_before=now - timedelta(hours=here.preset.rest_hours), week_began=now - timedelta(days=7),
        asks_per_week=here.preset.asks_per_week, organisation_id=task.organisation_id, task_uid=task.uid,
        born_by=latest_birth(day, task.min_age) if task.min_age else None,
        # Without a limit of its own a task is for adults: an unknown age then passes, a known child does not.
        adult_by=None if task.min_age else latest_birth(day, here_ages.guardian),
        credential=line.credential, check_level=task.check_level,
        papers=tuple(credentials.label(code) for code in (line.credential, task.check_level) if code),
        languages=tuple(task.languages), skill_words=skills.label(line.skill) if line.skill else "",
        first_day=starts.date(), last_day=(ends - timedelta(microseconds=1)).date(),
    )  # fmt: skip


def candidates(ask: AskFacts, limit: int) -> list[Candidate]:
    """The best `limit` people who pass every filter, by the same score as `rules.score`."""
    return best(ask, limit, reason_of(ask).is_(None))


def best(ask: AskFacts, limit: int, *conditions: ColumnElement[bool]) -> list[Candidate]:
    """The best `limit` people with the skill in reach for whom all of this holds."""
    query = (
        sa.select(M.volunteer_id, M.lat, M.lon, M.asked_at, M.skill_count, M.availability, M.free_until)
        .where(*_in_box(ask), *conditions)
        .order_by(cost(ask), M.asked_at, M.volunteer_id)
        .limit(limit)
    )
    rows = db.session.execute(query).all()
    skills_by_id = skills_of([row.volunteer_id for row in rows])
    wanted = _wanted_elsewhere(ask) if skills_by_id else set()
    return [_candidate(ask, row, skills_by_id.get(row.volunteer_id, []), wanted) for row in rows]


def counts_by_reason(ask: AskFacts) -> dict[WhyNot | None, int]:
    """Everyone with the skill inside the box, counted by the first reason against them; None counts who fits."""
    reason = reason_of(ask).label("reason")
    inner = sa.select(reason).where(*_in_box(ask)).subquery()
    query = sa.select(inner.c.reason, sa.func.count()).group_by(inner.c.reason)
    return {WhyNot(why) if why else None: number for why, number in db.session.execute(query)}


def counts_over(asks: Sequence[AskFacts]) -> dict[WhyNot | None, int]:
    """The same over several lines, each person once: who fits one of them fits."""
    order: list[WhyNot | None] = [None, *WhyNot]
    code = {why: number for number, why in enumerate(order)}
    lines = [
        sa.select(M.volunteer_id, _coded(ask, code).label("code")).where(*_in_box(ask)).distinct()
        for ask in asks
    ]
    each = sa.union_all(*lines).subquery()
    best = sa.select(sa.func.min(each.c.code).label("code")).group_by(each.c.volunteer_id).subquery()
    query = sa.select(best.c.code, sa.func.count()).group_by(best.c.code)
    return {order[number]: people for number, people in db.session.execute(query)}


def _coded(ask: AskFacts, code: Mapping[WhyNot | None, int]) -> ColumnElement[int]:
    """The first reason as a number, 0 for those who fit: small enough to take the least of."""
    return sa.case(*((condition, code[why]) for why, condition in against(ask)), else_=code[None])


def passed_over(ask: AskFacts, why: WhyNot, limit: int = 100) -> list[int]:
    """The nearest people against whom just this reason stands first."""
    query = (
        sa.select(M.volunteer_id)
        .where(*_in_box(ask), reason_of(ask) == why.value)
        .order_by(square_km(ask), M.volunteer_id)
        .limit(limit)
    )
    return list(db.session.scalars(query))


def _in_box(ask: AskFacts) -> tuple[ColumnElement[bool], ...]:
    box = box_around(ask.point, ask.within_km)
    # Bands are named one by one, so that the index is used for the longitude inside each of them.
    bands = M.band.in_(list(box.bands()))
    inside = sa.or_(*(M.lon.between(west, east) for west, east in box.spans()))
    return (M.skill == ask.skill, bands, inside)


def reason_of(ask: AskFacts) -> ColumnElement[Any]:
    """The first reason against a person, as one CASE; NULL for those who fit. Cheap reasons stand first."""
    cases = [(condition, sa.literal(why.value)) for why, condition in against(ask)]
    return sa.case(*cases, else_=sa.null())


def against(ask: AskFacts) -> list[tuple[WhyNot, ColumnElement[bool]]]:
    """Each reason against somebody, with when it holds; the first that does counts."""
    apart = square_km(ask)
    found: list[tuple[WhyNot, ColumnElement[bool]]] = [
        (WhyNot.NOT_ELIGIBLE, M.standing != MATCH_CODES[Standing.ELIGIBLE]),
        (WhyNot.NO_TEXTS, M.has_phone == 0),
        (WhyNot.TOO_FAR, sa.or_(apart > M.travel_km * M.travel_km, apart > ask.within_km**2)),
        (WhyNot.NOT_FREE, sa.and_(M.availability.op("&")(ask.parts) != ask.parts, _not_free_now(ask))),
        (WhyNot.RESTING, M.asked_at > int(ask.rested_before.timestamp())),
    ]
    if ask.born_by:
        found.append((WhyNot.AGE, sa.or_(M.born_on == 0, M.born_on > ask.born_by.toordinal())))
    elif ask.adult_by:
        found.append((WhyNot.AGE, M.born_on > ask.adult_by.toordinal()))
    if ask.languages:
        found.append((WhyNot.LANGUAGE, M.language.not_in(ask.languages)))
    return found + _against_by_papers(ask) + _against_by_consent(ask) + _against_by_ledger(ask)


def _against_by_papers(ask: AskFacts) -> list[tuple[WhyNot, ColumnElement[bool]]]:
    """Only where a line or task asks for them is the table of credentials opened at all."""
    against: list[tuple[WhyNot, ColumnElement[bool]]] = []
    person, day, task_uid = M.volunteer_id, ask.last_day, ask.task_uid
    if ask.credential and day:
        against.append((WhyNot.CREDENTIAL, sa.not_(holding(person, ask.credential, day))))
    if ask.check_level and day and isinstance(task_uid, UUID):
        against.append((WhyNot.CHECK, sa.not_(checked(person, ask.check_level, day, task_uid))))
    return against


def _against_by_consent(ask: AskFacts) -> list[tuple[WhyNot, ColumnElement[bool]]]:
    belongs = sa.and_(Affiliation.organisation_id == ask.organisation_id, Affiliation.ended_on.is_(None))
    is_member = sa.or_(
        sa.exists().where(Affiliation.volunteer_id == M.volunteer_id, belongs),
        _merged(Affiliation.volunteer_id, belongs),
    )
    yes, own = MATCH_CODES[ConsentSms.YES], MATCH_CODES[ConsentSms.ORGANISATION]
    no_sharing = MATCH_CODES[ConsentShare.NO]
    opted_out = sa.exists().where(
        Volunteer.id == M.volunteer_id,
        Conversation.phone == Volunteer.phone,
        Conversation.opted_out_at.is_not(None),
    )
    may_text = sa.or_(M.consent_sms == yes, sa.and_(M.consent_sms == own, is_member))
    return [
        (WhyNot.NO_CONSENT, sa.not_(may_text)),
        (WhyNot.NOT_SHARED, sa.and_(M.consent_share == no_sharing, sa.not_(is_member))),
        (WhyNot.NO_TEXTS, opted_out),
    ]


def _against_by_ledger(ask: AskFacts) -> list[tuple[WhyNot, ColumnElement[bool]]]:
    overlaps = (
        Commitment.released_at.is_(None), Commitment.starts_at < ask.ends_at, Commitment.ends_at > ask.starts_at,
    )  # fmt: skip
    promised = sa.exists().where(Commitment.volunteer_id == M.volunteer_id, *overlaps)
    asks = sa.select(sa.func.count()).where(
        is_self(Asked.volunteer_id, M.volunteer_id), Asked.at > ask.week_began
    )
    # Most people were not asked this week: the narrow row knows, and the ledger is not opened for them.
    this_week = M.asked_at > int(ask.week_began.timestamp())
    about_it = Asked.subject_uid == ask.task_uid
    same_task = sa.exists().where(Asked.volunteer_id == M.volunteer_id, about_it)
    # Once for the whole query and not for each person: few have named days off.
    off = sa.select(DayOff.volunteer_id).where(
        DayOff.starts_on <= ask.last_day, DayOff.ends_on >= ask.first_day
    )
    return [
        (WhyNot.NOT_FREE, sa.and_(_not_free_now(ask), M.volunteer_id.in_(off))),
        (WhyNot.BUSY, sa.or_(promised, _merged(Commitment.volunteer_id, *overlaps))),
        (
            WhyNot.ASKED_ALREADY,
            sa.and_(M.asked_at > 0, sa.or_(same_task, _merged(Asked.volunteer_id, about_it))),
        ),
        (WhyNot.ASKED_ENOUGH, sa.and_(this_week, asks.scalar_subquery() >= ask.asks_per_week)),
    ]


def _merged(volunteer_id: Any, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether it holds for a row that was merged into this person. Those are few, and looked up once a query."""
    row = aliased(Volunteer)
    theirs = sa.select(row.alias_of_id).join_from(row, volunteer_id.class_, volunteer_id == row.id)
    return M.volunteer_id.in_(theirs.where(row.alias_of_id > 0, *conditions))


def _not_free_now(ask: AskFacts) -> ColumnElement[bool]:
    """“Free now until …” that ends with the shift or later goes before the week and before dates off."""
    return M.free_until < int(ask.ends_at.timestamp())


def _candidate(ask: AskFacts, row: Any, codes: Sequence[str], wanted: Collection[str]) -> Candidate:
    asked_at = datetime.fromtimestamp(row.asked_at, UTC) if row.asked_at else None
    names = tuple(skills.label(code).lower() for code in codes)
    # So that builders are not sent to sweep: what another open task nearby still wants is marked.
    scarce = tuple(skills.label(code) for code in codes if code in wanted)
    return Candidate(
        row.volunteer_id, row.lat, row.lon, asked_at, row.skill_count, row.availability, names, scarce,
        free_words=_free_now_words(row.free_until) if row.free_until >= ask.ends_at.timestamp() else "",
    )  # fmt: skip


def _free_now_words(until: int) -> str:
    """“free now until 6 pm”, on the clock of this place."""
    return f"free now until {free_now.words(settings().local(datetime.fromtimestamp(until, UTC)))}"


def _wanted_elsewhere(ask: AskFacts) -> set[str]:
    box = box_around(ask.point, SCARCE_KM)
    query = (
        sa.select(TaskLine.skill)
        .join(Task, Task.id == TaskLine.task_id)
        .where(
            Task.state == TaskState.OPEN, Task.uid != ask.task_uid, TaskLine.skill != "", TaskLine.skill != ask.skill,
            Task.lat.between(box.south, box.north), Task.lon.between(box.west, box.east),
        )
    )  # fmt: skip
    return set(db.session.scalars(query))
