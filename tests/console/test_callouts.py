"""The call-out page: whom to ask, in which words, at what cost; and a call-out under way."""

import pytest
import sqlalchemy as sa
from flask import g

from hub.accounts.states import Role
from hub.callouts.models import CallOut
from hub.callouts.states import CallOutState, Level
from hub.database import db
from hub.messaging.models import Message
from hub.referrals.models import Referral
from tests import factories
from tests.referrals.doing import answers, send_all


@pytest.fixture
def coordinator(sign_in):
    return sign_in(Role.COORDINATOR)


@pytest.fixture
def task(app):
    return factories.make_task(lines=(("", 6),))


@pytest.fixture
def town(task):
    return [factories.make_volunteer() for _ in range(24)]


@pytest.fixture
def quiet(app):
    app.config["HUB_QUIET_HOURS"] = "22:00-12:00"
    g.pop("hub_settings", None)
    yield
    app.config["HUB_QUIET_HOURS"] = "none"
    g.pop("hub_settings", None)


def look(browser, task, **plan):
    return browser.get("callouts.new", uid=task.uid, **plan)


def send(browser, task, **fields):
    return browser.submit(look(browser, task), "Ask 20 people", **fields)


def asked():
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count(Referral.id)))


@pytest.mark.usefixtures("town")
def test_the_page_shows_people_with_reasons_the_exact_text_and_the_cost(coordinator, task):
    page = look(coordinator, task)
    assert "These 20 people fit best. About 3 in 10 say yes" in page.text
    assert page.find(".person-row__reasons li").text == "0.0 km"
    assert page.find(".phone-preview__text").text.startswith("EXERCISE Rangitoto Bay hubs for")
    assert "20 people · 2 segments" in page.text
    assert [one.text for one in page.find_all(".figures dd")][:2] == ["20", "40"]


@pytest.mark.usefixtures("town")
def test_fifteen_people_stand_open_and_the_rest_behind_a_fold(coordinator, task):
    page = look(coordinator, task)
    folds = [fold for fold in page.find_all("details") if "Show the other 5" in fold.text]
    assert len(folds) == 1 and len(folds[0].find_all("input[type=checkbox]")) == 5
    assert len(page.find_all("input[name=person]")) == 20


def test_the_reasons_against_the_others_add_up(coordinator, task):
    factories.make_volunteer()
    factories.make_volunteer(lat=-36.8, lon=174.7)
    factories.make_volunteer(consent_sms="no")
    page = look(coordinator, task)
    assert "This person fits best" in page.text and "Why not the other 1?" not in page.text
    assert (
        "Why not the other 1?" in coordinator.follow(page, "How many more fit, and why not the others?").text
    )
    fragment = coordinator.get("callouts.others", uid=task.uid, now=0)
    assert "1 more fits and is asked later" in fragment.text and "1 fit and 1 do not" in fragment.text


@pytest.mark.usefixtures("town")
def test_after_sending_the_page_says_when_the_texts_leave_and_how_to_stop_them(coordinator, task):
    page = send(coordinator, task)
    assert page.h1 == "Who has answered?" and "20 texts leave at 11:00:30." in page.text
    assert page.form_of("Stop the texts") and asked() == 20


@pytest.mark.usefixtures("town")
def test_stopped_texts_do_not_leave(coordinator, task, one):
    page = coordinator.submit(send(coordinator, task), "Stop the texts")
    assert "Stopped. 20 texts had not left and will not." in page.text
    assert one(sa.select(CallOut)).state is CallOutState.STOPPED
    assert set(db.session.scalars(sa.select(Message.state))) == {"cancelled"}


def test_only_those_who_are_ticked_are_asked(coordinator, task, town):
    send(coordinator, task, person=[town[0].uid, town[3].uid])
    assert set(db.session.scalars(sa.select(Referral.volunteer_id))) == {town[0].id, town[3].id}


@pytest.mark.usefixtures("town")
def test_with_nobody_ticked_the_page_says_so_and_sends_nothing(coordinator, task):
    page = send(coordinator, task, person=None)
    assert (
        page.status == 422
        and "Choose one person or more" in page.find(".error-summary").text
        and asked() == 0
    )


@pytest.mark.usefixtures("town")
def test_strange_ticks_ask_nobody(coordinator, task):
    page = look(coordinator, task)
    data = {"csrf_token": page.find("input[name=csrf_token]")["value"], "target": "6", "person": ["1", "x"]}
    assert coordinator.post("callouts.send", uid=task.uid, data=data).status == 422 and asked() == 0


@pytest.mark.usefixtures("town")
def test_a_second_call_out_asks_only_the_others(coordinator, task, town):
    send(coordinator, task)
    assert "fit best" in look(coordinator, task).text
    page = look(coordinator, task)
    names = [label.text for label in page.find_all("label.person-row__name")]
    assert len(names) <= 4 and not any(names.count(person.name) > 1 for person in town)


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("numbers", [{"target": "0"}, {"answer": "1"}, {"every": "0"}])
def test_numbers_that_make_no_sense_are_refused_in_words(coordinator, task, numbers):
    page = look(coordinator, task, **numbers)
    assert page.status == 422 and page.find(".error-summary")


@pytest.mark.usefixtures("town")
def test_an_alert_asks_for_no_answer(coordinator, task, one):
    page = look(coordinator, task, level="alert")
    assert "Nobody has to answer." in page.text
    page = coordinator.submit(page, "Tell ")
    assert one(sa.select(CallOut)).level is Level.ALERT and asked() == 0
    assert page.find(".figures") is None


