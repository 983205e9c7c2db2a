"""Five of a hundred people change, by the steps that the register itself takes when something is said or done."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from random import Random

import sqlalchemy as sa

from hub import clock
from hub.bench.matching_people import AT_ONCE, towns
from hub.database import db, new_uid, transaction
from hub.places.gazetteer import PlaceFound
from hub.places.rules import Point
from hub.volunteers import moves
from hub.volunteers.models import Volunteer
from hub.volunteers.times.availability import ANY, WEEKENDS

BY = "system"
# Of a hundred who change: most were asked; others have another week, moved, took a break, left, or promised to come.
ASKED, OTHER_WEEK = 60, 35
ONE_BY_ONE = 1_000


def change_some(how_many: int, seed: int) -> int:
    """Changes a twentieth of so many people; answers how many."""
    random = Random(seed)
    ids = list(db.session.scalars(sa.select(Volunteer.id).where(Volunteer.alias_of_id.is_(None))))
    db.session.remove()
    chosen = random.sample(ids, how_many // 20)
    asked, week = len(chosen) * ASKED // 100, len(chosen) * OTHER_WEEK // 100
    _in_parts(chosen[:asked], _ask)
    _in_parts(chosen[asked : asked + week], _give_another_week)
    rest = chosen[asked + week :]
    _in_parts(rest[ONE_BY_ONE:], _promise)
    _one_by_one(random, rest[:ONE_BY_ONE])
    return len(chosen)


def _in_parts(ids: Sequence[int], step: Callable[[Sequence[int]], None]) -> None:
    for start in range(0, len(ids), AT_ONCE):
        with transaction():
            step(ids[start : start + AT_ONCE])


def _ask(ids: Sequence[int]) -> None:
    moves.note_asked(ids, new_uid(), clock.now() - timedelta(hours=1))


def _give_another_week(ids: Sequence[int]) -> None:
    """As a list does that comes again and says something new about them."""
    for mask in (ANY, WEEKENDS):
        part = [one for one in ids if one % 2 == (mask == ANY)]
        changed = sa.update(Volunteer).where(Volunteer.id.in_(part)).values(availability=mask)
        db.session.execute(changed.execution_options(synchronize_session=False))
    moves.refresh_match_rows(ids)


def _promise(ids: Sequence[int]) -> None:
    for one in ids:
        start = clock.now() + timedelta(hours=one % 100)
        moves.commit_to(one, new_uid(), start, start + timedelta(hours=4))


def _one_by_one(random: Random, ids: Sequence[int]) -> None:
    places = towns()
    with transaction():
        for number, one in enumerate(ids):
            person = db.session.get_one(Volunteer, one)
            if number % 3 == 0:
                place = random.choice(places)
                moves.set_place(person, PlaceFound(place.name, Point(place.lat, place.lon)), by=BY)
            elif number % 3 == 1:
                moves.set_paused(person, True, by=BY)
            else:
                person.travel_km = 30.0
                moves.reconsider_standing(person, by=BY)
