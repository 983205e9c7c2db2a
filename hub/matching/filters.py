"""What speaks against a person, as SQL: what their narrow row says, and then what other tables know. Ring: queries.

Values are named parameters (`values_of`), and a `Shape` says which conditions there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.visitors import replacement_traverse

from hub.database import UtcDateTime
from hub.matching.nearness import number, square_km, whole
from hub.matching.rules import AskFacts, Weights, WhyNot, box_of, square_degrees
from hub.messaging.models import Conversation
from hub.messaging.outgoing.unreached import IS_UNREACHABLE
from hub.volunteers.models import Affiliation, Asked, Commitment, DayOff, MatchRow, Volunteer
from hub.volunteers.rules import MATCH_CODES
from hub.volunteers.selves import is_self, is_there
from hub.volunteers.standing.queries import checked, holding
from hub.volunteers.states import ConsentShare, ConsentSms, Standing

M = MatchRow
# So many shapes of searches are kept as statements.
KEPT = 100
Condition = ColumnElement[bool]
Against = Sequence[tuple[WhyNot, Condition]]


@dataclass(frozen=True, slots=True)
class Shape:
    """Which conditions a search has, whatever their values."""

    crosses_date_line: bool
    needs_age: bool
    is_for_adults: bool
    has_languages: bool
    credential: str
    check_level: str

    @classmethod
    def of(cls, ask: AskFacts) -> Self:
        """The shape of this search."""
        return cls(
            crosses_date_line=len(box_of(ask).spans()) > 1, needs_age=ask.born_by is not None,
            is_for_adults=ask.adult_by is not None, has_languages=bool(ask.languages), credential=ask.credential,
            check_level=ask.check_level,
        )  # fmt: skip


def values_of(ask: AskFacts) -> dict[str, Any]:
    """What the parameters stand for."""
    by, born, (north, east) = Weights.of(ask), ask.born_by or ask.adult_by, square_degrees(ask.point)
    return {
        "lat": ask.point.lat, "lon": ask.point.lon, "square_north": north, "square_east": east,
        "reach_km": ask.within_km, "square_km": ask.within_km**2, "near": by.near, "fair": by.fair,
        "spare": by.spare, "fair_from": by.fair_from,
        "parts": ask.parts, "free_until": int(ask.ends_at.timestamp()),
        "rested": int(ask.rested_before.timestamp()), "born_by": born.toordinal() if born else 0,
        "languages": ask.languages, "organisation_id": ask.organisation_id, "task_uid": ask.task_uid,
        "shift_uid": ask.shift_uid, "starts_at": ask.starts_at, "ends_at": ask.ends_at,
        "first_day": ask.first_day, "last_day": ask.last_day,
        "week": int(ask.week_began.timestamp()), "week_began": ask.week_began, "asks_per_week": ask.asks_per_week,
    }  # fmt: skip


def reason_of(ask: AskFacts) -> ColumnElement[Any]:
    """The first reason against a person, as one CASE; NULL for those who fit. Cheap reasons stand first."""
    found: ColumnElement[Any] = with_values(first_of(Shape.of(ask)), ask)
    return found


def with_values(expression: Any, ask: AskFacts) -> Any:
    """A part of a statement with every parameter filled, also beside the same part for another search."""
    values = values_of(ask)

    def filled(element: Any, **_: Any) -> Any:
        if not isinstance(element, sa.BindParameter) or element.key not in values:
            return None
        value = values[element.key]
        return sa.bindparam(None, value, type_=element.type, expanding=element.expanding, unique=True)

    return replacement_traverse(expression, {}, filled)


@lru_cache(maxsize=KEPT)
def first_of(shape: Shape) -> ColumnElement[Any]:
    """The first reason that holds, else NULL."""
    return sa.case(
        *((condition, sa.literal(why.value)) for why, condition in against_in(shape)), else_=sa.null()
    )


def none_of(found: Against) -> Condition:
    """Whether none of these holds. Each by itself, so that the first that holds ends the look; far is dear to find."""
    ordered = sorted(found, key=lambda one: one[0] is WhyNot.TOO_FAR)
    return sa.and_(*(sa.not_(condition) for _, condition in ordered))


def against(ask: AskFacts) -> Against:
    """Each reason against somebody, with when it holds for this very search; the first that does counts."""
    return [(why, with_values(condition, ask)) for why, condition in against_in(Shape.of(ask))]


def against_in(shape: Shape) -> Against:
    """The same for every search of this shape."""
    return (*against_by_row(shape), *against_by_others(shape))


@lru_cache(maxsize=KEPT)
def against_by_row(shape: Shape) -> Against:
    """What the narrow row alone says: so cheap that it is asked of everybody in reach."""
    own = sa.case((M.travel_km < number("reach_km"), M.travel_km * M.travel_km), else_=number("square_km"))
    parts = sa.bindparam("parts", type_=sa.Integer)
    found = [
        (WhyNot.NOT_ELIGIBLE, M.standing != _said(MATCH_CODES[Standing.ELIGIBLE])),
        (WhyNot.NO_CONSENT, M.consent_sms == _said(MATCH_CODES[ConsentSms.NO])),
        (WhyNot.NO_TEXTS, M.has_phone == _said(0)),
        (WhyNot.TOO_FAR, square_km(shape.crosses_date_line) > own),
        (WhyNot.NOT_FREE, sa.and_(M.availability.op("&")(parts) != parts, _not_free_now())),
        (WhyNot.RESTING, M.asked_at > whole("rested")),
    ]
    if shape.needs_age:
        found.append((WhyNot.AGE, sa.or_(M.born_on == 0, M.born_on > whole("born_by"))))
    elif shape.is_for_adults:
        found.append((WhyNot.AGE, M.born_on > whole("born_by")))
    if shape.has_languages:
        found.append((WhyNot.LANGUAGE, M.language.not_in(sa.bindparam("languages", expanding=True))))
    return found


@lru_cache(maxsize=KEPT)
def against_by_others(shape: Shape) -> Against:
    """What stands in other tables: asked only of those against whom nothing else speaks."""
    return (*_by_papers(shape), *_by_consent(), *_by_ledger())


def _by_papers(shape: Shape) -> Against:
    return [(why, sa.not_(holds)) for why, holds in papers(shape, M.volunteer_id)]


def papers(shape: Shape, person: Any) -> list[tuple[WhyNot, Condition]]:
    """Each paper that is asked for, with whether somebody has it in date; `person`: the column that says who.

    Only where a line or task asks for them is the table of credentials opened at all.
    """
    found: list[tuple[WhyNot, Condition]] = []
    day = sa.bindparam("last_day", type_=sa.Date)
    if shape.credential:
        found.append((WhyNot.CREDENTIAL, holding(person, shape.credential, day)))
    if shape.check_level:
        task_uid = sa.bindparam("task_uid", type_=sa.Uuid)
        found.append((WhyNot.CHECK, checked(person, shape.check_level, day, task_uid)))
    return found


@cache
def _by_consent() -> Against:
    belongs = sa.and_(Affiliation.organisation_id == whole("organisation_id"), Affiliation.ended_on.is_(None))
    is_member = is_there(Affiliation.volunteer_id, M.volunteer_id, belongs)
    own, no_sharing = MATCH_CODES[ConsentSms.ORGANISATION], MATCH_CODES[ConsentShare.NO]
    # By the phone of this one person: a join may read every number there is.
    phone = sa.select(Volunteer.phone).where(Volunteer.id == M.volunteer_id).correlate_except(Volunteer)
    no_texts = sa.exists().where(
        Conversation.phone == phone.scalar_subquery(),
        sa.or_(Conversation.opted_out_at.is_not(None), IS_UNREACHABLE),
    )
    return [
        (WhyNot.NO_CONSENT, sa.and_(M.consent_sms == own, sa.not_(is_member))),
        (WhyNot.NOT_SHARED, sa.and_(M.consent_share == no_sharing, sa.not_(is_member))),
        (WhyNot.NO_TEXTS, no_texts),
    ]


@cache
def _by_ledger() -> Against:
    person, shift_uid = M.volunteer_id, sa.bindparam("shift_uid", type_=sa.Uuid)
    promised = is_there(
        Commitment.volunteer_id, person, Commitment.released_at.is_(None),
        Commitment.starts_at < sa.bindparam("ends_at", type_=UtcDateTime),
        Commitment.ends_at > sa.bindparam("starts_at", type_=UtcDateTime),
    )  # fmt: skip
    began = sa.bindparam("week_began", type_=UtcDateTime)
    asks = sa.select(sa.func.count()).where(is_self(Asked.volunteer_id, person), Asked.at > began)
    # Most people were not asked this week: the narrow row knows, and the ledger is not opened for them.
    too_often = sa.and_(M.asked_at > whole("week"), asks.scalar_subquery() >= whole("asks_per_week"))
    same_shift = is_there(Asked.volunteer_id, person, Asked.subject_uid == shift_uid)
    off = is_there(
        DayOff.volunteer_id, person, DayOff.starts_on <= sa.bindparam("last_day", type_=sa.Date),
        DayOff.ends_on >= sa.bindparam("first_day", type_=sa.Date),
    )  # fmt: skip
    return [
        (WhyNot.NOT_FREE, sa.and_(_not_free_now(), off)),
        (WhyNot.BUSY, promised),
        (WhyNot.ASKED_ALREADY, sa.and_(M.asked_at > 0, same_shift)),
        (WhyNot.ASKED_ENOUGH, too_often),
    ]


def _said(code: int) -> "sa.ColumnClause[int]":
    """A number that stands in the statement itself, so that a database knows that its index has only such people."""
    return sa.literal_column(str(code), sa.Integer)


def _not_free_now() -> Condition:
    """“Free now until …” that ends with the shift or later goes before the week and before dates off."""
    return M.free_until < whole("free_until")
