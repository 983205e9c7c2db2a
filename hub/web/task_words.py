"""What a task says, in words: for the console, the portal and paper."""

from collections.abc import Callable

from hub.tasks import demands
from hub.tasks.forms import ACCEPT_WORDS, RISK_WORDS
from hub.tasks.models import Shift, Task, TaskLine
from hub.tasks.states import RaisedFrom
from hub.tasks.tongues import language_name
from hub.volunteers import skills
from hub.volunteers.standing import rules as credentials
from hub.web.filters import clock_time, date_words, masked, phone, when

RAISED_WORDS = {
    RaisedFrom.DESK: "Written down at the console",
    RaisedFrom.PHONE: "By phone",
    RaisedFrom.PORTAL: "By the organisation, in its portal",
    RaisedFrom.LIST: "From a list",
    RaisedFrom.EOC: "By the EOC",
    RaisedFrom.NEED: "From a need on the board",
}
Facts = list[tuple[str, object]]


def line_words(line: TaskLine) -> str:
    """“driving a van, with heavy truck licence”."""
    paper = f", with {credentials.label(line.credential).lower()}" if line.credential else ""
    return f"{skills.label(line.skill).lower() if line.skill else 'anyone'}{paper}"


def who(task: Task, shift: Shift | None = None) -> str:
    """“12 anyone, 2 driving a van”: whom a shift needs, or each shift in the same way."""
    lines = task.lines_of(shift) if shift else [line for line in task.lines if line.needed]
    return ", ".join(f"{line.needed} {line_words(line)}" for line in lines)


def same_each_time(task: Task) -> bool:
    """Whether every shift needs the same people."""
    return all(line.shift_id is None for line in task.lines if line.needed)


def ride(task: Task) -> str:
    """“today 08:15 from Petone station, back 17:00, 20 seats”."""
    if not task.ride_from:
        return ""
    parts = [
        f"{when(task.ride_at)} from {task.ride_from}" if task.ride_at else f"from {task.ride_from}",
        f"back {clock_time(task.ride_back_at)}" if task.ride_back_at else "",
        f"{task.ride_seats} seats" if task.ride_seats else "",
    ]
    return ", ".join(part for part in parts if part)


def paid_work(task: Task) -> str:
    """Whether staff are paid for such work, what volunteers add to it, and who decided that."""
    if not task.is_paid_work:
        return "" if task.is_paid_work is None else "Nobody is paid for such work"
    if not task.adds:
        return "Staff are paid for such work. Nobody wrote down what volunteers add"
    on = f", {date_words(task.adds_decided_at.date())}" if task.adds_decided_at else ""
    added = f"Volunteers add: {task.adds.rstrip('.')}. Decided by {task.adds_decided_by}{on}"
    return f"Staff are paid for such work. {added}"


def raised(task: Task, number: Callable[[str | None], str] = masked) -> str:
    """“By phone by Leilani, 027 ••• ••33, today 09:12”."""
    caller = ", ".join(part for part in (task.caller_name, number(task.caller_phone)) if part)
    return f"{RAISED_WORDS[task.raised_from]}{f' by {caller}' if caller else ''}, {when(task.raised_at)}"


def papers(task: Task) -> str:
    """What people must have shown: “Forklift licence; Basic check”."""
    codes = dict.fromkeys([*(line.credential for line in task.lines if line.needed), task.check_level])
    return "; ".join(credentials.label(code) for code in codes if code)


def work_facts(task: Task) -> Facts:
    """The work: what is done, what is dangerous, what it asks of people."""
    return [
        ("The work", task.description),
        ("Dangers", task.hazards),
        ("Asks of the body", demands.words(task.demands)),
        ("Risk", RISK_WORDS[task.risk]),
        ("Who decides", ACCEPT_WORDS["yes" if task.pre_accepts else "no"]),
        ("Youngest age", task.min_age or "Adults"),
        ("Must have shown", papers(task)),
        ("Languages", ", ".join(language_name(code) for code in task.languages)),
        ("Paid work", paid_work(task)),
    ]


def arrival_facts(task: Task, number: Callable[[str | None], str] = phone) -> Facts:
    """How people get there and get ready; only the confirmed read it."""
    return [
        ("Where", task.address or task.place_name),
        ("Directions", task.directions),
        ("Getting in", task.access),
        ("Report to", task.briefing_point),
        ("Ask for", " ".join(part for part in (task.contact_name, number(task.contact_phone)) if part)),
        ("Ride", ride(task)),
        ("They bring", task.you_bring),
        ("We issue", task.we_issue),
    ]
