"""A task is offered: the charity sees the clock and the work, takes it or says why not, signed in or by its link."""

import pytest
import sqlalchemy as sa

from hub.accounts.states import Role
from hub.database import db
from hub.messaging.models import Message
from hub.organisations.models import Organisation
from hub.referrals.offering import services
from hub.referrals.offering.jobs import go_round_offers
from hub.tasks.states import TaskState
from tests.referrals.offering.doing import (
    ANA,
    fresh,
    make_draft,
    states,
    three_organisations,
    trail,
    uid_of,
)  # fmt: skip

SECRETS = ("Beach Street", "Leilani", "555 033", "Mrs Smith", "Side door", "under the pot")


@pytest.fixture
def task(app):
    three_organisations()
    task = make_draft(
        caller_name="Mrs Smith",
        directions="Key under the pot",
        hazards="Wet floors",
        description="Pack and carry boxes",
    )
    services.offer_task(task.id, by=ANA)
    return task


def named(name):
    return db.session.scalars(sa.select(Organisation).where(Organisation.name == name)).one()


@pytest.fixture
def cross(task, sign_in):
    """Red Cross, signed in."""
    return sign_in(Role.CHARITY, organisation=named("Red Cross"))


def link_to(name):
    text = db.session.scalars(
        sa.select(Message.body).where(Message.address == named(name).phone).order_by(Message.id.desc())
    ).first()
    return next(word for word in text.split() if "/a/o" in word).removeprefix("http://hub.test")


def test_what_is_offered_stands_first_on_its_home(cross, task):
    home = cross.get("portal.home")
    assert "1 task needs an organisation. Answer by today 13:00." in home.text
    assert (
        "Petone, tomorrow 13:00 to 17:00, 3 people" in home.text and "2 h left of 2 h, by 13:00" in home.text
    )
    assert cross.follow(home, "Look and answer").h1 == "Can you take on Pack food parcels?"


def test_before_it_takes_it_on_it_sees_the_work_and_nobody_s_name_or_number(cross, task):
    shown = cross.get("portal_offers.show", uid=uid_of(task, "Red Cross"))
    assert shown.h1 == "Can you take on Pack food parcels?"
    assert all(words in shown.text for words in ("Wet floors", "Pack and carry boxes", "3 anyone", "Petone"))
    assert [secret for secret in SECRETS if secret in shown.html] == []


def test_taking_it_leads_to_its_own_task(cross, task):
    shown = cross.get("portal_offers.show", uid=uid_of(task, "Red Cross"))
    done = cross.submit(shown, "We take it")
    assert "is yours. It is open: we ask people for it now." in done.text and "14 Beach Street" in done.text
    assert fresh(task).state is TaskState.OPEN
    again = cross.get("portal_offers.show", uid=uid_of(task, "Red Cross"))
    assert again.status == 302 and f"/portal/tasks/{fresh(task).uid}" in again.text


def test_a_no_needs_a_reason_and_keeps_what_was_typed(cross, task):
    shown = cross.get("portal_offers.show", uid=uid_of(task, "Red Cross"))
    again = cross.submit(shown, "We cannot", words="the van is broken")
    assert again.status == 422 and "Choose why you cannot take it on." in again.text
    assert 'value="the van is broken"' in again.html
    done = cross.submit(again, "We cannot", reason="no_people")
    assert "Thank you for saying so. We ask somebody else." in done.text
    assert trail(task)[0] == ("Red Cross", "refused", "We have nobody to lead it: the van is broken")
    assert states(task)["St Brigid's Care"] == "waiting"


def test_who_said_no_may_still_take_it(cross, task):
    shown = cross.get("portal_offers.show", uid=uid_of(task, "Red Cross"))
    cross.submit(shown, "We cannot", reason="too_far")
    again = cross.get("portal_offers.show", uid=uid_of(task, "Red Cross"))
    assert "You said no: It is too far for us. You may still take it." in again.text
    cross.submit(again, "We take it")
    assert states(task) == {"Red Cross": "taken", "St Brigid's Care": "withdrawn"}


def test_who_comes_too_late_is_told_kindly(cross, task, at):
    shown = cross.get("portal_offers.show", uid=uid_of(task, "Red Cross"))
    at.forward(hours=3)
    go_round_offers()
    services.take(uid_of(task, "St Brigid's Care"), by=ANA)
    late = cross.submit(shown, "We take it")
    assert late.status == 409
    assert "Another organisation has taken on" in late.text and "Thank you all the same." in late.text
    assert "Offered to you" not in cross.get("portal.home").text


def test_another_organisation_s_offer_is_not_there(task, sign_in):
    stranger = sign_in(Role.CHARITY, organisation=named("Valley Crew"))
    assert stranger.get("portal_offers.show", uid=uid_of(task, "Red Cross")).status == 404


def test_the_link_in_the_text_answers_without_a_sign_in(page, task):
    shown = page.get(link_to("Red Cross"))
    assert shown.h1 == "Can you take on Pack food parcels?" and "Answer by today 13:00" in shown.text
    assert [secret for secret in SECRETS if secret in shown.html] == []
    again = page.submit(shown, "We cannot")
    assert again.status == 422 and "Choose why you cannot take it on." in again.text
    page.submit(again, "We cannot", reason="other", words="our hall is flooded")
    assert trail(task)[0] == ("Red Cross", "refused", "our hall is flooded")
    after = page.get(link_to("St Brigid's Care"))
    done = page.submit(after, "We take it")
    assert done.h1 == "Pack food parcels is yours" and "14 Beach Street" in done.text
    assert "It is open: we ask people for it now." in done.text


def test_a_link_that_comes_too_late_says_so(page, task):
    link = link_to("Red Cross")
    services.choose_owner(task.id, named("Valley Crew").uid, by=ANA)
    shown = page.get(link)
    assert "Another organisation has taken on" in shown.text and not shown.find("form.answer-form")


def test_a_link_is_of_no_use_to_another_organisation_or_after_the_work(page, task, at):
    link = link_to("Red Cross")
    assert page.get(link[:-2]).status == 404
    at.forward(days=2)
    assert page.get(link).status == 410
