"""Notes are written down, matched, taken up, solved, taken back and run out; tasks are raised from them."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.accounts.rules import Actor
from hub.accounts.states import Role
from hub.alarms.queries import open_alarms
from hub.alarms.states import AlarmKind
from hub.attendance import services as attendance
from hub.audit.queries import story_of
from hub.callouts import services as callouts
from hub.database import db, transaction
from hub.errors import Conflict, IllegalTransition, Invalid, NotAllowed, NotFound
from hub.needs import jobs, queries, services
from hub.needs.models import BoardNote
from hub.needs.rules import NoteFacts
from hub.needs.states import NoteKind, NoteState
from hub.tasks import services as tasks
from hub.tasks.queries import by_id as task_by_id
from hub.tasks.rules import LineFacts, ShiftFacts, TaskFacts
from hub.tasks.states import RaisedFrom, TaskState
from tests import factories

MOANA = Actor(uid="moana", role=Role.COORDINATOR)
NEED, SKILL, THING = NoteKind.NEED, NoteKind.OFFER_SKILL, NoteKind.OFFER_THING


@pytest.fixture(autouse=True)
def incident(app):
    return factories.make_incident()


def said(words="Water for eleven houses", kind=NEED, hub_id=None, **facts):
    uid = services.write_down(NoteFacts(kind, words, **facts), hub_id=hub_id, by=MOANA)
    return queries.by_uid(uid)


def state(note):
    return queries.by_uid(note.uid).state


def a_task_from(need, at, **over):
    start = at.moment + timedelta(hours=2)
    owner = factories.make_organisation()
    facts = TaskFacts(
        **{"title": "Clear drains", "shifts": (ShiftFacts(start, start + timedelta(hours=4)),),
           "lines": (LineFacts("", 2),), "organisation_id": owner.id, "address": "Petone", "lat": -41.227,
           "lon": 174.885, "need_id": need.id, "raised_from": RaisedFrom.NEED} | over
    )  # fmt: skip
    return task_by_id(tasks.raise_task(facts, by=MOANA, open_now=True))


def test_a_note_stands_on_its_board_with_who_wrote_it_down(at):
    note = said(name="Tama", phone="+64211", where_to_find="Wood Street", theme="water")
    assert queries.on_board() == [note] and queries.waiting().number == 1
    assert (note.written_by, note.said_at, note.number) == ("moana", at.moment, f"need no. {note.id}")
    assert [row.action for row in story_of(note.uid)] == ["board_note.write_down"]


def test_without_an_incident_there_is_no_board(incident):
    with transaction():
        incident.closed_at = incident.opened_at
    with pytest.raises(Conflict, match="No incident"):
        said()


def test_danger_comes_first_then_the_oldest(at):
    old = said("Blankets")
    at.forward(minutes=5)
    new, danger = said("Soup"), said("Man under a wall", is_urgent=True)
    assert queries.on_board() == [danger, old, new]


def test_life_in_danger_raises_one_alarm_that_only_a_person_clears():
    note = said("Man under a wall", is_urgent=True, where_to_find="Udy Street")
    (alarm,) = open_alarms()
    assert (
        alarm.kind is AlarmKind.URGENT_NEED and alarm.subject_uid == note.uid and "Udy Street" in alarm.detail
    )
    services.warn_of_danger(note.uid, by=MOANA)
    services.solve(note.uid, "Fire crew got him out", by=MOANA)
    assert open_alarms() == [alarm]


def test_danger_that_is_seen_later_raises_the_alarm_too():
    by_press, by_word = said("Smells of gas"), said("Old man is cold")
    services.warn_of_danger(by_press.uid, by=MOANA)
    services.correct(by_word.uid, NoteFacts(NEED, "Old man does not wake", is_urgent=True), by=MOANA)
    assert {alarm.subject_uid for alarm in open_alarms()} == {by_press.uid, by_word.uid}


def test_an_offer_is_never_a_matter_of_life_and_death():
    offer = said("Blankets", THING, is_urgent=True)
    assert not offer.is_urgent and open_alarms() == []
    with pytest.raises(Conflict):
        services.warn_of_danger(offer.uid, by=MOANA)


def test_a_correction_names_what_changed_and_keeps_the_rest():
    note = said(name="Tama")
    assert services.correct(note.uid, NoteFacts(NEED, "Water for twelve houses", name="Tama"), by=MOANA)
    assert not services.correct(note.uid, NoteFacts(NEED, "Water for twelve houses", name="Tama"), by=MOANA)
    assert story_of(note.uid)[0].details == {"what": ["description"]}


def test_a_note_that_is_over_is_not_corrected():
    note = said()
    services.take_back(note.uid, "", by=MOANA)
    with pytest.raises(Conflict):
        services.correct(note.uid, NoteFacts(NEED, "Other"), by=MOANA)


def test_a_need_and_an_offer_are_matched_and_solved_together():
    need, offer = said("A dry place", theme="shelter"), said("Spare room", THING, theme="shelter")
    assert queries.suggested(need, queries.free_counterparts(need)) == [offer]
    services.match(offer.uid, need.uid, by=MOANA)
    assert (state(need), state(offer)) == (NoteState.IN_HAND, NoteState.IN_HAND)
    assert queries.by_uid(need.uid).matched_with_id == offer.id and queries.free_counterparts(need) == []
    services.solve(need.uid, "They sleep there", by=MOANA)
    assert (state(need), state(offer)) == (NoteState.SOLVED, NoteState.SOLVED)
    assert queries.by_uid(offer.uid).outcome == "They sleep there" and queries.on_board() == []


@pytest.mark.parametrize("step", ["put_back", "take_back"])
def test_when_one_half_of_a_match_goes_the_other_is_free_again(step):
    need, offer = said("A dry place"), said("Spare room", THING)
    services.match(need.uid, offer.uid, by=MOANA)
    if step == "put_back":
        services.put_back(offer.uid, by=MOANA)
    else:
        services.take_back(offer.uid, "Let to others", by=MOANA)
    again = queries.by_uid(need.uid)
    assert again.state is NoteState.OPEN and again.matched_with_id is None
    assert state(offer) is (NoteState.OPEN if step == "put_back" else NoteState.TAKEN_BACK)


def test_a_promised_offer_is_promised_once():
    need, other, offer = said("A dry place"), said("A bed"), said("Spare room", THING)
    services.match(need.uid, offer.uid, by=MOANA)
    with pytest.raises(Conflict, match="matched"):
        services.match(other.uid, offer.uid, by=MOANA)
    with pytest.raises(Conflict, match="Only a need and an offer"):
        services.match(need.uid, other.uid, by=MOANA)


def test_whoever_sees_to_it_is_named_and_how_it_was_solved_is_kept():
    note = said()
    for wrong in (
        lambda: services.take_up(note.uid, " ", by=MOANA),
        lambda: services.solve(note.uid, "", by=MOANA),
    ):
        with pytest.raises(Invalid):
            wrong()
    services.take_up(note.uid, "Hone with the ute", by=MOANA)
    services.solve(note.uid, "Forty litres brought", by=MOANA)
    services.solve(note.uid, "Somebody else presses too", by=MOANA)
    assert queries.by_uid(note.uid).outcome == "Forty litres brought"
    services.put_back(note.uid, by=MOANA)
    assert state(note) is NoteState.OPEN and queries.by_uid(note.uid).outcome == ""


def test_what_ran_out_leaves_the_board_by_itself_once_and_stays_in_the_record(at):
    bed, kept = said("A bed", THING, expires_at=at.moment + timedelta(hours=1)), said()
    in_hand = said("A ride", expires_at=at.moment + timedelta(hours=1))
    services.take_up(in_hand.uid, "Hone", by=MOANA)
    assert jobs.take_down_what_ran_out() == 0
    at.forward(hours=2)
    assert (jobs.take_down_what_ran_out(), jobs.take_down_what_ran_out()) == (1, 0)
    assert state(bed) is NoteState.RUN_OUT and queries.over() == [queries.by_uid(bed.uid)]
    assert {note.id for note in queries.on_board()} == {kept.id, in_hand.id}
    services.put_back(bed.uid, by=MOANA)
    assert jobs.take_down_what_ran_out() == 0


def test_a_task_raised_from_a_need_has_its_hub_and_the_need_is_in_hand(at):
    hub = factories.make_hub(lat=-40.0, lon=175.0)
    need = said("Drains are blocked", hub_id=hub.id)
    factories.make_hub()
    task = a_task_from(need, at)
    assert (task.need_id, task.raised_from, task.hub_id) == (need.id, RaisedFrom.NEED, hub.id)
    assert state(need) is NoteState.IN_HAND and task.number in story_of(need.uid)[0].why


def test_a_need_that_is_gone_raises_nothing(at):
    need = said()
    services.take_back(need.uid, "", by=MOANA)
    with pytest.raises(Conflict, match="not on the board"):
        a_task_from(need, at)


def test_an_organisation_raises_nothing_from_the_board(at):
    owner = factories.make_organisation()
    with pytest.raises(NotAllowed):
        tasks.raise_task(
            TaskFacts("x", (), (), organisation_id=owner.id, need_id=said().id),
            by=Actor(uid="x", role=Role.CHARITY, organisation_id=owner.id),
        )


def test_a_task_that_is_called_off_puts_its_need_back(at):
    need = said()
    callouts.stand_down(a_task_from(need, at).id, why="Too dangerous", by=MOANA)
    assert state(need) is NoteState.OPEN and "Too dangerous" in story_of(need.uid)[0].why


def test_while_another_task_sees_to_it_the_need_stays_in_hand(at):
    need = said()
    first, _second = a_task_from(need, at), a_task_from(need, at)
    callouts.stand_down(first.id, why="Twice", by=MOANA)
    assert state(need) is NoteState.IN_HAND


@pytest.mark.parametrize(("solves", "becomes"), [(True, NoteState.SOLVED), (False, NoteState.IN_HAND)])
def test_a_task_that_ends_solves_its_need_when_whoever_ends_it_says_so(at, solves, becomes):
    need = said()
    task = a_task_from(need, at)
    attendance.close_task(task.id, outcome="Six drains run", by=MOANA, solves_need=solves)
    assert state(need) is becomes and task_by_id(task.id).state is TaskState.CLOSED
    assert queries.by_uid(need.uid).outcome == (f"{task.number}: Six drains run" if solves else "")


def test_whoever_offers_a_skill_is_linked_once_on_the_register():
    person, offer = factories.make_volunteer(), said("Electrician", SKILL)
    services.put_on_register(offer.uid, person.uid, by=MOANA)
    found = queries.by_uid(offer.uid)
    assert (found.volunteer_id, found.state) == (person.id, NoteState.SOLVED)
    with pytest.raises(Conflict):
        services.put_on_register(said("Soup", THING).uid, person.uid, by=MOANA)
    with pytest.raises(NotFound):
        services.put_on_register(said("Nurse", SKILL).uid, offer.uid, by=MOANA)


def test_a_note_that_is_over_is_matched_and_taken_up_no_more():
    need, offer = said(), said("Room", THING)
    services.take_back(need.uid, "", by=MOANA)
    for wrong in (
        lambda: services.match(need.uid, offer.uid, by=MOANA),
        lambda: services.take_up(need.uid, "H", by=MOANA),
    ):
        with pytest.raises(IllegalTransition):
            wrong()
    assert state(offer) is NoteState.OPEN


def test_notes_of_another_incident_are_not_on_the_board(at):
    said()
    at.forward(minutes=1)
    factories.make_incident()
    assert queries.on_board() == [] and queries.waiting().number == 0
    assert db.session.scalar(sa.select(sa.func.count()).select_from(BoardNote)) == 1


def test_search_finds_words_names_and_places():
    note = said("Water", name="Tama Ropata", where_to_find="Wood Street")
    for text in ("wat", "ropata", "wood"):
        assert queries.search(text) == [note]
    assert queries.search("%") == [] and queries.search(" ") == []
