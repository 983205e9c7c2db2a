"""The inbox for several people: whose it is, where it was handed, saved replies, notes, and the telephone."""

import pytest

from hub.accounts.rules import Actor
from hub.accounts.states import Role
from hub.database import db, transaction
from hub.messaging.inbox import keeping, saved
from hub.messaging.models import Conversation
from hub.volunteers.models import OtherPhone
from tests import factories
from tests.listening import received, sent

MOANA = Actor(uid="moana", role=Role.SUPERVISOR)


@pytest.fixture
def desk(app, sign_in):
    return sign_in(Role.COORDINATOR, name="Hone Parata")


@pytest.fixture
def ravi(app):
    return factories.make_volunteer(phone="+64211550147", given_name="Ravi", family_name="Deshmukh")


@pytest.fixture
def talk(ravi):
    talk = factories.make_conversation(phone=ravi.phone)
    received("is there parking for a trailer", talk)
    return talk


def test_what_one_takes_the_other_sees_as_theirs(desk, sign_in, talk):
    page = desk.submit(desk.get("inbox.show", uid=talk.uid), "Take it")
    assert "Yours." in page.text
    other = sign_in(Role.SUPERVISOR)
    assert "Hone Parata looks after it." in other.get("inbox.show", uid=talk.uid).text
    assert "Take it" not in other.get("inbox.show", uid=talk.uid).text
    assert "Hone Parata" in other.get("inbox.index").find(".inbox-list__holder").text
    assert "Every text is in somebody’s hands." in other.get("/console/inbox/?whose=nobodys").text
    assert [part.text for part in desk.get("/console/inbox/?whose=mine").find_all(".inbox-parts a")] == [
        "All 1", "Mine 1", "Nobody’s 0",
    ]  # fmt: skip


def test_the_part_that_was_looked_at_stays_when_something_is_done(desk, talk):
    page = desk.get(f"/console/inbox/{talk.uid}?whose=nobodys")
    answer = desk.submit(page, "Send this text", body="Behind the hall", follow=False)
    assert answer.location.endswith("?whose=nobodys")


def test_an_unknown_part_shows_all(desk, talk):
    assert "Ravi" in desk.get("/console/inbox/?whose=xyz").text


def test_a_colleague_gets_it_with_a_few_words(desk, sign_in, talk):
    factories.make_user(Role.COORDINATOR, name="Ana Lee")
    page = desk.follow(desk.get("inbox.show", uid=talk.uid), "Hand it on")
    ana = next(one["value"] for one in page.find_all("option") if one.text == "Ana Lee")
    answer = desk.submit(page, "Hand it on", to=ana, why="You know them")
    assert "Ana Lee has it now." in answer.text and "Ana Lee looks after it." in answer.text


@pytest.mark.parametrize("kind", ["hub", "task"])
def test_a_hub_or_task_finds_it_on_its_page_until_somebody_is_done_with_it(desk, talk, kind):
    incident = factories.make_incident()
    place = (
        factories.make_hub(opened_for=incident) if kind == "hub" else factories.make_task(incident=incident)
    )
    where = "hubs.show" if kind == "hub" else "tasks.show"
    page = desk.get("keeping.hand_on", uid=talk.uid)
    answer = desk.submit(page, "Hand it on", to=f"{kind}:{place.uid}", why="They have a trailer. Use it?")
    assert "handed this to" in answer.text and "They have a trailer" in answer.text
    there = desk.get(where, uid=place.uid)
    assert (
        "Texts for you" in there.text and "Hone Parata" in there.text and "They have a trailer" in there.text
    )
    after = desk.submit(there, "Done with it")
    assert after.path.endswith(str(place.uid)) and "Texts for you" not in after.text


def test_nothing_is_handed_on_to_nobody_or_without_why(desk, talk):
    factories.make_hub(opened_for=factories.make_incident())
    page = desk.get("keeping.hand_on", uid=talk.uid)
    hub = next(one["value"] for one in page.find_all("option") if one["value"].startswith("hub:"))
    assert "Choose a colleague" in desk.submit(page, "Hand it on", to="", why="x").text
    assert "Choose a colleague" in desk.submit(page, "Hand it on", to="user:nobody", why="x").text
    answer = desk.submit(page, "Hand it on", to=hub, why="")
    assert answer.status == 422 and "Say in a few words" in answer.text


def test_a_charity_reads_no_texts_and_finds_none_for_it(sign_in, talk):
    charity = sign_in(Role.CHARITY, organisation=factories.make_organisation())
    for where in ("inbox.index", "inbox.everyone", "saved_replies.index"):
        assert charity.get(where, check=False).status == 403
    assert charity.get("inbox.show", uid=talk.uid, check=False).status == 403


def test_how_to_reach_somebody_is_shown_wherever_they_are_texted_or_rung(desk, ravi, talk):
    page = desk.submit(
        desk.get("inbox.show", uid=talk.uid), "Keep this note", note="No texts indoors, ring the landline"
    )
    assert "How to reach them: “No texts indoors" in page.text
    assert "No texts indoors" in desk.get("people.show", uid=ravi.uid).text


def test_a_note_that_is_too_long_stays_in_its_field(desk, talk):
    answer = desk.submit(desk.get("inbox.show", uid=talk.uid), "Keep this note", note="x" * 301)
    assert answer.status == 422 and "Shorten it to 300" in answer.text and "x" * 301 in answer.html


