"""A whole bus at the desk: many people ticked or scanned, and one press for all of them."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import time
from uuid import UUID

from flask import Blueprint, render_template, request

from hub import clock
from hub.accounts.guards import actor, requires
from hub.accounts.permissions import Permission
from hub.attendance.queries import Present, present
from hub.attendance.signing import many as services
from hub.attendance.signing.forms import ManyForm
from hub.attendance.signing.many import Outcome
from hub.attendance.signing.moments import lately
from hub.console.desk.desk_hub import desk_hub
from hub.console.desk.scanned import scanned
from hub.errors import HubError, Invalid, NotFound
from hub.installation.queries import settings
from hub.referrals.queries import Handover, expected_at_desk
from hub.tasks.models import Task
from hub.tasks.queries import by_number, open_tasks
from hub.volunteers.groups.queries import group_by_uid, groups, members_of
from hub.volunteers.models import Volunteer
from hub.volunteers.queries import ids_by_uid, people, search
from hub.web.filters import clock_time, when

bp = Blueprint("many", __name__, url_prefix="/console/desk/many")
MOST_FOUND = 5
WORDS = {"in": "signed in", "out": "signed out", "brief": "written down as briefed"}


@dataclass(frozen=True, slots=True)
class Row:
    """One person with a box to tick."""

    person: Volunteer
    word: str
    kind: str
    is_ticked: bool


@dataclass(slots=True)
class Batch:
    """What the page holds between two presses: the task, the group, who was added by name and who is ticked."""

    task: Task | None
    group: str
    added: list[UUID]
    ticked: list[UUID]
    outcome: Outcome | None = None
    note: str = ""


@bp.route("", methods=["GET", "POST"])
@requires(Permission.DESK)
def index() -> str | tuple[str, int]:
    """The list; one press signs everybody who is ticked in or out, or writes down their briefing."""
    form, does = ManyForm(), request.form.get("do", "")
    batch = Batch(_task(), request.values.get("group", ""), _uids("added"), _uids("person"))
    if not form.at.raw_data or not form.at.raw_data[0]:
        form.at.data = settings().local(clock.now()).time().replace(second=0, microsecond=0)
    if does == "add":
        _add(form, batch)
    elif does == "none":
        batch.ticked = []
    elif does in WORDS and form.validate():
        _do(does, form, batch)
    page = render_template(
        "console/many.html", form=form, batch=batch, rows=_rows(batch), word=WORDS.get(does, ""), hub=desk_hub(),
        open_tasks=open_tasks(), groups=groups(),
    )  # fmt: skip
    return (page, 422) if form.errors or getattr(form, "form_errors", ()) else page


def _do(does: str, form: ManyForm, batch: Batch) -> None:
    """Does it for everybody who is ticked; a refusal of all of it is brought back to the form."""
    try:
        if not batch.ticked:
            raise Invalid({"scan": "Nobody is ticked. Tick those who are here, or add them by name."})
        batch.outcome = _outcome(does, form, batch)
        batch.added, batch.ticked = list(dict.fromkeys([*batch.added, *batch.ticked])), []
    except HubError as error:
        form.refuse(error)


def _outcome(does: str, form: ManyForm, batch: Batch) -> Outcome:
    briefed_by, hub = form.briefed_by.data or "", desk_hub()
    if does == "brief":
        if not briefed_by.strip():
            raise Invalid({"briefed_by": "Write who briefed them."})
        are_ready = bool(form.are_ready.data)
        return services.brief_many(batch.ticked, briefed_by=briefed_by, are_ready=are_ready, by=actor())
    now = clock.now()
    at = lately(form.at.data or time(), now, settings().local(now), settings().timezone)
    if does == "out":
        return services.sign_out_many(batch.ticked, at=at, by=actor())
    return services.sign_in_many(
        batch.ticked,
        task=batch.task,
        hub_id=hub.id if hub else None,
        at=at,
        briefed_by=briefed_by,
        by=actor(),
    )


def _add(form: ManyForm, batch: Batch) -> None:
    """Ticks whoever the words name; several of a name are shown, and the right one is ticked by hand."""
    words = (form.scan.data or "").strip()
    code = scanned(words) if words else None
    found = [code.person] if code and code.person else search(words, limit=MOST_FOUND) if words else []
    if not found:
        form.scan.errors = [code.why_not if code else f"Nobody matches “{words}”. Try fewer letters."]
        return
    form.scan.data = ""
    batch.added += [one.uid for one in found if one.uid not in batch.added]
    if len(found) == 1:
        batch.ticked.append(found[0].uid)
        batch.note = f"{found[0].name} is ticked. {code.why_not if code else ''}"
    else:
        batch.note = f"Several match “{words}”. Tick the right one in the list."


def _rows(batch: Batch) -> list[Row]:
    """Those of the task first, then the group, then whoever was added; nobody twice."""
    here = {item.volunteer.id: item for item in present()}
    expected = {h.volunteer.id: h for h in expected_at_desk(clock.now())}
    task = batch.task
    wanted = [h.volunteer for h in expected.values() if task and h.task.id == task.id]
    wanted += [item.volunteer for item in here.values() if task and item.stint.task_id == task.id]
    wanted += _of_group(batch.group)
    added = people(ids_by_uid([*batch.added, *batch.ticked]).values())
    wanted += sorted(added.values(), key=lambda one: one.name.casefold())
    everyone = "all" in request.args or request.form.get("do") == "all"
    return [
        _row(person, here.get(person.id), expected.get(person.id), is_ticked=everyone or person.uid in batch.ticked)
        for person in {one.id: one for one in wanted}.values()
    ]  # fmt: skip


def _row(person: Volunteer, here: Present | None, expected: Handover | None, *, is_ticked: bool) -> Row:
    if here is not None:
        where = here.task.number if here.task else "the hub"
        return Row(person, f"In since {clock_time(here.stint.signed_in_at)}, {where}", "info", is_ticked)
    if expected is not None:
        return Row(
            person,
            f"Expected on {expected.task.number}, {when(expected.shift.starts_at)}",
            "confirmed",
            is_ticked,
        )
    return Row(person, "Not signed in", "", is_ticked)


def _of_group(said: str) -> Iterable[Volunteer]:
    with suppress(ValueError, NotFound):
        return members_of(group_by_uid(UUID(said)))
    return []


def _task() -> Task | None:
    with suppress(NotFound):
        return by_number(request.values.get("task", ""))
    return None


def _uids(name: str) -> list[UUID]:
    found = []
    for said in request.form.getlist(name):
        with suppress(ValueError):
            found.append(UUID(said))
    return list(dict.fromkeys(found))
