"""Raising, opening, changing and calling off tasks."""

from datetime import timedelta

import pytest

from hub.accounts.rules import SYSTEM, Actor
from hub.accounts.states import Role
from hub.database import transaction
from hub.errors import Conflict, IllegalTransition, Invalid, NotAllowed, NotFound
from hub.organisations.states import OrganisationState
from hub.tasks import moves, ports, queries, services
from hub.tasks.events import Changed
from hub.tasks.rules import LineFacts, ShiftFacts, TaskFacts
from hub.tasks.states import Risk, TaskState
from tests import factories

PETONE = {"address": "14 Beach Street, Petone", "lat": -41.227, "lon": 174.885}


@pytest.fixture
def facts(app, at):
    starts_at = at.moment + timedelta(hours=2)

    def _facts(**over):
        span = (ShiftFacts(starts_at, starts_at + timedelta(hours=4)),)
        values = {"title": "Pack food parcels", "lines": (LineFacts("", 3),), **PETONE, "shifts": span}
        return TaskFacts(**(values | over))

    return _facts


@pytest.fixture
def changes(app):
    heard = []
    before = list(ports.of(app).changed)
    ports.changed_handler(app, heard.append)
    yield heard
    ports.of(app).changed[:] = before


def of(organisation):
    return Actor(uid="someone", role=Role.CHARITY, organisation_id=organisation.id)


def test_a_charity_raises_a_task_that_waits_for_a_coordinator(facts):
    factories.make_incident()
    owner = factories.make_organisation()
    task = queries.by_id(services.raise_task(facts(organisation_id=owner.id), by=of(owner)))
    assert (task.state, task.place_name, task.raised_by) == (TaskState.DRAFT, "Petone", "someone")
    assert queries.waiting_tasks() == [task]


def test_a_charity_raises_tasks_for_nobody_else(facts):
    factories.make_incident()
    with pytest.raises(NotAllowed):
        services.raise_task(
            facts(organisation_id=factories.make_organisation().id), by=of(factories.make_organisation())
        )


def test_a_charity_that_is_not_active_cannot_raise_a_task(facts):
    factories.make_incident()
    owner = factories.make_organisation(state=OrganisationState.SCREENED)
    with pytest.raises(Conflict, match="not active"):
        services.raise_task(facts(organisation_id=owner.id), by=of(owner))


def test_without_an_incident_there_is_nothing_to_raise_a_task_for(facts):
    with pytest.raises(Conflict, match="No incident is open"):
        services.raise_task(facts(), by=SYSTEM)


def test_a_task_whose_place_nobody_knows_is_not_raised(facts):
    factories.make_incident()
    with pytest.raises(Invalid) as refusal:
        services.raise_task(facts(address="Nowhere", lat=None, lon=None), by=SYSTEM)
    assert "town or suburb" in refusal.value.fields["address"]


def test_a_coordinator_raises_and_opens_in_one_step(facts):
    factories.make_incident()
    owner = factories.make_organisation()
    task_id = services.raise_task(facts(organisation_id=owner.id), by=SYSTEM, open_now=True)
    assert queries.by_id(task_id).state is TaskState.OPEN


def test_a_task_that_may_not_open_yet_stays_a_draft(facts):
    factories.make_incident()
    assert queries.by_id(services.raise_task(facts(), by=SYSTEM, open_now=True)).state is TaskState.DRAFT


def test_opening_names_everything_that_is_missing(app):
    owner = factories.make_organisation(state=OrganisationState.APPLIED, insurance="")
    task = factories.make_task(organisation=owner, state=TaskState.DRAFT)
    with pytest.raises(Conflict, match="not active.*No insurance"):
        services.open_task(task.id, by=SYSTEM)


def test_a_draft_of_a_covered_organisation_opens(app, at):
    task = factories.make_task(state=TaskState.DRAFT, opened_at=None)
    services.open_task(task.id, by=SYSTEM)
    opened = queries.by_id(task.id)
    assert (opened.state, opened.opened_at) == (TaskState.OPEN, at.moment)