@pytest.mark.usefixtures("town", "quiet")
def test_quiet_hours_hold_an_ask_unless_a_reason_is_written(coordinator, task):
    held = look(coordinator, task)
    assert held.find("[data-ask-button]") is None and "uiet hours" in held.text
    page = look(coordinator, task, reason="The river rises")
    assert page.find("[data-ask-button]")


@pytest.mark.usefixtures("town")
def test_the_figures_of_a_call_out_are_its_own_and_open_their_lists(coordinator, task, at):
    page = send(coordinator, task)
    factories.make_referral(task, factories.make_volunteer(), state="declined")
    first = db.session.scalars(sa.select(Referral).where(Referral.call_out_id.is_not(None))).first()
    at.forward(minutes=1)
    answers(first, "1")
    page = coordinator.get(page.path)
    assert [one.text for one in page.find_all(".figures dd")] == ["20", "1", "0", "0", "19"]
    assert "1 of the 6 yeses wanted. 19 of 20 have not answered." in page.text
    listed = coordinator.get(next(link for link in page.links if "which=asked" in link))
    assert len(listed.find_all("tbody tr")) == 20


@pytest.mark.usefixtures("town")
def test_a_call_out_is_paused_and_goes_on(coordinator, task, at):
    page = send(coordinator, task)
    at.forward(minutes=1)
    page = coordinator.submit(coordinator.get(page.path), "Pause")
    assert "Nobody else is asked" in page.text
    assert "Under way" in coordinator.submit(page, "Go on").text


@pytest.mark.usefixtures("town")
def test_pausing_what_has_just_ended_says_so_and_is_no_dead_end(coordinator, task, at, one):
    page = send(coordinator, task)
    at.forward(minutes=1)
    page = coordinator.get(page.path)
    with factories.transaction():
        db.session.execute(sa.update(CallOut).values(state=CallOutState.FINISHED))
    after = coordinator.submit(page, "Pause")
    assert after.h1 == "Who has answered?" and "It is finished already." in after.text


@pytest.mark.usefixtures("town")
def test_a_drill_is_sent_and_ended_from_the_page(coordinator, task, at):
    page = coordinator.submit(look(coordinator, task, level="drill"), "Ask 20 people")
    at.forward(minutes=1)
    send_all()
    page = coordinator.submit(coordinator.get(page.path), "End the drill")
    assert "The drill is over. 0 of 20 could have come." in page.text


@pytest.mark.usefixtures("town")
def test_the_record_prints_authority_texts_and_who_said_what(coordinator, task):
    page = send(coordinator, task, authority="Moana Te Rangi, hub supervisor")
    paper = coordinator.follow(page, "Print the record")
    assert "Moana Te Rangi, hub supervisor" in paper.text and "Can you come?" in paper.text
    assert paper.text.count("No answer") == 20


@pytest.mark.usefixtures("town", "quiet")
def test_at_night_the_authority_is_asked_for_beside_its_field(coordinator, task):
    page = coordinator.submit(look(coordinator, task, reason="The river rises"), "Ask 20 people")
    assert page.status == 422 and "on whose authority" in page.find("#authority-error").text


@pytest.mark.usefixtures("town")
def test_the_task_leads_to_its_call_outs(coordinator, task):
    send(coordinator, task)
    page = coordinator.get("tasks.show", uid=task.uid)
    assert coordinator.follow(page, "Call-out of today 11:00").h1 == "Who has answered?"


def test_with_nobody_to_ask_it_says_why_and_what_to_do(coordinator, task):
    page = look(coordinator, task)
    assert "Nobody who fits is left to ask." in page.text and page.find("[data-ask-button]") is None


def test_a_task_that_is_not_open_cannot_call_out(coordinator):
    draft = factories.make_task(state="draft")
    factories.make_volunteer()
    page = look(coordinator, draft)
    assert page.find(".notice--take-up") and page.find("[data-ask-button]") is None


def test_a_watcher_sees_a_call_out_and_cannot_stop_it(coordinator, sign_in, task, town):
    shown = send(coordinator, task).path
    page = sign_in(Role.AUDITOR).get(shown)
    assert page.status == 200 and "Stop the texts" not in page.text


@pytest.mark.usefixtures("town")
def test_while_people_are_being_asked_nobody_is_told_to_ask_more(coordinator, task):
    send(coordinator, task)
    page = coordinator.get("tasks.show", uid=task.uid)
    assert "People are being asked." in page.text
    assert [button.text for button in page.find_all(".btn-primary")] == ["See who has answered"]
    home = coordinator.get("console.home")
    assert "Being asked" in home.text and "Unfilled" not in home.text
    assert coordinator.follow(home, "See who has answered").h1 == "Who has answered?"


def test_whom_another_task_still_lacks_is_marked_with_that_task(sign_in):
    task = factories.make_task()
    build = factories.make_task(lines=(("carpentry", 1),), title="Mend the roof", lat=-41.20)
    factories.make_volunteer(skills=("carpentry",))
    page = sign_in(Role.COORDINATOR).get("callouts.new", uid=task.uid)
    flag = page.find(".person-row__flag")
    assert flag.text == f"Carpentry: {build.number} Mend the roof, 3.0 km away, still lacks it"
    assert flag.find_all("a")[0]["href"].endswith(str(build.uid))
