"""A task with several times: adding, moving and taking away one of them, and whom each needs."""

from datetime import timedelta

import pytest

from hub.accounts.rules import SYSTEM, Actor
from hub.accounts.states import Role
from hub.errors import Invalid
from hub.tasks import ports, queries, services
from hub.tasks.events import Changed
from hub.tasks.rules import LineFacts, ShiftFacts, TaskFacts
from hub.tasks.states import RaisedFrom, TaskState
from tests import factories

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def saturday(at):
    return ShiftFacts(at.moment + timedelta(hours=2), at.moment + timedelta(hours=6))


@pytest.fixture
def sunday(at):
    return ShiftFacts(at.moment + timedelta(hours=26), at.moment + timedelta(hours=30))


@pytest.fixture
def heard(app):
    events, before = [], list(ports.of(app).changed)
    ports.changed_handler(app, events.append)
    yield events
    ports.of(app).changed[:] = before


THREE = (LineFacts("", 3),)


def raised(*shifts, lines=THREE, opens=True, **over):
    factories.make_incident()
    facts = TaskFacts(
        "Fill sandbags", shifts, lines, factories.make_organisation().id, "Petone", -41.227, 174.885
    )
    values = {name: getattr(facts, name) for name in TaskFacts.__slots__}
    return queries.by_id(services.raise_task(TaskFacts(**(values | over)), by=SYSTEM, open_now=opens))


def changed(task, **over):
    facts = queries.as_it_stands(queries.by_id(task.id))
    values = {name: getattr(facts, name) for name in TaskFacts.__slots__}
    event = services.change_task(task.id, TaskFacts(**(values | over)), by=SYSTEM)
    return queries.by_id(task.id), event


def shifts_of(task):
    return queries.as_it_stands(task).shifts


def needs(task):
    return [[(line.skill, line.needed) for line in task.lines_of(shift)] for shift in task.shifts]


def test_a_line_is_of_every_time_or_of_one(saturday, sunday):
    lines = (LineFacts("", 3), LineFacts("driving_van", 1, shift=sunday))
    task = raised(saturday, sunday, lines=lines)
    assert needs(task) == [[("", 3)], [("", 3), ("driving_van", 1)]] and task.needed == 7


def test_a_task_reads_back_as_it_was_described(saturday, sunday):
    lines = (LineFacts("", 3), LineFacts("driving_van", 1, "first_aid", shift=sunday))
    task = raised(saturday, sunday, lines=lines)
    facts = queries.as_it_stands(task)
    assert [shift.span for shift in facts.shifts] == [saturday.span, sunday.span]
    assert facts.lines[1] == LineFacts("driving_van", 1, "first_aid", facts.shifts[1])
    assert changed(task)[1].what == frozenset()


def test_a_further_time_of_an_open_task_needs_more_people(saturday, sunday, heard):
    task, event = changed(raised(saturday), shifts=(saturday, sunday))
    assert (len(task.shifts), event.what) == (2, {Changed.MORE_NEEDED})


def test_a_time_that_moves_stays_the_same_shift(saturday, sunday):
    task = raised(saturday, sunday)
    first, second = shifts_of(task)
    later = ShiftFacts(second.starts_at + timedelta(hours=1), second.ends_at, second.key)
    task, event = changed(task, shifts=(first, later))
    assert (event.what, event.moved) == ({Changed.TIME}, (second.key,))
    assert [shift.id for shift in task.shifts] == [first.key, second.key]


def test_a_time_taken_out_of_an_open_task_is_called_off_and_kept(saturday, sunday):
    lines = (LineFacts("", 3), LineFacts("driving_van", 1, shift=sunday))
    task = raised(saturday, sunday, lines=lines)
    facts = queries.as_it_stands(task)
    task, event = changed(task, shifts=facts.shifts[:1], lines=facts.lines[:1])
    assert (event.what, event.gone) == ({Changed.SHIFT_GONE}, (facts.shifts[1].key,))
    assert needs(task) == [[("", 3)]] and task.needed == 3


def test_a_time_taken_out_of_a_draft_is_gone(saturday, sunday):
    lines = (LineFacts("", 3), LineFacts("driving_van", 1, shift=sunday))
    task = raised(saturday, sunday, lines=lines, opens=False)
    facts = queries.as_it_stands(task)
    task, event = changed(task, shifts=facts.shifts[:1], lines=facts.lines[:1])
    assert event.what == {Changed.SHIFT_GONE} and [line.skill for line in task.lines] == [""]


def test_a_time_that_is_over_is_not_called_off(saturday, sunday, at):
    task = raised(saturday, sunday)
    at.forward(hours=7)
    with pytest.raises(Invalid, match="stays"):
        changed(task, shifts=shifts_of(task)[1:])


@pytest.mark.parametrize(
    ("which", "words"), [("twice", "twice"), ("nobody", "needs nobody"), ("elsewhere", "not there")]
)
def test_times_that_make_no_sense_are_refused(saturday, sunday, which, words):
    shifts, line = (saturday, saturday) if which == "twice" else (saturday, sunday), LineFacts("", 3)
    if which == "nobody":
        line = LineFacts("", 3, shift=sunday)
    if which == "elsewhere":
        shifts, line = (saturday,), LineFacts("", 3, shift=sunday)
    with pytest.raises(Invalid, match=words):
        raised(*shifts, lines=(line,))


def test_paid_work_opens_once_somebody_wrote_down_what_volunteers_add(saturday, at):
    task = raised(saturday, is_paid_work=True)
    assert task.state is TaskState.DRAFT
    assert "what volunteers add" in queries.reasons_against_opening(task)[0].words
    task, _ = changed(task, adds="Company while people wait", adds_decided_by="Rosa Lim, EOC")
    assert queries.reasons_against_opening(task) == () and task.adds_decided_at == at.moment


def test_whoever_raises_a_task_names_the_door_but_for_the_portal_and_the_eoc(saturday):
    assert raised(saturday, raised_from=RaisedFrom.PHONE).raised_from is RaisedFrom.PHONE
    charity, region = Actor("a", Role.CHARITY, organisation_id=1), Actor("b", Role.REGION)
    doors = [services.raised_from(one, RaisedFrom.DESK) for one in (charity, region)]
    assert doors == [RaisedFrom.PORTAL, RaisedFrom.EOC]
