"""The boards of the street: a sentence is enough, danger is said at once, and a task is raised from a need."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from hub.accounts.states import Role
from hub.alarms.queries import open_alarms
from hub.database import db, transaction
from hub.incidents.models import Incident
from hub.needs.models import BoardNote
from hub.needs.states import NoteKind, NoteState
from hub.tasks.models import Task
from hub.tasks.states import RaisedFrom, TaskState
from hub.volunteers.models import Volunteer
from tests import factories
from tests.needs.odd_words import ODD

SKILL, THING = NoteKind.OFFER_SKILL, NoteKind.OFFER_THING
OF_NOTE = ("match", "danger", "put_back", "take_up", "solve", "take_back", "on_register")


@pytest.fixture(autouse=True)
def hub(app):
    return factories.make_hub(name="Petone School", opened_for=factories.make_incident())


@pytest.fixture
def desk(sign_in):
    return sign_in(Role.COORDINATOR)


def write(desk, words, kind="need", **over):
    return desk.submit(desk.get("notes.new", kind=kind), "Put it on the board", description=words, **over)


def test_one_sentence_and_enter_put_a_need_on_the_board(desk, one, hub):
    page = write(desk, "Water for eleven houses")
    note = one(sa.select(BoardNote))
    assert (note.kind, note.hub_id, note.state) == (NoteKind.NEED, hub.id, NoteState.OPEN)
    assert (
        f"Need no. {note.id} is on the board." in page.text and "Nobody knows where to find them" in page.text
    )
    board = desk.get("boards.index")
    assert "1 need waits" in board.text and "Something else" in board.text
    assert "Needs 1" in board.find("nav").text


def test_everything_else_can_be_said_too(desk, one, at):
    write(
        desk, "Spare room", kind="offer_thing", theme="shelter", name="Lusia", phone="021 555 0123",
        where_to_find="Cuba Street", until_day="2026-11-16", until_time="18:00", said="10:15",
    )  # fmt: skip
    note = one(sa.select(BoardNote))
    assert (note.kind, note.theme, note.phone) == (THING, "shelter", "+64215550123")
    assert note.said_at == at.moment - timedelta(minutes=45) and note.expires_at == at.moment + timedelta(
        days=2, hours=7
    )


def test_the_other_kind_keeps_what_was_typed(desk):
    page = desk.submit(desk.get("notes.new"), "An offer of a skill", description="Electrician")
    assert page.status == 200 and page.find("h1").text == "What can they do?"
    assert page.find("input[name=description]")["value"] == "Electrician"


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"description": ""}, "Write down what they said"),
        ({"description": "x" * 501}, "Shorten it to 500"),
        ({"phone": "Bob"}, "is not a phone number"),
        ({"until_day": "tomorrow"}, "Write the day like"),
        ({"until_day": "2026-11-01"}, "That is over already"),
        ({"until_time": "late"}, "Write the time like"),
        ({"theme": "gold"}, "Choose one of the headings"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_the_rest_is_kept(desk, over, words):
    fields = {"description": "Water", "name": "Tama"} | over
    page = desk.post("notes.new", {"kind": "need", **fields, "csrf_token": token(desk)})
    assert page.status == 422 and page.text.count(words) >= 2
    assert page.find("input[name=name]")["value"] == "Tama"


def token(desk):
    return desk.get("notes.new").find("input[name=csrf_token]")["value"]


def test_danger_is_answered_with_the_emergency_number_and_an_alarm(desk):
    assert "Ring 111 first" in desk.get("notes.new").text
    page = write(desk, "Man under a wall", is_urgent=True)
    assert "Life is in danger. Ring 111 now." in page.text
    (alarm,) = open_alarms()
    assert "See the need" in desk.get("alarms.show", uid=alarm.uid).text
    assert (
        desk.get("console.home").text.index("Life in danger")
        and "Life in danger" in desk.get("alarms.index").text
    )
    assert desk.get("boards.index").find(".notes__one--danger") is not None


def test_words_that_sound_like_danger_are_asked_about(desk):
    page = write(desk, "My mother is trapped under the stairs")
    assert "sound as if life may be in danger" in page.text and open_alarms() == []
    assert (
        "Ring 111 now" in desk.submit(page, "Life is in danger: ring the alarm").text
        and len(open_alarms()) == 1
    )


def test_a_match_is_suggested_and_both_notes_say_so(desk):
    need = factories.make_note("A dry place for three", theme="shelter")
    offer = factories.make_note("Spare room", kind=THING, theme="shelter")
    factories.make_note("Trombone", kind=THING)
    page = desk.get("notes.show", uid=need.uid)
    assert "These offers may fit" in page.text
    page = desk.submit(page, "Match")
    assert f"Matched with offer no. {offer.id}" in page.text
    assert f"Matched with need no. {need.id}" in desk.get("notes.show", uid=offer.uid).text
    assert f"With offer no. {offer.id}" in desk.get("boards.index").text
    desk.submit(page, "Put it back on the board")
    assert "In hand" not in desk.get("boards.index").text


def test_it_is_solved_with_how_and_kept(desk):
    note = factories.make_note()
    page = desk.submit(desk.get("notes.show", uid=note.uid), "It is solved")
    assert page.status == 422 and "Say how it was solved" in page.text
    desk.submit(page, "It is solved", outcome="Forty litres brought")
    assert "Nothing stands on the boards" in desk.get("boards.index").text
    assert "Forty litres brought" in desk.get("boards.gone").text
    desk.submit(desk.get("notes.show", uid=note.uid), "Put it back on the board")
    assert "1 need waits" in desk.get("boards.index").text


def test_it_is_corrected_taken_up_and_taken_back(desk, one):
    note = factories.make_note(name="Tama", phone="+64215550123")
    page = desk.submit(desk.get("notes.correct", uid=note.uid), "Keep these changes", name="Tama Ropata")
    assert "Tama Ropata" in page.text and "Corrected." in page.text
    page = desk.submit(page, "It is in hand", who="Hone with the ute")
    assert "Hone with the ute sees to it." in page.text and "Is it solved?" in page.text
    desk.submit(page, "Take it off the board")
    assert one(sa.select(BoardNote)).state is NoteState.TAKEN_BACK


@pytest.fixture
def need(hub):
    return factories.make_note(
        "Drains are blocked. Water is rising in Nelson Street.", name="Sefa Lauti", phone="+64215550123",
        where_to_find="Petone School", hub_id=hub.id,
    )  # fmt: skip


def raise_from(desk, need, **over):
    page = desk.follow(desk.get("notes.show", uid=need.uid), "Raise a task from it")
    said = {"day": "2026-11-14", "starts": "14:00", "ends": "17:00", "needed_1": "4"}
    return page, desk.submit(page, "Raise and open it", **said | over)


def test_a_task_is_raised_from_a_need_with_everything_it_says(desk, one, need, hub):
    owner = factories.make_organisation()
    form, page = raise_from(desk, need, organisation=owner.id)
    assert form.find("input[name=title]")["value"] == "Drains are blocked"
    task = one(sa.select(Task))
    assert (task.need_id, task.raised_from, task.hub_id, task.state) == (
        need.id, RaisedFrom.NEED, hub.id, TaskState.OPEN,
    )  # fmt: skip
    assert (task.contact_name, task.contact_phone) == ("Sefa Lauti", "+64215550123")
    assert f"Raised from need no. {need.id}" in page.text and "From a need on the board" in page.text
    note = desk.get("notes.show", uid=need.uid)
    assert task.number in note.text and "In hand" in note.text and "Raise a task from it" not in note.text
    assert task.number in desk.get("boards.index").text


def test_a_mistake_in_the_form_keeps_where_it_comes_from(desk, one, need):
    _form, page = raise_from(desk, need, needed_1="")
    assert page.status == 422 and f"From need no. {need.id}" in page.text
    desk.submit(page, "Raise and open it", needed_1="3")
    assert one(sa.select(Task)).need_id == need.id


def test_whoever_ends_the_task_says_whether_the_need_is_solved(desk, one, need):
    raise_from(desk, need, organisation=factories.make_organisation().id)
    task = one(sa.select(Task))
    page = desk.get("tasks.close", uid=task.uid)
    desk.submit(page, "End the task and say thank you", outcome="Six drains run", solves=None)
    assert (
        "is over: is need no." in desk.get("console.home").text and "Solved?" in desk.get("boards.index").text
    )
    note = desk.get("notes.show", uid=need.uid)
    assert note.find("input[name=outcome]")["value"] == f"{task.number}: Six drains run"
    desk.submit(note, "It is solved")
    assert one(sa.select(BoardNote)).outcome == f"{task.number}: Six drains run"


def test_the_need_is_solved_with_the_task_unless_the_box_is_cleared(desk, one, need):
    raise_from(desk, need, organisation=factories.make_organisation().id)
    page = desk.get("tasks.close", uid=one(sa.select(Task)).uid)
    desk.submit(page, "End the task and say thank you", outcome="Six drains run")
    assert one(sa.select(BoardNote)).state is NoteState.SOLVED


ENTRY = {"birth": "34", "consent_sms": "yes", "consent_share": "any"}


def test_whoever_offers_a_skill_is_put_on_the_register_from_the_note(desk, one):
    offer = factories.make_note(
        "Electrician", kind=SKILL, name="Goran Petrov", phone="+64215550123", where_to_find="Petone School"
    )
    page = desk.follow(desk.get("notes.show", uid=offer.uid), "Put them on the register")
    assert page.find("input[name=name]")["value"] == "Goran Petrov" and "Electrician" in page.text
    desk.submit(page, "Register only", **ENTRY)
    person, note = one(sa.select(Volunteer)), one(sa.select(BoardNote))
    assert (note.volunteer_id, note.state) == (person.id, NoteState.SOLVED)
    assert "On the register: Goran Petrov" in desk.get("notes.show", uid=note.uid).text


def test_whoever_is_on_the_register_already_is_linked_and_not_doubled(desk, one):
    person = factories.make_volunteer(given_name="Goran", family_name="Petrow", phone="+64215550123")
    offer = factories.make_note("Electrician", kind=SKILL, name="Goran Petrov", phone="+64215550123",
                                where_to_find="Petone School")  # fmt: skip
    page = desk.submit(desk.get("walk_in.new", offer=offer.uid), "Register only", **ENTRY)
    button = page.find("button[name=volunteer]")
    page = desk.post(
        button["formaction"], {"volunteer": button["value"], "csrf_token": token(desk)}, follow=True
    )
    assert page.status == 200 and one(sa.select(BoardNote)).volunteer_id == person.id
    assert one(sa.select(sa.func.count()).select_from(Volunteer)) == 1


def test_names_and_numbers_are_for_staff_and_the_auditor_sees_no_number(sign_in, page):
    note = factories.make_note("Water", name="Tama Ropata", phone="+64215550123", where_to_find="Wood Street")
    assert page.get("boards.index").status == 303 and "Tama" not in page.get("/board").text
    seen = sign_in(Role.AUDITOR).get("notes.show", uid=note.uid).text
    assert "Tama Ropata" in seen and "555 0123" not in seen and "It is solved" not in seen
    organisation = factories.make_organisation()
    assert sign_in(Role.CHARITY, organisation=organisation).get("boards.index").status == 403


def test_the_board_is_asked_for_again_and_answered_only_when_it_changed(desk):
    first = desk.client.get("/console/needs/now")
    again = {"If-None-Match": first.headers["ETag"]}
    assert desk.client.get("/console/needs/now", headers=again).status_code == 304
    factories.make_note()
    assert desk.client.get("/console/needs/now", headers=again).status_code == 200


def test_each_hub_has_its_boards_on_screen_and_on_paper(desk, hub):
    other = factories.make_hub(name="Wainuiomata Hall", call_sign="WAI 2")
    factories.make_note("Soup", hub_id=hub.id)
    factories.make_note("Sandbags", hub_id=other.id)
    for endpoint in ("boards.index", "boards.paper", "boards.live"):
        text = desk.get(endpoint, hub=other.uid).text
        assert "Sandbags" in text and "Soup" not in text
    assert "How it was solved" in desk.get("boards.blank").text
    for _ in range(20):
        factories.make_note("One more", hub_id=hub.id)
    assert "Page 3 of 3" in desk.get("boards.paper", hub=hub.uid).text


def test_desk_home_and_search_lead_to_the_boards(desk):
    factories.make_note("Nappies for twins")
    assert "Needs and offers (1 waits)" in desk.get("desk.index").text
    assert "1 need waits on the board" in desk.get("console.home").text
    assert "Nappies for twins" in desk.get("find.index", q="nappies").text


@pytest.mark.parametrize("words", ODD)
def test_odd_words_are_kept_as_they_are_and_break_no_page(desk, one, words):
    page = write(desk, words, name=words[:120], where_to_find=words[:200])
    assert page.status == 200 and one(sa.select(BoardNote)).description == words.strip()
    for endpoint in ("boards.index", "boards.paper", "boards.gone", "console.home"):
        assert desk.get(endpoint).find("main script") is None
    note = one(sa.select(BoardNote))
    assert desk.get("tasks.new", need=note.uid).status == 200


@pytest.mark.parametrize("step", OF_NOTE)
def test_steps_with_nothing_or_nonsense_in_them_are_refused_kindly(desk, step):
    note = factories.make_note()
    for data in (
        {},
        {"other": "x", "volunteer": "x", "who": "x" * 999, "outcome": "x" * 999, "why": "x" * 999},
    ):
        page = desk.post(f"notes.{step}", {**data, "csrf_token": token(desk)}, uid=note.uid)
        assert page.status in (303, 404, 409, 422), (step, data)


@pytest.mark.parametrize("args", ["need=x", "need=", "offer=x", "kind=gold", "hub=x"])
def test_addresses_that_name_nothing_show_the_usual_page(desk, args):
    for path in ("/console/tasks/new", "/console/desk/new", "/console/needs/new", "/console/needs/"):
        assert desk.get(f"{path}?{args}").status in (200, 404)


def test_a_closed_incident_says_what_to_do(sign_in, app):
    with transaction():
        for incident in db.session.scalars(sa.select(Incident)):
            incident.closed_at = incident.opened_at
    desk = sign_in(Role.COORDINATOR)
    assert "No incident is open" in desk.get("boards.index").text
    page = write(desk, "Water")
    assert page.status == 422 and "No incident is open" in page.text