def test_words_from_the_telephone_are_kept_and_confirmed_with_one_click(desk, talk):
    factories.make_question(talk)
    page = desk.submit(desk.get("inbox.show", uid=talk.uid), "Keep their words", words="yes I can come at 3")
    assert "They said: yes I can come at 3" in page.text and "By telephone" in page.text
    assert "Apply: yes" in page.text
    assert desk.submit(desk.get("inbox.show", uid=talk.uid), "Keep their words", words=" ").status == 422


def test_a_saved_reply_is_filled_in_and_shown_before_it_goes(desk, talk):
    saved.write("Parking", "Kia ora [name], park behind [hub].", "en", by=MOANA)
    page = desk.follow(desk.get("inbox.show", uid=talk.uid), "Parking")
    assert (
        page.find("textarea[name=body]").raw_text.strip() == "Kia ora Ravi, park behind Rangitoto Bay hubs."
    )
    answer = desk.submit(page, "Send this text")
    assert "Your text is on its way." in answer.text
    assert sent("free_text")[0].body == "EXERCISE Kia ora Ravi, park behind Rangitoto Bay hubs."


def test_a_stranger_has_no_name_so_a_person_writes_over_it(desk, app):
    stranger = factories.make_conversation()
    saved.write("Parking", "Kia ora [name], park behind [hub].", "en", by=MOANA)
    page = desk.follow(desk.get("inbox.show", uid=stranger.uid), "Parking")
    answer = desk.submit(page, "Send this text")
    assert answer.status == 422 and "Write over [name] first" in answer.text and sent("free_text") == []


def test_a_supervisor_writes_changes_and_retires_saved_replies(sign_in, app):
    boss = sign_in(Role.SUPERVISOR)
    page = boss.follow(boss.get("saved_replies.index"), "Write a saved reply")
    wrong = boss.submit(page, "Keep this reply", title="", body="Behind [hal]")
    assert wrong.status == 422 and "Give it a title" in wrong.text and "[hal] is not known" in wrong.text
    done = boss.submit(wrong, "Keep this reply", title="Parking", body="Behind the hall")
    assert "Parking" in done.text and "Behind the hall" in done.text
    changed = boss.submit(boss.follow(done, "Parking"), "Keep this reply", body="Before the hall")
    assert "Before the hall" in changed.text
    assert "Retired" in boss.submit(changed, "Retire").text
    assert "Before the hall" in boss.submit(boss.get("saved_replies.index"), "Offer it again").text


def test_a_coordinator_sees_saved_replies_and_may_not_change_them(desk):
    saved.write("Parking", "Behind the hall", "en", by=MOANA)
    page = desk.get("saved_replies.index")
    assert "Parking" in page.text and "Retire" not in page.text
    assert desk.get("saved_replies.new", check=False).status == 403


def test_one_person_with_two_numbers_shows_what_the_other_wrote(desk, ravi, talk):
    other = factories.make_conversation(phone="+64279998888")
    number = OtherPhone(
        volunteer_id=ravi.id, phone=other.phone, phone_kind=ravi.phone_kind, added_at=ravi.registered_at,
        confirmed_at=ravi.registered_at, added_by="system",
    )  # fmt: skip
    factories.keep(number)
    assert "Their other numbers" in desk.get("inbox.show", uid=talk.uid).text
    assert "Their other numbers" in desk.get("inbox.show", uid=other.uid).text


def test_what_was_settled_by_mistake_waits_again(desk, talk):
    page = desk.submit(desk.get("inbox.show", uid=talk.uid), "Nothing to do")
    again = desk.submit(page, "Read it again")
    assert "It waits again." in again.text and "Nothing to do" in again.text


def test_a_conversation_is_found_by_words_and_by_name(desk, talk):
    assert len(desk.get("/console/inbox/all?q=trailer").find_all(".inbox-list__item")) == 1
    assert len(desk.get("/console/inbox/all?q=deshmukh").find_all(".inbox-list__item")) == 1
    assert "Nothing was found." in desk.get("/console/inbox/all?q=zebra").text


def test_the_talk_and_the_counts_change_by_themselves(desk, talk):
    received("hello?", talk)
    assert "hello?" in desk.get("inbox.show_live", uid=talk.uid, check=False).html
    assert "1 person." in desk.get("inbox.answer_live", check=False).html


def test_more_than_a_hundred_who_wait_are_counted_and_the_first_shown(desk, app):
    for number in range(103):
        received("who is this", factories.make_conversation(phone=f"+6421400{number:04d}"))
    page = desk.get("inbox.index")
    assert "103 people." in page.text and "3 more wait." in page.text
    assert len(page.find_all(".inbox-list__item")) == 100


def test_texts_that_did_not_arrive_are_said_beside_the_number(desk, talk):
    with transaction():
        row = db.session.get_one(Conversation, talk.id)
        row.failed_in_a_row, row.last_failed_at = 3, row.last_at
    assert "The last 3 did not arrive" in desk.get("inbox.show", uid=talk.uid).text


def test_a_note_of_a_number_is_on_the_list_of_whom_to_ring(desk, ravi):
    talk = factories.make_conversation(phone=ravi.phone)
    keeping.note_how_to_reach(talk.uid, "Ring twice", by=MOANA)
    task = factories.make_task()
    factories.make_referral(task, ravi)
    assert "Ring twice" in desk.get("tasks.phone_list", uid=task.uid).text
