"""How well an organisation fits a task, in points and in words. Ring: rules.

What speaks for it gives points. What may be in the way (another language, a check they want, a closed door) takes
points and is said: when everybody else has refused, asking it is better than asking nobody.
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from hub.organisations.states import OrganisationKind
from hub.places.rules import fold
from hub.referrals.offering.facts import Candidate, Fit, Passed, Ranking, Wanted, WhyNot
from hub.referrals.offering.why_not import clock_words, opens_at, where, why_not
from hub.tasks.states import Risk
from hub.volunteers import skills
from hub.volunteers.states import CheckLevel

SOON = timedelta(hours=2)
QUICK_MINUTES, SLOW_MINUTES = 60, 480
# What each thing is worth; only their order and rough size matter.
SKILLS, NEAR, OPEN, ANSWERS, TAKES, KIND, ROOM = 30, 20, 10, 10, 15, 8, 6
UNKNOWN_SKILLS, OPENS_SOON, NEVER_ASKED = 8, 5, 4
FRICTION, BUSY, CLOSED = 8, 6, 12
READY_FOR_RISK = (OrganisationKind.CERT, OrganisationKind.SAR, OrganisationKind.AGENCY)
_LEVELS = ("", *(level.value for level in CheckLevel))
_STEM = 5
# Words that stand in every description and tell nothing.
_NO_WORDS = (
    "with that this people volunteer volunteers work working tasks task help helping from their them home homes "
    "kind kinds other many after when"
)
_EMPTY = frozenset(word[:_STEM] for word in _NO_WORDS.split())


def rank(wanted: Wanted, candidates: Iterable[Candidate], now: datetime) -> Ranking:
    """The best first; who has never said where they work comes after all who have. `now` is local."""
    fits, passed = [], []
    for one in candidates:
        why = why_not(wanted, one, now)
        if why:
            passed.append(Passed(one.id, one.name, *why))
        else:
            fits.append(fit_of(wanted, one, now))
    fits.sort(key=lambda fit: (not fit.knows_area, -round(fit.points, 3), fit.km or 0.0, fit.name.casefold()))
    passed.sort(key=lambda one: (list(WhyNot).index(one.why), one.name.casefold()))
    return Ranking(tuple(fits), tuple(passed))


def fit_of(wanted: Wanted, one: Candidate, now: datetime) -> Fit:
    """What speaks for it and what may be in the way, with its points."""
    place = where(wanted, one)
    near = NEAR * max(0.0, 1 - (place.km or 0.0) / 50) if place.is_known else 0.0
    parts = (
        _skills_part(wanted, one), _takes_part(wanted, one), _kind_part(wanted, one), _open_part(one, now),
        _room_part(wanted, one), _answers_part(one), _people_part(wanted, one),
    )  # fmt: skip
    reasons = [place.words or "has not said where it works", *(words for part in parts for words in part[1])]
    doubts = [words for part in parts for words in part[2]]
    points = near + sum(part[0] for part in parts) - FRICTION * len(doubts) - BUSY * one.thinks_about
    return Fit(one.id, one.name, points, place.is_known, place.km, tuple(reasons), tuple(doubts))


Part = tuple[float, list[str], list[str]]


def _skills_part(wanted: Wanted, one: Candidate) -> Part:
    asked = wanted.skills
    if not asked or not one.skills:
        return (UNKNOWN_SKILLS if asked else 0, [], [])
    taken = [code for code in asked if code in one.skills]
    lacking = [skills.label(code).lower() for code in asked if code not in one.skills]
    words = f"takes {', '.join(skills.label(code).lower() for code in taken)}"
    return SKILLS * len(taken) / len(asked), [words], [f"not {', '.join(lacking)}"] if lacking else []


def _takes_part(wanted: Wanted, one: Candidate) -> Part:
    points, reasons, doubts = 0.0, [], []
    if one.takes and _stems(one.takes) & _stems(wanted.words):
        points, reasons = TAKES, [f"takes “{one.takes}”"]
    if one.cover.for_what and not _stems(one.cover.for_what) & _stems(wanted.words):
        doubts = [f"its insurance is “for {one.cover.for_what}”: ask whether that holds here"]
    return points, reasons, doubts


def _kind_part(wanted: Wanted, one: Candidate) -> Part:
    if wanted.risk is Risk.OPEN or one.kind not in READY_FOR_RISK:
        return 0, [], []
    return KIND, ["a team that is used to risk"], []


def _open_part(one: Candidate, now: datetime) -> Part:
    if not one.hours.spans:
        return OPENS_SOON, [], []
    opens = opens_at(one, now)
    if opens <= now:
        return OPEN, ["open now"], []
    words = [f"opens {clock_words(opens, now)}"]
    return (OPENS_SOON, words, []) if opens - now <= SOON else (-CLOSED, [], words)


def _room_part(wanted: Wanted, one: Candidate) -> Part:
    if one.room is None:
        return 0, [], []
    if one.room >= wanted.needed:
        return ROOM, [f"room for {one.room} more that day"], []
    return 0, [], [f"room for {one.room} of the {wanted.needed}"]


def _answers_part(one: Candidate) -> Part:
    said = one.record
    if not said.asked:
        return NEVER_ASKED, ["never asked before"], []
    share = said.answered / said.asked
    slow = min(max(((said.minutes or 0) - QUICK_MINUTES) / (SLOW_MINUTES - QUICK_MINUTES), 0.0), 1.0)
    if not said.answered:
        return 0, [], [f"has not answered {said.asked} {'time' if said.asked == 1 else 'times'}"]
    words = [f"answers within {_span(said.minutes)}"] if said.minutes is not None else []
    if said.answered < said.asked:
        words.append(f"answered {said.answered} of {said.asked} times")
    return ANSWERS * share * (1 - slow / 2), words, []


def _people_part(wanted: Wanted, one: Candidate) -> Part:
    doubts = []
    if wanted.languages and one.languages and not set(wanted.languages) <= set(one.languages):
        doubts.append("does not say that it speaks the languages wanted")
    if _LEVELS.index(_known(one.checks_asked)) > _LEVELS.index(_known(wanted.check_level)):
        doubts.append(f"wants a {one.checks_asked} check of people, which the task does not ask")
    if one.thinks_about:
        doubts.append(
            f"is asked about {one.thinks_about} other {'task' if one.thinks_about == 1 else 'tasks'}"
        )
    return 0, [], doubts


def _known(level: str) -> str:
    return level if level in _LEVELS else ""


def _stems(text: str) -> set[str]:
    """Words as they are compared: “cleaning” meets “clean-up”, and words that say nothing are left out."""
    words = (word[:_STEM] for word in re.findall(r"\w{4,}", fold(text)))
    return {word for word in words if word not in _EMPTY}


def _span(minutes: float) -> str:
    if minutes < 60:
        return f"{max(5, round(minutes / 5) * 5)} min"
    hours = round(minutes / 60)
    return f"{hours} {'hour' if hours == 1 else 'hours'}"