def test_a_task_is_opened_once(app):
    task = factories.make_task()
    with pytest.raises(IllegalTransition):
        services.open_task(task.id, by=SYSTEM)


def test_a_draft_gets_an_owner_and_an_open_task_keeps_it(app):
    draft, other = factories.make_task(state=TaskState.DRAFT), factories.make_organisation()
    services.give_to(draft.id, other.id, by=SYSTEM)
    assert queries.by_id(draft.id).organisation_id == other.id
    with pytest.raises(Invalid, match="cannot change"):
        services.give_to(factories.make_task().id, other.id, by=SYSTEM)


def test_writing_a_draft_anew_may_name_its_owner(app):
    task, other = factories.make_task(state=TaskState.DRAFT), factories.make_organisation()
    services.change_task(task.id, described(task, organisation_id=other.id), by=SYSTEM)
    assert queries.by_id(task.id).organisation_id == other.id


def described(task, **over):
    values = {name: getattr(queries.as_it_stands(task), name) for name in TaskFacts.__slots__}
    return TaskFacts(**(values | over))


def test_a_task_written_again_as_it_stands_tells_nobody(changes):
    task = factories.make_task()
    assert services.change_task(task.id, described(task), by=SYSTEM).what == frozenset()
    assert changes == []


@pytest.mark.parametrize(
    ("over", "what"),
    [
        ({"title": "Pack boxes"}, Changed.TITLE),
        ({"lat": -41.3, "directions": "Past the church"}, Changed.PLACE),
        ({"briefing_point": "Front door"}, Changed.BRIEFING),
        ({"contact_phone": "+6427555034"}, Changed.CONTACT),
        ({"you_bring": "boots"}, Changed.BRING),
        ({"description": "Long"}, Changed.OTHER),
        ({"lines": (LineFacts("", 5),)}, Changed.MORE_NEEDED),
        ({"lines": (LineFacts("", 1),)}, Changed.FEWER_NEEDED),
    ],
)
def test_whoever_listens_hears_what_changed(changes, over, what):
    task = factories.make_task()
    services.change_task(task.id, described(task, **over), by=SYSTEM)
    assert [(event.task_id, event.what) for event in changes] == [(task.id, frozenset({what}))]


def test_a_new_time_names_the_shift_that_moved(changes, at):
    task = factories.make_task()
    later = ShiftFacts(at.moment + timedelta(hours=3), at.moment + timedelta(hours=6))
    services.change_task(task.id, described(task, shifts=(later,)), by=SYSTEM)
    assert (changes[0].what, changes[0].moved) == ({Changed.TIME}, (task.shifts[0].id,))


def test_a_change_is_undone_when_whoever_listens_fails(app, changes):
    def fail(event):
        raise Conflict("no")

    ports.changed_handler(app, fail)
    task = factories.make_task()
    with pytest.raises(Conflict):
        services.change_task(task.id, described(task, title="Other"), by=SYSTEM)
    assert queries.by_id(task.id).title == "Pack food parcels"


def test_a_filled_task_that_needs_more_people_is_open_again(app):
    task = factories.make_task(state=TaskState.FILLED)
    services.change_task(task.id, described(task, lines=(LineFacts("", 9),)), by=SYSTEM)
    assert queries.by_id(task.id).state is TaskState.OPEN


def test_a_skill_taken_out_of_an_open_task_needs_nobody_any_more(app, changes):
    task = factories.make_task(lines=(("", 3), ("cooking", 1)))
    services.change_task(task.id, described(task, lines=(LineFacts("", 3),)), by=SYSTEM)
    assert [(line.skill, line.needed) for line in queries.by_id(task.id).lines] == [("", 3), ("cooking", 0)]
    assert queries.as_it_stands(task).lines == (LineFacts("", 3),) and changes[0].what == {
        Changed.FEWER_NEEDED
    }


def test_a_draft_may_be_written_quite_anew(app):
    task = factories.make_task(state=TaskState.DRAFT, lines=(("", 3), ("cooking", 1)))
    services.change_task(task.id, described(task, lines=(LineFacts("boat", 2),)), by=SYSTEM)
    assert [(line.skill, line.needed) for line in queries.by_id(task.id).lines] == [("boat", 2)]


