"""Who is old enough for what. Ring: rules.

A birth date that is not exact is the latest day on which somebody can have been born, so that they are taken for
the youngest they can be. Source: BC SAR (16, a parent's consent below 18), INJUV; presets set the numbers.
"""

from datetime import date

from hub.volunteers.rules import Ages, age_on


def latest_birth(day: date, min_age: int) -> date:
    """The latest birth date of somebody who is `min_age` on that day. Born on 29 February: 1 March counts."""
    try:
        return day.replace(year=day.year - min_age)
    except ValueError:
        return date(day.year - min_age, 2, 28)


def is_minor(born: date | None, day: date, ages: Ages) -> bool:
    """Whether somebody is known to be too young to decide alone."""
    return born is not None and age_on(born, day) < ages.guardian


def is_old_enough(born: date | None, day: date, min_age: int | None, ages: Ages) -> bool:
    """Whether a task may take somebody on that day.

    A task with a least age takes whoever is known to have reached it. One without is for adults: an unknown
    age passes, a known child does not.
    """
    if min_age:
        return born is not None and age_on(born, day) >= min_age
    return not is_minor(born, day, ages)
