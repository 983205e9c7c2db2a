"""Taking lists of tasks from elsewhere."""

import json

import pytest
import sqlalchemy as sa

from hub.accounts.rules import SYSTEM
from hub.audit.queries import story_of
from hub.database import db, transaction
from hub.errors import Conflict, NotFound
from hub.incidents.models import Incident
from hub.organisations.states import OrganisationState
from hub.tasks import moves
from hub.tasks.intake import import_tasks
from hub.tasks.models import Task
from hub.tasks.states import TaskState
from tests import factories

ROW = {
    "title": "Pack food parcels", "organisation": "Harbour Food Rescue", "address": "14 Beach Street, Petone",
    "lat": "-41.227", "lon": "174.885", "starts_at": "2026-11-14T13:00:00+13:00", "needed": "5",
    "ends_at": "2026-11-14T17:00:00+13:00", "contact_phone": "027 555 0333", "external_id": "E1",
}  # fmt: skip


@pytest.fixture(autouse=True)
def owner(app):
    return factories.make_organisation(name="Harbour Food Rescue", name_key="harbour food rescue")


def row(**over):
    return {**ROW, **over}


def take(*rows, **options):
    return import_tasks(rows, by=SYSTEM, **options)


def only(one):
    return one(sa.select(Task))


def test_a_task_of_an_active_organisation_is_open_at_once(one):
    report = take(row())
    task = only(one)
    assert (report.created, task.state, task.needed) == (1, TaskState.OPEN, 5)
    assert {entry.action for entry in story_of(task.uid)} == {"task.raise", "task.open"}


def test_a_task_of_anybody_else_waits_as_a_draft(one):
    factories.make_organisation(name="Sea Scouts", name_key="sea scouts", state=OrganisationState.SCREENED)
    report = take(row(organisation="SEA SCOUTS"))
    assert only(one).state is TaskState.DRAFT
    assert "wait as drafts" in " ".join(report.notes)


def test_rows_with_one_external_id_are_lines_of_one_task(one):
    report = take(row(), row(external_id="E2"), row(skill="driving", needed="2"))
    assert report.numbers[0] == report.numbers[2] != report.numbers[1]
    task = one(sa.select(Task).where(Task.external_id == "E1"))
    assert [(line.skill, line.needed) for line in task.lines] == [("", 5), ("driving_car", 2)]


def test_the_report_gives_the_numbers_in_the_order_of_the_rows():
    counts = json.loads(take(row(), row(external_id="E2", needed="0"), row(external_id="E3")).as_json())
    first, second, third = counts["numbers"]
    assert second is None and first.startswith("T-") and int(third[2:]) == int(first[2:]) + 1
    assert (counts["rows"], counts["created"], counts["rejected"]) == (3, 2, 1)


@pytest.mark.parametrize("external_id", ["E1", ""])
def test_a_list_imported_again_creates_none(external_id):
    rows = [row(external_id=external_id), row(external_id=external_id, title="Drive", skill="driving")]
    if external_id:
        rows[1]["title"] = rows[0]["title"]
    first, second = take(*rows), take(*rows)
    assert (first.created, second.created, second.duplicates) == (2, 0, 2)
    assert first.numbers == second.numbers


def test_the_same_row_twice_in_a_list_is_a_duplicate():
    report = take(row(), row())
    assert (report.created, report.duplicates) == (1, 1)


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"title": ""}, "no title"),
        ({"organisation": "Harbor Food Rescue"}, "Did you mean Harbour Food Rescue"),
        ({"organisation": ""}, "no organisation"),
        ({"address": "", "lat": "", "lon": ""}, "no place"),
        ({"address": "Nowhere at all", "lat": "", "lon": ""}, "cannot find"),
        ({"starts_at": "2026-11-14T13:00:00"}, "no time zone"),
        ({"ends_at": "2026-11-14T12:00:00+13:00"}, "is not after"),
        ({"needed": ""}, "needed is missing"),
        ({"needed": "many"}, "not a number"),
        ({"skill": "drivng"}, "Did you mean Driv"),
        ({"skill": "driving; cooking"}, "a row of its own"),
        ({"risk": "high"}, "not one of open, supervised, trained"),
        ({"contact_phone": "ask Bob"}, "contact_phone"),
        ({"min_age": "200"}, "cannot be"),
    ],
)
def test_a_row_that_cannot_be_is_rejected_with_a_reason(over, words):
    report = take(row(**over))
    assert (report.rejected, report.numbers) == (1, (None,))
    assert words in report.rejects[0].reason


