"""Who of these people can do what another task nearby still lacks? Each mark names that task and leads to it."""

from collections.abc import Mapping

from flask import url_for

from hub.places.rules import Point
from hub.referrals.figures.scarce import Lacking, lacking_near, marks_for
from hub.tasks.models import Task
from hub.volunteers.selves import skills_of
from hub.web.filters import distance


def marks_of(task: Task, sent_for: Mapping[int, int]) -> dict[int, list[dict[str, str]]]:
    """The marks of each person (by id) who may be sent to a line (by id, 0 for any) of this task."""
    codes = skills_of(list(sent_for))
    every = {code for mine in codes.values() for code in mine}
    lacking = lacking_near(Point(task.lat, task.lon), every, besides=task.id)
    skill = {line.id: line.skill for line in task.lines}
    found = {
        person: marks_for(
            lacking, codes.get(person, ()), but={skill[line]} if line in skill else skill.values()
        )
        for person, line in sent_for.items()
    }
    return {person: [_flag(one) for one in marks] for person, marks in found.items() if marks}


def _flag(one: Lacking) -> dict[str, str]:
    return {
        "before": f"{one.skill_words}: ",
        "link": f"{one.number} {one.title}",
        "url": url_for("tasks.show", uid=one.task_uid),
        "after": f", {distance(one.km)} away, still lacks it",
    }
