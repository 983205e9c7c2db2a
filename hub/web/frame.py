"""What stands around every page: name, exercise band, navigation, alarms, connection strip."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, current_app, g, request, url_for
from flask_login import current_user
from werkzeug.local import LocalProxy

from hub import clock
from hub.accounts.guards import allowed
from hub.accounts.permissions import Permission
from hub.alarms.queries import open_alarms
from hub.attendance.welfare.owner_alarms import ringing_for
from hub.incidents.queries import current_incident
from hub.installation.queries import settings
from hub.messaging.inbox.queries import waiting_count
from hub.messaging.outgoing.duty import why_unheard
from hub.messaging.queries import texts_waiting
from hub.needs.queries import waiting_count as needs_waiting
from hub.referrals.general.for_portal import answers_owed
from hub.volunteers import access
from hub.web.duty_words import DutyLine, duty_line
from hub.web.filters import ago


@dataclass(frozen=True, slots=True)
class NavItem:
    """One word of the navigation; `count` is what waits there."""

    label: str
    url: str
    current: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class AlarmLine:
    """One open alarm as the banner shows it."""

    title: str
    detail: str
    url: str
    age_text: str


@dataclass(frozen=True, slots=True)
class Frame:
    """The live facts of the layouts."""

    site_name: str
    home_url: str
    is_exercise: bool
    incident_name: str
    user_name: str | None
    role: str | None
    nav: list[NavItem]
    alarms: list[AlarmLine]
    unheard: str
    duty: DutyLine | None
    duty_url: str | None
    live_url: str | None
    emergency_number: str
    texts_waiting: int
    texts_url: str | None
    as_of: datetime
    find_url: str | None
    sign_out_url: str
    sign_in_url: str
    privacy_url: str
    own_page_url: str | None


def _referrals_waiting() -> int:
    return answers_owed(current_user.organisation_id)


# Label, endpoint, permission, and what waits there.
NAV: tuple[tuple[str, str, Permission, Callable[[], int] | None], ...] = (
    ("Now", "console.home", Permission.CONSOLE_SEE, None),
    ("Tasks", "tasks.index", Permission.CONSOLE_SEE, None),
    ("Needs", "boards.index", Permission.REGISTER_SEE, needs_waiting),
    ("People", "people.index", Permission.REGISTER_SEE, None),
    ("Charities", "charities.index", Permission.CONSOLE_SEE, None),
    ("Hubs", "hubs.index", Permission.CONSOLE_SEE, None),
    ("Inbox", "inbox.index", Permission.INBOX_ANSWER, waiting_count),
    ("T-cards", "t_cards.index", Permission.CONSOLE_SEE, None),
    ("Desk", "desk.index", Permission.DESK, None),
    ("Referrals", "portal.home", Permission.PORTAL_SEE, _referrals_waiting),
    ("Our tasks", "portal_tasks.index", Permission.PORTAL_SEE, None),
    ("Our people", "portal_people.index", Permission.PORTAL_SEE, None),
    ("Our numbers", "portal_numbers.index", Permission.PORTAL_SEE, None),
    ("About us", "portal_us.index", Permission.PORTAL_SEE, None),
    ("Sign-ins", "admin.index", Permission.ACCOUNTS, None),
    ("Phones", "phones.index", Permission.EXERCISE_PHONES, None),
)
# Invented phones can be played in an exercise only.
EXERCISE_ONLY = {"phones.index"}
# Pages that belong under another word of the navigation.
UNDER = {
    "portal_happened": "portal_tasks", "portal_alarms": "portal_tasks",
    "portal_taking": "portal", "portal_general": "portal", "charity_taking": "charities", "to_fill": "tasks",
    "notes": "boards", "callouts": "tasks", "walk_in": "desk", "paper": "desk", "groups": "desk", "alarms": "console",
    "texts": "console", "line": "console", "keeping": "inbox", "unreached": "people", "saved_replies": "inbox",
    "deciding": "console", "duty": "console", "duty_plan": "console", "handing_on": "people",
    "charity_trust": "charities", "charity_people": "charities", "portal_sign_ins": "portal_us",
    "lists": "people", "unplaced": "people", "twins": "people", "skill_words": "people", "standing": "people",
    "papers": "people", "numbers": "people", "person_free": "people", "person_data": "people",
    "person_correct": "people", "on_the_spot": "desk", "slips": "desk", "fairness": "people",
    "hours": "t_cards", "overdue": "t_cards", "qr_poster": "desk", "roll_calls": "t_cards",
    "badges": "people", "letters": "people", "attendance_lists": "t_cards",
    "card": "t_cards", "closing": "hubs", "working_alone": "t_cards",
    "briefing": "desk", "portal_briefing": "portal_tasks", "happened": "desk", "occurrences": "desk",
    "kit_text": "desk",
}  # fmt: skip


def init_app(app: Flask) -> None:
    """Gives every template `frame`."""
    # Worked out when a layout first asks for it: live fragments have no frame and should not pay for one.
    app.context_processor(lambda: {"frame": LocalProxy(_frame_of_request)})
    app.jinja_env.globals["clock_now"] = clock.now
    app.jinja_env.globals["need_words"] = access.words


def _frame_of_request() -> Frame:
    if "hub_frame" not in g:
        g.hub_frame = frame()
    kept: Frame = g.hub_frame
    return kept


def frame() -> Frame:
    """The frame as it is now."""
    here, incident = settings(), current_incident()
    sees_console = allowed(Permission.CONSOLE_SEE)
    of_owner = not sees_console and allowed(Permission.PORTAL_SEE)
    alarms = _alarms() if sees_console else _owner_alarms() if of_owner else []
    return Frame(
        site_name=here.site_name,
        home_url=_home_url(),
        is_exercise=here.is_exercise,
        incident_name=incident.name if incident else "",
        user_name=current_user.name if current_user.is_authenticated else None,
        role=current_user.role if current_user.is_authenticated else None,
        nav=_nav(),
        alarms=alarms,
        unheard=why_unheard() if alarms and sees_console else "",
        duty=duty_line() if sees_console else None,
        duty_url=_url("duty.index") if allowed(Permission.ALARM_CLEAR) else None,
        live_url=_live_url(sees_console, of_owner),
        emergency_number=here.emergency_number,
        texts_waiting=texts_waiting() if sees_console else 0,
        texts_url=_url("texts.index") if sees_console else None,
        as_of=clock.now(),
        find_url=_url("find.index") if sees_console else None,
        sign_out_url=url_for("accounts.sign_out"),
        sign_in_url=url_for("accounts.sign_in"),
        privacy_url=url_for("register.privacy"),
        own_page_url=_url("me.index"),
    )


def _live_url(sees_console: bool, of_owner: bool) -> str | None:
    return (
        _url("alarms.banner_live" if sees_console else "portal_alarms.banner_live")
        if sees_console or of_owner
        else None
    )


def _owner_alarms() -> list[AlarmLine]:
    """Who is missed on the organisation's own tasks: names only of those whom it took on."""
    if request.endpoint == "portal_alarms.show":
        return []
    return [
        AlarmLine(
            f"{one.number} {'person' if one.number == 1 else 'people'} should have left {one.task.number} "
            f"{one.task.title} and {'does' if one.number == 1 else 'do'} not answer"
            if one.number else f"{one.task.number} {one.task.title}: the hub still has to clear its alarm",
            ", ".join(item.volunteer.name for item in one.people[:5]),
            url_for("portal_alarms.show", uid=one.alarm.uid), ago(one.alarm.raised_at),
        )
        for one in ringing_for(current_user.organisation_id)
    ]  # fmt: skip


def _home_url() -> str:
    endpoint = "console.home" if allowed(Permission.CONSOLE_SEE) else "public.home"
    if allowed(Permission.PORTAL_SEE):
        endpoint = "portal.home"
    return _url(endpoint) or "/"


def _url(endpoint: str) -> str | None:
    return url_for(endpoint) if endpoint in current_app.view_functions else None


def _nav() -> list[NavItem]:
    room = (request.endpoint or "").partition(".")[0]
    room, is_exercise = UNDER.get(room, room), settings().is_exercise
    items = []
    for label, endpoint, permission, waiting in NAV:
        url = _url(endpoint) if is_exercise or endpoint not in EXERCISE_ONLY else None
        if url and allowed(permission):
            count = (waiting() or None) if waiting else None
            items.append(NavItem(label, url, endpoint.partition(".")[0] == room, count))
    return items


def _alarms() -> list[AlarmLine]:
    if (request.endpoint or "").startswith("alarms.") and request.endpoint != "alarms.banner_live":
        return []
    return [
        AlarmLine(alarm.title, alarm.detail, url_for("alarms.show", uid=alarm.uid), ago(alarm.raised_at))
        for alarm in open_alarms()
    ]