def test_a_rejected_line_leaves_the_others_and_can_follow_later(one):
    assert take(row(), row(skill="juggling", needed="2")).rejected == 1
    report = take(row(skill="driving", needed="2"))
    assert (report.updated, report.created) == (1, 0)
    assert [line.skill for line in only(one).lines] == ["", "driving_car"]


def test_lines_of_one_task_must_agree_on_title_owner_and_place():
    report = take(row(), row(skill="driving", address="15 Beach Street, Petone"))
    assert "another title, owner or place" in report.rejects[0].reason


SUNDAY = {"starts_at": "2026-11-15T13:00:00+13:00", "ends_at": "2026-11-15T17:00:00+13:00"}


def test_rows_of_one_task_with_other_times_are_its_shifts(one):
    rows = [row(), row(skill="driving", needed="2"), row(**SUNDAY, needed="7")]
    first, second = take(*rows), take(*rows)
    task = only(one)
    assert [[(line.skill, line.needed) for line in task.lines_of(shift)] for shift in task.shifts] == [
        [("", 5), ("driving_car", 2)],
        [("", 7)],
    ]
    assert (first.created, second.duplicates, task.needed) == (3, 3, 14)


def test_a_list_gives_an_open_task_no_further_time(one):
    take(row())
    report = take(row(), row(**SUNDAY))
    assert "add or move its times on its page" in report.rejects[0].reason
    assert len(only(one).shifts) == 1


def test_a_skill_stands_once_in_a_task():
    report = take(row(), row(needed="7"))
    assert "Add the numbers together" in report.rejects[0].reason


def test_a_draft_follows_its_list(one):
    owner = factories.make_organisation(
        name="Sea Scouts", name_key="sea scouts", state=OrganisationState.APPLIED
    )
    take(row(organisation=owner.name))
    report = take(row(organisation=owner.name, title="Pack boxes", needed="3"))
    task = only(one)
    assert (report.updated, task.title, task.needed) == (1, "Pack boxes", 3)


def test_an_open_task_gets_more_places_but_never_fewer_from_a_list(one):
    take(row())
    assert take(row(needed="8")).updated == 1
    assert "so people are told" in take(row(needed="2")).rejects[0].reason
    assert only(one).needed == 8


def test_an_open_task_is_not_moved_by_a_list(one):
    take(row())
    report = take(row(starts_at="2026-11-14T12:00:00+13:00"))
    assert "change it on its page" in report.rejects[0].reason


def test_a_closed_task_is_left_alone(one):
    take(row())
    with transaction():
        moves.close(db.session.scalars(sa.select(Task)).one(), by="system", outcome="310 parcels")
    assert take(row(needed="9")).duplicates == 1
    assert only(one).needed == 5


def test_tasks_accept_by_themselves_only_at_open_risk(one):
    take(row(), row(external_id="E2", risk="supervised"))
    accepting = [one(sa.select(Task).where(Task.external_id == key)).pre_accepts for key in ("E1", "E2")]
    assert accepting == [True, False]


def test_tasks_go_into_the_one_open_incident(one):
    incident = factories.make_incident()
    report = take(row())
    assert only(one).incident_id == incident.id and report.notes == ()


def test_a_new_incident_is_opened_and_said_when_none_is_open(one):
    report = take(row(), incident="Storm")
    assert one(sa.select(Incident)).name == "Storm"
    assert "a new one was opened: “Storm”" in report.notes[0]


def test_with_several_open_incidents_one_must_be_named(one):
    incidents = [factories.make_incident() for _ in range(2)]
    with pytest.raises(Conflict, match="--incident"):
        take(row())
    take(row(), incident=incidents[0].name.upper())
    assert only(one).incident_id == incidents[0].id


def test_a_misspelt_incident_is_not_opened(one):
    factories.make_incident(name="Storm")
    with pytest.raises(NotFound):
        take(row(), incident="Strom")


def test_tasks_do_not_go_into_a_closed_incident(at):
    factories.make_incident(name="Storm", closed_at=at.moment)
    with pytest.raises(Conflict, match="closed"):
        take(row(), incident="Storm")


def test_an_active_organisation_without_cover_is_said(one):
    factories.make_organisation(name="Sea Scouts", name_key="sea scouts", insurance="")
    report = take(row(organisation="Sea Scouts"))
    assert only(one).state is TaskState.OPEN
    assert "no insurance" in " ".join(report.notes)
