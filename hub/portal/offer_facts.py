"""What an organisation sees of a task before it takes it on: enough to decide, and nobody's name or number.

Street, directions, meeting point, contact and caller follow once it is theirs.
"""

from hub.referrals.offering.queries import Offered
from hub.tasks.forms import RISK_WORDS
from hub.tasks.models import Task
from hub.tasks.tongues import language_name
from hub.volunteers import skills
from hub.volunteers.standing import rules as credentials
from hub.web.filters import clock_time, when, words

Facts = list[tuple[str, object]]


def facts_of(one: Offered) -> Facts:
    """The facts to decide by, as words and values; what is not known is left out by the page."""
    task = one.task
    return [
        ("When", "; ".join(f"{when(s.starts_at)} to {clock_time(s.ends_at)}" for s in task.shifts)),
        ("Where", task.place_name or "In your area"),
        ("People", ", ".join(f"{line.needed} {_who(line.skill)}" for line in task.lines if line.needed)),
        ("The work", task.description),
        ("Dangers", task.hazards),
        ("Asks of the body", ", ".join(words(code) for code in task.demands)),
        ("Risk", RISK_WORDS[task.risk]),
        ("Youngest age", task.min_age or "Adults"),
        ("Must have shown", _papers(task)),
        ("Languages", ", ".join(language_name(code) for code in task.languages)),
        ("They bring", task.you_bring),
        ("You give them", task.we_issue),
        ("Ride", "There is one" if task.ride_from else ""),
    ]


def _who(skill: str) -> str:
    return skills.label(skill).lower() if skill else "anyone"


def _papers(task: Task) -> str:
    codes = dict.fromkeys([*(line.credential for line in task.lines if line.needed), task.check_level])
    return "; ".join(credentials.label(code) for code in codes if code)