def test_a_task_that_is_over_is_not_changed(app):
    task = factories.make_task(state=TaskState.CLOSED)
    with pytest.raises(Conflict, match="Raise a new task"):
        services.change_task(task.id, described(task, title="Other"), by=SYSTEM)


def test_a_draft_is_called_off_with_a_reason(app):
    task = factories.make_task(state=TaskState.DRAFT)
    with pytest.raises(Invalid):
        services.cancel_task(task.id, why=" ", by=SYSTEM)
    services.cancel_task(task.id, why="Rain", by=SYSTEM)
    assert queries.by_id(task.id).state is TaskState.CANCELLED


def test_an_open_task_is_stood_down_so_that_people_are_told(app):
    with pytest.raises(Conflict, match="Stand it down"):
        services.cancel_task(factories.make_task().id, why="Rain", by=SYSTEM)


def test_a_task_fills_runs_and_closes_with_its_outcome(app, at):
    task = factories.make_task()
    with transaction():
        row = queries.by_id(task.id)
        for step in (moves.fill, moves.unfill, moves.fill, moves.start, moves.start, moves.fill):
            step(row, by="system")
        moves.close(row, by="system", outcome="310 food parcels")
    over = queries.by_id(task.id)
    assert (over.state, over.outcome, over.over_at) == (TaskState.CLOSED, "310 food parcels", at.moment)


def test_tasks_are_found_by_number_title_place_and_owner(app):
    owner = factories.make_organisation(name="Sea Scouts")
    task, _ = factories.make_task(title="Fill sandbags", organisation=owner), factories.make_task()
    assert queries.by_number(task.number).id == task.id
    for text in (task.number, str(task.id), "SANDBAGS", "scouts"):
        assert [found.id for found in queries.search(text)] == [task.id]
    assert len(queries.search("petone")) == 2 and queries.search("%") == [] == queries.search(" ")


@pytest.mark.parametrize("text", ["T-9999", "nothing", "99999999999"])
def test_a_number_nobody_knows_is_not_found(app, text):
    with pytest.raises(NotFound, match="T-0042"):
        queries.by_number(text)


def test_the_next_task_to_start_stands_first(app):
    later = factories.make_task(starts_in=timedelta(hours=9))
    sooner = factories.make_task(starts_in=timedelta(hours=1))
    factories.make_task(state=TaskState.CLOSED)
    assert [task.id for task in queries.open_tasks()] == [sooner.id, later.id]


def test_the_public_reads_only_of_open_tasks_that_are_not_over(app, at):
    factories.make_task(starts_in=timedelta(hours=-9))
    factories.make_task(state=TaskState.FILLED)
    wanted = factories.make_task()
    assert [task.id for task in queries.wanted_after(at.moment)] == [wanted.id]


def test_tasks_are_counted_by_state_and_owner(app):
    owner = factories.make_organisation()
    for state in (TaskState.OPEN, TaskState.OPEN, TaskState.DRAFT):
        factories.make_task(organisation=owner, state=state)
    factories.make_task(state=TaskState.CLOSED)
    assert queries.task_counts() == {"open": 2, "draft": 1, "closed": 1}
    assert queries.counts_by_organisation()[owner.id] == {TaskState.OPEN: 2, TaskState.DRAFT: 1}


def test_a_task_raised_at_higher_risk_does_not_accept_by_itself(facts):
    factories.make_incident()
    task = queries.by_id(services.raise_task(facts(risk=Risk.TRAINED), by=SYSTEM))
    assert task.pre_accepts is False


def test_a_task_belongs_to_the_hub_that_is_nearest(facts):
    factories.make_incident()
    far, near = factories.make_hub(lat=-41.0, lon=175.2), factories.make_hub(lat=-41.23, lon=174.88)
    task = queries.by_id(
        services.raise_task(facts(organisation_id=factories.make_organisation().id), by=SYSTEM)
    )
    assert task.hub_id == near.id != far.id
