"""The lower bound: the same columns in memory, all of them read by NumPy for every search, with the same results."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

import numpy as np
import sqlalchemy as sa

from hub.database import db
from hub.matching.queries import RANKED
from hub.matching.rules import SCARCE, AskFacts, Weights, box_of, square_degrees
from hub.messaging.models import Conversation
from hub.places.rules import box_around
from hub.tasks.models import Task
from hub.tasks.states import TaskState
from hub.volunteers.models import Affiliation, Asked, Commitment, DayOff, MatchRow, Volunteer
from hub.volunteers.models_standing import Credential
from hub.volunteers.selves import COUNTS
from hub.volunteers.standing.rules import levels_from
from hub.volunteers.states import CheckLevel

Array = np.ndarray[Any, Any]
M = MatchRow
NUMBERS = ("lat", "lon", "travel_km")
WHOLE = ("availability", "free_until", "born_on", "asked_at")
SMALL = ("standing", "consent_sms", "consent_share", "has_phone", "skill_count")
SCARCE_KM = 25.0


@dataclass(frozen=True, slots=True)
class Columns:
    """Everything that decides about people, by person; spans and papers are short lists beside it."""

    ids: Array
    of: dict[str, Array]
    skills: Array
    skill_bits: dict[str, int]
    languages: dict[str, int]
    asked_this_week: Array
    opted_out: Array
    bodies: dict[int, Array]
    spans: tuple[Array, Array, Array]
    days_off: tuple[Array, Array, Array]
    checks: dict[CheckLevel, Array]


def read_columns(week_began: datetime) -> Columns:
    """Reads them from the database."""
    numbers = _read(M.volunteer_id, *(getattr(M, name) for name in NUMBERS))
    ids = numbers[0].astype(np.int64)
    order = np.argsort(ids)
    ids = ids[order]
    of = {name: column[order] for name, column in zip(NUMBERS, numbers[1:], strict=True)}
    for names, kind in ((WHOLE, np.int64), (SMALL, np.int8)):
        columns = _read(M.volunteer_id, *(getattr(M, name) for name in names))
        order = np.argsort(columns[0])
        of |= {name: column[order].astype(kind) for name, column in zip(names, columns[1:], strict=True)}
    words = dict(db.session.execute(sa.select(M.volunteer_id, M.language).where(M.skill == "")).all())
    languages = {word: number for number, word in enumerate(sorted(set(words.values())))}
    of["language"] = np.array([languages[words[one]] for one in ids.tolist()], dtype=np.int8)
    masks, bits = _skills(ids)
    return Columns(
        ids=ids, of=of, skills=masks, skill_bits=bits, languages=languages,
        asked_this_week=_asked(ids, week_began), opted_out=_opted_out(ids), bodies=_bodies(ids),
        spans=_commitments(ids), days_off=_days_off(ids), checks=_checks(ids),
    )  # fmt: skip


def _read(*columns: Any) -> list[Array]:
    query = sa.select(*columns).where(M.skill == "").execution_options(yield_per=50_000)
    parts = [np.array([tuple(row) for row in part]).T for part in db.session.execute(query).partitions()]
    return list(np.concatenate(parts, axis=1))


def _places(ids: Array, wanted: Sequence[int]) -> Array:
    return np.searchsorted(ids, np.array(wanted, dtype=np.int64))


def _skills(ids: Array) -> tuple[Array, dict[str, int]]:
    masks, bits, numbers = np.zeros(len(ids), dtype=np.int64), dict[str, int](), count()
    rows = sa.select(M.skill, M.volunteer_id).where(M.skill != "").execution_options(yield_per=50_000)
    for part in db.session.execute(rows).partitions():
        by_skill: defaultdict[str, list[int]] = defaultdict(list)
        for skill, one in part:
            by_skill[skill].append(one)
        for skill, ones in by_skill.items():
            bit = 1 << bits.setdefault(skill, next(numbers) if skill not in bits else 0)
            masks[_places(ids, ones)] |= bit
    return masks, bits


def _asked(ids: Array, week_began: datetime) -> Array:
    found = np.zeros(len(ids), dtype=np.int16)
    theirs = sa.select(Asked.volunteer_id, sa.func.count()).where(Asked.at > week_began)
    for one, number in db.session.execute(theirs.group_by(Asked.volunteer_id)):
        found[_places(ids, [one])] = number
    return found


def _opted_out(ids: Array) -> Array:
    found = np.zeros(len(ids), dtype=bool)
    query = sa.select(Volunteer.id).join(Conversation, Conversation.phone == Volunteer.phone)
    found[
        _places(ids, db.session.scalars(query.where(Conversation.opted_out_at.is_not(None), COUNTS)).all())
    ] = True
    return found


def _bodies(ids: Array) -> dict[int, Array]:
    members: defaultdict[int, list[int]] = defaultdict(list)
    query = sa.select(Affiliation.organisation_id, Affiliation.volunteer_id)
    for body, one in db.session.execute(query.where(Affiliation.ended_on.is_(None))):
        members[body].append(one)
    found = {}
    for body, ones in members.items():
        found[body] = np.zeros(len(ids), dtype=bool)
        found[body][_places(ids, ones)] = True
    return found


def _commitments(ids: Array) -> tuple[Array, Array, Array]:
    c = Commitment
    rows = db.session.execute(
        sa.select(c.volunteer_id, c.starts_at, c.ends_at).where(c.released_at.is_(None))
    ).all()
    return (_places(ids, [row[0] for row in rows]), np.array([row[1].timestamp() for row in rows]),
            np.array([row[2].timestamp() for row in rows]))  # fmt: skip


def _days_off(ids: Array) -> tuple[Array, Array, Array]:
    rows = db.session.execute(sa.select(DayOff.volunteer_id, DayOff.starts_on, DayOff.ends_on)).all()
    return (_places(ids, [row[0] for row in rows]), np.array([row[1].toordinal() for row in rows]),
            np.array([row[2].toordinal() for row in rows]))  # fmt: skip


def _checks(ids: Array) -> dict[CheckLevel, Array]:
    """Until which day each level of check holds for each person; 0: none."""
    found = {level: np.zeros(len(ids), dtype=np.int32) for level in CheckLevel}
    c, held = Credential, defaultdict[CheckLevel, list[tuple[int, int]]](list)
    for one, level, until in db.session.execute(sa.select(c.volunteer_id, c.level, c.expires_on)):
        for enough in CheckLevel:
            if level in levels_from(enough):
                held[enough].append((one, until.toordinal() if until else 2**31 - 1))
    for level, ones in held.items():
        np.maximum.at(found[level], _places(ids, [one for one, _ in ones]), [until for _, until in ones])
    return found


def scan(columns: Columns, asks: Sequence[AskFacts], wanted: set[str], limit: int) -> list[int]:
    """The ids that `fitting` answers, in its order. `wanted`: skills that other open tasks nearby lack."""
    ask, of, ranked = asks[0], columns.of, int(RANKED * limit)
    box = box_of(ask)
    where = np.flatnonzero((of["lat"] >= box.south) & (of["lat"] <= box.north) & _in_lon(box, of["lon"]))
    mask = sum(1 << columns.skill_bits[one.skill] for one in asks if one.skill in columns.skill_bits)
    if all(one.skill for one in asks):
        where = where[(columns.skills[where] & mask) != 0]
    for passes in (_by_week, _by_row, _by_place, _by_others):
        where = where[passes(columns, ask, where)]
    cost = _cost(columns, ask, where)
    keys = (columns.ids[where], of["asked_at"][where], cost)
    if len(where) > ranked:
        near = np.partition(cost, ranked - 1)[ranked - 1]
        keep = cost <= near
        where, keys = where[keep], tuple(key[keep] for key in keys)
    order = np.lexsort(keys)[:ranked]
    best, costs = where[order], keys[2][order]
    costs = costs + SCARCE * _are_scarce(columns, asks, best, wanted)
    again = np.lexsort((columns.ids[best], of["asked_at"][best], costs))[:limit]
    found: list[int] = columns.ids[best[again]].tolist()
    return found


def _in_lon(box: Any, lon: Array) -> Array:
    spans = [(lon >= west) & (lon <= east) for west, east in box.spans()]
    return spans[0] | spans[1] if len(spans) > 1 else spans[0]


def _by_week(columns: Columns, ask: AskFacts, where: Array) -> Array:
    of = columns.of
    is_now = of["free_until"][where] >= int(ask.ends_at.timestamp())
    return ((of["availability"][where] & ask.parts) == ask.parts) | is_now


def _by_row(columns: Columns, ask: AskFacts, where: Array) -> Array:
    of = columns.of
    passes = (of["standing"][where] == 1) & (of["consent_sms"][where] != 0) & (of["has_phone"][where] != 0)
    passes &= of["asked_at"][where] <= int(ask.rested_before.timestamp())
    born, limit = of["born_on"][where], ask.born_by or ask.adult_by
    if limit:
        passes &= born <= limit.toordinal()
    if ask.born_by:
        passes &= born != 0
    if ask.languages:
        known = [columns.languages[word] for word in ask.languages if word in columns.languages]
        passes &= np.isin(of["language"][where], known)
    return passes


def _square_km(columns: Columns, ask: AskFacts, where: Array) -> Array:
    apart = columns.of["lon"][where] - ask.point.lon
    if len(box_of(ask).spans()) > 1:
        apart = np.where(apart > 180, apart - 360, np.where(apart < -180, apart + 360, apart))
    north, east = square_degrees(ask.point)
    up = columns.of["lat"][where] - ask.point.lat
    found: Array = up * up * north + apart * apart * east
    return found


def _by_place(columns: Columns, ask: AskFacts, where: Array) -> Array:
    own = np.minimum(columns.of["travel_km"][where], ask.within_km)
    return _square_km(columns, ask, where) <= own * own


def _by_others(columns: Columns, ask: AskFacts, where: Array) -> Array:
    of, nobody = columns.of, np.zeros(len(columns.ids), dtype=bool)
    member = columns.bodies.get(ask.organisation_id or 0, nobody)[where]
    passes = ((of["consent_sms"][where] != 1) | member) & ((of["consent_share"][where] != 0) | member)
    passes &= ~columns.opted_out[where]
    passes &= columns.asked_this_week[where] < ask.asks_per_week
    who, starts, ends = columns.spans
    busy = nobody.copy()
    busy[who[(starts < ask.ends_at.timestamp()) & (ends > ask.starts_at.timestamp())]] = True
    assert ask.first_day is not None and ask.last_day is not None
    who, first, last = columns.days_off
    off = who[(first <= ask.last_day.toordinal()) & (last >= ask.first_day.toordinal())]
    busy[off[of["free_until"][off] < int(ask.ends_at.timestamp())]] = True
    passes &= ~busy[where]
    if ask.check_level:
        passes &= columns.checks[CheckLevel(ask.check_level)][where] >= ask.last_day.toordinal()
    return passes


def _cost(columns: Columns, ask: AskFacts, where: Array) -> Array:
    by = Weights.of(ask)
    lately = columns.of["asked_at"][where] - by.fair_from
    asked = np.where(lately > 0, lately * by.fair, 0.0)
    surplus = np.clip(columns.of["skill_count"][where] - 1, 0, 6)
    found: Array = _square_km(columns, ask, where) * by.near + asked + surplus * by.spare
    return found


def _are_scarce(columns: Columns, asks: Sequence[AskFacts], best: Array, wanted: set[str]) -> Array:
    """Whether each of them has a skill that is lacked elsewhere, beside the one of the line they are taken for."""
    masks, scarce = columns.skills[best], np.zeros(len(best), dtype=bool)
    undecided = np.ones(len(best), dtype=bool)
    for ask in asks:
        theirs = undecided & ((masks & (1 << columns.skill_bits[ask.skill])) != 0)
        lacked = sum(
            1 << columns.skill_bits[one] for one in wanted - {ask.skill} if one in columns.skill_bits
        )
        scarce |= theirs & ((masks & lacked) != 0)
        undecided &= ~theirs
    return scarce


class Wanted:
    """The skills that open tasks lack, by place."""

    def __init__(self) -> None:
        """As the tasks stand now."""
        tasks = db.session.scalars(sa.select(Task).where(Task.state == TaskState.OPEN))
        self._lines = [(task.uid, task.lat, task.lon, {line.skill for line in task.lines}) for task in tasks]

    def near(self, ask: AskFacts) -> set[str]:
        """What tasks other than this one lack nearby."""
        box, found = box_around(ask.point, SCARCE_KM), set[str]()
        for uid, lat, lon, skills in self._lines:
            inside = box.south <= lat <= box.north and any(w <= lon <= e for w, e in box.spans())
            if uid != ask.task_uid and inside:
                found |= skills
        return found - {""}
